"""The pages that stand in the body of the app."""
