"""A campaign's glossary."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations import limits
from annotations.formats.glossary import COLUMNS, FORMATS, SUFFIXES
from annotations.labels import language_choices
from annotations.models import Campaign, GlossaryTerm, TermProposal
from annotations.permissions import can_manage
from annotations.selectors.glossary import glossary_file, glossary_of, proposals_to_settle
from annotations.services import glossary as services
from annotations.services.importing import ImportRefused
from annotations.services.term_proposals import decline_term, take_term
from annotations.web.console.access import in_campaign, in_named_campaign, show
from annotations.web.console.paging import url_with
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid
from workbench.core.languages import language_of
from workbench.core.messages import localized
from workbench.core.web.bodies import takes_files
from workbench.layouts.records import FormatError, RowError

PAGE_SIZE = 100
SHOWN_ERRORS = 50


class TermForm(forms.Form):
    """One term; its length and characters are the service's business."""

    language = forms.ChoiceField(label=_("Language"))
    source = forms.CharField(label=_("Source term"), max_length=limits.TERM)
    target = forms.CharField(label=_("Translation"), max_length=limits.TERM)
    forbidden = forms.BooleanField(label=_("This translation is not to be used"), required=False)
    note = forms.CharField(label=_("Note"), max_length=limits.TERM_NOTE, required=False)

    def __init__(self, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(campaign.languages)  # type: ignore[attr-defined]
        self.fields["target"].widget.attrs["dir"] = "auto"
        self.fields["note"].widget.attrs["dir"] = "auto"


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or TSV with the columns source, target, and where needed language, forbidden, "
            "note; or TBX. The download puts an apostrophe before what a spreadsheet would take "
            "for a formula (= + - @), and it is taken away here."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("Of rows that name none; of a TBX file, the only one that is read."),
    )

    def __init__(self, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", gettext("As the file says")), *language_choices(campaign.languages)]
        self.fields["language"].choices = named  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row of a file, in the reader's language."""

    row: int | None
    field: str
    problem: str
    remedy: str


@require_safe
@in_campaign()
def glossary(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    return _page(request, campaign)


@takes_files(services.MAX_FILE, in_named_campaign(can_manage))
@require_POST
@in_campaign(can_manage)
def import_file(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Take a file's terms over, or say row by row what is in the way."""
    form = FileForm(campaign, request.POST, request.FILES)
    errors: Sequence[RowError] = ()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            report = services.import_glossary(
                campaign=campaign,
                name=file.name,
                content=file.read(services.MAX_FILE + 1),
                language=form.cleaned_data["language"],
                dry_run="try" in request.POST,
                user=request.user,
            )
        except ImportRefused as refused:
            errors = refused.errors
        except FormatError as error:
            form.add_error("file", f"{localized(error.args[0], gettext)}.")
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            if "try" in request.POST:
                messages.info(request, _rehearsed(report))
            else:
                messages.success(request, _summary(report))
            return redirect("console:glossary", name=campaign.name)
    return _page(request, campaign, file_form=form, errors=errors, status=422)


@require_POST
@in_campaign(can_manage)
def add(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    form = TermForm(campaign, request.POST)

    def store(given: dict[str, Any]) -> None:
        services.add_term(campaign=campaign, user=request.user, **given)

    if _stored(form, store):
        return redirect("console:glossary", name=campaign.name)
    return _page(request, campaign, term_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def change(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """One term, to be worded differently or taken away."""
    term = get_object_or_404(GlossaryTerm, campaign=campaign, pk=pk)
    initial = {name: getattr(term, name) for name in COLUMNS}
    form = TermForm(campaign, request.POST or None, initial=initial)
    del form.fields["language"]

    def store(given: dict[str, Any]) -> None:
        services.change_term(term=term, **given)

    if request.method == "POST" and _stored(form, store):
        return redirect("console:glossary", name=campaign.name)
    status = 422 if form.is_bound else 200
    return show(request, "term", campaign, term=term, form=form, status=status)


@require_POST
@in_campaign(can_manage)
def delete(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    term = get_object_or_404(GlossaryTerm, campaign=campaign, pk=pk)
    services.delete_term(term=term)
    messages.success(request, gettext("“%(term)s” is taken away.") % {"term": term.source})
    return redirect("console:glossary", name=campaign.name)


@require_POST
@in_campaign()
def settle(request: SignedInRequest, campaign: Campaign, pk: int) -> HttpResponse:
    """Take a proposed term over, as it stands in the form, or decline it, with a word on why."""
    found = TermProposal.objects.visible_to(request.user).filter(campaign=campaign)
    proposal = get_object_or_404(found, pk=pk)
    reason = request.POST.get("reason", "")
    try:
        if "decline" in request.POST:
            decline_term(user=request.user, proposal=proposal, reason=reason)
            messages.success(
                request, gettext("“%(term)s” is declined.") % {"term": proposal.source}
            )
        else:
            target = request.POST.get("target", "")
            take_term(user=request.user, proposal=proposal, target=target, reason=reason)
            messages.success(request, gettext("“%(term)s” is added.") % {"term": proposal.source})
    except (Conflict, Invalid) as refusal:
        messages.error(request, str(refusal))
    return redirect("console:glossary", name=campaign.name)


@require_safe
@in_campaign()
def download(request: SignedInRequest, campaign: Campaign) -> HttpResponseBase:
    """The terms in a form in which they can be imported again, as CSV where none is named."""
    format = request.GET.get("format", "csv")
    if format not in FORMATS:
        raise Http404
    file = glossary_file(campaign, _language(request, campaign), format)
    response = StreamingHttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    return response


def _stored(form: forms.Form, store: Callable[[dict[str, Any]], None]) -> bool:
    if not form.is_valid():
        return False
    try:
        store(form.cleaned_data)
    except Invalid as refusal:
        show_refusal(form, refusal)
        return False
    return True


def _page(
    request: SignedInRequest,
    campaign: Campaign,
    *,
    term_form: TermForm | None = None,
    file_form: FileForm | None = None,
    errors: Sequence[RowError] = (),
    status: int = 200,
) -> HttpResponse:
    language = _language(request, campaign)
    pages = Paginator(glossary_of(campaign, language), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    return show(
        request,
        "glossary",
        campaign,
        status=status,
        terms=page.object_list,
        total=pages.count,
        previous=page.has_previous() and url_with(request, page=page.previous_page_number()),
        next=page.has_next() and url_with(request, page=page.next_page_number()),
        language=language,
        languages=[language_of(code) for code in campaign.languages],
        proposals=proposals_to_settle(request.user, campaign),
        term_form=term_form or TermForm(campaign, initial={"language": language}),
        file_form=file_form or FileForm(campaign, initial={"language": language}),
        problems=[_problem(error) for error in errors[:SHOWN_ERRORS]],
        more_problems=max(0, len(errors) - SHOWN_ERRORS),
    )


def _language(request: SignedInRequest, campaign: Campaign) -> str:
    """The language that the address asks for; empty for all, not found where it is none here."""
    asked = request.GET.get("language", "")
    if asked and asked not in campaign.languages:
        raise Http404
    return asked


def _problem(error: RowError) -> Problem:
    problem, remedy = localized(error.problem, gettext), localized(error.remedy, gettext)
    return Problem(error.row, error.field, problem, remedy)


def _summary(report: services.GlossaryReport) -> str:
    text = gettext("%(added)d terms added, %(changed)d changed, %(unchanged)d as they were.")
    return text % _counts(report)


def _rehearsed(report: services.GlossaryReport) -> str:
    text = gettext(
        "Nothing was stored. %(added)d terms would be added, %(changed)d changed, %(unchanged)d "
        "are there already."
    )
    return text % _counts(report)


def _counts(report: services.GlossaryReport) -> dict[str, int]:
    return {name: getattr(report, name) for name in ("added", "changed", "unchanged")}
