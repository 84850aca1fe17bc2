"""The command line: thin verbs; nothing heavy is imported at module scope."""
