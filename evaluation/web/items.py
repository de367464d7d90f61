"""The questions of an analysis: a list to look through, and one with all that is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evaluation.explorer.answers import Answer
from evaluation.explorer.finding import BY_ITSELF, EVERY, Wanted
from evaluation.explorer.index import SOURCE
from evaluation.models import Analysis
from evaluation.selectors import analyses as selectors
from evaluation.selectors.files import FilesGone
from evaluation.selectors.item import Item, ModelAnswer, Prompt, item, model_answers, prompt
from evaluation.selectors.items import (
    Found,
    ItemRow,
    items,
    require_language,
    withheld_items,
)
from evaluation.web.files_gone import tells_of_lost_files
from evaluation.web.item_words import ANSWERS, KINDS, LABELS, ORDERS, TABLES, kind_words
from evaluation.web.names import language_label, model_names
from evaluation.web.pages import TABS
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid
from workbench.core.letters import LETTERS
from workbench.core.limits import whole_number
from workbench.core.released_items import links_to
from workbench.core.web.figures import decimal

ITEMS_PER_PAGE = 25
ITS_OWN = ("in", "at", "every")
"""What the address of one question says of it, besides the list that it was found in."""


@login_required
@require_safe
@tells_of_lost_files
def item_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Questions of a finished analysis, the most suspicious first, as the address asks for them."""
    analysis = get_object_or_404(selectors.finished(request.user), pk=pk)
    start = whole_number(request.GET.get("start")) or 0
    try:
        found = look(request.user, analysis, request.GET)
    except FilesGone:
        raise
    except Conflict as conflict:
        messages.warning(request, str(conflict))
        return redirect("evaluation:analysis-items", pk=pk)
    end = min(start + ITEMS_PER_PAGE, len(found))
    context = {
        "analysis": analysis,
        "tabs": TABS,
        "tab": "items",
        "wanted": wanted_of(request.GET),
        "earlier": request.GET.get("since", ""),
        "rows": [
            (place, row, kind_words(row.kind, row.language))
            for place, row in enumerate(found.rows(start, end), start)
        ],
        "withheld": found.withheld,
        "filters": _filters(request.user, analysis, found, request.GET),
        "query": _query(request.GET),
        "file_query": urlencode({k: v for k, v in request.GET.items() if v and k != "start"}),
        "previous": _at(request, max(0, start - ITEMS_PER_PAGE)) if start else None,
        "next": _at(request, end) if end < len(found) else None,
        "shown": _("%(first)s to %(last)s of %(total)s")
        % {"first": intcomma(start + 1), "last": intcomma(end), "total": intcomma(len(found))},
    }
    return render(request, "evaluation/items.html", context)


@login_required
@require_safe
@tells_of_lost_files
def one_item(request: SignedInRequest, pk: int, sample_id: str) -> HttpResponse:
    """One question: its texts, what every model answered, and what people did to it."""
    analysis = get_object_or_404(selectors.finished(request.user), pk=pk)
    if sample_id in withheld_items(request.user, analysis):
        raise PermissionDenied(
            _(
                "A task on this question, or on one like it, can still come to you, and this page "
                "tells its answer; you may open it when the task is done."
            )
        )
    every = "every" in request.GET
    try:
        found = item(analysis, sample_id, request.GET.get("in", ""), every=every)
        require_language(found.index, request.GET.get("language", ""))
    except (KeyError, Invalid) as error:
        raise Http404 from error
    answers = model_answers(analysis, found)
    context = {
        "analysis": analysis,
        "item": found,
        "every": every,
        "query": _query(request.GET),
        **_beside(request, analysis),
        "kept": [(name, value) for name, value in request.GET.items() if name not in ITS_OWN],
        "models": list(model_names(found.index.models).values()),
        "languages": [(code, language_label(code)) for code in found.answers],
        "links": links_to(request.user, analysis.release_key, sample_id, found.language),
        "suspicions": [
            (one, kind_words(one.kind, one.language))
            for one in found.suspicions
            if one.evidence.get("text")
        ],
        "others": _other_texts(found) if every else [],
        "lines": _lines(found),
        **_measured(found, answers),
        "prompts": _prompts(analysis, found, answers),
        "people": _people(found),
    }
    return render(request, "evaluation/item.html", context)


def look(user: User, analysis: Analysis, asked: QueryDict) -> Found:
    """What the address asks for.

    Raises:
        Http404: it names an analysis or a language that is not there.
        FilesGone: the files of an analysis cannot be read.
        Conflict: what has changed cannot be told.
    """
    earlier = None
    if since := asked.get("since", ""):
        others = earlier_analyses(user, analysis)
        earlier = get_object_or_404(others, pk=whole_number(since) or 0)
    try:
        return items(user, analysis, wanted_of(asked), earlier)
    except Invalid as error:
        raise Http404(str(error)) from error


def wanted_of(asked: QueryDict) -> Wanted:
    """Values that no question has find nothing, but for languages: those are refused."""
    given = {one.name: asked.get(one.name, "") for one in fields(Wanted) if one.type is str}
    return Wanted(
        **{name: value for name, value in given.items() if value},
        suspicious=bool(asked.get("suspicious")),
    )


def earlier_analyses(user: User, analysis: Analysis) -> Any:
    """Of other releases, which questions may have changed since."""
    return selectors.finished(user).exclude(release_hash=analysis.release_hash)


