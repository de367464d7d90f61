"""What metrics that run elsewhere say of the texts: bringing their files in, and what they hold."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations import limits
from annotations.formats.scores import SUFFIXES, read_scores
from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.selectors.scores import mean_scores
from annotations.services import scores as services
from annotations.services.importing import ImportRefused
from annotations.web.console.access import in_campaign, in_named_campaign, show
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.core.web.bodies import takes_files
from workbench.layouts.records import FormatError

MAX_FILE = 100_000_000
"""Of 42 languages with three engines each, at 14,042 items."""

SHOWN_ERRORS = 50
HIGHER, LOWER = "higher", "lower"


class ScoresForm(forms.Form):
    """A file with the name, the direction and the range of its metric."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, TSV or JSON lines with sample_id, language and score, and engine where an item "
            "has texts of several."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    name = forms.CharField(
        label=_("Metric"), max_length=limits.NAME, help_text=_("With its version.")
    )
    better = forms.ChoiceField(
        label=_("Better are"),
        choices=[(HIGHER, _("higher scores")), (LOWER, _("lower scores"))],
    )
    lowest = forms.FloatField(label=_("Lowest score"))
    highest = forms.FloatField(label=_("Highest score"))

    @property
    def scale(self) -> services.Scale:
        given = self.cleaned_data
        return services.Scale(given["better"] == HIGHER, given["lowest"], given["highest"])


@takes_files(MAX_FILE, in_named_campaign(can_manage))
@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def scores(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Take a file's scores over, or say row by row what is in the way."""
    form = ScoresForm(request.POST or None, request.FILES or None)
    errors: Any = ()
    if form.is_valid():
        try:
            done = _store(campaign, form, request)
        except ImportRefused as refused:
            errors = refused.errors
        except FormatError as error:
            form.add_error("file", f"{localized(error.args[0], gettext)}.")
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            told = gettext("%(added)d scores are new, %(changed)d changed, %(same)d were there.")
            parts = {"added": done.added, "changed": done.changed, "same": done.unchanged}
            messages.success(request, told % parts)
            return redirect("console:scores", name=campaign.name)
    return show(
        request,
        "scores",
        campaign,
        status=422 if form.is_bound else 200,
        form=form,
        problems=errors[:SHOWN_ERRORS],
        more_problems=max(0, len(errors) - SHOWN_ERRORS),
        metrics=list(campaign.metrics.all()),
        scores=mean_scores(campaign),
    )


@require_POST
@in_campaign(can_manage)
def delete(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Forget a metric with all of its scores."""
    name = request.POST.get("metric", "")
    services.delete_metric(campaign=campaign, name=name, user=request.user)
    return redirect("console:scores", name=campaign.name)


def _store(
    campaign: Campaign, form: ScoresForm, request: SignedInRequest
) -> services.ImportedScores:
    file = form.cleaned_data["file"]
    return services.import_scores(
        campaign=campaign,
        metric=form.cleaned_data["name"],
        scale=form.scale,
        given=read_scores(file.name, file.read(MAX_FILE + 1)),
        user=request.user,
    )
