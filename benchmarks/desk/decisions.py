"""What an annotator of the benchmark decides, as the API and as the desk's form want it."""

import random
import uuid
from dataclasses import dataclass
from typing import Any

from lxml import html

from annotations.quality.checks import CHECKS

EDITED = 0.4
"""The share of texts that are edited; the others are accepted as they are."""


@dataclass(frozen=True)
class TaskForm:
    """The form with the id `task`: where it goes, and what a browser would send of it as it stands.

    Only what this benchmark fills in: hidden fields, chosen ones and texts.
    """

    action: str
    fields: list[tuple[str, str]]

    @classmethod
    def read(cls, page: str) -> "TaskForm | None":
        found = html.document_fromstring(page).xpath("//form[@id='task']") if page else []
        if not found:
            return None
        (form,) = found
        inputs = form.xpath(".//input[@name][@type='hidden' or @checked] | .//textarea[@name]")
        return cls(form.get("action"), [(one.get("name"), _value(one)) for one in inputs])


def _value(field: html.HtmlElement) -> str:
    if field.tag == "textarea":
        return (field.text or "").removeprefix("\n")
    return field.get("value") or ""


def skip() -> dict[str, Any]:
    """What is sent to leave a task to others."""
    return _envelope() | {"reason": "other"}


def _envelope() -> dict[str, Any]:
    return {"nonce": str(uuid.uuid4()), "active_seconds": 60}


def decision(held: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Where a decision on the task in hand is sent, and what."""
    common = _envelope()
    if held["task"]["kind"] == "label":
        return "labels", common | {"answers": {"knowledge": ["none"], "time_sensitive": False}}
    text = held["candidates"][0]
    review = common | {"seen": text["position"], "acknowledged": list(CHECKS), "verdict": "accept"}
    if random.random() < EDITED:
        question = f"{text['question'][0]}{text['question']}"
        review |= {"verdict": "edit", "question": question, "options": text["options"]}
    return "reviews", review


def filled_in(kind: str, form: TaskForm) -> list[tuple[str, str]]:
    """The form's fields with a decision in them."""
    if kind == "label":
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
