"""How a campaign comes about, and with it the tasks of its people."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from annotations.models import (
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
from annotations.models.campaigns import MOST_CONTROLS
from annotations.permissions import can_control, can_manage
from annotations.services.bulk import bulk_writes, renew_statistics
from annotations.services.fields import check_field
from annotations.services.locking import lock_campaign, share_ledger
from annotations.vocabularies import Origin, Role, TaskKind
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.languages import LANGUAGES, SOURCE_LANGUAGE
from workbench.core.locking import LONG_WAIT_SECONDS, waiting

BATCH = 5000
DEFAULT_SEED = 2412


@dataclass(frozen=True)
class Plan:
    """What a campaign asks of its people; the defaults are the paper's.

    `label_per_subject` and `answer_per_subject` are items of the test split drawn per subject
    with `seed`; None takes all of them, 0 none. `control_share` is in percent of the tasks handed
    out.
    """

    label_per_subject: int | None = 50
    answer_per_subject: int | None = 0
    seed: int = DEFAULT_SEED
    overlap_review: int = 1
    overlap_label: int = 3
    overlap_answer: int = 2
    lease_minutes: int = 60
    grace_minutes: int = 15
    guideline: str = ""
    ask_quality: bool = False
    control_share: int = 0


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
    check_field(Campaign, "name", name)
    check_field(Campaign, "title", title)
    _check_languages(languages)
    _check_plan(plan)
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
            problem = _("There is a campaign named %(name)s already; choose another name.")
            raise Conflict(problem % {"name": name})
        Protocol.objects.create(campaign=campaign, version=1, created_by=user, **_rules(plan))
        if user is not None:
            Membership.objects.create(campaign=campaign, user=user, role=Role.MANAGER)
        _draw_samples(campaign, plan)
        _open_label_tasks(campaign)
    return campaign


def revise_protocol(*, user: User, campaign: Campaign, plan: Plan) -> Protocol:
    """Make the next version of a campaign's rules.

    Its overlaps hold for tasks opened from now on; what it says to the person at the desk (the
    guideline, lease and grace time, whether quality is rated) for all that is handed out from
    now on. The samples stay as they were drawn. Locks: the campaign's row.

    Raises:
        NotPermitted: the person does not manage the campaign, or annotates in it and would change
            the share of controls.
        Invalid: a number is out of range.
    """
    can_manage(user, campaign).require()
    if plan.control_share != campaign.protocol.control_share:
        can_control(user, campaign).require()
    _check_plan(plan)
    with transaction.atomic():
        lock_campaign(campaign)
        version = campaign.protocol.version + 1
        return Protocol.objects.create(
            campaign=campaign, version=version, created_by=user, **_rules(plan)
        )


def open_review_tasks(*, campaign: Campaign, language: str) -> int:
    """Open a review task for every sampled item that has candidate texts and no task yet.

    New candidates join the tasks that nobody has worked on. Returns how many tasks were opened.
    Locks: the ledger (shared), the campaign's row.
    """
    with transaction.atomic(), bulk_writes("open review tasks"):
        with waiting(LONG_WAIT_SECONDS):
            share_ledger()
            lock_campaign(campaign)
        opened = _open_tasks(campaign, TaskKind.REVIEW, language, _with_candidates(language))
        offered = _offer_candidates(campaign, language)
        _stand_by_first_candidates(campaign, language)
        if offered:
            _open_tasks(campaign, TaskKind.ANSWER, language, _with_candidates(language))
            _offer_current_texts(campaign, language)
    return opened


def is_as_planned(campaign: Campaign, languages: Sequence[str], plan: Plan) -> bool:
    """Whether `create_campaign` with these languages and this plan made this campaign."""
    rules = campaign.protocols.get(version=1)
    drawn = {
        (kind, item.pk, seed) for kind, items, seed in _draws(campaign, plan) for item in items
    }
    return (
        set(campaign.languages) == set(languages)
        and all(getattr(rules, name) == value for name, value in _rules(plan).items())
        and drawn == set(campaign.samples.values_list("kind", "item", "seed"))
    )


def _check_languages(languages: Sequence[str]) -> None:
    if not languages:
        raise Invalid(languages=_("Name at least one language, by codes such as es, am, zh."))
    if unknown := [code for code in languages if code not in LANGUAGES]:
        problem = _("Unknown: %(codes)s; use codes such as es, am, zh.")
        raise Invalid(languages=problem % {"codes": ", ".join(unknown)})
    if SOURCE_LANGUAGE in languages:
        raise Invalid(languages=_("English is the source; name the languages to translate into."))
    if twice := sorted({code for code in languages if languages.count(code) > 1}):
        problem = _("Named twice: %(codes)s; name each language once.")
        raise Invalid(languages=problem % {"codes": ", ".join(twice)})


def _check_plan(plan: Plan) -> None:
    check_field(Protocol, "guideline", plan.guideline)
    for name, value in vars(plan).items():
        if isinstance(value, bool) or not isinstance(value, int):
            continue
        lowest, highest = 1 if name.startswith(("overlap", "lease")) else 0, 32767
        if name == "seed":
            lowest, highest = -(2**62), 2**62
        elif name == "control_share":
            highest = MOST_CONTROLS
        if not lowest <= value <= highest:
            problem = _("%(value)d is out of range; give %(lowest)d to %(highest)d.")
            figures = {"value": value, "lowest": lowest, "highest": highest}
            raise Invalid(**{name: problem % figures})


def plan_of(protocol: Protocol) -> Plan:
    """A plan with the rules that a protocol holds, to go on from."""
    return Plan(**{name: getattr(protocol, name) for name in _rules(Plan())})


def _rules(plan: Plan) -> dict[str, Any]:
    """The part of a plan that a protocol holds."""
    return {
        "guideline": plan.guideline if plan.guideline.strip() else "",
        "ask_quality": plan.ask_quality,
        "control_share": plan.control_share,
        "overlap_review": plan.overlap_review,
        "overlap_label": plan.overlap_label,
        "overlap_answer": plan.overlap_answer,
        "lease_minutes": plan.lease_minutes,
        "grace_minutes": plan.grace_minutes,
    }


def _draw_samples(campaign: Campaign, plan: Plan) -> None:
    drawn = Sample.objects.bulk_create(
        (
            Sample(campaign=campaign, kind=kind, item=item, seed=seed)
            for kind, items, seed in _draws(campaign, plan)
            for item in items
        ),
        batch_size=BATCH,
    )
    renew_statistics(len(drawn), Sample)


def _draws(campaign: Campaign, plan: Plan) -> Iterable[tuple[TaskKind, Iterable[Item], int | None]]:
    """By kind of task: the items that the plan draws from the benchmark, and the draw's seed."""
    stored = Item.objects.filter(benchmark=campaign.benchmark_id)
    items = list(stored.only("pk", "subject", "split").order_by("position"))
    by_subject: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.split == "test":
            by_subject[item.subject].append(item)
    yield TaskKind.REVIEW, items, None
    yield TaskKind.LABEL, _draw(by_subject, plan.label_per_subject, plan.seed), plan.seed
    seed = plan.seed + 1
    yield TaskKind.ANSWER, _draw(by_subject, plan.answer_per_subject, seed), seed


