"""Who may see what: the two rules of blindness, in one place.

Another's decision is shown to an annotator only when no open task on that item can still reach
them, nor one on a twin of it: the same question asked again, in whatever benchmark. It holds for
everybody who works tasks in the campaign, whatever else they are there, and for a task in the hands
of who no longer annotates there: they may still decide on it.
Of two rulings that have to be the same, nobody is shown another's before both are made.
Decisions on controls are shown by `selectors/controls.py` alone.

Nor are an item's source, key and name shown to anybody while a task on it, on a twin or on its next
version that is to be done blind, in whatever language and campaign, is in their hands or can still
come to them.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.kinds.kind import RULINGS
from annotations.kinds.registry import all_kinds, blind_kinds
from annotations.models.benchmarks import Item, content_of
from annotations.models.campaigns import Campaign, Membership
from annotations.models.tasks import (
    Assignment,
    AssignmentQuerySet,
    AssignmentState,
    Consensus,
    Task,
    TaskQuerySet,
    TaskState,
    is_production,
    is_undecided,
)
from annotations.vocabularies import Role
from workbench.core.accounts.models import User
from workbench.core.prepared import Given

OVERSEEING = frozenset({Role.MANAGER, Role.VIEWER})
CONSOLE_ROLES = (Role.MANAGER, Role.REVIEWER, Role.VIEWER)
"""Whoever has one of them can look a control up, and is handed none."""


def decisions_visible_to(user: User) -> Q:
    """The condition, on any ledger table with `task` and `person`, for what the user may see."""
    if user.is_superuser:
        return Q()
    memberships = list(_with_source(Membership.objects.filter(user=user)))
    visible = Q(person=user)
    blind_in = {m.campaign_id: m for m in memberships if m.role == Role.ANNOTATOR}
    for membership in memberships:
        scope = Q(task__campaign=membership.campaign_id)
        if membership.role not in OVERSEEING and membership.languages:
            scope &= Q(task__language__in=membership.languages)
        annotator = blind_in.get(membership.campaign_id)
        reaching = _tasks_that_can_reach(user, membership.campaign_id, annotator)
        scope &= Q(~Exists(reaching.about("task__item")))
        visible |= scope & is_production("task__")
    return visible


def tasks_that_blind(user: User, campaign: Campaign) -> TaskQuerySet:
    """The tasks on whose items the person must not see what others' decisions add up to."""
    if user.is_superuser:
        return Task.objects.none()
    roles = Membership.objects.filter(user=user, campaign=campaign, role=Role.ANNOTATOR)
    annotator = _with_source(roles).first()
    return _tasks_that_can_reach(user, campaign.pk, annotator)


def is_blind_to(user: User, campaign: Campaign, item_id: int) -> bool:
    """Whether the person must not see what others decided on an item, or what it is."""
    twins = {"item__content__in": Item.objects.filter(pk=item_id).values("content")}
    blinding = tasks_that_blind(user, campaign).filter(**twins)
    return blinding.exists() or blind_tasks(user).filter(**twins).exists()


def reaching(user: User, campaign: Campaign, item: str = "pk") -> Q:
    """The condition that a task can still come to the person on an item of the campaign's
    benchmark, or on a twin of it: in their hands, or in any campaign over the benchmark.

    Args:
        item: what leads from a row to the item; the row is an item itself where it is left out.
    """
    if user.is_superuser:
        return Q(pk__in=())
    in_hand = Assignment.objects.visible_to(user).filter(
        state=AssignmentState.OPEN, task__item__content=OuterRef(content_of(item))
    )
    found = Q(Exists(in_hand))
    here = Campaign.objects.filter(benchmark=campaign.benchmark_id, is_open=True)
    for one in here.joined_by(user.pk):
        found |= Q(Exists(tasks_that_blind(user, one).about(item)))
    return found


def rulings_kept_from(user: User) -> Q:
    """Of others' rulings, those on tasks where two people have to rule the same and have not yet.

    Nobody but its author is shown one, an administrator as little as whoever looks on: each of them
    may be the second, who decides unaided. So it stays with one that is withdrawn, or of a round
    that was sent back, until two have ruled the same, or differ.
    """
    ruled = Consensus.objects.of_every_purpose().filter(
        Q(values__ruling__isnull=False) | Q(values__ruled_by__1__isnull=False),
        task=OuterRef("pk"),
    )
    tasks = Task.objects.of_every_purpose().filter(_needs_two_rulings(), pk=OuterRef("task"))
    return Q(Exists(tasks.filter(~Q(state=TaskState.ADJUDICATED), ~Exists(ruled)))) & ~Q(
        person=user
    )


