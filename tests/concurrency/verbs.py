"""Whole acts of people, for tests that mix them at random."""

import uuid
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from annotations.kinds.answer.acts import rule_on_answer, submit_answer
from annotations.kinds.label.acts import adjudicate_label, submit_label
from annotations.kinds.review.acts import adjudicate_text, submit_review
from annotations.models import DECISIONS, Assignment, Campaign, Decision, Flag, Task
from annotations.models.tasks import AssignmentState
from annotations.services import adjudicating, claiming, controls, flagging, submitting
from annotations.services.submitting import Submitted
from annotations.vocabularies import (
    Culture,
    FlagReason,
    KnowledgeKind,
    RejectReason,
    SkipReason,
    Verdict,
)
from tests.work import ALL_CHECKS, culture, envelope
from workbench.core.accounts.models import User
from workbench.core.languages import DEFAULT_SOURCE

LANGUAGE = "es"
LABELS = (
    culture([KnowledgeKind.NONE], False),
    culture([KnowledgeKind.CULTURAL], False, cultures=[Culture.WESTERN]),
    culture([KnowledgeKind.DIALECT], True),
)


def claim(
    user: User, campaign: Campaign, kind: str, rng: Random = claiming.DICE
) -> Assignment | None:
    language = DEFAULT_SOURCE if kind == "label" else LANGUAGE
    return claiming.claim_next(user=user, campaign=campaign, kind=kind, language=language, rng=rng)


def control(campaign: Campaign, seed: int) -> None:
    """Plant a damaged text and draw gold, as far as there is work to control."""
    controls.plant(campaign=campaign, language=LANGUAGE, count=1, seed=seed)
    for kind, language in (("label", DEFAULT_SOURCE), ("answer", LANGUAGE)):
        controls.draw_gold(campaign=campaign, kind=kind, language=language, count=1, seed=seed)


def decide(user: User, held: Assignment, choice: int, **fields: Any) -> Submitted[Any]:
    """Submit one of several possible decisions, whatever the task's kind is."""
    sent = envelope(user, held, **fields)
    if held.task.kind == "label":
        return submit_label(envelope=sent, answers=LABELS[choice % len(LABELS)])
    seen = held.task.candidates.get(position=0).translation
    if held.task.kind == "answer":
        chosen = choice % (len(seen.options) + 1)
        choices = {"choice": None if chosen == len(seen.options) else chosen}
        return submit_answer(envelope=sent, seen_id=seen.pk, **choices)
    verdict = list(Verdict)[choice % len(Verdict)]
    edited = {"question": f"¿{choice % 2}? {seen.question}", "options": seen.options}
    return submit_review(
        envelope=sent,
        seen_id=seen.pk,
        verdict=verdict,
        reason=RejectReason.OTHER if verdict == Verdict.REJECT else "",
        acknowledged=ALL_CHECKS,
        **(edited if verdict in (Verdict.EDIT, Verdict.TRANSLATE) else {}),
    )


def correct(user: User, held: Assignment, choice: int) -> Submitted[Any]:
    """Supersede the person's own newest decision on what they once held."""
    votes = DECISIONS[held.task.kind]._default_manager.filter(task=held.task, person=user)
    newest: Decision | None = votes.order_by("pk").last()
    return decide(user, held, choice, supersedes=newest.pk if newest else None)


def skip(user: User, held: Assignment) -> None:
    submitting.skip(envelope=envelope(user, held), reason=SkipReason.UNCLEAR)


def give_back(user: User, held: Assignment) -> None:
    claiming.give_back(user=user, assignment_id=held.pk)


def save_draft(user: User, held: Assignment) -> None:
    current = Assignment.objects.get(pk=held.pk).draft_version
    draft = {"n": [str(current)]}
    claiming.save_draft(user=user, assignment_id=held.pk, draft=draft, version=current)


def run_out(held: Assignment) -> None:
    """Let the lease's time pass, and return what has run out to the pool."""
    past = timezone.now() - timedelta(seconds=1)
    Assignment.objects.filter(pk=held.pk, state=AssignmentState.OPEN).update(expires_at=past)
    claiming.expire_leases()


def flag(user: User, held: Assignment) -> Flag:
    return flagging.raise_flag(
        campaign=held.task.campaign,
        item=held.task.item,
        language=held.task.language,
        reason=FlagReason.OTHER,
        nonce=uuid.uuid4(),
        person=user,
        task=held.task,
    )


def rule(reviewer: User, task: Task, choice: int) -> None:
    """Adjudicate, whatever the task's kind is."""
    ruling = adjudicating.Ruling(reviewer, task.pk, uuid.uuid4(), "Checked against the source")
    if task.kind == "label":
        adjudicate_label(ruling=ruling, answers=LABELS[choice % len(LABELS)])
    elif task.kind == "answer":
        rule_on_answer(ruling=ruling)
    else:
        text = task.candidates.get(position=0).translation
        question = f"¿{choice % 3}? {text.question}"
        adjudicate_text(
            ruling=ruling, question=question, options=text.options, acknowledged=ALL_CHECKS
        )


def send_back(reviewer: User, task: Task) -> None:
    adjudicating.return_task(user=reviewer, task_id=task.pk, nonce=uuid.uuid4(), note="Look again.")
