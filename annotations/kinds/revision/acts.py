"""How revisions open behind a review, and how one or a ruling comes into the ledger."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from annotations.kinds.review.acts import adjudicate_text, judged, judgement
from annotations.kinds.review.acts import rule_as as rule_review_as
from annotations.kinds.revision.ledger import Revision
from annotations.kinds.revision.rules import KIND
from annotations.models import Adjudication, Campaign, Task
from annotations.selectors.steps import asks_for, settled_text
from annotations.services.adjudicating import Ruling
from annotations.services.checking import proposal
from annotations.services.following import follow_text
from annotations.services.opening import Acts, Work
from annotations.services.repeating import require_same
from annotations.services.submitting import Envelope, Submitted, admit, hold, record
from annotations.vocabularies import Verdict


def submit_revision(
    *,
    envelope: Envelope,
    seen_id: int,
    verdict: Verdict,
    question: str = "",
    options: Sequence[str] = (),
    reason: str = "",
    acknowledged: Sequence[str] = (),
) -> Submitted[Revision]:
    """Record a verdict on the text that a review has come to. Locks as `submitting` says.

    Raises:
        Invalid: the text or the verdict is not usable, or a check blocks it.
        Conflict: the task is not in the person's hands, the grace time is over, or the nonce has
            stored something else.
    """
    proposed = proposal(
        envelope=envelope, seen_id=seen_id, verdict=verdict, question=question, options=options
    )
    with transaction.atomic():
        held = hold(envelope, Revision)
        if held.known:
            require_same(
                held.known,
                comment=envelope.comment,
                **judgement(
                    seen_id=seen_id,
                    verdict=verdict,
                    question=question,
                    options=options,
                    reason=reason,
                ),
            )
            return Submitted(held.known, repeated=True, report=proposed.report)
        admission = admit(held)
        revision = judged(
            held,
            proposed,
            verdict=verdict,
            question=question,
            options=options,
            reason=reason,
            acknowledged=acknowledged,
        )
        return record(held, admission, revision, proposed.report)


def adjudicate_revision(
    *, ruling: Ruling, question: str, options: Sequence[str], acknowledged: Sequence[str] = ()
) -> Adjudication:
    """Rule on a revision task, as `adjudicate_text` does on a review."""
    return adjudicate_text(
        ruling=ruling,
        question=question,
        options=options,
        acknowledged=acknowledged,
        kind=KIND.id,
    )


def rule_as(*, ruling: Ruling, said: Adjudication) -> Adjudication:
    """Rule what another ruling says; raises as `adjudicate_revision`."""
    return rule_review_as(ruling=ruling, said=said, kind=KIND.id)


class RevisionActs(Acts):
    def on_texts(self, campaign: Campaign, language: str) -> Iterable[Work]:
        """None from the start: each opens when the review of its text is settled."""
        return ()

    def follow(self, task: Task) -> None:
        """Open the revision of the text that a review came to, or close that of another."""
        if task.kind == KIND.follows and asks_for(KIND, task):
            follow_text(KIND, task, settled_text(task))


ACTS = RevisionActs()
