"""What the next version of a campaign's rules does to the tasks that are there.

Tasks that nobody has worked on go over to it where it changes what they ask or how their votes are
counted; those begun keep the version that they were begun under.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from annotations.forms.form import SOURCE
from annotations.kinds.kind import SAMPLE
from annotations.kinds.registry import form_kind, planned_kinds
from annotations.models import Assignment, Campaign, Flag, Protocol, Task
from annotations.services.opening import open_source_tasks, open_text_tasks


@dataclass(frozen=True)
class InForce:
    """The newest rules and the tasks that they touch.

    `moved` tasks, which nobody has worked on, go by them now; `kept` ones stay with those which
    they were begun under. `opened` are new. Of forms that are asked no more, `removed` tasks are
    gone and `closed` ones are handed to nobody else.
    """

    rules: Protocol
    moved: int = 0
    kept: int = 0
    opened: int = 0
    removed: int = 0
    closed: int = 0


def bring_in_line(campaign: Campaign, before: Protocol, rules: Protocol) -> InForce:
    """Bring a campaign's tasks in line with its newest rules, those before being `before`.

    The caller holds the ledger (shared) and the campaign's row. Locks: the tasks that it touches.
    """
    moved, kept = 0, 0
    for tasks, numbers in _affected(campaign, before, rules):
        total, went = tasks.count(), unbegun(tasks).update(protocol=rules, **numbers)
        moved, kept = moved + went, kept + total - went
    gone = [form for form in before.asked if form not in rules.asked]
    removed, closed = _take_away(campaign, gone)
    opened = _open(campaign, before, rules)
    return InForce(rules, moved, kept, opened, removed, closed)


def tasks_asking(campaign: Campaign, forms: list[str]) -> QuerySet[Task]:
    """The tasks, without controls, that ask one of these forms."""
    return campaign.tasks.production().filter(kind=form_kind().id, form__in=forms)


def _affected(
    campaign: Campaign, before: Protocol, rules: Protocol
) -> Iterator[tuple[QuerySet[Task], dict[str, Any]]]:
    """The tasks that the new rules ask or count otherwise, with the numbers that change."""
    counted = [
        kind for kind in planned_kinds() if _counting(before, kind) != _counting(rules, kind)
    ]
    for kind in counted:
        overlap = rules.overlap(kind)
        numbers = {"overlap": overlap, "remaining": overlap}
        yield campaign.tasks.production().filter(kind=kind), numbers
    changed = [form for form in _new(before, rules) if form in before.asked]
    if changed and form_kind().id not in counted:
        yield tasks_asking(campaign, changed), {}


def _counting(rules: Protocol, kind: str) -> dict[str, Any]:
    its = rules.rules.get(kind, {})
    return {name: value for name, value in its.items() if name != SAMPLE}


def _new(before: Protocol, rules: Protocol) -> list[str]:
    """The forms that are asked for the first time, or otherwise than before."""
    known = {form.id: form.document() for form in before.asked.values()}
    return [id for id, form in rules.asked.items() if known.get(id) != form.document()]


def unbegun(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks that nobody has worked on.

    A claim under way holds the row's lock and takes a place: what was read before that is asked
    again of the row itself.
    """
    begun = Assignment.objects.filter(task=OuterRef("pk"))
    return tasks.filter(~Exists(begun), remaining=F("overlap"))


def idle_tasks(campaign: Campaign, forms: list[str]) -> QuerySet[Task]:
    """The tasks of forms that nobody has begun or flagged: they go when their forms do."""
    flagged = Flag.objects.of_every_purpose().filter(task=OuterRef("pk"))
    return unbegun(tasks_asking(campaign, forms)).filter(~Exists(flagged))


def _take_away(campaign: Campaign, forms: list[str]) -> tuple[int, int]:
    """Delete the unbegun tasks of forms that are asked no more, and hand out no other."""
    if not forms:
        return 0, 0
    removed = idle_tasks(campaign, forms).delete()[1].get(Task._meta.label, 0)
    left = campaign.tasks.of_every_purpose().filter(kind=form_kind().id, form__in=forms)
    left.update(is_closed=True)
    return removed, tasks_asking(campaign, forms).count()


def _open(campaign: Campaign, before: Protocol, rules: Protocol) -> int:
    """Open what new forms ask; a form that comes back is handed out again where it was begun."""
    new = _new(before, rules)
    if not new:
        return 0
    campaign.tasks.of_every_purpose().filter(
        kind=form_kind().id, form__in=new, is_closed=True
    ).update(is_closed=False)
    there = tasks_asking(campaign, new).count()
    subjects = {rules.asked[form].on for form in new}
    if SOURCE in subjects:
        open_source_tasks(campaign)
    if subjects - {SOURCE}:
        for language in campaign.languages:
            open_text_tasks(campaign=campaign, language=language, only=form_kind())
    return tasks_asking(campaign, new).count() - there
