"""The editor of a form: its questions one by one, its texts language by language.

Nothing is stored before it is saved: the page carries the whole form, and each of its buttons
sends it and gets it back.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from annotations.forms.form import CONSENSUS, DISTANCES, QuestionType
from annotations.forms.reading import FormError, Problem, form_of
from annotations.forms.vocabularies import VOCABULARIES
from annotations.kinds.label.pages.editing import (
    Sheet,
    blank,
    conditions,
    document_of,
    done,
    is_sheet,
    sent,
    sheet_of,
)
from annotations.kinds.label.pages.listing import PAGE, form_named, taken
from annotations.kinds.label.pages.preview import show_preview
from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.web.console.access import in_campaign, show
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.json_reading import read_storable_json
from workbench.core.limits import SMALL_INTEGER, whole_number
from workbench.core.messages import localized

TEMPLATE = "kinds/label/editor.html"
SAVE, PREVIEW, OPEN, SPEAK = "save", "preview", "open", "language"
NO_QUESTION = -1
IN_QUESTION = re.compile(r"questions\[(\d+)\]\.?(.*)")
LONG = 20
"""From so many answers on, a condition is a list to scroll."""


TYPES: Mapping[str, str | Promise] = {
    QuestionType.CHOICE: gettext_lazy("One of several answers"),
    QuestionType.CHOICES: gettext_lazy("Any of several answers"),
    QuestionType.YES_NO: gettext_lazy("Yes or no"),
    QuestionType.SCALE: gettext_lazy("A number on a scale"),
    QuestionType.SPANS: gettext_lazy("Marks on words"),
    QuestionType.TEXT: gettext_lazy("A text"),
}
DISTANCE_NAMES: Mapping[str, str | Promise] = {
    "nominal": gettext_lazy("the same or not (nominal)"),
    "ordinal": gettext_lazy("by order (ordinal)"),
    "interval": gettext_lazy("by difference (interval)"),
    "ratio": gettext_lazy("by ratio (ratio)"),
    "masi": gettext_lazy("sets, by MASI"),
    "jaccard": gettext_lazy("sets, by Jaccard"),
    "characters": gettext_lazy("by the characters that are marked"),
    "none": gettext_lazy("not measured"),
}


@dataclass(frozen=True)
class Editing:
    """A form as it stands on the page, with the question that is open, and the texts' language.

    `focus` is the id of what the last step leads to.
    """

    sheet: Sheet
    opened: int
    language: str
    focus: str = ""
    problems: Sequence[Problem] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def new(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """A form from nothing."""
    return _edit(request, campaign, blank(), "")


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def edit(request: SignedInRequest, campaign: Campaign, form: str) -> HttpResponse:
    """The next version of a form of the campaign, or a shipped one before it is added."""
    return _edit(request, campaign, sheet_of(form_named(campaign, form)), form)


def _edit(request: SignedInRequest, campaign: Campaign, sheet: Sheet, form: str) -> HttpResponse:
    if request.method != "POST":
        opened = NO_QUESTION if form else 0
        return _page(request, campaign, Editing(sheet, opened, _languages()[0][0]), form)
    before = _held(request)
    language = _known_language(request.POST.get("language"))
    after = sent(before, request.POST, language)
    action, _dot, rest = request.POST.get("do", "").partition(".")
    if action in (SAVE, PREVIEW):
        return _finish(request, campaign, Editing(after, _opened(request), language), form, action)
    opened = _at(rest) if action == OPEN else _opened(request)
    if action == SPEAK:
        language = _known_language(rest)
    after = done(after, f"{action}.{rest}" if rest else action)
    opened = _moved(opened, action, rest, len(after["questions"]))
    focus = _focus(after, action, rest, opened)
    return _page(request, campaign, Editing(after, opened, language, focus), form)


def _finish(
    request: SignedInRequest, campaign: Campaign, editing: Editing, form: str, action: str
) -> HttpResponse:
    """Put the form in force, or try it; where it does not hold up, say what is wrong with it."""
    try:
        made = form_of(document_of(editing.sheet))
    except FormError as error:
        found = replace(editing, problems=error.problems)
        return _page(request, campaign, found, form, status=422)
    if action == PREVIEW:
        return show_preview(request, campaign, made, None)
    return taken(request, campaign, made) or _page(request, campaign, editing, form, status=422)


def _held(request: SignedInRequest) -> Sheet:
    """The form as the page was shown with it."""
    try:
        sheet: Sheet = read_storable_json(request.POST.get("sheet", ""))
    except ValueError:
        sheet = {}
    if not is_sheet(sheet):
        raise BadRequest("This page holds no form.")
    return sheet


def _opened(request: SignedInRequest) -> int:
    return _at(request.POST.get("opened", ""))


def _at(text: str) -> int:
    at = whole_number(text, SMALL_INTEGER)
    return NO_QUESTION if at is None else at


def _moved(opened: int, action: str, rest: str, questions: int) -> int:
    """Which question is open after a step."""
    at = _at(rest.split(".")[0])
    match action:
        case "add":
            return questions - 1
        case "remove":
            return NO_QUESTION if at == opened else opened - (at < opened)
        case "up" | "down":
            other = at + (1 if action == "down" else -1)
            return {at: other, other: at}.get(opened, opened)
    return opened


def _focus(sheet: Sheet, action: str, rest: str, opened: int) -> str:
    """The id of what a step leads to, where that is not what was pressed."""
    match action, *rest.split("."):
        case (("open" | "add"), *_parts):
            return f"f.questions.{opened}.text"
        case (("up" | "down"), number) if (at := _at(number)) != NO_QUESTION:
            return f"{action}-{at + (1 if action == 'down' else -1)}"
        case "add-row", number, rows if opened == _at(number) != NO_QUESTION:
            last = len(sheet["questions"][opened].get(rows) or []) - 1
            return f"f.questions.{opened}.{rows}.{last}.text"
        case "remove", *_parts:
            return "add-question"
    return ""


def _languages() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


def _known_language(code: str | None) -> str:
    return code if code in dict(_languages()) else _languages()[0][0]


def _page(
    request: SignedInRequest, campaign: Campaign, editing: Editing, form: str, *, status: int = 200
) -> HttpResponse:
    sheet, opened = editing.sheet, editing.opened
    asks = campaign.protocol.asked
    return show(
        request,
        PAGE,
        campaign,
        template=TEMPLATE,
        status=status,
        sheet=sheet,
        held=json.dumps(sheet, ensure_ascii=False),
        is_known=form in asks,
        next_version=campaign.protocol.version + 1,
        opened=opened,
        focus=editing.focus,
        language=editing.language,
        languages=_languages(),
        title=_texts("title", _("Title"), sheet.get("title"), editing.language),
        heading=_short(sheet.get("title"), editing.language) or _("New form"),
        questions=[_line(one, number, editing) for number, one in enumerate(sheet["questions"])],
        sensitive=[
            one["id"]
            for one in sheet["questions"]
            if one["type"] == QuestionType.CHOICES and one.get("id")
        ],
        question=_question(sheet, opened, editing.language, campaign.source_language)
        if 0 <= opened < len(sheet["questions"])
        else None,
        problems=[
            (one.place, localized(one.message, _), _number_of(one.place))
            for one in editing.problems
        ],
    )


def _line(question: Sheet, number: int, editing: Editing) -> dict[str, Any]:
    """A question in the list of them."""
    return {
        "number": number,
        "text": _short(question.get("text"), editing.language) or question.get("id"),
        "type": TYPES.get(question["type"], question["type"]),
        "is_open": number == editing.opened,
        "is_released": bool(question.get("column")),
        "is_conditional": any((question.get("shown_if") or {}).values()),
        "is_wrong": any(_number_of(one.place) == number for one in editing.problems),
    }


def _number_of(place: str) -> int | None:
    found = IN_QUESTION.match(place)
    return int(found[1]) if found else None


def _short(texts: Mapping[str, str] | None, language: str) -> str:
    given = texts or {}
    return given.get(language) or given.get("en", "")


def _texts(
    path: str, label: str, texts: Mapping[str, str] | None, language: str, *, rows: int = 1
) -> dict[str, Any]:
    """A text in the language that is edited, with its English beside it."""
    given = texts or {}
    english = given.get("en", "") if language != "en" else ""
    value = given.get(language, "")
    return {"name": f"f.{path}", "label": label, "value": value, "english": english, "rows": rows}


def _question(sheet: Sheet, number: int, language: str, source: str) -> dict[str, Any]:
    """All that can be said of the open question."""
    question, path = sheet["questions"][number], f"questions.{number}"
    kind = QuestionType(question["type"])
    rows = {
        name: [
            {
                "row": row,
                "path": f"{path}.{name}.{at}",
                "text": _texts(f"{path}.{name}.{at}.text", _("Text"), row.get("text"), language),
                "help": _texts(
                    f"{path}.{name}.{at}.help", _("Explanation"), row.get("help"), language
                ),
            }
            for at, row in enumerate(question.get(name) or [])
        ]
        for name in ("values", "labels", "severities", "anchors")
    }
    warn, row = question.get("warn") or {}, question.get("row") or {}
    return rows | {
        "number": number,
        "path": f"f.{path}",
        "sheet": question,
        "kind": kind.value,
        "types": list(TYPES.items()),
        "text": _texts(f"{path}.text", _("Question"), question.get("text"), language, rows=2),
        "help": _texts(f"{path}.help", _("Explanation"), question.get("help"), language, rows=2),
        "name": _texts(f"{path}.name", _("Short name, for tables"), question.get("name"), language),
        "warning": _texts(f"{path}.warn.text", _("What is said"), warn.get("text"), language),
        "warn": warn,
        "row": row,
        "row_name": _texts(f"{path}.row.text", _("Name of the row"), row.get("text"), language),
        "vocabularies": VOCABULARIES,
        "distances": [(id, DISTANCE_NAMES.get(id, id)) for id in DISTANCES[kind]],
        "rules": CONSENSUS[kind],
        "others": [one["id"] for one in sheet["questions"] if one is not question],
        "conditions": [
            {
                "name": f"{path}.shown_if.{other['id']}",
                "text": _short(other.get("text"), language) or other["id"],
                "answers": [
                    (id, _answer(texts, language) or id, id in _wanted(question, other["id"]))
                    for id, texts in answers
                ],
                "is_long": len(answers) > LONG,
            }
            for other, answers in conditions(sheet, question, source)
            if answers
        ],
    }


def _answer(texts: Mapping[str, str] | None, language: str) -> str:
    """An answer in words; those of our own lists are in English, to be translated here."""
    found = _short(texts, language)
    return _(found) if found and found == (texts or {}).get("en") else found


def _wanted(question: Sheet, other: str) -> Sequence[str]:
    wanted: Mapping[str, Sequence[str]] = question.get("shown_if") or {}
    return wanted.get(other, ())
