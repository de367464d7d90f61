"""What the database itself refuses, whoever asks."""

import pgtrigger

MAX_OPTIONS = 26


def append_only(name: str) -> pgtrigger.Protect:
    """Rows are written once: UPDATE and DELETE are refused for every role."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)