def _needs_two_rulings() -> Q:
    """Of a task: its rules ask two people to rule the same (`Protocol.rulings_wanted`)."""
    return reduce(
        or_,
        (
            Q(kind=kind.id, **{f"protocol__rules__{kind.follows or kind.id}__{RULINGS}__gt": 1})
            for kind in all_kinds().values()
        ),
    )


def waiting_for_another(user: User) -> QuerySet[Consensus]:
    """Of the tasks that the person has ruled on, where another person's ruling is needed yet."""
    return Consensus.objects.of_every_purpose().filter(values__ruled_by__contains=user.pk)


def source_visible_to(user: User, item: str = "pk") -> Q:
    """The condition that a person may be shown an item's source, key and name.

    Args:
        item: what leads from a row to the item; the row is an item itself where it is left out.
    """
    roles = _annotating(user)
    if not roles and not _blind_in_hand(user).exists():
        return Q()
    blind = _blind_tasks(user, roles)
    return Q(~Exists(blind.about(item)), ~Exists(blind.on_the_next(item)))


def blind_tasks(user: User) -> TaskQuerySet:
    """Tasks to be done blind that the person holds or may yet be handed, in any campaign."""
    return _blind_tasks(user, _annotating(user))


def _blind_tasks(user: User, roles: Sequence[Membership]) -> TaskQuerySet:
    in_hand = Q(pk__in=_blind_in_hand(user).values("task"))
    work = reduce(or_, map(_work_of, roles), Q(pk__in=()))
    return Task.objects.of_every_purpose().filter(
        in_hand | (work & _can_come(user.pk)), kind__in=blind_kinds()
    )


def knows_the_key(person: int | Given) -> Q:
    """Of a task in the outer query: whether its key was shown to the person, or may be at any
    time, or a twin's, or that of the version before.

    Such people are handed no blind task on the item.
    """
    overseen = Membership.objects.filter(
        user=person,
        role__in=CONSOLE_ROLES,
        campaign__benchmark__items__content=OuterRef("item__content"),
    )
    overseen_before = Membership.objects.filter(
        user=person,
        role__in=CONSOLE_ROLES,
        campaign__benchmark__successors=OuterRef("item__benchmark"),
    )
    return (
        Q(Exists(Assignment.objects.showing_the_key_of(OuterRef("item__content"), person)))
        | Q(Exists(User.objects.filter(pk=person, is_superuser=True)))
        | Q(Exists(overseen))
        | Q(Exists(Assignment.objects.showing_an_earlier_key(person)))
        | Q(Exists(overseen_before))
    )


def _annotating(user: User) -> list[Membership]:
    """Where tasks can come to the person."""
    roles = Membership.objects.filter(user=user, role=Role.ANNOTATOR, campaign__is_open=True)
    return list(_with_source(roles).order_by())


def _with_source(roles: QuerySet[Membership]) -> QuerySet[Membership]:
    """The roles with what tells the language of the source, in which everybody works."""
    return roles.select_related("campaign__benchmark")


def _blind_in_hand(user: User) -> AssignmentQuerySet:
    return Assignment.objects.visible_to(user).filter(
        task__kind__in=blind_kinds(), state=AssignmentState.OPEN
    )


def _work_of(annotator: Membership) -> Q:
    """The tasks of a campaign in the person's languages; work on the source is everybody's."""
    here = Q(campaign=annotator.campaign_id)
    if annotator.languages:
        source = annotator.campaign.source_language
        here &= Q(language__in=[*annotator.languages, source])
    return here


def _tasks_that_can_reach(user: User, campaign: int, annotator: Membership | None) -> TaskQuerySet:
    """Open tasks of a campaign that the person holds now, or may be handed as its annotator."""
    held = Assignment.objects.filter(
        task=OuterRef("pk"),
        round=OuterRef("round"),
        person=user,
        state=AssignmentState.OPEN,
    )
    reaching = Q(Exists(held))
    if annotator is not None:
        reaching |= _work_of(annotator) & _can_come(user.pk)
    return Task.objects.of_every_purpose().filter(reaching, campaign=campaign)


def _can_come(person: int) -> Q:
    """Of a task in the outer query, of the person's work: whether they may yet be handed it, or
    come back to what they skipped of it.
    """
    decided = Assignment.objects.filter(
        task=OuterRef("pk"),
        round=OuterRef("round"),
        person=person,
        state=AssignmentState.SUBMITTED,
    )
    sees_the_console = Membership.objects.filter(
        user=person, campaign=OuterRef("campaign"), role__in=CONSOLE_ROLES
    )
    return (
        Q(is_undecided(), ~Exists(decided), ~Exists(Assignment.objects.beside(person)))
        & ~(Q(kind__in=blind_kinds()) & knows_the_key(person))
        & ~Q(~is_production(), Exists(sees_the_console))
    )
