"""Readers and writers of translations and glossaries, one module a format."""
