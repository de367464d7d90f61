"""A new campaign by the file of a protocol."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from annotations import limits
from annotations.formats.protocol import PROTOCOL, ProtocolError, read_protocol
from annotations.formats.tables import Problem
from annotations.models import Benchmark, Campaign
from annotations.models.benchmarks import NAME_VALIDATOR
from annotations.permissions import can_create_campaign
from annotations.services.protocol_files import make_campaign, plan_by_file
from annotations.services.uploads import MAX_TEXTS, texts_of
from annotations.web.console.forms import NAME_HELP
from annotations.web.console.language_fields import LanguagesField
from annotations.web.refusals import show_refusal, signed_in
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid
from workbench.core.messages import localized
from workbench.core.web.bodies import takes_files


class CampaignFileForm(forms.Form):
    benchmark = forms.ModelChoiceField(
        Benchmark.objects.all(), label=_("Benchmark"), empty_label=None
    )
    name = forms.CharField(
        label=_("Name"), max_length=limits.NAME, validators=[NAME_VALIDATOR], help_text=NAME_HELP
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=limits.TITLE,
        required=False,
        help_text=_("What people see; any script."),
    )
    languages = LanguagesField(
        label=_("Languages"),
        required=False,
        help_text=_(
            "By their BCP 47 codes, with commas between: nb, zu, sr-Latn. None where all work is "
            "on the source."
        ),
    )
    file = forms.FileField(
        label=_("Protocol"),
        help_text=_(
            "protocol.toml, or a zip of it with the files that it names: forms, samples, guideline "
            "and glossary."
        ),
        widget=forms.FileInput(attrs={"accept": ".toml,.zip"}),
    )


@takes_files(MAX_TEXTS, can_create_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: SignedInRequest) -> HttpResponse:
    """Make a campaign by a file; its maker becomes its manager."""
    can_create_campaign(request.user).require()
    form = CampaignFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        campaign = _made(form, request.user)
        if campaign is not None:
            return redirect("console:campaign", name=campaign.name)
    context = {"form": form, "has_benchmarks": Benchmark.objects.exists()}
    status = 422 if form.is_bound else 200
    return render(request, "console/new_campaign_by_file.html", context, status=status)


def _made(form: CampaignFileForm, user: User) -> Campaign | None:
    """The campaign; None where something was refused, which the form tells then."""
    given = {**form.cleaned_data}
    try:
        files = texts_of(file=given.pop("file"), main=PROTOCOL)
        protocol = read_protocol(files[PROTOCOL], files.get)
        plan = plan_by_file(file=protocol)
        return make_campaign(plan=plan, glossary=protocol.glossary, user=user, **given).campaign
    except ProtocolError as error:
        form.add_error("file", [said_at(problem) for problem in error.problems])
    except Invalid as refusal:
        _show(form, refusal)
    except Conflict as conflict:
        form.add_error("name", str(conflict))
    return None


def said_at(problem: Problem) -> str:
    """A problem of a file with its line and its place."""
    text = localized(problem.message, gettext)
    places = [gettext("line %d") % problem.line if problem.line else "", problem.place]
    return ": ".join([*filter(None, dict.fromkeys(places)), text])


def _show(form: CampaignFileForm, refusal: Invalid) -> None:
    """Put each problem at its field; what stands in the protocol's file, at the file."""
    of_file = [name for name in refusal.fields if name not in form.fields]
    for name in of_file:
        form.add_error("file", f"{name}: {refusal.fields[name]}")
    rest = {name: text for name, text in refusal.fields.items() if name not in of_file}
    show_refusal(form, Invalid(**rest))
