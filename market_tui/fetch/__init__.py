"""The only place with httpx: the publishers, asked politely, and what they sent, kept."""
