"""Answers as files, each with the provenance that goes with it."""
