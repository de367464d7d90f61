"""Formulae, code and tables in the text of an item: found, and shown as they are meant."""
