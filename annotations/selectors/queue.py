"""What waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from annotations.kinds.registry import all_kinds, blind_kinds, kind_of, other_steps
from annotations.models import Assignment, Campaign, Item, Membership, Protocol, Task
from annotations.models.tasks import FREE, TAKEN, AssignmentState, TaskQuerySet
from annotations.models.visibility import knows_the_key
from annotations.selectors.guidelines import unread
from annotations.selectors.handing_out import held_enough_by
from annotations.selectors.mixing import Place, handed_in, open_controls, waiting_controls
from annotations.selectors.reserving import may_reach, open_batches
from annotations.selectors.steps import is_in_force
from annotations.vocabularies import Role
from workbench.core.accounts.models import User
from workbench.core.languages import Language, language_of
from workbench.core.prepared import Given, Prepared, Statement


@dataclass(frozen=True)
class Queue:
    """Tasks of one kind and language: `waiting` for this person, and already `in_hand`."""

    campaign: Campaign
    kind: str
    language: Language
    waiting: int
    in_hand: int


def queues_for(user: User) -> list[Queue]:
    """The person's queues in open campaigns, those with work in hand first.

    Three queries and one a kind, however many campaigns and languages there are; where controls are
    mixed in, one more and another one a kind.
    """
    memberships = _annotating(user)
    campaigns = {membership.campaign_id: membership.campaign for membership in memberships}
    if not campaigns:
        return []
    waiting = _waiting(user, memberships, _scope(memberships) & ~_closed(campaigns.values()))
    held = Task.objects.of_every_purpose().filter(
        _scope(memberships), assignments__person=user, assignments__state=AssignmentState.OPEN
    )
    in_hand = _count(held)
    found = [
        Queue(
            campaigns[place[0]],
            place[1],
            language_of(place[2]),
            waiting.get(place, 0),
            in_hand.get(place, 0),
        )
        for place in sorted(_places_with_tasks(memberships))
        if in_hand.get(place) or place[2] not in campaigns[place[0]].closed_languages
    ]
    return sorted(found, key=lambda q: (not q.in_hand, not q.waiting, q.campaign.name))


def next_queue(queues: Iterable[Queue]) -> Queue | None:
    """Where the person goes on: the first queue that holds something for them."""
    return next((queue for queue in queues if queue.in_hand or queue.waiting), None)


def _annotating(user: User) -> QuerySet[Any]:
    """Where the person annotates, with the newest share of controls and the highest ever, and
    whether batches are open."""
    protocols = Protocol.objects.filter(campaign=OuterRef("campaign")).values("control_share")
    return (
        Membership.objects.filter(user=user, role=Role.ANNOTATOR, campaign__is_open=True)
        .select_related("campaign__benchmark")
        .annotate(
            share=Subquery(protocols.order_by("-version")[:1]),
            highest_share=Subquery(protocols.order_by("-control_share")[:1]),
            has_batches=Exists(open_batches(OuterRef("campaign"))),
        )
    )


def _waiting(user: User, memberships: Iterable[Any], scope: Q) -> dict[Place, int]:
    """How many tasks of each queue are still to come, the controls among them."""
    if any(membership.highest_share for membership in memberships):
        scope &= not_had_as_control(user.pk)
    if any(membership.has_batches for membership in memberships):
        scope &= may_reach(user.pk)
    work: dict[Place, int] = {}
    for kind in all_kinds():
        work |= _count(claimable(user.pk, kind).filter(scope))
    shares = {m.campaign_id: m.share for m in memberships if m.share}
    if not shares:
        return work
    controls: dict[Place, int] = {}
    for kind in all_kinds():
        found = open_controls(user.pk, free_for(user.pk, kind).filter(campaign__in=shares))
        controls |= _count(found.filter(scope))
    due = waiting_controls(shares, handed_in(user, shares), work, controls)
    return {place: work.get(place, 0) + due.get(place, 0) for place in work.keys() | due.keys()}


def claimable(person: int | Given, kind: str) -> TaskQuerySet:
    """The work of a kind with a free place that this person may be handed, in any language."""
    return free_for(person, kind).production()


def free_for(person: int | Given, kind: str) -> TaskQuerySet:
    """Tasks of every purpose whose places are free for this person."""
    mine = Assignment.objects.filter(
        task=OuterRef("pk"), round=OuterRef("round"), person=person, state__in=TAKEN
    )
    tasks = Task.objects.of_every_purpose().filter(~Exists(mine), kind=kind, **FREE)
    if kind_of(kind).follows:
        tasks = tasks.filter(is_in_force())
    if other_steps(kind):
        tasks = tasks.filter(~Exists(Assignment.objects.production().in_other_steps(kind, person)))
    if not kind_of(kind).blind:
        return tasks.exclude(Exists(_blind_in_hand(person)))
    return tasks.exclude(knows_the_key(person))


def not_had_as_control(person: int | Given) -> Q:
    """Nobody is handed an item twice, once to do it and once to be controlled."""
    return ~Q(Exists(Assignment.objects.beside(person)))


def in_order(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """By priority, then by fewest answers to completion, then by position."""
    return tasks.order_by("-priority", "remaining", "position")


def next_free(kind: str, *, along: bool = False) -> Statement:
    """The id of the next task for a `person` in a `campaign` and a `language`, locked.

    A task that another transaction has locked is passed over. None where controls are or were
    mixed into the campaign's work, or batches of it are open: there `selectors/mixed_queue.py` says
    what is next. None too for a person who is to do something else first:
    `handing_out.can_take_another` says what. One may hold more to take them `along`.
    """
    return _next_free[kind, along].statement


def is_free_for(user: User, task: Task) -> bool:
    """Whether this person may be handed the given piece of work."""
    free = claimable(user.pk, task.kind).filter(not_had_as_control(user.pk), may_reach(user.pk))
    return free.filter(pk=task.pk).exists()


def _write_next_free(kind: str, along: bool) -> QuerySet[Task]:
    mixed = Protocol.objects.filter(campaign=Given("campaign"), control_share__gt=0)
    queue = {"campaign": Given("campaign"), "language": Given("language")}
    here = claimable(Given("person"), kind).filter(
        ~Exists(unread(Given("person")).filter(campaign=Given("campaign"))),
        ~Exists(held_enough_by(Given("person"), kind=kind, along=along, **queue)),
        ~Exists(mixed),
        ~Exists(open_batches(Given("campaign"))),
        **queue,
    )
    return in_order(here).select_for_update(of=("self",), skip_locked=True).only("pk")[:1]


_queues = list(product(all_kinds(), (False, True)))
_next_free = {queue: Prepared(partial(_write_next_free, *queue)) for queue in _queues}


def has_seen_the_key(user: User, item: Item) -> bool:
    """Whether the person has been handed a task that shows the key of the item, or of a twin."""
    content = Item.objects.filter(pk=item.pk).values("content")[:1]
    return Assignment.objects.showing_the_key_of(content, user).exists()


def _blind_in_hand(person: int | Given) -> QuerySet[Assignment]:
    """While a blind task is open, nothing that shows its key is handed out, nor a twin's."""
    return Assignment.objects.of_every_purpose().filter(
        task__kind__in=blind_kinds(),
        task__item__content=OuterRef("item__content"),
        person=person,
        state=AssignmentState.OPEN,
    )


