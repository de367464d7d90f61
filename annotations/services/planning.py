"""How a campaign comes about, and with it the tasks of its people."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from annotations.models import (
    Assignment,
    Benchmark,
    Campaign,
    CurrentTranslation,
    Item,
    Membership,
    Protocol,
    Sample,
    Task,
    TaskCandidate,
    Translation,
)
from annotations.models.benchmarks import NAME_VALIDATOR
from annotations.permissions import can_manage
from annotations.services.locking import share_ledger
from annotations.vocabularies import LANGUAGES, SOURCE_LANGUAGE, Origin, Role, TaskKind
from workbench.accounts.models import User
from workbench.errors import Conflict, Invalid

BATCH = 5000
DEFAULT_SEED = 2412


@dataclass(frozen=True)
class Plan:
    """What a campaign asks of its people; the defaults are the paper's.

    `culture_per_subject` and `answer_per_subject` are test items drawn per subject with `seed`;
    None takes all of them, 0 none.
    """

    culture_per_subject: int | None = 50
    answer_per_subject: int | None = 0
    seed: int = DEFAULT_SEED
    overlap_review: int = 1
    overlap_culture: int = 3
    overlap_answer: int = 2
    lease_minutes: int = 60
    grace_minutes: int = 15
    guideline: str = ""


def create_campaign(
    *,
    benchmark: Benchmark,
    name: str,
    languages: Sequence[str],
    plan: Plan = Plan(),
    title: str = "",
    synthetic: bool = False,
    user: User | None = None,
) -> Campaign:
    """Make a campaign with its protocol, its samples and its culture tasks.

    All items, dev rows among them, are sampled for review; their tasks open as soon as a
    language has candidate texts. The maker becomes its manager.

    Raises:
        Invalid: a name, language or number cannot be used.
        Conflict: there is another campaign of that name.
    """
    _check(name, languages, plan)
    with transaction.atomic():
        campaign, created = Campaign.objects.get_or_create(
            name=name,
            defaults={
                "benchmark": benchmark,
                "title": title,
                "languages": list(languages),
                "synthetic": synthetic,
                "created_by": user,
            },
        )
        if not created:
            raise Conflict(f"There is a campaign named {name} already; choose another name.")
        Protocol.objects.create(
            campaign=campaign,
            version=1,
            guideline=plan.guideline,
            overlap_review=plan.overlap_review,
            overlap_culture=plan.overlap_culture,
            overlap_answer=plan.overlap_answer,
            lease_minutes=plan.lease_minutes,
            grace_minutes=plan.grace_minutes,
            created_by=user,
        )
        if user is not None:
            Membership.objects.create(campaign=campaign, user=user, role=Role.MANAGER)
        _draw_samples(campaign, plan)
        _open_culture_tasks(campaign)
    return campaign


def revise_protocol(*, user: User, campaign: Campaign, plan: Plan) -> Protocol:
    """Make the next version of a campaign's rules; tasks opened from now on follow it.

    Locks: the campaign's row.
    """
    can_manage(user, campaign).require()
    _check(campaign.name, campaign.languages, plan)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        return Protocol.objects.create(
            campaign=campaign,
            version=campaign.protocol.version + 1,
            guideline=plan.guideline,
            overlap_review=plan.overlap_review,
            overlap_culture=plan.overlap_culture,
            overlap_answer=plan.overlap_answer,
            lease_minutes=plan.lease_minutes,
            grace_minutes=plan.grace_minutes,
            created_by=user,
        )


def add_member(
    *, campaign: Campaign, user: User, role: Role, languages: Sequence[str] = ()
) -> Membership:
    """Give a person a role, or change its languages."""
    membership, _ = Membership.objects.update_or_create(
        campaign=campaign, user=user, role=role, defaults={"languages": list(languages)}
    )
    return membership


def open_review_tasks(*, campaign: Campaign, language: str) -> int:
    """Open a review task for every sampled item that has candidate texts and no task yet.

    New candidates join the tasks that nobody has worked on. Returns how many tasks were opened.
    Locks: the ledger (shared), the campaign's row.
    """
    with transaction.atomic():
        share_ledger()
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        opened = _open_tasks(campaign, TaskKind.REVIEW, language, _with_candidates(language))
        offered = _offer_candidates(campaign, language)
        _stand_by_first_candidates(campaign, language)
        if offered:
            _open_tasks(campaign, TaskKind.ANSWER, language, _with_candidates(language))
            _offer_current_texts(campaign, language)
    return opened


def _check(name: str, languages: Sequence[str], plan: Plan) -> None:
    NAME_VALIDATOR(name)
    unknown = [code for code in languages if code not in LANGUAGES]
    if unknown:
        raise Invalid(languages=f"Unknown: {', '.join(unknown)}; use codes such as es, am, zh.")
    if SOURCE_LANGUAGE in languages:
        raise Invalid(languages="English is the source; name the languages to translate into.")
    for field, value in vars(plan).items():
        lowest = 1 if field.startswith(("overlap", "lease")) else 0
        if isinstance(value, int) and field != "seed" and not lowest <= value <= 32767:
            raise Invalid(**{field: f"{value} is out of range; give {lowest} to 32767."})


def _draw_samples(campaign: Campaign, plan: Plan) -> None:
    items = list(campaign.benchmark.items.only("pk", "subject", "split").order_by("position"))
    by_subject: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.split != "dev":
            by_subject[item.subject].append(item)
    drawn: list[tuple[TaskKind, Iterable[Item], int | None]] = [
        (TaskKind.REVIEW, items, None),
        (TaskKind.CULTURE, _draw(by_subject, plan.culture_per_subject, plan.seed), plan.seed),
        (TaskKind.ANSWER, _draw(by_subject, plan.answer_per_subject, plan.seed + 1), plan.seed + 1),
    ]
    Sample.objects.bulk_create(
        (
            Sample(campaign=campaign, kind=kind, item=item, seed=seed)
            for kind, sample, seed in drawn
            for item in sample
        ),
        batch_size=BATCH,
    )


def _draw(by_subject: dict[str, list[Item]], count: int | None, seed: int) -> Iterable[Item]:
    """`count` items of every subject; a subject's draw depends on its name and the seed alone."""
    for subject, items in sorted(by_subject.items()):
        if count is None or count >= len(items):
            yield from items
        else:
            yield from random.Random(f"{seed}/{subject}").sample(items, count)  # noqa: S311


