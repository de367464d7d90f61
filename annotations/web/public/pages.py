"""What everybody sees of a public release: what it is, how to load it, and how to report a row."""

from http import HTTPStatus

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from annotations import limits
from annotations.models import Release
from annotations.services.reader_reports import REASONS, report_row
from annotations.vocabularies import FlagReason
from annotations.web.cards import card_of
from annotations.web.desk.forms import TextField
from annotations.web.loading import loading_lines
from annotations.web.prose import Prose
from annotations.web.refusals import show_refusal
from workbench.core.counting import key_of, times
from workbench.core.errors import Conflict, Invalid
from workbench.core.languages import LONGEST_CODE

HOUR = 60 * 60


class ReportForm(forms.Form):
    sample_id = forms.CharField(
        label=gettext_lazy("Row"),
        max_length=limits.SAMPLE_ID,
        help_text=gettext_lazy("Its sample_id, such as anatomy/test/7."),
    )
    language = forms.CharField(label=gettext_lazy("Language"), max_length=LONGEST_CODE)
    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong"), choices=[(one.value, one.label) for one in REASONS]
    )
    note = TextField(
        label=gettext_lazy("In your words"),
        max_length=limits.COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The people who made the dataset read it. Name nobody."),
    )


@require_safe
def release(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """A public release; of one that was withdrawn the reason alone."""
    found = _release(name, version)
    if found.withdrawal is not None:
        return _gone(request, found)
    context = {
        "release": found,
        "card": _card(found),
        "loading_lines": loading_lines(found, request.build_absolute_uri("/")),
    }
    return render(request, "public/release.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, name: str, version: str) -> HttpResponse:
    """Say what is wrong with a row; it becomes a flag that people look at."""
    found = _release(name, version)
    if found.withdrawal is not None:
        return _gone(request, found)
    form = ReportForm(request.POST or None, initial=request.GET.dict())
    if form.is_bound and form.is_valid() and _record(request, found, form):
        messages.success(request, _("Thank you. People of the campaign will look at the row."))
        return redirect("public-release", name=name, version=version)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"release": found, "form": form}
    return render(request, "public/report.html", context, status=status)


def _record(request: HttpRequest, release: Release, form: ReportForm) -> bool:
    """Whether the report was taken; else the form says why not.

    A client's reports are counted together with those that it sends over the API.
    """
    count, _left = times(key_of("reports", request.META.get("REMOTE_ADDR", "")), HOUR)
    if count > settings.REPORTS_AN_HOUR:
        form.add_error(None, _("You have sent many reports in this hour; go on later."))
        return False
    given = form.cleaned_data
    try:
        report_row(release=release, **given | {"reason": FlagReason(given["reason"])})
    except Invalid as invalid:
        show_refusal(form, invalid)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
    return not form.errors


def _card(release: Release) -> Prose | None:
    """None where it is not at hand as the manifest has it."""
    try:
        return card_of(release)
    except Conflict:
        return None


def _release(name: str, version: str) -> Release:
    releases = Release.objects.ever_public().select_related("campaign")
    prefetched = releases.prefetch_related("events")
    return get_object_or_404(prefetched, campaign__name=name, version=version)


def _gone(request: HttpRequest, release: Release) -> HttpResponse:
    return render(request, "public/withdrawn.html", {"release": release}, status=HTTPStatus.GONE)
