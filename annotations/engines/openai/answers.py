"""A unit as a model is sent it, and what of its answer is a translation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from annotations.engines.guards import problem_of
from annotations.engines.openai.asking import THOUGHT_END, Reply
from annotations.engines.openai.prompts import INSTRUCTIONS
from annotations.engines.pieces import Piece, joined, whole
from annotations.engines.protection import Protected, Style, has_words, protect, spans_of
from annotations.engines.units import SourceUnit
from annotations.quality.units import Unit
from workbench.core.json_reading import read_storable_json
from workbench.core.messages import Message, gettext_noop

TAGS = Style("tags", "<x{n}>{text}</x{n}>", r"<x(?P<n>\d+)>.*?</x(?P=n)>", as_markup=True)
"""A model reads what stands there, and writes the tags as they are: JSON escapes none of it."""

_LEFT = re.compile(r"</?x\d+>")

CUT = gettext_noop("The model's answer was cut off.")
KEPT_BACK = gettext_noop("The server will not read this text.")
NO_OBJECT = gettext_noop("The model did not answer with a JSON object.")


class Wrong(Exception):
    """An answer that is no translation; `problem` says why."""

    def __init__(self, problem: Message) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is sent. One without words is sent to be read, and stays as it is."""

    name: str
    text: str
    pieces: tuple[Piece, ...]
    protected: Protected | None

    @property
    def sent(self) -> str:
        return self.protected.sent if self.protected else self.text

    def translated(self, answer: str) -> str | None:
        """The field's text by an answer; None where that lost what had to stay."""
        if self.protected is None:
            return self.text
        text = self.protected.restored(answer.strip())
        if text is None or (_LEFT.search(text) and not _LEFT.search(self.text)):
            return None
        return joined(self.text, self.pieces, [text])


class Sent:
    """A unit as it is sent, and read again from what is answered."""

    def __init__(self, one: SourceUnit, source: str) -> None:
        self.one = one
        self._fields = [_field(name, text, source) for name, text in one.unit.fields()]

    @property
    def fields(self) -> dict[str, str]:
        return {field.name: field.sent for field in self._fields}

    @property
    def has_words(self) -> bool:
        return any(field.protected for field in self._fields)

    def read(self, reply: Reply, language: str) -> Unit:
        """The translation; raises `Wrong`."""
        answers = read_object(reply, list(self.fields))
        texts = {field.name: field.translated(answers[field.name]) for field in self._fields}
        if lost := [name for name, text in texts.items() if text is None]:
            raise Wrong(
                gettext_noop(
                    "What stands in tags did not come back whole in %(fields)s.",
                    fields=", ".join(lost),
                )
            )
        question, *options = (text or "" for text in texts.values())
        unit = replace(self.one.unit, question=question, options=tuple(options))
        if problem := problem_of(self.one.unit, unit, language, INSTRUCTIONS):
            raise Wrong(problem)
        return unit


def read_object(reply: Reply, names: Sequence[str]) -> Mapping[str, str]:
    """The texts of an answer, one a name; raises `Wrong`."""
    if reply.end == "content_filter":
        raise Wrong(KEPT_BACK)
    try:
        found = read_storable_json(_object_in(reply.text))
    except ValueError:
        raise Wrong(CUT if reply.end == "length" else NO_OBJECT) from None
    if not isinstance(found, dict):
        raise Wrong(NO_OBJECT)
    missing = [name for name in names if not isinstance(found.get(name), str)]
    more = [str(name)[:40] for name in found if name not in names]
    if missing or more:
        raise Wrong(_other_names(missing, more))
    return found


def _other_names(missing: Sequence[str], more: Sequence[str]) -> Message:
    if missing:
        return gettext_noop(
            "The model's answer has no text for %(names)s.", names=", ".join(missing)
        )
    return gettext_noop(
        "The model's answer has what was not asked for: %(names)s.", names=", ".join(more[:5])
    )


def _object_in(text: str) -> str:
    """What looks like the object: without thoughts before it, and without what encloses it."""
    answer = text.rpartition(THOUGHT_END)[2]
    return answer[answer.find("{") : answer.rfind("}") + 1]


def _field(name: str, text: str, source: str) -> Field:
    spans = spans_of(text, source)
    if not has_words(text, spans):
        return Field(name, text, (), None)
    pieces = tuple(whole(text, spans))
    return Field(name, text, pieces, protect(pieces[0].text, pieces[0].spans, TAGS))
