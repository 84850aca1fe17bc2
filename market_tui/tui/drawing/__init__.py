"""From an answer to what a panel draws: strips, trends, grids. No widget, and no figure of its own."""
