"""Decisions that were made elsewhere: the files are kept, shown as they would come in, and read by
a job; what came in is listed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.formats.decisions.records import ImportedDecision
from annotations.formats.decisions.registry import readers
from annotations.formats.foreign.mapping import MAPPING, DecisionMapping
from annotations.formats.tables import DocumentError, Problem
from annotations.kinds.registry import all_kinds
from annotations.labels import kind_label, said
from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.selectors import console
from annotations.selectors.incoming import imports_of
from annotations.services.guessing_decisions import Look, look_at_upload
from annotations.services.page_words import in_page_words
from annotations.services.uploads import MAX_UPLOAD, store_uploads
from annotations.web.console.access import in_campaign, in_named_campaign, show
from annotations.web.console.decision_forms import (
    MEMBER_TITLES,
    SUFFIXES,
    DecisionsForm,
    MappingForm,
    corrected,
    people_table,
)
from annotations.web.console.uploads import stored_or_404
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.jobs.services import enqueue
from workbench.core.messages import localized
from workbench.core.web.bodies import takes_files
from workbench.layouts.records import RowError

SHOWN = 10
PROBLEMS = 50


@takes_files(MAX_UPLOAD, in_named_campaign(can_manage))
@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def decisions(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """What was brought in so far, and the files of what is to come."""
    form = DecisionsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            stored = store_uploads(files=form.cleaned_data["file"], suffixes=SUFFIXES)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            page = reverse("console:read-decisions", args=[campaign.name, stored.split("/")[1]])
            return redirect(f"{page}?{urlencode({'format': form.cleaned_data['format']})}")
    return show(
        request,
        "decisions",
        campaign,
        status=422 if form.is_bound else 200,
        form=form,
        imports=imports_of(campaign),
        labels={name: reader.label for name, reader in readers().items()},
    )


@takes_files(MAX_UPLOAD, in_named_campaign(can_manage))
@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def read(request: SignedInRequest, campaign: Campaign, upload: UUID) -> HttpResponse:
    """What stands in the files, what it is taken for, and what of it would be refused.

    What is chosen otherwise is shown again, until it is sent on.
    """
    stored = stored_or_404(upload)
    format = request.POST.get("format", request.GET.get("format", ""))
    mapping, problems = _kept(request)
    look = look_at_upload(stored=stored, campaign=campaign, format=format, mapping=mapping)
    if "asks" in request.POST and mapping and not request.FILES and look.survey and look.mapping:
        mapping = corrected(request.POST, look.survey, look.wanted, look.mapping)
        problems = _wrong_with(mapping)
        look = look_at_upload(stored=stored, campaign=campaign, format=format, mapping=mapping)
        if "keep" in request.POST and not problems:
            return _as_file(mapping, look.format)
    is_sent = not {"import", "try"}.isdisjoint(request.POST)
    if is_sent and look.read is not None and not problems:
        return _start(request, campaign, stored, look)
    people = request.POST.get("people") or people_table(look.survey.people if look.survey else {})
    return show(
        request,
        "decisions",
        campaign,
        template="console/read_decisions.html",
        status=422 if problems else 200,
        look=look,
        labels={name: reader.label for name, reader in readers().items()},
        form=_form(look),
        shown=[_shown(look, one) for one in (look.read.records[:SHOWN] if look.read else ())],
        wrong=[_said(error) for error in (look.read.errors[:PROBLEMS] if look.read else ())],
        notes=[localized(note, _) for note in (look.read.notes if look.read else ())],
        people=people,
        problems=problems,
    )


def _shown(look: Look, decision: ImportedDecision) -> dict[str, Any]:
    """A decision as it would come in, each of its answers by the question that it answers."""
    form = look.wanted.forms.get(decision.form)
    titles = {one.id: said(one.heading) for one in form.questions} if form else {}
    members = dict(decision.members)
    answers = members.pop("answers", {})
    told = [(titles.get(id, id), answer) for id, answer in answers.items()]
    told += [(MEMBER_TITLES.get(name, name), value) for name, value in members.items()]
    return {
        "decision": decision,
        "kind": kind_label(decision.kind) if decision.kind in all_kinds() else decision.kind,
        "told": [(title, _as_text(value)) for title, value in told],
    }


def _as_text(value: Any) -> str:
    """An answer in few words; of marks the words that they are on, or their places."""
    if isinstance(value, list | tuple):
        return ", ".join(map(_as_text, value))
    if isinstance(value, dict):
        place = f"{value.get('start')}–{value.get('end')}"
        words = (value.get("quote", place), value.get("label"), value.get("severity"))
        return " · ".join(str(word) for word in words if word)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value)


def _form(look: Look) -> MappingForm | None:
    if look.survey is None or look.mapping is None:
        return None
    return MappingForm(look.survey, look.wanted, look.mapping)


def _wrong_with(mapping: DecisionMapping) -> list[str]:
    """What a job would say of it."""
    try:
        DecisionMapping.of(mapping.document())
    except DocumentError as error:
        return [_in_words(problem) for problem in error.problems]
    return []


def _kept(request: SignedInRequest) -> tuple[DecisionMapping | None, list[str]]:
    """The mapping of a file that was kept, or the one that the page was made from."""
    file = request.FILES.get("mapping")
    is_same = request.POST.get("format") == request.POST.get("looked_at")
    text = request.POST.get("mapping_text", "") if is_same else ""
    if file:
        text = file.read(MAPPING + 1).decode("utf-8", errors="replace")
    try:
        return (DecisionMapping.of_text(text) if text else None), []
    except DocumentError as error:
        return None, [_in_words(problem) for problem in error.problems]


def _start(request: SignedInRequest, campaign: Campaign, stored: str, look: Look) -> HttpResponse:
    people = request.POST.get("people", "")
    arguments = {
        "campaign": campaign.pk,
        "upload": stored,
        "format": look.format,
        "mapping": look.mapping.document() if look.mapping else None,
        "people": people if _names_accounts(people) else "",
        "dry_run": "import" not in request.POST,
    }
    job = enqueue(
        kind="import_decisions",
        arguments=arguments,
        created_by=request.user,
        subject=console.subject_of(campaign),
    )
    return redirect("job", pk=job.pk)


def _names_accounts(people: str) -> bool:
    """Whether any line says more than a person."""
    return any(line.rpartition(",")[2].strip() for line in people.splitlines()[1:])


def _as_file(mapping: DecisionMapping, format: str) -> HttpResponse:
    response = HttpResponse(mapping.toml(), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{format}-mapping.toml")
    return response


def _in_words(problem: Problem) -> str:
    told = localized(problem.message, _)
    return f"{problem.place}: {told}" if problem.place else told


def _said(error: RowError) -> dict[str, Any]:
    """A row to mend, in the words of the page."""
    return {
        "row": error.row,
        "file": error.file,
        "field": error.field,
        "problem": in_page_words(told=localized(error.problem, _)),
        "remedy": in_page_words(told=localized(error.remedy, _)),
    }
