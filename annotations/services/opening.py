"""How the tasks of a campaign open, and what they offer.

Locks, where texts come in: the ledger (shared), the campaign's row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_noop

from annotations.kinds.kind import Kind
from annotations.kinds.registry import all_kinds, find, text_kind
from annotations.models import (
    Campaign,
    CurrentTranslation,
    Item,
    Protocol,
    Sample,
    Task,
    TaskCandidate,
    Translation,
)
from annotations.services.bulk import bulk_writes, insert_from
from annotations.services.locking import lock_campaign, share_ledger
from annotations.services.ordering import apply_rules
from annotations.services.preferred_texts import MADE_ELSEWHERE, preferred_engine
from workbench.core.locking import LONG_WAIT_SECONDS, waiting

Items = Sequence[int] | None
"""The ids of the items that are looked at; None for all of the campaign's."""


@dataclass(frozen=True)
class Work:
    """What tasks are to be opened for: items, or texts where each task is about one.

    `form` says which questions are asked, where the kind has forms.
    """

    about: QuerySet[Item] | QuerySet[Translation]
    form: str = ""


class Acts:
    """What services ask of a kind of task: its `acts` module holds one, `ACTS`."""

    def on_source(self, campaign: Campaign) -> Iterable[Work]:
        """The work on the source, which opens with the campaign."""
        return ()

    def on_texts(self, campaign: Campaign, language: str) -> Iterable[Work]:
        """The work in a language, as far as there are texts for it."""
        machine = Translation.objects.filter(
            item=OuterRef("pk"), language=language, origin__in=MADE_ELSEWHERE
        )
        items = Item.objects.filter(Exists(machine), benchmark=campaign.benchmark_id)
        return [Work(items)]

    def offer(self, campaign: Campaign, language: str, items: Items = None) -> None:
        """Give the kind's tasks the texts that they offer, now that there may be new ones."""

    def check_rules(self, campaign: Campaign, rules: Protocol) -> None:
        """Refuse rules that cannot be kept on the items of the kind's sample.

        Raises:
            Invalid: by the rule's place in a protocol's file.
        """

    def follow(self, task: Task) -> None:
        """Bring the kind's tasks in line: people decided on the text of an item.

        Args:
            task: the one in which they did, locked and up to date.
        """


@cache
def acts() -> dict[str, Acts]:
    """By kind of task, in the order of kinds."""
    return find("acts", "ACTS", Acts)


def check_rules(campaign: Campaign, rules: Protocol) -> None:
    """Refuse rules that cannot be kept on the items of the campaign's samples.

    Raises:
        Invalid: by the rule's place in a protocol's file.
    """
    for its in acts().values():
        its.check_rules(campaign, rules)


def open_source_tasks(campaign: Campaign, items: Items = None) -> int:
    """Open the work on the source for every sampled item; returns how many tasks that were."""
    return sum(
        open_missing(campaign, all_kinds()[kind], campaign.source_language, work, items)
        for kind, its in acts().items()
        for work in its.on_source(campaign)
    )


def open_text_tasks(
    *, campaign: Campaign, language: str, only: Kind | None = None, items: Items = None
) -> int:
    """Open a task for every sampled item that has what its kind needs and no task yet.

    New candidates join the tasks that nobody has worked on. Returns how many tasks were opened of
    the kind that makes the texts; where it has none, of all kinds.

    Args:
        only: the one kind whose tasks are opened; all kinds' where it is left out.
        items: those that got texts, where not all have to be looked at: what this costs grows
            with their number, not with the campaign's.
    """
    if items is not None and not items:
        return 0
    opened: dict[str, int] = {}
    with transaction.atomic(), bulk_writes("open tasks"):
        with waiting(LONG_WAIT_SECONDS):
            share_ledger()
            lock_campaign(campaign)
        stand_by_unreviewed_texts(campaign, language, items)
        for kind in [only] if only else all_kinds().values():
            its = acts().get(kind.id, Acts())
            works = its.on_texts(campaign, language)
            opened[kind.id] = sum(
                open_missing(campaign, kind, language, work, items) for work in works
            )
            its.offer(campaign, language, items)
    return opened.get(text_kind().id) or sum(opened.values())


