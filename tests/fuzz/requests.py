"""Odd requests to the routes that there are: methods, addresses, headers and bodies."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from tests.contracts.routes.bodies import body_for, operations, unnamed
from tests.contracts.routes.walking import PARAMETER, Route
from tests.contracts.routes.world import World

METHODS = (
    *("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND"),
    *("get", "post", "CONNECT", "x" * 300),
)
TEXTS = (
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "-1",
        "0",
        "1",
        "2",
        "1.5",
        "1e9",
        "1e999",
        "NaN",
        "null",
        "true",
        "²",
    ),
    *(
        "٣",
        str(2**31),
        str(2**63),
        "-" + "9" * 40,
        "9" * 5_000,
        "a" * 300,
        "é" * 3_000,
        "..",
        "/",
        "%",
    ),
    *(
        "../../etc/passwd",
        "\ud800",
        "\u202e",
        "<b>",
        "'\"",
        "[" * 3_000,
        "{",
        "[]",
        "{}",
        "a,b",
        "\r\n",
    ),
    *(
        "1979-13-41",
        "2026-01-01T00:00:00Z",
        "es",
        "am",
        "x-x-x",
        "*",
        "culture",
        "review",
        "A",
        "on",
    ),
    *(
        "6f1c0f5e-31a5-4a0a-9a38-2f0f7f6f3b11",
        "cD0x",
        "//evil.example",
        "javascript:alert(1)",
        "$(id)",
    ),
)
JSON_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 1e999, float("nan"), 2**31, 2**63, 10**400, [], {}, [[]], {"a": {}}),
    *([None], ["a"] * 3, {"": ""}, [{}] * 2, {"id": 1}, list(range(300)), "A", [0, 1], {"0": [1]}),
)
HEADERS: Mapping[str, Sequence[str]] = {
    "HTTP_ACCEPT": ("*/*", "text/html", "application/xml", "a/b/c;;q=x", "q" * 5_000, ",", "\xff"),
    "HTTP_ACCEPT_LANGUAGE": (
        "de",
        "ar",
        "x" * 5_000,
        "en;q=1e9",
        ",;,",
        "\xff",
        "zh-" * 90,
        "es;q=a",
    ),
    "HTTP_RANGE": (
        "bytes=0-",
        "bytes=-1",
        "bytes=5-2",
        f"bytes={'9' * 5_000}-",
        "bytes=0-1,3-4",
        "x",
    ),
    "HTTP_IF_NONE_MATCH": ("*", '"a"', "\xff", '"' * 999, 'W/"a", "b"'),
    "HTTP_IF_MODIFIED_SINCE": ("x", "Sat, 99 Foo 99999 99:99:99 GMT"),
    "HTTP_IF_MATCH": ("*", '"a"', "\xff"),
    "HTTP_IF_RANGE": ('"a"', "\xff"),
    "HTTP_IF_UNMODIFIED_SINCE": ("x", "Mon, 01 Jan 2001 00:00:00 GMT"),
    "HTTP_HOST": ("evil.example", "a b", "[::1", "localhost:99999999", "\xff", ""),
    "HTTP_REFERER": ("//evil.example", "\xff", "http://[", "a" * 9_000),
    "HTTP_IDEMPOTENCY_KEY": ("", "x", "6f1c0f5e-31a5-4a0a-9a38-2f0f7f6f3b11", "\xff", "9" * 5_000),
    "HTTP_X_FORWARDED_FOR": ("1.2.3.4", "x", "::1, " * 500, "\xff"),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE", "\xff"),
    "HTTP_HX_REQUEST": ("true", "false", "\xff"),
    "HTTP_HX_CURRENT_URL": ("http://testserver/", "http://[", "\xff"),
    "HTTP_HX_TARGET": ("a", "\xff"),
    "HTTP_CONTENT_ENCODING": ("gzip", "\xff"),
    "HTTP_COOKIE": (
        "sessionid=a",
        "=;=",
        "\xff=\xff",
        'a="\\0',
        "messages=W10:x",
        "django_language=x",
    ),
    "HTTP_AUTHORIZATION": ("Bearer", "Bearer \xff", "Bearer a b", "Basic x", "bearer wb_", "\0"),
}
TYPES = (
    *("application/json", "application/json; charset=utf-16", "application/json; charset=rot13"),
    *("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=latin-1"),
    *("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=b"),
    *("multipart/form-data; boundary=\xff", "text/plain", "application/xml", "", ";", "a" * 3_000),
)
BODIES = (
    *(
        b"",
        b"{",
        b"[]",
        b"null",
        b'"a"',
        b"1",
        b"NaN",
        b'{"a": NaN}',
        b"\xff\xfe",
        b"\0",
        b"[" * 50_000,
    ),
    *(b'{"a":' * 50_000, b'{"nonce": "\\ud800"}', b'{"a": 1, "a": 2}', b"9" * 5_000, b"--b--\r\n"),
    *(b"--b\r\n\r\n\r\n--b--", b"a=%ff&b=%00&c", b"&" * 5_000, b"=" * 900, b'{"": 1e999}', b"%"),
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\nPK\r\n--b--\r\n',
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="\0"\r\n\r\n\xff\r\n--b--\r\n',
)
_TAG = re.compile(r"<(?:input|select|textarea|button)\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_ACTION = re.compile(r'\b(?:action|hx-post)="([^"]*)"')
_QUERY = re.compile(r'(?:href|action|hx-get)="[^"?]*\?([^"#]*)"')
_DO_NOT = {"csrfmiddlewaretoken"}


@dataclass
class Names:
    """The names of fields and parameters that pages were seen with, and values of each.

    `forms` are the fields of each form, by the address that it is sent to.
    """

    seen: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, list[str]] = field(default_factory=dict)

    def learn(self, page: str, url: str) -> None:
        for head, form in _FORM.findall(page):
            target = _ACTION.search(head)
            tags = map(dict, map(_ATTRIBUTE.findall, _TAG.findall(form)))
            fields = [unescape(tag["name"]) for tag in tags if tag.get("name")]
            where = unescape(target[1]).partition("?")[0] if target else ""
            self.forms.setdefault(where or url, []).extend(dict.fromkeys(fields))
        for tag in _TAG.findall(page):
            found = dict(_ATTRIBUTE.findall(tag))
            if found.get("name") not in (None, "", *_DO_NOT):
                self._add(unescape(found["name"]), unescape(found.get("value", "")))
        for query in _QUERY.findall(page):
            for part in unescape(query).split("&"):
                self._add(*(part.partition("=")[::2]))

    def _add(self, name: str, value: str) -> None:
        values = self.seen.setdefault(name, [])
        if value not in values and len(values) < 20:
            values.append(value)


@dataclass(frozen=True)
class Asked:
    """One request; `is_sound` where its address names what the world was made with."""

    route: Route
    method: str
    url: str
    headers: Mapping[str, str]
    kind: str
    body: bytes
    is_sound: bool

    def __str__(self) -> str:
        return f"{self.method[:20]} {self.route.path}"


def odd_request(route: Route, world: World, names: Names, rng: Random) -> Asked:
    """Of address, query, headers and body some are odd, and the others as they should be."""
    sound = rng.random() < 0.6
    url = quote(world.url(route)) if sound else _address(route, world, rng)
    if rng.random() < 0.6:
        url += f"?{_query(route, names, rng)}"
    method = rng.choice(METHODS) if rng.random() < 0.5 else rng.choice(("GET", "POST", "POST"))
    headers = {name: rng.choice(HEADERS[name]) for name in _some(list(HEADERS), rng)}
    headers = headers if rng.random() < 0.4 else {}
    kind, body = _body(method, route, world, names, rng)
    return Asked(route, method, url, headers, kind, body, sound)


def _some(values: Sequence[str], rng: Random) -> list[str]:
    return rng.sample(values, min(len(values), rng.randint(0, 4)))


def _text(rng: Random) -> str:
    return rng.choice(TEXTS) if rng.random() < 0.7 else str(rng.randrange(200))


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _address(route: Route, world: World, rng: Random) -> str:
    """The route's address with some of its parameters of another thing, or of nothing."""
    sound = iter(re.split(r"(/)", world.url(route)))
    parts = []
    for part in re.split(r"(/)", route.path):
        value = next(sound, "")
        is_named = PARAMETER.search(part) is not None
        parts.append(_quoted(_text(rng)) if is_named and rng.random() < 0.6 else quote(value))
    return "".join(parts)


