"""The letters by which options are named."""

import string

LETTERS = string.ascii_uppercase

MAX_OPTIONS = len(LETTERS)
"""An item has 2 to so many options."""
