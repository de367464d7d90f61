"""Writer of the TOML files that people go on from: protocols and label forms."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

WIDTH = 100

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def toml_of(document: Mapping[str, Any], tables: Collection[str] = ()) -> str:
    """The document as TOML, without what is None.

    A table becomes dotted keys, one a line, but for those that are to be `tables` with a head of
    their own. A list of tables is written in brackets where each of them fits a line, else as
    tables with heads.
    """
    lines = [*_table({key: document[key] for key in document if key not in tables}, "")]
    for key in tables:
        if document.get(key) is not None:
            lines += ["", f"[{_key(key)}]", *_table(document[key], _key(key))]
    return "\n".join(lines).lstrip("\n") + "\n"


def _table(table: Mapping[str, Any], header: str) -> Iterator[str]:
    apart = {key: value for key, value in table.items() if _is_apart(value)}
    for key, value in table.items():
        if key in apart or value is None:
            continue
        if isinstance(value, Mapping) and value:
            for name, part in value.items():
                yield f"{_key(key)}.{_key(name)} = {_inline(part)}"
        elif _has_tables(value):
            members = (f"  {_inline(member)}," for member in value)
            yield "\n".join([f"{_key(key)} = [", *members, "]"])
        else:
            yield f"{_key(key)} = {_inline(value)}"
    for key, tables in apart.items():
        name = f"{header}.{_key(key)}" if header else _key(key)
        for one in tables:
            yield from ("", f"[[{name}]]", *_table(one, name))


def _inline(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _quoted(value)
        case Mapping():
            parts = (f"{_key(k)} = {_inline(v)}" for k, v in value.items() if v is not None)
            return f"{{{', '.join(parts)}}}"
    return f"[{', '.join(map(_inline, value))}]"


def _has_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value)


def _is_apart(value: Any) -> bool:
    """Whether a list of tables has one too long for a line, or with tables in lists again."""
    if not (_has_tables(value) and all(isinstance(one, Mapping) for one in value)):
        return False
    return any(len(_inline(one)) > WIDTH or any(map(_has_tables, one.values())) for one in value)


def _key(key: str) -> str:
    return key if _BARE.match(key) else _quoted(key)


def _quoted(text: str) -> str:
    """As JSON writes it, which TOML reads alike but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
