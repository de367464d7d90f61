"""Everything that a campaign knows about one item in one language, as far as the person may see.

Decisions come through `visible_to`; what they add up to, and the texts that they made, are shown
only to those from whom no decision on the item is kept back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.models import (
    DECISIONS,
    Adjudication,
    Campaign,
    Comment,
    CurrentTranslation,
    Decision,
    Flag,
    Item,
    Return,
    Skip,
    Task,
    TaskCandidate,
    TextDecision,
    Translation,
)
from annotations.models.visibility import (
    is_blind_to,
    reaching,
    rulings_kept_from,
    source_visible_to,
    tasks_that_blind,
)
from annotations.selectors.readings import readings
from annotations.vocabularies import Origin
from workbench.core.accounts.models import User

LEDGER_OF_A_TASK: tuple[type[Decision], ...] = (
    *DECISIONS.values(), Skip, Adjudication, Return,
)  # fmt: skip
SHOWN_TO_ALL = (Origin.MACHINE, Origin.IMPORTED)


@dataclass(frozen=True)
class Entry:
    """One ledger row on a task, with its free comment; `name` is the ledger table's.

    `is_superseded` tells whether a later row of the same table names this one.
    """

    decision: Any
    name: str
    comment: str
    is_superseded: bool


@dataclass(frozen=True)
class TaskHistory:
    """A task with its visible ledger rows, oldest first, and how many are kept back."""

    task: Task
    entries: list[Entry]
    hidden: int


@dataclass(frozen=True)
class Move:
    """The moment in which the campaign began to stand by a text, or (None) by none."""

    at: datetime
    translation: Translation | None


@dataclass(frozen=True)
class ItemHistory:
    item: Item
    language: str
    is_blind: bool
    tasks: list[TaskHistory]
    texts: list[Translation]
    current: Translation | None
    moves: list[Move]
    flags: list[Flag]
    letters: dict[int, str] = field(default_factory=dict)


def history_of(campaign: Campaign, item: Item, user: User, language: str) -> ItemHistory:
    """The item's tasks, texts and history in a language, with those on the source."""
    is_blind = is_blind_to(user, campaign, item.pk)
    found = Task.objects.production().filter(
        campaign=campaign, item=item, language__in={language, campaign.source_language}
    )
    tasks = [
        task_history(task, user)
        for task in found.select_related(
            "consensus__translation", "protocol", "text", "item"
        ).order_by("pk")
    ]
    texts = _texts(campaign, item, language, user, tasks)
    moves = _moves(campaign, item, language, texts)
    flags = list(
        visible_flags(campaign, user).filter(
            item=item, language__in={language, campaign.source_language}
        )
    )
    return ItemHistory(
        item=item,
        language=language,
        is_blind=is_blind,
        tasks=tasks,
        texts=texts,
        current=_current(campaign, item, language, texts),
        moves=moves,
        flags=flags,
        letters=_letters(tasks, texts, flags),
    )


def task_history(task: Task, user: User) -> TaskHistory:
    """The ledger rows on a task that the user may see, oldest first."""
    rows: list[Any] = []
    total = 0
    for model in LEDGER_OF_A_TASK:
        of_task: Any = model._default_manager.filter(task=task)
        total += of_task.count()
        rows += of_task.visible_to(user).select_related("person", "protocol", "superseded_by")
    rows.sort(key=lambda row: row.created_at)
    for row in rows:
        row.task = task
    comments = comments_on(rows)
    entries = [
        Entry(
            decision=row,
            name=row._meta.model_name,
            comment=comments.get(row, ""),
            is_superseded=hasattr(row, "superseded_by"),
        )
        for row in rows
    ]
    return TaskHistory(task, entries, total - len(rows))


def comments_on(rows: Iterable[Any]) -> dict[Any, str]:
    """The free texts beside those ledger rows that have one."""
    acts = {(row._meta.model_name, row.nonce, row.person_id): row for row in rows}
    found = Comment.objects.filter(nonce__in=[nonce for _act, nonce, _person in acts])
    return {
        acts[act]: text
        for *act_of, text in found.values_list("act", "nonce", "person", "text")
        if (act := tuple(act_of)) in acts
    }


@dataclass(frozen=True)
class Elsewhere:
    """What somebody wrote beside a decision on another task of the item."""

    task: Task
    text: str


def comments_elsewhere(task: Task, user: User) -> list[Elsewhere]:
    """The comments on the campaign's other tasks of the item, as far as the user may see them."""
    rows: list[Any] = []
    for model in LEDGER_OF_A_TASK:
        others: Any = model._default_manager.filter(
            task__item=task.item_id, task__campaign=task.campaign_id
        ).production()
        rows += others.exclude(task=task.pk).visible_to(user).select_related("task")
    found = sorted(comments_on(rows).items(), key=lambda pair: pair[0].created_at)
    return [Elsewhere(row.task, text) for row, text in found]


