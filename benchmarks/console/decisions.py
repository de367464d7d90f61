"""What people have left behind in a campaign that is halfway: decisions, disputes, rulings, flags.

Reviews and labels are written in bulk, with consensus by the service that imports use; rulings,
flags and returns come in by the services of the console.
"""

import random
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import cycle
from typing import Any

from benchmarks.desk import levels
from benchmarks.desk.texts import SEED
from benchmarks.desk.tools import timed

MANAGER = "manager"
DAYS = 120
"""How long people have been at it."""
IN_DOUBT = 10
"""One in so many of the reviewed texts is reviewed by a second person."""
FLAGS_IN = 50
"""One in so many reviewed texts is flagged; a third of the flags is settled."""
RULED_IN = 4
"""One in so many disputes is ruled on."""
RETURNED = 20
BATCH = 2_000
KNOWLEDGE = (
    (0.7, {"knowledge": ["none"]}),
    (0.12, {"knowledge": ["cultural"], "cultures": ["Western Culture"], "countries": ["US"]}),
    (0.12, {"knowledge": ["regional"], "regions": ["North America"], "countries": ["US"]}),
    (0.06, {"knowledge": ["cultural", "regional"], "countries": ["FR"]}),
)
"""Answers to the questions of the form, with how often they are given."""


def fill(campaign: Any, decisions: int) -> None:
    """Have people make so many decisions in a campaign that has none, and a manager rule."""
    dice = random.Random(f"{SEED}{campaign.name}")
    manager = _manager(campaign)
    with timed("labels"):
        labels = label_all(campaign, dice)
    open_reviews = campaign.tasks.filter(kind="review").count()
    share = (decisions - labels) / (1 + 1 / IN_DOUBT) / open_reviews
    with timed(f"reviews of {share:.0%}"):
        levels.leap_reviews(campaign, share)
    with timed("second reviews"):
        _review_again(campaign, dice)
    with timed("rulings, flags, returns"):
        _rule(campaign, manager)
        _flag(campaign, manager)
        _return(campaign, manager)
    levels.tidy()


def _manager(campaign: Any) -> Any:
    from annotations.services.members import add_member
    from annotations.vocabularies import Role
    from workbench.core.accounts.models import User

    user = User.objects.filter(username=MANAGER).first()
    user = user or User.objects.create_user(MANAGER, password=None)
    add_member(campaign=campaign, user=user, role=Role.MANAGER)
    return user


def label_all(campaign: Any, dice: random.Random) -> int:
    """Every label task by as many people as it asks for; returns how many labels that are."""
    from annotations.kinds.label.ledger import Label

    people, made = levels.people_of(campaign), 0
    tasks = list(campaign.tasks.filter(kind="label").select_related("item", "protocol"))
    for some in _batches(tasks):
        rows = []
        for task in some:
            most = dice.choices(KNOWLEDGE, [share for share, _ in KNOWLEDGE])[0][1]
            for person in dice.sample(people, task.overlap):
                other = dice.choice(KNOWLEDGE)[1]
                answers = (other if dice.random() < 0.15 else most) | {
                    "time_sensitive": dice.random() < 0.05
                }
                rows.append(_row(Label, task, person, dice, answers=answers))
            task.remaining = 0
        _store(rows, some)
        made += len(rows)
    return made


def _review_again(campaign: Any, dice: random.Random) -> None:
    """Ask a second person about some texts: half of them say what the first said."""
    from django.utils import timezone

    from annotations.kinds.review.ledger import Review
    from annotations.models import OverlapChange
    from annotations.services.bulk import copy_rows

    people = {code: levels.people_of(campaign, code) for code in campaign.languages}
    first = Review.objects.filter(task__campaign=campaign).order_by("task__position", "pk")
    chosen = list(first.select_related("task__item", "task__protocol")[::IN_DOUBT])
    for some in _batches(chosen):
        rows, tasks = [], []
        for review in some:
            task = review.task
            others = [one for one in people[task.language] if one != review.person_id]
            agrees = dice.random() < 0.5
            result = review.result_id if agrees else review.seen_id
            verdict = review.verdict if agrees else "accept"
            text = {"seen_id": review.seen_id, "result_id": result, "verdict": verdict}
            rows.append(_row(Review, task, dice.choice(others), dice, **text))
            task.overlap = 2
            tasks.append(task)
        at = timezone.now()
        changes = [OverlapChange(task=task, before=1, after=2, created_at=at) for task in tasks]
        copy_rows(changes)
        _store(rows, tasks)