def _draw(by_subject: dict[str, list[Item]], count: int | None, seed: int) -> Iterable[Item]:
    """`count` items of every subject; a subject's draw depends on its name and the seed alone."""
    for subject, items in sorted(by_subject.items()):
        if count is None or count >= len(items):
            yield from items
        else:
            yield from random.Random(f"{seed}/{subject}").sample(items, count)  # noqa: S311


def _open_label_tasks(campaign: Campaign) -> None:
    _open_tasks(campaign, TaskKind.LABEL, SOURCE_LANGUAGE, Item.objects.all())


def _with_candidates(language: str) -> QuerySet[Item]:
    machine = Translation.objects.filter(
        item=OuterRef("pk"), language=language, origin__in=(Origin.MACHINE, Origin.IMPORTED)
    )
    return Item.objects.filter(Exists(machine))


def _open_tasks(campaign: Campaign, kind: TaskKind, language: str, among: QuerySet[Item]) -> int:
    """Make the missing tasks of a kind for sampled items; dev rows come first for review."""
    protocol = campaign.protocol
    there = Task.objects.production().filter(
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
                priority_reason=gettext_noop("Few-shot example") if split == "dev" else "",
            )
            for pk, position, split in items.values_list("pk", "position", "split")
        ),
        batch_size=BATCH,
    )
    renew_statistics(len(tasks), Task)
    return len(tasks)


def _offer_candidates(campaign: Campaign, language: str) -> int:
    """Offer each machine text in its item's review task, unless someone has worked on it."""
    return _insert(
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
        WHERE task.campaign_id = %s AND task.language = %s AND task.kind = 'review'
          AND task.purpose = 'production'
          AND NOT EXISTS (SELECT 1 FROM annotations_taskcandidate candidate
                          WHERE candidate.task_id = task.id
                            AND candidate.translation_id = text.id)
          AND NOT EXISTS (SELECT 1 FROM annotations_assignment assignment
                          WHERE assignment.task_id = task.id)
        """,
        campaign,
        language,
    )


def _stand_by_first_candidates(campaign: Campaign, language: str) -> int:
    """Until people say otherwise, the campaign stands by the first machine text."""
    return _insert(
        """
        INSERT INTO annotations_currenttranslation
            (campaign_id, item_id, language, translation_id, updated_at)
        SELECT task.campaign_id, task.item_id, task.language, first.translation_id, now()
        FROM annotations_task task
        JOIN annotations_taskcandidate first ON first.task_id = task.id AND first.position = 0
        WHERE task.campaign_id = %s AND task.language = %s AND task.kind = 'review'
          AND task.purpose = 'production'
          AND NOT EXISTS (SELECT 1 FROM annotations_assignment assignment
                          WHERE assignment.task_id = task.id)
        ON CONFLICT (campaign_id, item_id, language) DO NOTHING
        """,
        campaign,
        language,
    )


def _insert(statement: str, campaign: Campaign, language: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [campaign.pk, language])
        inserted: int = cursor.rowcount
    return inserted


def _offer_current_texts(campaign: Campaign, language: str) -> None:
    """An answer task shows the text that the campaign stands by when the task opens."""
    empty = Task.objects.production().filter(
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