def _scope(memberships: Iterable[Membership]) -> Q:
    """The tasks of the memberships' languages; work on the source is everybody's."""
    scope = Q()
    for membership in memberships:
        mine = Q(campaign=membership.campaign_id)
        if membership.languages:
            source = membership.campaign.source_language
            mine &= Q(language__in=[*membership.languages, source])
        scope |= mine
    return scope


def _closed(campaigns: Iterable[Campaign]) -> Q:
    """The tasks in languages that hand out nothing more."""
    closed = Q(pk__in=())
    for campaign in campaigns:
        if campaign.closed_languages:
            closed |= Q(campaign=campaign.pk, language__in=campaign.closed_languages)
    return closed


def _places_with_tasks(memberships: Iterable[Membership]) -> list[Place]:
    """Where the memberships lead and there are tasks, done or not: a look into the index each."""
    places = {
        (membership.campaign_id, kind, language)
        for membership in memberships
        for kind in all_kinds()
        for language in _languages(membership)
    }
    campaigns, kinds, languages = (list(column) for column in zip(*places, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT campaign, kind, language
            FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS place (campaign, kind, language)
            WHERE EXISTS (SELECT FROM annotations_task task
                          WHERE task.campaign_id = campaign AND task.kind = place.kind
                            AND task.language = place.language) -- of every purpose
            """,
            [campaigns, kinds, languages],
        )
        found: list[Place] = cursor.fetchall()
    return found


def _languages(membership: Membership) -> list[str]:
    campaign = membership.campaign
    return [campaign.source_language, *(membership.languages or campaign.languages)]


def _count(tasks: QuerySet[Task]) -> dict[Place, int]:
    rows = tasks.order_by().values("campaign", "kind", "language").annotate(n=Count("pk"))
    return {(row["campaign"], row["kind"], row["language"]): row["n"] for row in rows}
