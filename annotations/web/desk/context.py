"""The context panel beside a task, loaded when it is opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.models import Item
from annotations.quality.diff import Segment, diff
from annotations.quality.units import QUESTION, Unit
from annotations.selectors.context import context_of
from annotations.selectors.glossary import Entry
from annotations.selectors.memory import Hit
from annotations.web.desk.pages import common_context, screen_of
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.languages import SOURCE_LANGUAGE


@dataclass(frozen=True)
class Suggestion:
    """A hit, and how its source differs from the task's where it does."""

    hit: Hit
    difference: Sequence[Segment]


@dataclass(frozen=True)
class FieldHits:
    """What the memory has for one field."""

    name: str
    label: str
    suggestions: Sequence[Suggestion]


@signed_in
@require_safe
@never_cache
def context(request: SignedInRequest, pk: int) -> HttpResponse:
    """What helps with a task of the person's own."""
    screen = screen_of(request, pk)
    found = context_of(screen.assignment)
    shown = {
        "context": found,
        "memory": _by_field(screen.task.item, found.memory),
        "terms": [(entry, _places(entry)) for entry in found.terms],
    }
    return render(request, "desk/_context_body.html", common_context(screen) | shown)


def _by_field(item: Item, memory: Mapping[str, Sequence[Hit]]) -> list[FieldHits]:
    """The fields that have hits, in their order."""
    unit = Unit(item.question, tuple(item.options))
    return [
        FieldHits(name, _label(name), [_suggestion(hit, text) for hit in memory[name]])
        for name, text in unit.fields()
        if memory.get(name)
    ]


def _suggestion(hit: Hit, text: str) -> Suggestion:
    return Suggestion(hit, () if hit.is_equal else diff(text, hit.source, SOURCE_LANGUAGE))


def _label(name: str) -> str:
    if name == QUESTION:
        return gettext("Question")
    return gettext("Option %(letter)s") % {"letter": name[-1].upper()}


def _places(entry: Entry) -> str:
    """`question:3-8 option_a:0-5`, as `context.js` reads them."""
    return " ".join(f"{name}:{start}-{end}" for name, start, end in entry.places)
