"""Letting stand what a check warns of, at one place of a text."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from annotations.kinds.registry import kind_of
from annotations.models import Assignment, Dismissal
from annotations.models.dismissals import dismissed_in
from annotations.quality.checks import Report, Severity
from annotations.selectors.desk import own_assignment
from annotations.services.validation import checked
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid


def check_in_hand(
    *, user: User, assignment_id: int, question: str, options: Sequence[str]
) -> Report:
    """What the checks say of a text that a person writes for a task of theirs. Locks nothing.

    Raises:
        Assignment.DoesNotExist: the task was never in their hands.
        Invalid: no text is written for a task of its kind, or not with so many options.
    """
    return _report(own_assignment(user, assignment_id), question, options)


def dismiss(
    *,
    user: User,
    assignment_id: int,
    question: str,
    options: Sequence[str],
    place: str,
    stands: bool = True,
) -> Report:
    """Remember that the person lets stand what is found at a place of the text; or, where it
    `stands` no longer, that they are to be warned again.

    It is of this person, item and language, for as long as the words at the place are the same.
    Locks nothing: of two at once the later one counts.

    Returns:
        What the checks say of the text from now on.

    Raises:
        Assignment.DoesNotExist: the task was never in their hands.
        Invalid: nothing is found at the place, or an error, which has to be mended; or as
            `check_in_hand`.
    """
    assignment = own_assignment(user, assignment_id)
    report = _report(assignment, question, options)
    found = [*report.findings, *report.dismissed]
    finding = next((one for one in found if one.place == place), None)
    if finding is None:
        raise Invalid(place=_("The checks find nothing there in this text; check it again."))
    if finding.severity is Severity.ERROR:
        raise Invalid(place=_("This is an error: mend the text. Only warnings can be dismissed."))
    places = set(dismissed_in(assignment))
    if stands != (place in places):
        Dismissal.objects.create(
            person=user,
            item=assignment.task.item,
            language=assignment.task.language,
            rule=finding.check,
            place=place,
            stands=stands,
        )
    return report.dismissing(places | {place} if stands else places - {place})


def _report(assignment: Assignment, question: str, options: Sequence[str]) -> Report:
    task = assignment.task
    if not kind_of(task.kind).makes_text:
        raise Invalid(assignment=_("No text is written for this task."))
    if (given := len(options)) != (wanted := len(task.item.options)):
        problem = _("The item has %(wanted)d options, the text %(given)d.")
        raise Invalid(options=problem % {"wanted": wanted, "given": given})
    return checked(
        task=task, question=question, options=options, dismissed=dismissed_in(assignment)
    )
