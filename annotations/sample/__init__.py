"""The sample benchmark with its translations and synthetic decisions; see README.md."""
