"""What people read of a form, in each language of the interface, and the values it offers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Texts = Mapping[str, str]
"""By code of an interface language; `en` is always there."""

BASE = "en"


def said(texts: Texts, language: str) -> str:
    """The text in a language, else in the one that it is a variety of, else in English."""
    if language in texts:
        return texts[language]
    folded = {code.casefold(): text for code, text in texts.items()}
    wanted = language.casefold()
    while wanted not in folded and "-" in wanted:
        wanted = wanted.rpartition("-")[0]
    return folded.get(wanted, texts.get(BASE, ""))


def is_said(texts: Texts, language: str) -> bool:
    """Whether there is a text for readers of the language, English ones aside."""
    base = language.casefold().split("-")[0]
    return any(code.casefold().split("-")[0] == base for code in texts)


@dataclass(frozen=True)
class Value:
    """One of the answers to choose from, or a label or a severity of a mark."""

    id: str
    text: Texts
    help: Texts = field(default_factory=dict)

    @classmethod
    def of(cls, given: "str | Mapping[str, Any]") -> "Value":
        """The value of a document; a bare id is its own text."""
        if isinstance(given, str):
            return cls(given, {BASE: given})
        return cls(given["id"], dict(given["text"]), dict(given.get("help") or {}))

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = {"id": self.id, "text": texts_document(self.text)}
        return document | {"help": texts_document(self.help)} if self.help else document


def texts_document(texts: Texts) -> dict[str, str]:
    """The texts, English first."""
    return {code: texts[code] for code in sorted(texts, key=lambda code: (code != BASE, code))}


def values_document(values: Iterable[Value]) -> list[dict[str, Any]]:
    return [value.document() for value in values]
