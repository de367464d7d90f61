"""A model that is told what to answer, behind a server of its own."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from annotations.engines import SourceUnit
from annotations.quality.units import Unit
from tests.servers import Handler, Told, serving

SPANISH = {
    "What is the capital of France?": "¿Cuál es la capital de Francia?",
    "the city of Paris": "la ciudad de París",
    "the city of London": "la ciudad de Londres",
    "the city of Berlin": "la ciudad de Berlín",
    "the city of Rome": "la ciudad de Roma",
    "Which number solves <x0>$x^2 = 4$</x0> here?": (
        "¿Qué número resuelve <x0>$x^2 = 4$</x0> aquí?"
    ),
    "Which letter comes first?": "¿Qué letra va primero?",
}
CAPITALS = Unit(
    "What is the capital of France?",
    ("the city of Paris", "the city of London", "the city of Berlin", "the city of Rome"),
)
CAPITALES = Unit(
    "¿Cuál es la capital de Francia?",
    ("la ciudad de París", "la ciudad de Londres", "la ciudad de Berlín", "la ciudad de Roma"),
)
SQUARE = Unit("Which number solves $x^2 = 4$ here?", ("2", "3", "the city of Rome", "7"))
CUADRADO = Unit("¿Qué número resuelve $x^2 = 4$ aquí?", ("2", "3", "la ciudad de Roma", "7"))
Fields = Mapping[str, str]
Body = Mapping[str, Any]
Answering = Callable[[Fields, Body], "Told"]


def asked(unit: Unit = CAPITALS, **more: Any) -> SourceUnit:
    return SourceUnit(unit, **more)


def fields_of(body: Mapping[str, Any]) -> dict[str, str]:
    """What a request asks to be translated."""
    _before, _mark, fields = body["messages"][0]["content"].rpartition("Translate:\n")
    return json.loads(fields)


def subject_of(body: Body) -> str:
    return re.search("Subject: (.+)", body["messages"][0]["content"])[1]


def spanish(fields: Fields) -> str:
    return json.dumps({name: SPANISH.get(text, text) for name, text in fields.items()})


def said(text: str, **more: Any) -> Told:
    """An answer of a model."""
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": "stop"} | more
    usage = {"prompt_tokens": 200, "completion_tokens": 50}
    return Told({"model": "tiny", "choices": [choice], "usage": usage})


def refused(status: int, message: str, **more: Any) -> Told:
    return Told({"error": {"message": message} | more}, status)


def in_spanish(fields: Fields, _body: Body) -> Told:
    return said(spanish(fields))


def in_some_words(fields: Fields, _body: Body) -> Told:
    """What is no Spanish, and can be told from what was asked."""
    return said(json.dumps({name: f"Así {text}" for name, text in fields.items()}))


def always(told: Told) -> Answering:
    return lambda _fields, _body: told


@dataclass
class Model:
    """What it was asked, and how it answers whole units and single texts."""

    whole: Answering = in_spanish
    single: Answering = in_spanish
    listed: Told = field(default_factory=lambda: Told({"data": [{"id": "tiny"}]}))
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def answer(self, handler: Handler, path: str, body: bytes) -> None:
        self.keys.append(handler.headers["Authorization"])
        if path == "/v1/models":
            handler.send(self.listed)
            return
        read = json.loads(body)
        self.bodies.append(read)
        fields = fields_of(read)
        handler.send((self.single if list(fields) == ["text"] else self.whole)(fields, read))

    @property
    def of_units(self) -> list[dict[str, Any]]:
        return [body for body in self.bodies if "question" in fields_of(body)]


@contextmanager
def behind_a_server(model: Model) -> Iterator[str]:
    """The spec of the engine that asks it."""
    with serving(model.answer) as address:
        yield f"openai:{address}/v1#tiny"
