"""How the tasks of a campaign open, and what they offer.

Locks, where texts come in: the ledger (shared), the campaign's row.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from annotations.kinds.kind import Kind
from annotations.kinds.registry import all_kinds, find, text_kind
from annotations.models import (
    Campaign,
    CurrentTranslation,
    Item,
    Protocol,
    Task,
    TaskCandidate,
    Translation,
)
from annotations.services.bulk import bulk_writes, renew_statistics
from annotations.services.locking import lock_campaign, share_ledger
from annotations.vocabularies import Origin
from workbench.core.locking import LONG_WAIT_SECONDS, waiting

BATCH = 5000
MADE_ELSEWHERE = (Origin.MACHINE, Origin.IMPORTED)


@dataclass(frozen=True)
class Work:
    """What a task is to be opened for: items by their ids, with a text where the task is about one.

    `form` says which questions are asked, where the kind has forms.
    """

    rows: Iterable[tuple[int, int | None]]
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
        return [Work([(pk, None) for pk in items.values_list("pk", flat=True)])]

    def offer(self, campaign: Campaign, language: str) -> None:
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


def open_source_tasks(campaign: Campaign) -> None:
    """Open the work on the source for every sampled item."""
    for kind, its in acts().items():
        for work in its.on_source(campaign):
            open_missing(campaign, all_kinds()[kind], campaign.source_language, work)


def open_text_tasks(*, campaign: Campaign, language: str, only: Kind | None = None) -> int:
    """Open a task for every sampled item that has what its kind needs and no task yet.

    New candidates join the tasks that nobody has worked on. Returns how many tasks were opened of
    the kind that makes the texts; where it has none, of all kinds.

    Args:
        only: the one kind whose tasks are opened; all kinds' where it is left out.
    """
    opened: dict[str, int] = {}
    with transaction.atomic(), bulk_writes("open tasks"):
        with waiting(LONG_WAIT_SECONDS):
            share_ledger()
            lock_campaign(campaign)
        stand_by_unreviewed_texts(campaign, language)
        for kind in [only] if only else all_kinds().values():
            its = acts().get(kind.id, Acts())
            works = its.on_texts(campaign, language)
            opened[kind.id] = sum(open_missing(campaign, kind, language, work) for work in works)
            its.offer(campaign, language)
    return opened.get(text_kind().id) or sum(opened.values())


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


def stand_by_unreviewed_texts(campaign: Campaign, language: str) -> None:
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
        WHERE sample.campaign_id = %s AND text.language = %s
          AND NOT EXISTS (SELECT 1 FROM annotations_sample reviewed
                          WHERE reviewed.campaign_id = sample.campaign_id
                            AND reviewed.item_id = sample.item_id AND reviewed.kind = %s)
        ORDER BY text.item_id, text.id
        ON CONFLICT (campaign_id, item_id, language) DO NOTHING
        """,
        campaign,
        language,
        text_kind(),
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


def offer_own_texts(
    kind: Kind, campaign: Campaign, language: str, *, item: int | None = None
) -> None:
    """A task that is about a text shows it."""
    about_texts = Task.objects.production().filter(
        campaign=campaign,
        language=language,
        kind=kind.id,
        text__isnull=False,
        candidates__isnull=True,
    )
    if item is not None:
        about_texts = about_texts.filter(item=item)
    TaskCandidate.objects.bulk_create(
        (
            TaskCandidate(task_id=task, translation_id=text, position=0)
            for task, text in about_texts.values_list("pk", "text")
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def open_missing(
    campaign: Campaign, kind: Kind, language: str, work: Work, *, item: int | None = None
) -> int:
    """Make the tasks that are missing of sampled items, or of one of them; dev rows come first."""
    texts: defaultdict[int, list[int | None]] = defaultdict(list)
    for pk, text in work.rows:
        texts[pk].append(text)
    there = Task.objects.production().filter(
        campaign=campaign, kind=kind.id, language=language, form=work.form
    )
    sampled = Item.objects.filter(samples__campaign=campaign, samples__kind=kind.follows or kind.id)
    if item is not None:
        there, sampled = there.filter(item=item), sampled.filter(pk=item)
    for pk, text in there.values_list("item", "text"):
        if text in texts.get(pk, ()):
            texts[pk].remove(text)
    items = sampled.only("position", "split").order_by("position")
    tasks = list(_tasks(campaign.protocol, kind, language, work.form, items, texts))
    # Where a text was settled meanwhile, its task is there already.
    Task.objects.bulk_create(tasks, batch_size=BATCH, ignore_conflicts=True)
    renew_statistics(len(tasks), Task)
    return len(tasks)


def _tasks(
    protocol: Protocol,
    kind: Kind,
    language: str,
    form: str,
    items: Iterable[Item],
    texts: Mapping[int, Sequence[int | None]],
) -> Iterator[Task]:
    for item in items:
        is_example = item.split == "dev"
        for text in texts.get(item.pk, ()):
            yield Task(
                campaign_id=protocol.campaign_id,
                protocol=protocol,
                kind=kind.id,
                item=item,
                language=language,
                form=form,
                text_id=text,
                position=item.position,
                overlap=protocol.overlap(kind.id),
                remaining=protocol.overlap(kind.id),
                priority=1 if is_example else 0,
                priority_reason=gettext_noop("Few-shot example") if is_example else "",
            )


def _insert(statement: str, campaign: Campaign, language: str, kind: Kind) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [campaign.pk, language, kind.id])