def offer_candidates(kind: Kind, campaign: Campaign, language: str, items: Items) -> None:
    """Offer each machine text in its item's task, unless someone has worked on it.

    What another version of the same engine made word for word is offered once. Where the campaign
    prefers an engine, other engines' texts are offered only of items that it has none for.
    """
    _insert(
        """
        INSERT INTO annotations_taskcandidate (task_id, translation_id, position)
        SELECT task.id, text.id,
               (SELECT count(*) FROM annotations_taskcandidate offered
                WHERE offered.task_id = task.id)
               + row_number() OVER (PARTITION BY task.id ORDER BY text.id) - 1
        FROM annotations_task task
        JOIN annotations_translation text
          ON text.item_id = task.item_id AND text.language = task.language
         AND text.origin IN ('machine', 'imported')
        WHERE task.campaign_id = %(campaign)s AND task.language = %(language)s
          AND task.kind = %(kind)s AND task.purpose = 'production'
          AND (%(items)s::bigint[] IS NULL OR task.item_id = ANY(%(items)s))
          AND NOT EXISTS (SELECT 1 FROM annotations_taskcandidate candidate
                          WHERE candidate.task_id = task.id
                            AND candidate.translation_id = text.id)
          AND NOT EXISTS (SELECT 1 FROM annotations_translation earlier
                          WHERE earlier.item_id = text.item_id
                            AND earlier.language = text.language
                            AND earlier.engine = text.engine
                            AND earlier.text_hash = text.text_hash
                            AND earlier.origin IN ('machine', 'imported')
                            AND earlier.id < text.id)
          AND NOT EXISTS (SELECT 1 FROM annotations_assignment assignment
                          WHERE assignment.task_id = task.id)
          AND (%(preferred)s IN ('', text.engine)
               OR NOT EXISTS (SELECT 1 FROM annotations_translation its
                              WHERE its.item_id = text.item_id AND its.language = text.language
                                AND its.engine = %(preferred)s
                                AND its.origin IN ('machine', 'imported')))
        """,
        campaign,
        language,
        kind,
        items,
        preferred=preferred_engine(campaign, language),
    )


def stand_by_first_candidates(kind: Kind, campaign: Campaign, language: str, items: Items) -> None:
    """Until people say otherwise, the campaign stands by the first machine text."""
    _insert(
        """
        INSERT INTO annotations_currenttranslation
            (campaign_id, item_id, language, translation_id, updated_at)
        SELECT task.campaign_id, task.item_id, task.language, first.translation_id, now()
        FROM annotations_task task
        JOIN annotations_taskcandidate first ON first.task_id = task.id AND first.position = 0
        WHERE task.campaign_id = %(campaign)s AND task.language = %(language)s
          AND task.kind = %(kind)s AND task.purpose = 'production'
          AND (%(items)s::bigint[] IS NULL OR task.item_id = ANY(%(items)s))
          AND NOT EXISTS (SELECT 1 FROM annotations_assignment assignment
                          WHERE assignment.task_id = task.id)
        ON CONFLICT (campaign_id, item_id, language) DO NOTHING
        """,
        campaign,
        language,
        kind,
        items,
    )


def stand_by_unreviewed_texts(campaign: Campaign, language: str, items: Items) -> None:
    """Where nobody is asked to review an item, the campaign stands by its first machine text."""
    _insert(
        """
        INSERT INTO annotations_currenttranslation
            (campaign_id, item_id, language, translation_id, updated_at)
        SELECT DISTINCT ON (text.item_id) sample.campaign_id, text.item_id, text.language, text.id,
               now()
        FROM annotations_sample sample
        JOIN annotations_translation text
          ON text.item_id = sample.item_id AND text.origin IN ('machine', 'imported')
        WHERE sample.campaign_id = %(campaign)s AND text.language = %(language)s
          AND (%(items)s::bigint[] IS NULL OR sample.item_id = ANY(%(items)s))
          AND NOT EXISTS (SELECT 1 FROM annotations_sample reviewed
                          WHERE reviewed.campaign_id = sample.campaign_id
                            AND reviewed.item_id = sample.item_id
                            AND reviewed.kind = %(kind)s)
        ORDER BY text.item_id, text.id
        ON CONFLICT (campaign_id, item_id, language) DO NOTHING
        """,
        campaign,
        language,
        text_kind(),
        items,
    )


