"""Which suggestion a person sees with a task, and what became of those that were seen."""

from datetime import datetime

from annotations.forms.answers import AnswerErrors, checked
from annotations.models import Assignment, Campaign, Suggestion, Task


def suggestion_for(assignment: Assignment) -> Suggestion | None:
    """The suggestion that a person is shown with the task in their hands."""
    return suggestion_at(assignment.task, assignment.claimed_at)


def suggestion_at(task: Task, claimed_at: datetime) -> Suggestion | None:
    """The newest about the task when it was handed out; None where its form wants none.

    It is the same as long as the task is in that person's hands, corrections among them. One that
    was made for another version of the form, and does not fit this one, is none.
    """
    if not task.form or not task.asks.suggestions:
        return None
    about = Suggestion.objects.about(task).filter(created_at__lte=claimed_at)
    newest = about.order_by("-created_at", "-pk").first()
    return newest if newest is not None and _fits(task, newest) else None


def takes_suggestions(campaign: Campaign) -> bool:
    """Whether a form of any version of the campaign's rules takes them."""
    return any(
        form.suggestions for rules in campaign.protocols.all() for form in rules.asked.values()
    )


def _fits(task: Task, suggestion: Suggestion) -> bool:
    try:
        checked(task.asks, suggestion.answers, task.texts, is_partial=True)
    except AnswerErrors:
        return False
    return True
