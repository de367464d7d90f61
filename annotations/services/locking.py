"""How the human side locks, and what that keeps true; see also `core/locking.py`.

Order, always: the ledger's advisory lock, the person's row, the task's row, the assignment's row.

- Every writer of the ledger holds the ledger lock *shared* until its transaction ends; they do
  not hinder one another. `freeze_ledger` takes it *exclusively* for the moment in which a release
  reads its cut, so no row with a lower id can still be in flight.
- A person's row lock makes their own claims and submissions, from however many windows, follow
  one another: what one shows or takes, the next knows of.
- A task's row lock covers its places (`remaining`), its round and its state. Whoever changes a
  place or adds a decision holds it, so places taken + remaining = overlap at every commit.
- The unique constraint on (task, round, person) is the last word on "nobody twice".
"""

from time import monotonic, sleep
from typing import cast

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from annotations.models import Assignment, Campaign, Task
from annotations.selectors.writers import LEDGER_LOCK
from workbench.core.accounts.models import User
from workbench.core.locking import LONG_WAIT_SECONDS, is_busy, locked, require_transaction, waiting
from workbench.core.prepared import Given, Prepared, pipelined, planned_cursor

TURN_SECONDS = 1.0


def share_ledger() -> None:
    """Announce a write to the ledger, until the transaction ends."""
    _advisory("pg_advisory_xact_lock_shared(%s)", LEDGER_LOCK)


def freeze_ledger() -> None:
    """Wait until no write to the ledger is in flight and hold new ones off.

    Writers queue up behind whoever waits for this lock. So it is waited for in turns of a second,
    and between two of them the writers go on, however long one of them may take.
    """
    require_transaction()
    end = monotonic() + LONG_WAIT_SECONDS
    while True:
        try:
            with transaction.atomic(), waiting(TURN_SECONDS):
                return _advisory("pg_advisory_xact_lock(%s)", LEDGER_LOCK)
        except OperationalError as error:
            if not is_busy(error) or monotonic() > end:
                raise
        sleep(TURN_SECONDS)


def lock_name(name: str) -> None:
    """Wait until nobody else holds this name, and hold it until the transaction ends."""
    _advisory("pg_advisory_xact_lock(hashtextextended(%s, 0))", name)


def lock_person(user: User) -> None:
    """Hold off the person's other claims and submissions, until the transaction ends.

    Rows that only refer to the person, such as others' releases, do not wait for it.
    """
    require_transaction()
    _person.ask(pk=user.pk)


def lock_campaign(campaign: Campaign) -> None:
    """Hold the campaign's row; rows that only refer to it can still be written."""
    locked(Campaign.objects.filter(pk=campaign.pk), no_key=True).get()


def lock_task(task_id: int) -> Task:
    """The task with its row locked.

    Raises:
        Task.DoesNotExist: there is none.
    """
    require_transaction()
    task = _task.first(pk=task_id)
    if task is None:
        raise Task.DoesNotExist(task_id)
    return task


def lock_held(user: User, assignment_id: int) -> tuple[Task, Assignment] | None:
    """The ledger's lock and the person's, then the rows of a task and of the person's assignment
    of it, with the rules that it was handed out under; None where it is not theirs."""
    require_transaction()
    with pipelined():
        planned_cursor().execute(_LEDGER_AND_PERSON, [LEDGER_LOCK, user.pk])
        mine = {"person": user.pk, "pk": assignment_id}
        task, assignment = _task_of.ask(**mine), _assignment_of.ask(**mine)
        held = task.first(), assignment.first()
    return cast("tuple[Task, Assignment]", held) if all(held) else None


_LEDGER_AND_PERSON = """
    WITH shared AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%s))
    SELECT person.id FROM shared, accounts_user AS person
    WHERE person.id = %s FOR NO KEY UPDATE OF person
"""
"""The ledger's lock is had first: a row is locked only once the rows before it are joined."""

_person = Prepared(
    lambda: User.objects.select_for_update(no_key=True).only("pk").filter(pk=Given("pk"))
)
_task = Prepared(lambda: _locked_tasks().filter(pk=Given("pk")))
_task_of = Prepared(
    lambda: _locked_tasks().filter(assignments__pk=Given("pk"), assignments__person=Given("person"))
)

_assignment_of = Prepared(
    lambda: (
        Assignment.objects.filter(person=Given("person"), pk=Given("pk"))
        .select_for_update(of=("self",))
        .select_related("protocol")
    )
)


def _locked_tasks() -> QuerySet[Task]:
    return (
        Task.objects.of_every_purpose()
        .select_for_update(of=("self",))
        .select_related("item", "protocol", "campaign__benchmark")
    )


def _advisory(lock: str, key: int | str) -> None:
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}", [key])