def _row(model: Any, task: Any, person: int, dice: random.Random, **said: Any) -> Any:
    from django.utils import timezone

    at = timezone.now() - timedelta(days=DAYS * dice.random())
    return model(
        task=task, round=task.round, person_id=person, protocol_id=task.protocol_id,
        nonce=uuid.uuid4(), active_seconds=dice.randint(20, 120),
        created_at=at, **said,
    )  # fmt: skip


def _store(rows: Sequence[Any], tasks: Sequence[Any]) -> None:
    from django.db import transaction

    from annotations.services.bulk import bulk_writes, copy_rows, update_rows
    from annotations.services.consensus import follow_all, recompute_all

    with transaction.atomic(), bulk_writes("benchmark"):
        copy_rows(rows)
        copy_rows([_assignment(row) for row in rows])
        recompute_all(tasks)
        update_rows(tasks, "overlap", "remaining", "state")
        follow_all([task for task in tasks if task.overlap == 2])


def _assignment(row: Any) -> Any:
    from annotations.models import Assignment

    return Assignment(
        task_id=row.task_id, round=row.round, person_id=row.person_id,
        protocol_id=row.protocol_id, state="submitted", claimed_at=row.created_at,
        expires_at=row.created_at, ended_at=row.created_at,
    )  # fmt: skip


def _rule(campaign: Any, manager: Any) -> None:
    from annotations.kinds.label.acts import adjudicate_label
    from annotations.kinds.review.acts import adjudicate_text
    from annotations.quality.checks import CHECKS
    from annotations.selectors.disagreements import list_disputed
    from annotations.services.adjudicating import Ruling
    from workbench.core.errors import Invalid

    for task in list(list_disputed(campaign).order_by("pk")[::RULED_IN]):
        ruling = Ruling(
            user=manager, task_id=task.pk, nonce=uuid.uuid4(), comment="The plainer one.",
            confidence="high", reason="honest_difference", active_seconds=45,
        )  # fmt: skip
        if task.kind == "label":
            adjudicate_label(ruling=ruling, answers=task.labels.first().answers)
        else:
            text = task.reviews.last().result
            with suppress(Invalid):  # An invented text may read like another language.
                adjudicate_text(
                    ruling=ruling,
                    question=text.question,
                    options=text.options,
                    acknowledged=list(CHECKS),
                )


def _flag(campaign: Any, manager: Any) -> None:
    from annotations.kinds.review.ledger import Review
    from annotations.services.flagging import raise_flag, resolve_flag
    from annotations.vocabularies import FlagOutcome, FlagReason

    reviews = Review.objects.filter(task__campaign=campaign).order_by("pk")
    reasons = cycle(FlagReason)
    for number, review in enumerate(reviews.select_related("task__item", "person")[::FLAGS_IN]):
        task = review.task
        flag = raise_flag(
            campaign=campaign, item=task.item, language=task.language, reason=next(reasons),
            nonce=uuid.uuid4(), person=review.person, task=task, comment="Is this right?",
        )  # fmt: skip
        if number % 3 == 0:
            outcome, nonce = FlagOutcome.NO_PROBLEM, uuid.uuid4()
            resolve_flag(user=manager, flag=flag, outcome=outcome, nonce=nonce)


def _return(campaign: Any, manager: Any) -> None:
    from annotations.selectors.disagreements import list_disputed
    from annotations.services.adjudicating import return_task

    for task in list(list_disputed(campaign).order_by("-pk")[:RETURNED]):
        note = "Look at the units again."
        return_task(user=manager, task_id=task.pk, nonce=uuid.uuid4(), note=note)


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
