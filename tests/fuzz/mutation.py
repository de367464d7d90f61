"""A sound file turned into one that is not: its bytes, its lines, its values, its nesting."""

import re
from collections.abc import Callable
from random import Random

VALUES = (
    *(
        b"",
        b"0",
        b"-1",
        b"1e999",
        b"-1e-999",
        b"NaN",
        b"Infinity",
        b"9" * 5_000,
        b"1." + b"1" * 400,
    ),
    *(b"null", b"true", b"[]", b"{}", b'""', b'"', b"'", b'"""', b"\\", b"\\u0000", b"\\ud800"),
    *(b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n", b"\x85", b"\t"),
    *(
        "²٣".encode(),
        "\u2028\u202e".encode(),
        b"../../x",
        b"/",
        b"CON",
        b"1979-13-41",
        b"a" * 40_000,
    ),
    *(b"&a;", b"<!--", b"]]>", b"<![CDATA[", b"=", b"#", b"[[", b"'''", b",", b";", b"A" * 200_000),
)
NESTED = (b"[", b'{"a":', b"<note>", b"a.", b"[[a", b'"', b"{a=", b"(")
_VALUE = re.compile(rb'[^\s,:"{}\[\]=<>;]+')
_QUOTED = re.compile(rb'"[^"\n]*"')
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1251", "shift-jis", "utf-7")

MOST = 2 * 1024 * 1024

Mutation = Callable[[bytes, Random], bytes]


def mutated(content: bytes, rng: Random) -> bytes:
    """With one to four things done to it; no larger than what a door lets in."""
    for _ in range(rng.randint(1, 4)):
        content = rng.choice(MUTATIONS)(content, rng)[:MOST]
    return content


def text(content: bytes) -> str:
    """As a program reads it that refuses what is no text, which is tried elsewhere."""
    return content.decode("utf-8-sig", errors="ignore").replace("\r\n", "\n")


def _places(content: bytes, rng: Random) -> tuple[int, int]:
    start = rng.randint(0, len(content))
    return start, min(len(content), start + rng.choice((0, 1, 2, 8, 100, 2_000)))


def _flip(content: bytes, rng: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 8) if content else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _put(content: bytes, rng: Random) -> bytes:
    start, end = _places(content, rng)
    return content[:start] + rng.choice(VALUES) + content[end:]


def _cut(content: bytes, rng: Random) -> bytes:
    start, end = _places(content, rng)
    return content[:start] + content[end:] if rng.random() < 0.7 else content[:start]


def _copy(content: bytes, rng: Random) -> bytes:
    (start, end), times = _places(content, rng), rng.choice((1, 2, 30, 1_000))
    return content[:end] + content[start:end] * times + content[end:]


def _line(content: bytes, rng: Random) -> bytes:
    """A line gone, doubled, a thousand times, or in another place."""
    lines = content.split(b"\n")
    line = lines.pop(rng.randrange(len(lines)))
    at = rng.randint(0, len(lines))
    return b"\n".join([*lines[:at], *[line] * rng.choice((0, 1, 2, 1_000)), *lines[at:]])


def _value(content: bytes, rng: Random) -> bytes:
    return _replaced(_VALUE, content, rng.choice(VALUES), rng)


def _quoted(content: bytes, rng: Random) -> bytes:
    """Another value where a quoted text stood, mostly of another type."""
    value = rng.choice(VALUES)
    return _replaced(_QUOTED, content, value if rng.random() < 0.6 else b'"%s"' % value, rng)


def _exchanged(content: bytes, rng: Random) -> bytes:
    """One of its values where another one stood."""
    found = _QUOTED.findall(content) or _VALUE.findall(content)
    return _replaced(_QUOTED, content, rng.choice(found), rng) if found else content


def _nested(content: bytes, rng: Random) -> bytes:
    start, end = _places(content, rng)
    depth = rng.choice((3, 100, 1_500, 20_000))
    return content[:start] + rng.choice(NESTED) * depth + content[end:]


def _encoded(content: bytes, rng: Random) -> bytes:
    read = content.decode("utf-8", errors="replace")
    return read.encode(rng.choice(ENCODINGS), errors="replace")


def _replaced(pattern: re.Pattern[bytes], content: bytes, value: bytes, rng: Random) -> bytes:
    found = [one.span() for one in pattern.finditer(content)]
    if not found:
        return content + value
    start, end = rng.choice(found)
    return content[:start] + value + content[end:]


MUTATIONS: tuple[Mutation, ...] = (
    *(_flip, _put, _cut, _copy, _line, _encoded, _nested),
    *(_value, _value, _quoted, _quoted, _exchanged),
)
