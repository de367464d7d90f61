"""How the tasks of a campaign open, and what they offer.

Locks, where texts come in: the ledger (shared), the campaign's row.
"""

from functools import cache

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_noop

from annotations.kinds.kind import Kind
from annotations.kinds.registry import all_kinds, find
from annotations.models import (
    Campaign,
    CurrentTranslation,
    Item,
    Task,
    TaskCandidate,
    Translation,
)
from annotations.services.bulk import bulk_writes, renew_statistics
from annotations.services.locking import lock_campaign, share_ledger
from annotations.vocabularies import Origin
from workbench.core.locking import LONG_WAIT_SECONDS, waiting

BATCH = 5000


class Acts:
    """What services ask of a kind of task: its `acts` module holds one, `ACTS`."""

    def items(self, language: str) -> QuerySet[Item]:
        """The items that have what a task needs: a text in the language."""
        machine = Translation.objects.filter(
            item=OuterRef("pk"), language=language, origin__in=(Origin.MACHINE, Origin.IMPORTED)
        )
        return Item.objects.filter(Exists(machine))

    def offer(self, campaign: Campaign, language: str) -> None:
        """Give the kind's tasks the texts that they offer, now that there may be new ones."""


@cache
def acts() -> dict[str, Acts]:
    """By kind of task, in the order of kinds."""
    return find("acts", "ACTS", Acts)


def open_source_tasks(campaign: Campaign) -> None:
    """Open a task for every sampled item, of the kinds that work on the source."""
    for kind in all_kinds().values():
        if kind.on_source:
            _open_tasks(campaign, kind, campaign.source_language, Item.objects.all())


def open_text_tasks(*, campaign: Campaign, language: str) -> int:
    """Open a task for every sampled item that has what its kind needs and no task yet.

    New candidates join the tasks that nobody has worked on. Returns how many tasks were opened of
    the kind that makes the texts.
    """
    opened = 0
    with transaction.atomic(), bulk_writes("open tasks"):
        with waiting(LONG_WAIT_SECONDS):
            share_ledger()
            lock_campaign(campaign)
        for kind in all_kinds().values():
            if kind.on_source:
                continue
            its = acts().get(kind.id, Acts())
            made = _open_tasks(campaign, kind, language, its.items(language))
            its.offer(campaign, language)
            opened += made if kind.makes_text else 0
    return opened


def offer_candidates(kind: Kind, campaign: Campaign, language: str) -> None:
    """Offer each machine text in its item's task, unless someone has worked on it."""
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
        WHERE task.campaign_id = %s AND task.language = %s AND task.kind = %s
          AND task.purpose = 'production'
          AND NOT EXISTS (SELECT 1 FROM annotations_taskcandidate candidate
                          WHERE candidate.task_id = task.id
                            AND candidate.translation_id = text.id)
          AND NOT EXISTS (SELECT 1 FROM annotations_assignment assignment
                          WHERE assignment.task_id = task.id)
        """,
        campaign,
        language,
        kind,
    )


def stand_by_first_candidates(kind: Kind, campaign: Campaign, language: str) -> None:
    """Until people say otherwise, the campaign stands by the first machine text."""
    _insert(
        """
        INSERT INTO annotations_currenttranslation
            (campaign_id, item_id, language, translation_id, updated_at)
        SELECT task.campaign_id, task.item_id, task.language, first.translation_id, now()
        FROM annotations_task task
        JOIN annotations_taskcandidate first ON first.task_id = task.id AND first.position = 0
        WHERE task.campaign_id = %s AND task.language = %s AND task.kind = %s
          AND task.purpose = 'production'
          AND NOT EXISTS (SELECT 1 FROM annotations_assignment assignment
                          WHERE assignment.task_id = task.id)
        ON CONFLICT (campaign_id, item_id, language) DO NOTHING
        """,
        campaign,
        language,
        kind,
    )


def offer_current_texts(kind: Kind, campaign: Campaign, language: str) -> None:
    """A task shows the text that the campaign stands by when the task opens."""
    empty = Task.objects.production().filter(
        campaign=campaign, language=language, kind=kind.id, candidates__isnull=True
    )
    current = dict(
        CurrentTranslation.objects.filter(campaign=campaign, language=language).values_list(
            "item", "translation"
        )
    )
    TaskCandidate.objects.bulk_create(
        (
            TaskCandidate(task_id=task, translation_id=current[item], position=0)
            for task, item in empty.values_list("pk", "item")
            if item in current
        ),
        batch_size=BATCH,
    )


def _open_tasks(campaign: Campaign, kind: Kind, language: str, among: QuerySet[Item]) -> int:
    """Make the missing tasks of a kind for sampled items; dev rows come first."""
    protocol = campaign.protocol
    there = Task.objects.production().filter(
        campaign=campaign, kind=kind.id, language=language, item=OuterRef("pk")
    )
    items = among.filter(
        ~Exists(there), samples__campaign=campaign, samples__kind=kind.id
    ).order_by("position")
    tasks = Task.objects.bulk_create(
        (
            Task(
                campaign=campaign,
                protocol=protocol,
                kind=kind.id,
                item_id=pk,
                language=language,
                position=position,
                overlap=protocol.overlap(kind.id),
                remaining=protocol.overlap(kind.id),
                priority=1 if split == "dev" else 0,
                priority_reason=gettext_noop("Few-shot example") if split == "dev" else "",
            )
            for pk, position, split in items.values_list("pk", "position", "split")
        ),
        batch_size=BATCH,
    )
    renew_statistics(len(tasks), Task)
    return len(tasks)


def _insert(statement: str, campaign: Campaign, language: str, kind: Kind) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [campaign.pk, language, kind.id])
