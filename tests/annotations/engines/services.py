"""DeepL and Google as they answer by their documentation, on this machine."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pytest

from tests.servers import Handler, Told, serving

KEY = "a secret key"
SPANISH = {
    "What is the capital of France?": "¿Cuál es la capital de Francia?",
    "the city of Paris": "la ciudad de París",
    "the city of Rome": "la ciudad de Roma",
    "Which number solves": "¿Qué número resuelve",
    "here?": "aquí?",
    "by the city of Oslo": "por la ciudad de Oslo",
    "Tom & Jerry are in": "Tom & Jerry están en",
}
TAGGED = re.compile(r"(<(x|span)\b[^>]*>.*?</\2>)", re.DOTALL)


def spanish(text: str) -> str:
    """What stands in tags stays; markup is escaped as it came."""
    parts = []
    for part in re.split(r"(<(?:x|span)\b[^>]*>.*?</(?:x|span)>)", text):
        known = {escape(one, quote=False): other for one, other in SPANISH.items()}
        bare = part.strip()
        done = escape(known[bare], quote=False) if bare in known else bare
        parts.append(part.replace(bare, done) if bare else part)
    return "".join(parts)


@dataclass
class Service:
    """A service, what it was sent, and what it answers instead."""

    name: str
    sent: list[list[str]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    instead: Callable[[list[str]], Told | None] = lambda _texts: None
    lose: bool = False
    used: int = 0
    refuses_key: bool = False

    def answer(self, handler: Handler, path: str, body: bytes) -> None:
        handler.send(getattr(self, f"_{self.name}")(handler, path.partition("?")[0], body))

    @property
    def texts(self) -> list[str]:
        return [text for texts in self.sent for text in texts]

    def _translated(self, texts: list[str]) -> list[str]:
        self.sent.append(texts)
        done = [spanish(text) for text in texts]
        return done[:-1] if self.lose and len(done) > 1 else done

    def _deepl(self, handler: Handler, path: str, body: bytes) -> Told:
        self.keys.add(handler.headers["Authorization"])
        if self.refuses_key:
            return Told({"message": "Invalid auth key"}, 403)
        if path == "/v2/usage":
            return Told({"character_count": self.used, "character_limit": 500_000})
        if path == "/v2/languages":
            codes = ("ES", "SR", "PT-BR", "PT-PT") if b"target" in body else ("EN", "DE")
            return Told([{"language": code, "name": code} for code in codes])
        asked = json.loads(body)
        assert path == "/v2/translate"
        assert asked["tag_handling"] == "xml"
        assert asked["ignore_tags"] == ["x"]
        assert asked["source_lang"] == "EN"
        self.targets.add(asked["target_lang"])
        if told := self.instead(asked["text"]):
            return told
        sizes = [len(text) for text in asked["text"]]
        done = zip(self._translated(asked["text"]), sizes, strict=False)
        return Told({"translations": [_of_deepl(text, size) for text, size in done]})

    def _google(self, handler: Handler, path: str, body: bytes) -> Told:
        self.keys.add(handler.headers["x-goog-api-key"])
        if self.refuses_key:
            return Told({"error": {"code": 403, "message": "The key is not valid"}}, 403)
        if path == "/language/translate/v2/languages":
            codes = ("en", "es", "sr", "pt", "zh-CN", "iw")
            return Told({"data": {"languages": [{"language": code} for code in codes]}})
        asked = json.loads(body)
        assert path == "/language/translate/v2"
        assert (asked["format"], asked["source"]) == ("html", "en")
        self.targets.add(asked["target"])
        if told := self.instead(asked["q"]):
            return told
        done = [{"translatedText": text} for text in self._translated(asked["q"])]
        return Told({"data": {"translations": done}})


def _of_deepl(text: str, size: int) -> dict[str, Any]:
    return {"detected_source_language": "EN", "text": text, "billed_characters": size}


def refusal(service: Service, status: int, message: str, reason: str = "") -> Told:
    """An error in the form that the service has for it."""
    if service.name == "deepl":
        return Told({"message": message}, status)
    errors = [{"message": message, "reason": reason}]
    return Told({"error": {"code": status, "message": message, "errors": errors}}, status)


@contextmanager
def running(service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The service at the address that its engine asks, with a key."""
    key = {"deepl": "DEEPL_AUTH_KEY", "google": "GOOGLE_API_KEY"}[service.name]
    with serving(service.answer) as address:
        monkeypatch.setenv(key, KEY)
        monkeypatch.setenv(f"WORKBENCH_{service.name.upper()}_URL", address)
        yield service


def refusing(service: Service, bad: str, status: int) -> Callable[[Sequence[str]], Told | None]:
    """Refuses every request in which a text stands."""
    told = refusal(service, status, "too much")
    return lambda texts: told if any(bad in text for text in texts) else None
