"""What the annotator's desk asks: one task with its texts."""

from collections.abc import Sequence
from hashlib import sha256

from django.db.models import Exists, F, OuterRef, QuerySet

from annotations.models import (
    DECISIONS,
    Assignment,
    Campaign,
    Decision,
    Message,
    Task,
    TaskCandidate,
    Translation,
)
from annotations.models.dismissals import places_dismissed
from annotations.models.tasks import AssignmentState
from annotations.selectors.item_history import comments_on
from workbench.core.accounts.models import User
from workbench.core.prepared import Given, Prepared


def own_assignment(user: User, assignment_id: int) -> Assignment:
    """An assignment of the person's with all that a screen shows of its task.

    Raises:
        Assignment.DoesNotExist: the person never had it.
    """
    found = _own.first(person=user.pk, pk=assignment_id)
    if found is None:
        raise Assignment.DoesNotExist(assignment_id)
    return found


def in_hand(user: User, campaign: Campaign, kind: str, language: str) -> list[Assignment]:
    """What the person holds of a queue, oldest first, each as `own_assignment` has it.

    A lease that has run out is in hand until its place is given back: it may be taken up again.
    """
    return _in_hand.all(person=user.pk, campaign=campaign.pk, kind=kind, language=language)


def _own_assignments() -> QuerySet[Assignment]:
    said = Message.objects.beside_tasks_of(Given("person")).filter(
        task__campaign=OuterRef("task__campaign"),
        task__item=OuterRef("task__item"),
        task__language=OuterRef("task__language"),
    )
    return (
        Assignment.objects.of_every_purpose()
        .filter(person=Given("person"))
        .annotate(has_messages=Exists(said))
        .select_related(
            "person", "task__item", "task__campaign__benchmark", "task__protocol", "protocol"
        )
        .annotate(
            dismissed=places_dismissed(
                person=Given("person"),
                item=OuterRef("task__item"),
                language=OuterRef("task__language"),
            )
        )
    )


_own = Prepared(lambda: _own_assignments().filter(pk=Given("pk")))
_in_hand = Prepared(
    lambda: (
        _own_assignments()
        .filter(
            state=AssignmentState.OPEN,
            task__campaign=Given("campaign"),
            task__kind=Given("kind"),
            task__language=Given("language"),
        )
        .order_by("claimed_at", "pk")
    )
)


def offered_texts(task: Task, *, round: int | None = None) -> list[Translation]:
    """The texts that a task offers, now or in an earlier round, in the order in which they are
    shown.

    Of several engines now the one comes first, now the other: the same place in every task would
    tell people which is which. The order of a task is always the same.
    """
    offered = [one for one in _offered.all(task=task.pk) if one.round <= (round or task.round)]
    return [candidate.translation for candidate in _as_shown(offered)]


def _as_shown(candidates: Sequence[TaskCandidate]) -> list[TaskCandidate]:
    """The one home of what people see, in its order, and of what they name by its position."""
    last = max((candidate.round for candidate in candidates), default=1)

    def place(candidate: TaskCandidate) -> bytes:
        return sha256(f"{candidate.task_id}/{candidate.translation_id}".encode()).digest()

    return sorted((one for one in candidates if one.round == last), key=place)


def edited_from(task: Task) -> Translation | None:
    """What the first text that a task offers was edited from; None where it was not."""
    return next((text.parent for text in offered_texts(task)), None)


_offered = Prepared(
    lambda: (
        TaskCandidate.objects.filter(task=Given("task"))
        .select_related("translation")
        .order_by("position")
    )
)


def text_at(assignment_id: int, position: int) -> int:
    """The id of the text that the task in hand offers at a position; 0 where it offers none.

    People name texts by their position: ids tell in which order texts were made, and with it
    which of them were made to control the work.
    """
    shown = _as_shown(_offered_to.all(assignment=assignment_id))
    return shown[position].translation_id if 0 <= position < len(shown) else 0


_offered_to: Prepared[TaskCandidate] = Prepared(
    lambda: (
        TaskCandidate.objects.of_every_purpose()
        .filter(task__assignments=Given("assignment"), round__lte=F("task__assignments__round"))
        .only("task_id", "translation_id", "round")
    )
)


def standing_decision(assignment: Assignment) -> Decision | None:
    """What the person decided in this assignment, as last corrected."""
    found: Decision | None = (
        DECISIONS[assignment.task.kind]
        .objects.standing()
        .filter(task=assignment.task_id, round=assignment.round, person=assignment.person_id)
        .select_related("task", "protocol")
        .first()
    )
    return found


def comment_on(decision: Decision) -> str:
    return comments_on([decision]).get(decision, "")
