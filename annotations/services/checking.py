"""What the checks say of a verdict's text, before anything is locked for it.

Items, texts and what a task offers do not change. Who may not submit, or sends what is no whole
text, is refused where the locks are held: here nothing is said of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef

from annotations.models import Task, TaskCandidate, Translation
from annotations.models.dismissals import dismissed_in, places_dismissed
from annotations.quality.checks import Report
from annotations.services.submitting import Envelope
from annotations.services.validation import checked, is_whole
from annotations.vocabularies import Verdict
from workbench.core.prepared import Given, Prepared

NOTHING = Report((), ())


@dataclass(frozen=True)
class Proposal:
    """The text that a person saw, where their task offers it, and what the checks say of theirs."""

    seen: Translation | None
    report: Report = NOTHING


def proposal(
    *,
    envelope: Envelope,
    seen_id: int,
    verdict: Verdict,
    question: str,
    options: Sequence[str],
) -> Proposal:
    """Check the text that a verdict stands by, outside of any lock."""
    offer = _offer.first(person=envelope.user.pk, pk=envelope.assignment_id, text=seen_id)
    if offer is None:
        return Proposal(None)
    task, seen = offer.task, offer.translation
    if verdict == Verdict.REJECT:
        return Proposal(seen)
    if verdict == Verdict.ACCEPT:
        question, options = seen.question, seen.options
    return Proposal(seen, report_on(task, question, options, dismissed=dismissed_in(offer)))


def report_on(
    task: Task, question: str, options: Sequence[str], *, dismissed: Collection[str] = ()
) -> Report:
    """What the checks say of a text that was written for a task, where it is a whole one."""
    if not is_whole(task.item, question, options):
        return NOTHING
    return checked(task=task, question=question, options=options, dismissed=dismissed)


_offer = Prepared(
    lambda: (
        TaskCandidate.objects.of_every_purpose()
        .filter(
            task__assignments__pk=Given("pk"),
            task__assignments__person=Given("person"),
            translation=Given("text"),
        )
        .select_related("translation", "task__item", "task__campaign__benchmark")
        .annotate(
            dismissed=places_dismissed(
                person=Given("person"),
                item=OuterRef("task__item"),
                language=OuterRef("task__language"),
            )
        )
        .order_by("-round")
    )
)
"""A text that a person's task offers, with the task."""
