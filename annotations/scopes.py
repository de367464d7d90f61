"""What opens the routes of the human side to a token."""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import ResolverMatch

from annotations.kinds.registry import all_kinds
from annotations.models import Campaign
from workbench.core.accounts.models import User
from workbench.core.accounts.scopes import OF_CAMPAIGNS, Opens, Scope, register
from workbench.core.jobs.models import Job

WORK = (Scope.ANNOTATE, Scope.MANAGE)
RELEASES = (Scope.RELEASES, Scope.MANAGE, Scope.EVALUATE)
WORKING = Opens(read=(Scope.ANNOTATE,), write=(Scope.ANNOTATE,))
MANAGING = Opens(read=(Scope.MANAGE,), write=(Scope.MANAGE,))
RELEASED = Opens(read=RELEASES)

ROUTES = {
    "api-benchmarks": Opens(read=OF_CAMPAIGNS),
    "api-benchmark": Opens(read=OF_CAMPAIGNS),
    "api-items": Opens(read=WORK),
    "api-campaigns": Opens(read=OF_CAMPAIGNS, write=(Scope.MANAGE,)),
    "api-campaign": Opens(read=OF_CAMPAIGNS),
    "api-state": Opens(write=(Scope.MANAGE,)),
    "api-languages": Opens(write=(Scope.MANAGE,)),
    "api-sample": Opens(write=(Scope.MANAGE,)),
    "api-overlap": Opens(write=(Scope.MANAGE,)),
    "api-statement": MANAGING,
    "api-priorities": Opens(write=(Scope.MANAGE,)),
    "api-batches": MANAGING,
    "api-batch": MANAGING,
    "api-close-batch": Opens(write=(Scope.MANAGE,)),
    "api-progress": MANAGING,
    "api-agreement": MANAGING,
    "api-agreement-pairs": MANAGING,
    "api-agreement-machine": MANAGING,
    "api-agreement-texts": MANAGING,
    "api-agreement-over-time": MANAGING,
    "api-agreement-items": MANAGING,
    "api-figures": MANAGING,
    "api-figure": MANAGING,
    "api-figure-file": MANAGING,
    "api-rules-compared": MANAGING,
    "api-advice": MANAGING,
    "api-effort": MANAGING,
    "api-first-look": MANAGING,
    "api-members": MANAGING,
    "api-member": MANAGING,
    "api-give-back-all": MANAGING,
    "api-end-part": MANAGING,
    "api-invitations": MANAGING,
    "api-invitation-file": MANAGING,
    "api-invitation": MANAGING,
    "api-invitation-again": MANAGING,
    "api-people": Opens(read=(Scope.ACCOUNTS,)),
    "api-person": Opens(read=(Scope.ACCOUNTS,), write=(Scope.ACCOUNTS,)),
    "api-controls": MANAGING,
    "api-planted": MANAGING,
    "api-gold": MANAGING,
    "api-given-gold": MANAGING,
    "api-forms": Opens(read=WORK, write=(Scope.MANAGE,)),
    "api-form": MANAGING,
    "api-protocol-files": MANAGING,
    "api-suggestions": MANAGING,
    "api-engines": MANAGING,
    "api-translation-runs": MANAGING,
    "api-back-translations": MANAGING,
    "api-translation-run": MANAGING,
    "api-resume-translation": MANAGING,
    "api-cancel-translation": MANAGING,
    "api-preferred-engine": MANAGING,
    "api-texts": MANAGING,
    "api-post-edits": MANAGING,
    "api-glossary": Opens(read=WORK),
    "api-glossary-file": Opens(read=WORK, write=(Scope.MANAGE,)),
    "api-term-proposals": Opens(read=WORK, write=(Scope.ANNOTATE,)),
    "api-settle-term": MANAGING,
    "api-memories": MANAGING,
    "api-memory": MANAGING,
    "api-guideline": Opens(read=WORK),
    "api-acknowledgements": WORKING,
    "api-tasks": MANAGING,
    "api-disputed": MANAGING,
    "api-translations": MANAGING,
    "api-campaign-flags": MANAGING,
    "api-flag-resolutions": MANAGING,
    "api-campaign-messages": MANAGING,
    "api-message-answers": MANAGING,
    "api-task-messages": MANAGING,
    "api-decisions": MANAGING,
    "api-releases": Opens(read=RELEASES, write=(Scope.MANAGE,)),
    "api-release-rules": Opens(read=RELEASES, write=(Scope.MANAGE,)),
    "api-claims": WORKING,
    "api-take-along": WORKING,
    "api-in-hand": WORKING,
    "api-assignment": WORKING,
    "api-draft": WORKING,
    "api-checks": WORKING,
    "api-dismissals": WORKING,
    "api-skips": WORKING,
    "api-flags": WORKING,
    "api-messages": WORKING,
    "api-task": MANAGING,
    "api-adjudications": MANAGING,
    "api-withdrawal": MANAGING,
    "api-bulk-rulings": MANAGING,
    "api-withdraw-many": MANAGING,
    "api-returns": MANAGING,
    "api-release": RELEASED,
    "api-release-file": RELEASED,
    "api-release-archive": RELEASED,
    "api-release-files": RELEASED,
    "api-release-rows": RELEASED,
    "api-release-difference": RELEASED,
    "api-split-difference": RELEASED,
    "api-all-releases": RELEASED,
    "api-release-events": Opens(read=RELEASES, write=(Scope.MANAGE,)),
    "api-gates": RELEASED,
    "api-gate-items": RELEASED,
    "api-release-reports": Opens(write=(Scope.MANAGE,)),
    "public-release-file": RELEASED,
    "public-files": RELEASED,
    "public-archive": RELEASED,
    **{f"api-{kind.plural}": WORKING for kind in all_kinds().values()},
}


def campaign_of(match: ResolverMatch) -> str | None:
    """The campaign that an address is about, by its name or by what stands in it."""
    path = match.route.removeprefix("api/v1/")
    given = match.kwargs
    if path.startswith(("campaigns/", "releases/")):
        return str(given["name"])
    about: Q | None = None
    if path.startswith("assignments/"):
        about = Q(tasks__assignments=given["pk"])
    elif path.startswith("tasks/"):
        about = Q(tasks=given["pk"])
    elif path.startswith("jobs/"):
        job = Job.objects.filter(pk=given["pk"], subject__startswith="campaign:").first()
        about = Q(pk=job.subject.partition(":")[2]) if job else None
    if about is None:
        return None
    return Campaign.objects.filter(about).values_list("name", flat=True).first()


def campaigns_of(user: User) -> Sequence[tuple[str, str]]:
    campaigns = Campaign.objects.visible_to(user).order_by("name")
    return [(campaign.name, campaign.title or campaign.name) for campaign in campaigns]


register(ROUTES, campaign_of=campaign_of, campaigns_of=campaigns_of)