def offer_current_texts(kind: Kind, campaign: Campaign, language: str, items: Items) -> None:
    """A task shows the text that the campaign stands by when the task opens."""
    current = CurrentTranslation.objects.filter(
        campaign=campaign, language=language, item=OuterRef("item")
    )
    _offer(
        _empty_tasks(kind, campaign, language, items)
        .annotate(current=Subquery(current.values("translation")))
        .filter(current__isnull=False),
        "current",
    )


def offer_own_texts(kind: Kind, campaign: Campaign, language: str, items: Items) -> None:
    """A task that is about a text shows it."""
    _offer(_empty_tasks(kind, campaign, language, items).filter(text__isnull=False), "text")


def _empty_tasks(kind: Kind, campaign: Campaign, language: str, items: Items) -> QuerySet[Task]:
    empty = Task.objects.production().filter(
        campaign=campaign, language=language, kind=kind.id, candidates__isnull=True
    )
    return empty if items is None else empty.filter(item__in=items)


def _offer(tasks: QuerySet[Task], text: str) -> None:
    candidate = {"task": F("pk"), "translation": F(text), "position": 0}
    insert_from(tasks.order_by("pk"), TaskCandidate, candidate)


def open_missing(
    campaign: Campaign, kind: Kind, language: str, work: Work, items: Items = None
) -> int:
    """Make the tasks that are missing of sampled items, or of some of them; dev rows come first."""
    is_on_texts = work.about.model is Translation
    the_item, its = ("item", "item__") if is_on_texts else ("pk", "")
    text = F("pk") if is_on_texts else None
    same: dict[str, Any] = {"item": OuterRef(the_item), "language": language, "form": work.form}
    same |= {"text": OuterRef("pk")} if is_on_texts else {"text__isnull": True}
    there = Task.objects.production().filter(campaign=campaign, kind=kind.id, **same)
    sampled = Sample.objects.filter(
        campaign=campaign, kind=kind.follows or kind.id, item=OuterRef(the_item)
    )
    missing: QuerySet[Any] = work.about.filter(Exists(sampled), ~Exists(there))
    if items is not None:
        missing = missing.filter(**{f"{the_item}__in": items})
    rules = campaign.protocol
    overlap = rules.overlap(kind.id)
    example = When(**{f"{its}split": "dev"}, then=Value(1))
    reason = When(**{f"{its}split": "dev"}, then=Value(gettext_noop("Few-shot example")))
    made = insert_from(
        missing.order_by(f"{its}position", "pk"),
        Task,
        {
            "campaign": campaign.pk,
            "protocol": rules.pk,
            "kind": kind.id,
            "item": F(the_item),
            "language": language,
            "form": work.form,
            "text": text,
            "position": F(f"{its}position"),
            "overlap": overlap,
            "remaining": overlap,
            "priority": Case(example, default=Value(0)),
            "priority_reason": Case(reason, default=Value("")),
        },
    )
    if made:
        opened = Task.objects.production().filter(campaign=campaign, kind=kind.id, form=work.form)
        opened = opened.filter(language=language)
        apply_rules(campaign, opened if items is None else opened.filter(item__in=items))
    return made


def _insert(
    statement: str, campaign: Campaign, language: str, kind: Kind, items: Items, **more: str
) -> None:
    values: dict[str, Any] = more | {
        "campaign": campaign.pk,
        "language": language,
        "kind": kind.id,
        "items": None if items is None else list(items),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
