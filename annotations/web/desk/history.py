"""One's own texts and decisions: searched, a page at a time, and as a file."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import strip_tags
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.quality.phrases import LONGEST
from annotations.selectors.messages import asked_about
from annotations.selectors.own_history import (
    Cursor,
    Filters,
    OwnDecision,
    own_decisions,
    own_page,
    worked_in,
)
from annotations.templatetags.desk import decision_line, work_heading
from annotations.web.console.paging import url_with
from annotations.web.desk.screens import screens, task_name
from annotations.web.refusals import signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.languages import language_of
from workbench.core.limits import whole_number
from workbench.core.spreadsheets import csv_text

COLUMNS = (
    "submitted_at", "campaign", "language", "kind", "task", "decision", "source_question",
    "source_options", "question", "options", "active_seconds",
)  # fmt: skip


CALENDAR = [MinValueValidator(date(1970, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
"""Days that are days in every zone."""


class FiltersForm(forms.Form):
    """What to look for; dates are days in the person's own time zone."""

    q = forms.CharField(label=_("Search"), max_length=LONGEST, required=False)
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    since = forms.DateField(label=_("From"), required=False, validators=CALENDAR)
    until = forms.DateField(label=_("To"), required=False, validators=CALENDAR)

    def __init__(self, request: SignedInRequest) -> None:
        super().__init__(request.GET)
        worked = worked_in(request.user)
        languages = map(language_of, sorted({language for _, language in worked}))
        choices: dict[str, list[tuple[str, Any]]] = {
            "campaign": [(name, name) for name in dict.fromkeys(name for name, _ in worked)],
            "language": [(one.code, one.name) for one in languages],
            "kind": [(kind, screen.name) for kind, screen in screens().items()],
        }
        for name, known in choices.items():
            self.fields[name].choices = [("", _("All")), *known]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        given = self.cleaned_data
        return Filters(
            words=given["q"],
            campaign=given["campaign"],
            kind=given["kind"],
            language=given["language"],
            since=_begins(given["since"]),
            until=_begins(given["until"] and given["until"] + timedelta(days=1)),
        )


@signed_in
@require_safe
@never_cache
def history(request: SignedInRequest) -> HttpResponse:
    """One's own decisions with their texts, newest first."""
    form = FiltersForm(request)
    if not form.is_valid():
        return render(request, "desk/history.html", {"form": form}, status=422)
    older, newer = _cursor(request, "older"), _cursor(request, "newer")
    page = own_page(request.user, form.filters(), older_than=older, newer_than=newer)
    context = {
        "form": form,
        "page": page,
        "words": form.cleaned_data["q"],
        "asked": asked_about(request.user, [one.decision.task_id for one in page.decisions]),
        "is_searched": any(form.cleaned_data.values()),
        "previous": _address(request, newer=page.newer),
        "next": _address(request, older=page.older),
        "file_query": url_with(request, older=None, newer=None),
    }
    return render(request, "desk/history.html", context)


@signed_in
@require_safe
@never_cache
def download(request: SignedInRequest) -> Any:
    """All that is found, as CSV."""
    form = FiltersForm(request)
    if not form.is_valid():
        return render(request, "desk/history.html", {"form": form}, status=422)
    found = own_decisions(request.user, form.filters())
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, "history.csv")
    return response


def _lines(found: Iterator[OwnDecision]) -> Iterator[str]:
    yield csv_text(COLUMNS, ())
    for one in found:
        yield csv_text((), [_row(one)]).removeprefix("\r\n")


def _row(one: OwnDecision) -> list[str]:
    decision, task = one.decision, one.decision.task
    is_skip = one.kind == "skip"
    said = one.kind if is_skip else " ".join(strip_tags(decision_line(decision)).split())
    return [
        timezone.localtime(decision.created_at).isoformat(timespec="seconds"),
        task.campaign.name,
        task.language,
        str(work_heading(task)),
        task_name(task, one.assignment_id),
        said,
        one.source.question if one.source else "",
        "\n".join(one.source.options) if one.source else "",
        one.text.question if one.text else "",
        "\n".join(one.text.options) if one.text else "",
        str(decision.active_seconds),
    ]


def _begins(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _address(request: SignedInRequest, **cursors: Cursor | None) -> str | None:
    ((name, cursor),) = cursors.items()
    if cursor is None:
        return None
    other = {"older": "newer", "newer": "older"}[name]
    written = f"{cursor.at.isoformat()} {cursor.table} {cursor.pk}"
    return url_with(request, **{name: written, other: None})


def _cursor(request: SignedInRequest, name: str) -> Cursor | None:
    """Where the address says to go on from; None where it says nothing that could be read."""
    at, _, rest = request.GET.get(name, "").partition(" ")
    table, _, number = rest.partition(" ")
    moment, pk = _moment(at), whole_number(number)
    return Cursor(moment, table, pk) if moment and pk is not None else None


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None
