"""What people do in tests: claim, accept, edit, label."""

import uuid
from collections.abc import Sequence
from typing import Any

from annotations.kinds.label.acts import submit_label
from annotations.kinds.label.ledger import Label
from annotations.kinds.review.acts import submit_review
from annotations.kinds.review.ledger import Review
from annotations.kinds.revision.acts import submit_revision
from annotations.kinds.revision.ledger import Revision
from annotations.models import Assignment, Campaign, Message, Translation
from annotations.quality.checks import CHECKS
from annotations.selectors.guidelines import guideline_due
from annotations.services import claiming
from annotations.services.guidelines import acknowledge
from annotations.services.messages import write_message
from annotations.services.submitting import Envelope, Submitted
from annotations.vocabularies import MessageKind, Verdict
from workbench.core.accounts.models import User

ALL_CHECKS = tuple(CHECKS)


def claim(campaign: Campaign, user: User, kind: str = "review", language: str = "es") -> Assignment:
    """The next task of a queue, for one who reads the guideline before it where that is due."""
    if due := guideline_due(user, campaign):
        acknowledge(user=user, campaign=campaign, version=due.version)
    assignment = claiming.claim_next(user=user, campaign=campaign, kind=kind, language=language)
    assert assignment is not None
    return assignment


def envelope(user: User, assignment: Assignment, **fields: Any) -> Envelope:
    return Envelope(user=user, assignment_id=assignment.pk, **{"nonce": uuid.uuid4(), **fields})


def accept(user: User, assignment: Assignment, **fields: Any) -> Submitted[Review]:
    return submit_review(
        envelope=envelope(user, assignment, **fields),
        seen_id=_offered(assignment).pk,
        verdict=Verdict.ACCEPT,
        acknowledged=ALL_CHECKS,
    )


def _offered(assignment: Assignment) -> Translation:
    """The text that the round begins with."""
    first = assignment.task.candidates.order_by("-round", "position").first()
    assert first is not None
    return first.translation


def edit(user: User, assignment: Assignment, question: str, **fields: Any) -> Submitted[Review]:
    seen = _offered(assignment)
    return submit_review(
        envelope=envelope(user, assignment, **fields),
        seen_id=seen.pk,
        verdict=Verdict.EDIT,
        question=question,
        options=seen.options,
        acknowledged=ALL_CHECKS,
    )


def revise(
    user: User, held: Assignment, verdict: Verdict = Verdict.ACCEPT, text: str = "", **fields: str
) -> Submitted[Revision]:
    seen = held.task.candidates.get().translation
    return submit_revision(
        envelope=envelope(user, held),
        seen_id=seen.pk,
        verdict=verdict,
        question=text,
        options=seen.options if text else (),
        acknowledged=ALL_CHECKS,
        **fields,
    )


def ask(assignment: Assignment, text: str) -> Message:
    return write_message(
        assignment=assignment, kind=MessageKind.QUESTION, text=text, nonce=uuid.uuid4()
    )


def culture(
    knowledge: Sequence[str], time_sensitive: bool = False, **others: Any
) -> dict[str, Any]:
    """Answers to the questions of Global MMLU."""
    return {"knowledge": list(knowledge), "time_sensitive": time_sensitive, **others}


def label(campaign: Campaign, user: User, knowledge: list[str], **fields: Any) -> Submitted[Label]:
    assignment = claim(campaign, user, "label", campaign.source_language)
    return submit_label(
        envelope=envelope(user, assignment),
        answers=culture(knowledge, **fields),
    )
