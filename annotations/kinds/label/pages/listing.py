"""The forms of a campaign: what each asks and of what, and the ways in which another comes in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations import limits
from annotations.formats.toml import toml_of
from annotations.forms.columns import column_names
from annotations.forms.form import CANDIDATES, IMPORT, SOURCE, Form
from annotations.forms.reading import FormError, Problem, fallbacks, form_of, read_form
from annotations.forms.shipped import shipped
from annotations.kinds.label.reading import FATES_OVER, fates
from annotations.kinds.label.rules import KIND
from annotations.labels import said
from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.services.forms import ImportedForm, import_form
from annotations.web.console.access import in_campaign, show
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.json_reading import read_json
from workbench.core.messages import localized
from workbench.layouts.content import text_of
from workbench.layouts.records import FormatError

PAGE = "forms"
TEMPLATE = "kinds/label/forms.html"
SUFFIXES = (".toml", ".json")


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A form as TOML or JSON."),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )


class SuggestionsForm(forms.Form):
    form = forms.ChoiceField(label=gettext_lazy("Form"))
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=limits.NAME,
        help_text=gettext_lazy(
            "What made them, in words of your own; people at work never see it."
        ),
    )
    suggestions = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("JSON lines: sample_id, language, answers; engine where needed."),
        widget=forms.FileInput(attrs={"accept": ".jsonl,.json"}),
    )

    def __init__(self, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = campaign.protocol.asked.values()
        taking = [(form.id, said(form.title)) for form in asked if form.suggestions]
        choice: Any = self.fields["form"]
        choice.choices = taking


@dataclass(frozen=True)
class Line:
    """A form of the campaign; of its tasks `begun` are the ones that somebody has worked on."""

    form: Form
    title: str
    subject: str
    tasks: int
    begun: int
    untranslated: Sequence[str]
    unreleased: Sequence[str]


@require_safe
@in_campaign()
def list_forms(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    return page(request, campaign)


@require_POST
@in_campaign(can_manage)
def add_shipped(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Have the campaign ask a form that comes with the program."""
    form = shipped().get(request.POST.get("form", ""))
    if form is None:
        raise Http404
    return taken(request, campaign, form) or page(request, campaign, status=422)


@require_POST
@in_campaign(can_manage)
def upload(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Take a form out of a file, or say line by line what is wrong with it."""
    given = FileForm(request.POST, request.FILES)
    problems: Sequence[Problem] = ()
    if given.is_valid():
        file = given.cleaned_data["file"]
        try:
            form = _read(file.name, file.read(4 * limits.FORM + 1))
        except FormError as error:
            problems = error.problems
        except FormatError as error:
            given.add_error("file", localized(error.args[0], _))
        else:
            if done := taken(request, campaign, form):
                return done
    return page(request, campaign, file_form=given, problems=problems, status=422)


@require_safe
@in_campaign()
def download(request: SignedInRequest, campaign: Campaign, form: str, suffix: str) -> HttpResponse:
    """A form of the campaign, or a shipped one, as a file to go on from."""
    document = form_named(campaign, form).document()
    if suffix == "json":
        text, kind = json.dumps(document, ensure_ascii=False, indent=2) + "\n", "application/json"
    else:
        text, kind = toml_of(document), "application/toml"
    name = f'attachment; filename="{form}.{suffix}"'
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": name})


def form_named(campaign: Campaign, form: str) -> Form:
    """The campaign's own form of this id, else the shipped one; 404 where there is neither."""
    found = campaign.protocol.asked.get(form) or shipped().get(form)
    if found is None:
        raise Http404
    return found


def taken(request: SignedInRequest, campaign: Campaign, form: Form) -> HttpResponse | None:
    """Put a form in force and lead to the list; None where that is refused, which is told."""
    try:
        made = import_form(campaign=campaign, form=form, user=request.user)
    except Invalid as refusal:
        for problem in refusal.fields.values():
            messages.error(request, problem)
        return None
    _tell(request, made)
    return redirect("console:forms", name=campaign.name)


def page(
    request: SignedInRequest,
    campaign: Campaign,
    *,
    file_form: FileForm | None = None,
    problems: Sequence[Problem] = (),
    suggestions: SuggestionsForm | None = None,
    refused: Sequence[tuple[int | None, str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    rules = campaign.protocol
    others = [form for id, form in shipped().items() if id not in rules.asked]
    return show(
        request,
        PAGE,
        campaign,
        template=TEMPLATE,
        status=status,
        rules=rules,
        lines=lines_of(campaign, list(rules.asked.values())),
        shipped=[(form, said(form.title), subject(form)) for form in others],
        fates=fates(campaign, request.user),
        fates_over=FATES_OVER,
        file_form=file_form or FileForm(),
        suggestions=suggestions or SuggestionsForm(campaign),
        refused=refused,
        problems=[(one.line, one.place, localized(one.message, _)) for one in problems],
    )


def lines_of(campaign: Campaign, asked: Sequence[Form]) -> list[Line]:
    tasks = campaign.tasks.production().filter(kind=KIND.id).order_by()
    counted = tasks.values_list("form").annotate(
        tasks=Count("pk", distinct=True),
        begun=Count("pk", distinct=True, filter=Q(assignments__isnull=False)),
    )
    counts = {form: (total, begun) for form, total, begun in counted}
    return [
        Line(
            form,
            said(form.title),
            subject(form),
            *counts.get(form.id, (0, 0)),
            untranslated(form),
            unreleased(form),
        )
        for form in asked
    ]


def subject(form: Form) -> str:
    """What the form asks about."""
    if form.on == SOURCE:
        return _("the source")
    if form.which == CANDIDATES:
        return _("each candidate, its engine hidden")
    if form.after == IMPORT:
        return _("the current translation, at once")
    return _("the current translation, after its review")


def untranslated(form: Form) -> list[str]:
    """The languages of the pages in which some text of the form is missing."""
    return [name for code, name in settings.LANGUAGES if fallbacks(form, [code])]


def unreleased(form: Form) -> list[str]:
    """The questions whose answers no release has: they name no column."""
    return [said(one.heading) for one in form.questions if not column_names(one)]


def _read(name: str, content: bytes) -> Form:
    text = text_of(name, content)
    if not name.lower().endswith(".json"):
        return read_form(text)
    try:
        document: Any = read_json(text)
    except ValueError as error:
        raise FormError([Problem("", f"{error}")]) from error
    return form_of(document)


def _tell(request: SignedInRequest, made: ImportedForm) -> None:
    title = said(made.form.title)
    if not made.is_new:
        messages.info(request, _("Nothing changed: “%s” is asked like this already.") % title)
        return
    text = _("“%(form)s” is in force, by version %(version)d of the rules.")
    told = [text % {"form": title, "version": made.version}]
    opened = ngettext("%d task was opened.", "%d tasks were opened.", made.opened)
    moved = ngettext("%d task asks it from now on.", "%d tasks ask it from now on.", made.moved)
    kept = ngettext(
        "%d task was begun before and stays.", "%d were begun before and stay.", made.kept
    )
    counted = ((opened, made.opened), (moved, made.moved), (kept, made.kept))
    told += [text % count for text, count in counted if count]
    messages.success(request, " ".join(told))
    if left_out := unreleased(made.form):
        text = _("Without a column, and so not in the release: %s.")
        messages.info(request, text % ", ".join(left_out))
