"""The terminal app: the only place with textual."""
