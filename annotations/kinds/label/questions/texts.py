"""The text that a form asks about, field by field, as a page shows it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from annotations.forms.form import TRANSLATION, Form
from annotations.forms.inputs import marked_fields
from annotations.models import Item
from annotations.quality.units import QUESTION, Unit
from annotations.web.desk.screens import field_label
from workbench.core.languages import Language
from workbench.core.letters import LETTERS
from workbench.core.mathematics.stretches import stretches

Texts = Mapping[str, str]
"""Stored texts by the names of their fields, the question first."""


@dataclass(frozen=True)
class Row:
    """A field of the text; `source` is what it was translated from, as browsers show it."""

    name: str
    text: str
    source: str
    letter: str
    is_key: bool
    is_marked: bool
    is_first: bool

    @property
    def label(self) -> str:
        return field_label(self.name)

    @property
    def left_to_right(self) -> str:
        """The stretches of mathematics, and whether each is marked as one word, for the script."""
        found = [
            (one.start, one.end, one.kind == "formula")
            for one in stretches(self.text)
            if one.kind in ("formula", "signs")
        ]
        return json.dumps(found) if found else ""

    @property
    def is_marked_up(self) -> bool:
        """Whether it is meant to look otherwise than it is written."""
        return any(one.kind in ("formula", "code", "table") for one in stretches(self.text))

    @property
    def marking(self) -> str:
        """What a passage is called: it can be gone to."""
        if self.name == QUESTION:
            return gettext("Question text, to highlight in")
        return gettext("%(field)s, to highlight in") % {"field": self.label}


@dataclass(frozen=True)
class ShownText:
    """What is asked about, in its language; beside its source where it is a translation.

    `passage` is the source's.
    """

    rows: Sequence[Row]
    stored: Texts
    language: Language
    source_language: Language
    is_translation: bool
    passage: str = ""

    @property
    def question(self) -> Row:
        return self.rows[0]

    @property
    def options(self) -> Sequence[Row]:
        return self.rows[1:]


def shown_text(
    form: Form, item: Item, texts: Texts, language: Language, source_language: Language
) -> ShownText:
    """The text of a task on `item`; the key stands on the item alone."""
    source = source_texts(item)
    marked = {name for question in form.questions for name in marked_fields(question, texts)}
    first = next((name for name in texts if name in marked), "")
    rows = [
        Row(
            name=name,
            text=text,
            source=source.get(name, ""),
            letter="" if name == QUESTION else LETTERS[number - 1],
            is_key=number - 1 == item.key,
            is_marked=name in marked,
            is_first=name == first,
        )
        for number, (name, text) in enumerate(texts.items())
    ]
    return ShownText(rows, texts, language, source_language, form.on == TRANSLATION, item.passage)


def source_texts(item: Item) -> dict[str, str]:
    """The stored texts of the item itself."""
    return dict(Unit(item.question, tuple(item.options)).fields())
