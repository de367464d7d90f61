"""Formulae and code in a text: what no translation changes, whatever the language around it."""
