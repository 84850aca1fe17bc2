"""Widgets that draw and post messages."""