def _texts(
    campaign: Campaign, item: Item, language: str, user: User, tasks: list[TaskHistory]
) -> list[Translation]:
    """The campaign's candidate texts, one's own, and those that visible decisions stand by; none
    that controls offered or led to, and none that another campaign alone has."""
    decided = {
        entry.decision.result_id
        for task in tasks
        for entry in task.entries
        if isinstance(entry.decision, TextDecision)
    }
    texts = Translation.objects.filter(
        ~Q(origin=Origin.PLANTED),
        ~(Q(origin=Origin.POST_EDIT) & _written_for_a_control()),
        item=item,
        language=language,
    )
    kept = Adjudication.objects.of_every_purpose().filter(
        rulings_kept_from(user), task__item=item, result=OuterRef("pk")
    )
    if user.is_superuser:
        texts = texts.filter(~Exists(kept) | Q(origin__in=SHOWN_TO_ALL) | Q(pk__in=decided))
    else:
        offered = Q(origin__in=SHOWN_TO_ALL) & _in_campaign(campaign)
        texts = texts.filter(offered | Q(author=user) | Q(pk__in=decided))
    texts = texts.select_related("author", "parent").order_by("pk")
    return list(texts.prefetch_related("back_translations__made_by"))


def _in_campaign(campaign: Campaign) -> Q:
    """Of a text: whether the campaign offers it, or stands or stood by it."""
    candidates = TaskCandidate.objects.of_every_purpose().filter(
        translation=OuterRef("pk"), task__campaign=campaign
    )
    events = apps.get_model("annotations", "CurrentTranslationEvent")
    stood_by = events._default_manager.filter(campaign=campaign).values("translation")
    place = Q(item=OuterRef("item"), language=OuterRef("language"), translation=OuterRef("pk"))
    return Q(Exists(candidates)) | Q(Exists(stood_by.filter(place)))


def _written_for_a_control() -> Q:
    """Of a text that people wrote; nobody has an item both as work and as a control."""
    found = Q()
    for kind, model in DECISIONS.items():
        for field_name in readings()[kind].written:
            written = model.objects.controls().filter(**{field_name: OuterRef("pk")})
            found |= Q(Exists(written))
    return found


def _current(
    campaign: Campaign, item: Item, language: str, texts: list[Translation]
) -> Translation | None:
    """The text that the campaign stands by, if it may be seen."""
    place = {"campaign": campaign, "item": item, "language": language}
    found = CurrentTranslation.objects.filter(**place).values_list("translation", flat=True)
    return next((text for text in texts if text.pk in set(found)), None)


def _moves(campaign: Campaign, item: Item, language: str, texts: list[Translation]) -> list[Move]:
    """Which texts the campaign stood by, in time; nothing where one of them may not be seen."""
    events = apps.get_model("annotations", "CurrentTranslationEvent")
    found = events._default_manager.filter(campaign=campaign, item=item, language=language)
    by_id = {text.pk: text for text in texts}
    moves = []
    for event in found.order_by("pgh_id"):
        if event.translation_id not in by_id:
            return []
        moves.append(Move(event.pgh_created_at, by_id[event.translation_id]))
    return moves


def visible_flags(campaign: Campaign, user: User) -> QuerySet[Flag]:
    """The campaign's flags, but for others' on items that the person is blind to; and none of an
    evaluation's, which tell keys and answers, on items that can still come to the person in another
    campaign over the benchmark.

    What was said of planted damage is for `selectors/controls.py`.
    """
    blinding = tasks_that_blind(user, campaign).about("item")
    return (
        Flag.objects.production()
        .filter(
            ~Exists(blinding) | Q(person=user),
            Q(person__isnull=False) | ~reaching(user, campaign, "item"),
            source_visible_to(user, "item"),
            campaign=campaign,
        )
        .select_related("item", "person", "task", "resolution__person")
    )


def count_open_flags(campaign: Campaign) -> int:
    flags = Flag.objects.production()
    return flags.filter(campaign=campaign, resolution__isnull=True).count()


def _letters(
    tasks: list[TaskHistory], texts: list[Translation], flags: list[Flag]
) -> dict[int, str]:
    """A letter a person, in the order in which they first appear on the page."""
    acts = [entry.decision for task in tasks for entry in task.entries]
    people = [act.person_id for act in acts if act.person_id]
    people += [text.author_id for text in texts if text.author_id]
    people += [flag.person_id for flag in flags if flag.person_id]
    order = list(dict.fromkeys(people))
    return {person: letter(index) for index, person in enumerate(order)}


def letter(index: int) -> str:
    """A, B, … Z, A2, B2, …"""
    turn, place = divmod(index, 26)
    return chr(ord("A") + place) + (str(turn + 1) if turn else "")
