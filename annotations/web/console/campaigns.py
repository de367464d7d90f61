"""The campaigns that a person runs or watches, a new one, and one at a glance."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from annotations.labels import kind_label
from annotations.models import Benchmark, Campaign, Membership
from annotations.permissions import can_create_campaign, can_import_benchmark
from annotations.selectors import beginning, console, progress
from annotations.selectors.beginning import Stage
from annotations.selectors.progress import Progress
from annotations.selectors.step_numbers import by_step
from annotations.selectors.twins import twins_in_samples
from annotations.services.planning import create_campaign
from annotations.web.console import guide
from annotations.web.console.access import in_campaign, show
from annotations.web.console.kinds import console_kinds
from annotations.web.console.protocol_forms import CampaignForm
from annotations.web.refusals import show_refusal, signed_in
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs.models import ACTIVE
from workbench.core.web.language_names import language_notes

ARCHIVED = "archived"
"""In the address of the list: the archived campaigns instead."""


@dataclass(frozen=True)
class Total:
    """The progress of all languages of one kind together; `complete` tasks have their answer."""

    kind: str
    complete: int
    tasks: int
    disputed: int

    @property
    def label(self) -> str:
        return str(console_kinds()[self.kind].done)

    @property
    def icon(self) -> str:
        return console_kinds()[self.kind].icon

    @property
    def note(self) -> str:
        return gettext("of %(tasks)s tasks") % {"tasks": intcomma(self.tasks)}


@require_safe
@signed_in
def campaigns(request: SignedInRequest) -> HttpResponse:
    """The campaigns of the person's console, with their progress."""
    archived = ARCHIVED in request.GET
    mine = console.campaigns_of(request.user)
    found = mine.listed(archived=archived)
    may_create = can_create_campaign(request.user)
    may_import = can_import_benchmark(request.user)
    may = {Stage.BENCHMARK: may_import, Stage.CAMPAIGN: may_create}
    return render(
        request,
        "console/campaigns.html",
        {
            "archived": archived,
            "archive": mine.listed(archived=True).count(),
            "campaigns": [(one, totals(progress.by_language(one))) for one in found],
            "benchmarks": console.benchmarks_of(request.user),
            "may_create": may_create,
            "may_import": may_import,
            "guide": guide.shown(beginning.first_steps(), may=[one for one in may if may[one]]),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: SignedInRequest) -> HttpResponse:
    """Make a campaign; its maker becomes its manager."""
    can_create_campaign(request.user).require()
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("console:campaign", name=_created(request, form).name)
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Conflict as conflict:
            form.add_error("name", str(conflict))
    context = {"form": form, "has_benchmarks": Benchmark.objects.exists()}
    status = 422 if form.is_bound else 200
    return render(request, "console/new_campaign.html", context, status=status)


@require_safe
@in_campaign()
def overview(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    rows = progress.by_language(campaign)
    return show(
        request,
        "campaign",
        campaign,
        rows=sorted(rows, key=lambda row: list(console_kinds()).index(row.kind)),
        totals=totals(rows),
        at_rest=progress.languages_at_rest(campaign, rows),
        steps=by_step(campaign),
        members=Membership.objects.filter(campaign=campaign).values("user").distinct().count(),
        latest=campaign.releases.first(),
        guide=guide.shown(beginning.steps_of(campaign, rows), campaign),
        twin_notes=_twin_notes(campaign),
        language_notes=language_notes([campaign.source_language, *campaign.languages]),
        active_jobs=console.jobs_of(campaign).filter(state__in=ACTIVE)[:6],
    )


def _twin_notes(campaign: Campaign) -> list[str]:
    """A sentence for each kind of task whose sample holds the same question more than once."""
    notes = []
    for kind, count in twins_in_samples(campaign).items():
        told = ngettext(
            "%(kind)s: %(count)s question of the sample is a twin of another, the same one again.",
            "%(kind)s: %(count)s questions of the sample are twins, the same question again.",
            count,
        )
        notes.append(told % {"kind": kind_label(kind), "count": intcomma(count)})
    return notes


def totals(rows: list[Progress]) -> list[Total]:
    """One total for each kind that has tasks."""
    present = {row.kind for row in rows}
    return [
        Total(
            kind,
            sum(row.complete for row in rows if row.kind == kind),
            sum(row.tasks for row in rows if row.kind == kind),
            sum(row.disputed for row in rows if row.kind == kind),
        )
        for kind in console_kinds()
        if kind in present
    ]


def _created(request: SignedInRequest, form: CampaignForm) -> Campaign:
    given = form.cleaned_data
    return create_campaign(
        benchmark=given["benchmark"],
        name=given["name"],
        title=given["title"],
        languages=form.all_languages(),
        plan=form.plan(),
        user=request.user,
    )