def _open_culture_tasks(campaign: Campaign) -> None:
    _open_tasks(campaign, TaskKind.CULTURE, SOURCE_LANGUAGE, Item.objects.all())


def _with_candidates(language: str) -> QuerySet[Item]:
    machine = Translation.objects.filter(
        item=OuterRef("pk"), language=language, origin__in=(Origin.MACHINE, Origin.IMPORTED)
    )
    return Item.objects.filter(Exists(machine))


def _open_tasks(campaign: Campaign, kind: TaskKind, language: str, among: QuerySet[Item]) -> int:
    """Make the missing tasks of a kind for sampled items; dev rows come first for review."""
    protocol = campaign.protocol
    there = Task.objects.filter(
        campaign=campaign, kind=kind, language=language, item=OuterRef("pk")
    )
    items = among.filter(~Exists(there), samples__campaign=campaign, samples__kind=kind).order_by(
        "position"
    )
    tasks = Task.objects.bulk_create(
        (
            Task(
                campaign=campaign,
                protocol=protocol,
                kind=kind,
                item_id=pk,
                language=language,
                position=position,
                overlap=protocol.overlap(kind),
                remaining=protocol.overlap(kind),
                priority=1 if split == "dev" else 0,
                priority_reason="Few-shot example" if split == "dev" else "",
            )
            for pk, position, split in items.values_list("pk", "position", "split")
        ),
        batch_size=BATCH,
    )
    return len(tasks)


def _offer_candidates(campaign: Campaign, language: str) -> int:
    """Offer each machine text in its item's review task, unless someone has worked on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO annotations_taskcandidate (task_id, translation_id, position)
            SELECT task.id, text.id,
                   coalesce(offered.count, 0)
                   + row_number() OVER (PARTITION BY task.id ORDER BY text.id) - 1
            FROM annotations_task task
            JOIN annotations_translation text
              ON text.item_id = task.item_id AND text.language = task.language
             AND text.origin IN ('machine', 'imported')
            LEFT JOIN (SELECT task_id, count(*) FROM annotations_taskcandidate GROUP BY task_id)
                   AS offered ON offered.task_id = task.id
            WHERE task.campaign_id = %s AND task.language = %s AND task.kind = 'review'
              AND NOT EXISTS (SELECT 1 FROM annotations_taskcandidate candidate
                              WHERE candidate.task_id = task.id
                                AND candidate.translation_id = text.id)
              AND NOT EXISTS (SELECT 1 FROM annotations_assignment assignment
                              WHERE assignment.task_id = task.id)
            """,
            [campaign.pk, language],
        )
        offered: int = cursor.rowcount
    return offered


def _stand_by_first_candidates(campaign: Campaign, language: str) -> None:
    """Until people say otherwise, the campaign stands by the first machine text."""
    decided = CurrentTranslation.objects.filter(
        campaign=campaign, language=language, item=OuterRef("task__item")
    )
    worked_on = Assignment.objects.filter(task=OuterRef("task"))
    first = TaskCandidate.objects.filter(
        ~Exists(decided),
        ~Exists(worked_on),
        task__campaign=campaign,
        task__language=language,
        task__kind=TaskKind.REVIEW,
        position=0,
    )
    CurrentTranslation.objects.bulk_create(
        (
            CurrentTranslation(
                campaign=campaign,
                item_id=item,
                language=language,
                translation_id=text,
                updated_at=timezone.now(),
            )
            for item, text in first.values_list("task__item", "translation")
        ),
        batch_size=BATCH,
    )


def _offer_current_texts(campaign: Campaign, language: str) -> None:
    """An answer task shows the text that the campaign stands by when the task opens."""
    empty = Task.objects.filter(
        campaign=campaign, language=language, kind=TaskKind.ANSWER, candidates__isnull=True
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
