"""What the console's entrance and frame ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from annotations.kinds.registry import following_kinds, text_kind
from annotations.models import (
    Assignment,
    Benchmark,
    Campaign,
    CurrentTranslation,
    Membership,
    Task,
    TaskCandidate,
)
from annotations.models.campaigns import CampaignQuerySet
from annotations.models.tasks import AssignmentState
from annotations.models.visibility import (
    CONSOLE_ROLES,
    source_visible_to,
    tasks_that_blind,
    waiting_for_another,
)
from annotations.selectors.catalogue import benchmarks_visible_to
from annotations.selectors.disagreements import ALL, QueueFilters, list_disputed
from annotations.selectors.writers import have_writers_ended
from annotations.vocabularies import Role
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job
from workbench.core.languages import Language, language_of

KEPT_S = 3600


@dataclass(frozen=True)
class Candidates:
    """What a campaign has in one language: texts by engine, and items with a current text."""

    language: Language
    engines: list[tuple[str, str, int]]
    current: int


def campaigns_of(user: User) -> CampaignQuerySet:
    """The campaigns whose console the person may open."""
    campaigns = Campaign.objects.select_related("benchmark")
    if user.is_superuser:
        return campaigns
    roles = Membership.objects.filter(user=user, role__in=CONSOLE_ROLES)
    return campaigns.filter(pk__in=roles.values("campaign"))


def to_continue(benchmark: Benchmark, user: User) -> CampaignQuerySet:
    """The campaigns over the version before that the person manages and nothing continues yet."""
    campaigns = Campaign.objects.managed_by(user).filter(benchmark=benchmark.parent_id)
    return campaigns.filter(continued_by=None).distinct()


def benchmarks_of(user: User) -> QuerySet[Benchmark]:
    """Those that the person may look through, with `item_count`, `dev_count` and
    `campaign_count`."""
    visible = benchmarks_visible_to(user).values("pk")
    return Benchmark.objects.filter(pk__in=visible).annotate(
        item_count=Count("items", distinct=True),
        dev_count=Count("items", filter=Q(items__split="dev"), distinct=True),
        campaign_count=Count("campaigns", distinct=True),
    )


def jobs_of(campaign: Campaign) -> QuerySet[Job]:
    """The campaign's jobs, newest first."""
    return Job.objects.filter(subject=subject_of(campaign)).select_related("created_by")


def subject_of(campaign: Campaign) -> str:
    """How a job names the campaign that it is about."""
    return f"campaign:{campaign.pk}"


def candidates(campaign: Campaign) -> list[Candidates]:
    """By language of the campaign: how many texts each engine has given."""
    current = dict(
        CurrentTranslation.objects.filter(campaign=campaign)
        .values_list("language")
        .annotate(n=Count("pk"))
        .order_by("language")
    )
    rows = _offered(campaign, current)
    return [
        Candidates(
            language_of(code),
            [(engine, version, n) for language, engine, version, n in rows if language == code],
            current.get(code, 0),
        )
        for code in campaign.languages
    ]


def _offered(campaign: Campaign, current: Mapping[str, int]) -> list[tuple[str, str, str, int]]:
    """Language, engine, its version, and how many of its texts are offered.

    Every offer is counted, which takes a second of half a million: kept until there are new ones,
    where none is being written that would have a lower id than the last. What is taken back has
    others in its place.
    """
    last = TaskCandidate.objects.of_every_purpose().aggregate(last=Max("pk"))["last"]
    state = sha256(repr((last, current)).encode()).hexdigest()
    key = f"offered:{campaign.pk}:{state}"
    found: list[tuple[str, str, str, int]] | None = cache.get(key)
    if found is None:
        is_whole = have_writers_ended(patience=0)
        offered = (
            TaskCandidate.objects.production()
            .filter(task__campaign=campaign, task__kind=text_kind().id)
            .order_by()
            .values_list("task__language", "translation__engine", "translation__engine_version")
            .annotate(n=Count("pk"))
        )
        found = sorted(offered)
        if is_whole:
            cache.set(key, found, KEPT_S)
    return found


def to_adjudicate(campaign: Campaign, user: User, filters: QueueFilters = ALL) -> QuerySet[Task]:
    """The tasks of the queue that this person may rule on, in order.

    Left out are languages that the person does not review, tasks that the person decided on, and
    items of which a task can still reach the person as an annotator.
    """
    own = Assignment.objects.filter(
        task=OuterRef("pk"), person=user, state=AssignmentState.SUBMITTED
    )
    blinding = tasks_that_blind(user, campaign).about("item")
    tasks = list_disputed(campaign, filters).filter(
        ~Exists(own),
        ~Exists(blinding),
        ~Exists(waiting_for_another(user).filter(task=OuterRef("pk"))),
        source_visible_to(user, "item"),
    )
    for step in following_kinds():
        others = Assignment.objects.production().in_other_steps(step, user)
        tasks = tasks.exclude(Exists(others), kind=step)
    if user.is_superuser:
        return tasks
    roles = list(
        Membership.objects.filter(
            campaign=campaign, user=user, role__in=(Role.MANAGER, Role.REVIEWER)
        )
    )
    if any(role.role == Role.MANAGER or not role.languages for role in roles):
        return tasks
    return tasks.filter(language__in=[code for role in roles for code in role.languages])
