"""Dialogues that stand over the app until they are answered or left with Escape."""
