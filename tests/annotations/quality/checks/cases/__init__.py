"""Texts that checks find fault with and that they leave alone, one module a subject.

A case is a check, a language, a source and its translation. A module lists them as `FOUND` and
`LEFT_ALONE`; nothing else names it.
"""