def _query(route: Route, names: Names, rng: Random) -> str:
    known = list(names.seen) or ["a"]
    if route.is_api:
        operation = operations().get(("GET", unnamed(route.path)), {})
        found = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
        known = found if found and rng.random() < 0.9 else known
    pairs = [
        (rng.choice(known), _value(rng.choice(known), names, rng)) for _ in range(rng.randint(1, 6))
    ]
    return _encoded(pairs)


def _value(name: str, names: Names, rng: Random) -> str:
    seen = names.seen.get(name)
    return rng.choice(seen) if seen and rng.random() < 0.8 else _text(rng)


def _encoded(pairs: Sequence[tuple[str, str]]) -> str:
    return urlencode(
        [
            (name.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass"))
            for name, value in pairs
        ]
    )


def _body(method: str, route: Route, world: World, names: Names, rng: Random) -> tuple[str, bytes]:
    if rng.random() < 0.2:
        return rng.choice(TYPES), rng.choice(BODIES)
    if route.is_api:
        least = body_for(method.upper(), route.path)
        if isinstance(least, dict) and "item" in least:
            least = least | {"item": world.item}
        return "application/json", json.dumps(_odd_json(least, rng)).encode()
    pairs = []
    for name in _fields(names, world.url(route), rng):
        pairs += [(name, _value(name, names, rng))] * rng.choice((1, 1, 1, 2))
    return "application/x-www-form-urlencoded", _encoded(pairs).encode()


def _fields(names: Names, url: str, rng: Random) -> list[str]:
    """Those of the form that is sent there, most often; else some that pages have."""
    own = names.forms.get(url, [])
    if own and rng.random() < 0.8:
        return [name for name in own if rng.random() < 0.95]
    return rng.sample(list(names.seen), min(len(names.seen), rng.randint(0, 25)))


def _odd_json(value: Any, rng: Random) -> Any:
    """A body some of whose parts are of another type; sometimes it is sound."""
    if rng.random() < 0.15:
        return rng.choice(JSON_VALUES) if rng.random() < 0.5 else _text(rng)
    if isinstance(value, dict):
        odd = {name: _odd_json(part, rng) for name, part in value.items()}
        return odd | ({_text(rng): 1} if rng.random() < 0.1 else {})
    if isinstance(value, list):
        return [_odd_json(part, rng) for part in value]
    return value
