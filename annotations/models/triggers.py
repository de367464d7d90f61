"""What the database itself refuses, whoever asks."""

import pgtrigger


def canonical_sql(text: str) -> str:
    """The SQL of what `annotations.canonical.canonical` says of an SQL expression."""
    return rf"normalize(replace(replace({text}, E'\r\n', E'\n'), E'\r', E'\n'))"


def append_only(name: str) -> pgtrigger.Protect:
    """Rows are written once: UPDATE and DELETE are refused for every role."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)