def _filters(
    user: User, analysis: Analysis, found: Found, asked: QueryDict
) -> list[dict[str, Any]]:
    """Each choice among what there is, as `filter_choice` takes it."""
    index = found.index
    languages = [code for code in index.languages if code != SOURCE]
    earlier = [
        (str(one.pk), f"{one.release_label} (#{one.pk})")
        for one in earlier_analyses(user, analysis)[:50]
    ]
    choices: list[tuple[str, Any, Sequence[Any], str]] = [
        (
            "language",
            _("Language"),
            [
                (BY_ITSELF, _("The question over all languages")),
                (EVERY, _("Each language")),
                *((code, language_label(code)) for code in languages),
            ],
            _("All"),
        ),
        ("answers", _("Answers"), list(ANSWERS.items()), _("All")),
        (
            "kind",
            _("What speaks against the key"),
            [(kind, str(KINDS.get(kind, kind))) for kind in index.kind.levels],
            _("All"),
        ),
        ("suspicious", _("Flagged"), [("1", _("Flagged alone"))], _("All")),
        ("subject", _("Subject"), index.subject.levels, _("All")),
        ("label", _("Sensitivity"), list(LABELS.items()), _("All")),
        ("since", _("Changed since"), earlier, _("Changed or not")),
        ("order", _("Order"), list(ORDERS.items()), ""),
    ]
    return [
        {
            "name": name,
            "label": label,
            "choices": offered,
            "every": every,
            "chosen": asked.get(name, ""),
        }
        for name, label, offered, every in choices
        if offered
    ]


def _lines(found: Item) -> list[dict[str, Any]]:
    """A line a language: the answer of each model in the order of the analysis, empty of one that
    was not asked, and how many are right."""
    lines = []
    for language, given in found.answers.items():
        by_model = {one.model: one for one in given}
        right = sum(one.is_right for one in given)
        lines.append(
            {
                "language": language,
                "cells": [_answered(by_model.get(model)) for model in found.index.models],
                "counted": f"{right}/{len(given)}",
                "is_lost": 2 * right < len(given),
            }
        )
    return lines


def _beside(request: SignedInRequest, analysis: Analysis) -> dict[str, str | None]:
    """Where the list goes on from the place in it at which the question was opened."""
    at = whole_number(request.GET.get("at"))
    if at is None:
        return {}
    try:
        found = look(request.user, analysis, request.GET)
    except Conflict:
        return {}
    places = {"before": at - 1, "after": at + 1}
    return {
        name: _opened(request, analysis, place, found.rows(place, place + 1, with_texts=False)[0])
        for name, place in places.items()
        if 0 <= place < len(found)
    }


def _opened(request: SignedInRequest, analysis: Analysis, place: int, row: ItemRow) -> str:
    address = reverse("evaluation:analysis-item", args=[analysis.pk, row.sample_id])
    query = {"at": place} | ({"in": row.language} if row.language else {})
    return f"{address}?{_query(request.GET)}&{urlencode(query)}"


def _answered(answer: Answer | None) -> str:
    if answer is None:
        return ""
    return "✓" if answer.is_right else answer.letter or "–"


def _measured(found: Item, answers: Sequence[ModelAnswer]) -> dict[str, Any]:
    """What each model gave each letter: its probability, and its logarithm in words."""
    told = [(one.run, one.measured) for one in answers if one.measured]
    options = len(found.text.options) if found.text else 0
    size = max([options, *(len(measured.probabilities) for _, measured in told)])
    rows = []
    for run, measured in told:
        shares = zip(measured.probabilities, map(_log, measured.logprobs or ()), strict=True)
        padded = [*shares, *[(None, "")] * size][:size]
        rows.append({"run": run, "measured": measured, "shares": padded})
    return {"letters": LETTERS[:size], "measured": rows}


def _log(value: float | None) -> str:
    return "" if value is None else f"ln p = {decimal(value, 4)}"


def _prompts(
    analysis: Analysis, found: Item, answers: Sequence[ModelAnswer]
) -> list[tuple[Prompt, list[str]]]:
    """Each prompt once, with the models that were given it; first those that were sent so."""
    made: dict[tuple[str, bool | None], tuple[Prompt, list[str]]] = {}
    for answer in answers:
        if one := prompt(analysis, found, answer):
            made.setdefault((one.text, one.is_as_sent), (one, []))[1].append(answer.run.spec)
    return list(made.values())


def _other_texts(found: Item) -> list[Any]:
    shown = (found.language, found.released.source)
    return [text for code, text in sorted(found.released.texts.items()) if code not in shown]


def _people(found: Item) -> list[tuple[str, list[str], list[list[Any]]]]:
    """Title, columns and cells of each table of what people did."""
    shown = []
    for name, rows in found.released.people.items():
        columns = [
            column
            for column in rows[0]
            if column not in HIDDEN and any(_told(row[column]) for row in rows)
        ]
        if columns:
            cells = [[_cell(row[column]) for column in columns] for row in rows]
            shown.append((str(TABLES.get(name, name)), columns, cells))
    return shown


HIDDEN = ("sample_id", "split", "subject", "subject_category", "synthetic", "protocol_version")
"""Columns that say of each row what the page says already."""


def _told(value: object) -> bool:
    return value not in (None, "", [])


def _cell(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(map(str, map(_cell, value)))
    if isinstance(value, Mapping):
        return " ".join(f"{name} {_cell(one)}" for name, one in value.items())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else value


def _query(asked: QueryDict) -> str:
    """Of the list that a question was opened from, so that one comes back to it."""
    kept = asked.copy()
    for name in ITS_OWN:
        kept.pop(name, None)
    return kept.urlencode()


def _at(request: SignedInRequest, start: int) -> str:
    query = request.GET.copy()
    query["start"] = str(start)
    return f"?{query.urlencode()}"
