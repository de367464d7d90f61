"""What an annotator of the benchmark decides, as the API and as the desk's form want it."""

import random
import uuid
from html.parser import HTMLParser
from typing import Any

from annotations.quality.checks import CHECKS

EDITED = 0.4
"""The share of texts that are edited; the others are accepted as they are."""


class TaskForm(HTMLParser):
    """The form with the id `task`, and what a browser would send of it as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: list[tuple[str, str]] = []
        self._textarea: str | None = None
        self._inside = False

    @classmethod
    def read(cls, page: str) -> "TaskForm | None":
        form = cls()
        form.feed(page)
        return form if form.action else None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "form":
            self._inside = given.get("id") == "task"
            self.action = given.get("action") or "" if self._inside else self.action
        elif not self._inside or name is None:
            return
        elif tag == "input" and (given.get("type") == "hidden" or "checked" in given):
            self.fields.append((name, given.get("value") or ""))
        elif tag == "textarea":
            self._textarea = name
            self.fields.append((name, ""))

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            name, value = self.fields.pop()
            self.fields.append((name, value + data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea is not None:
            name, value = self.fields.pop()
            self.fields.append((name, value.removeprefix("\n")))
            self._textarea = None
        elif tag == "form":
            self._inside = False


def decision(held: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Where a decision on the task in hand is sent, and what."""
    common = {"nonce": str(uuid.uuid4()), "active_seconds": 60}
    if held["task"]["kind"] == "culture":
        return "culture-labels", common | {"knowledge": ["none"], "time_sensitive": False}
    text = held["candidates"][0]
    review = common | {"seen": text["position"], "acknowledged": list(CHECKS), "verdict": "accept"}
    if random.random() < EDITED:
        question = f"{text['question'][0]}{text['question']}"
        review |= {"verdict": "edit", "question": question, "options": text["options"]}
    return "reviews", review


def filled_in(kind: str, form: "TaskForm") -> list[tuple[str, str]]:
    """The form's fields with a decision in them."""
    if kind == "culture":
        chosen = {"knowledge", "time_sensitive"}
        kept = [(name, value) for name, value in form.fields if name not in chosen]
        return [*kept, ("knowledge", "none"), ("time_sensitive", "no")]
    edited = random.random() < EDITED
    kept = [
        (name, f"{value[:1]}{value}" if edited and name == "question" else value)
        for name, value in form.fields
        if name != "acknowledged"
    ]
    return [*kept, *(("acknowledged", check) for check in CHECKS)]
