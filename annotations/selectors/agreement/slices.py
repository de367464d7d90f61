"""By what agreement is told: what puts a task, or a vote, into a group."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotations.models import Batch, Campaign
from annotations.selectors.agreement.votes import HERE, IMPORTED, Found

QUESTION = "question"
RULES, ADVICE, FIGURES = "rules", "advice", "figures"
"""Not groups: what other rules, and what models, would make of the same votes; and what these have
come to, in figures."""
PERSON, BATCH, WINDOW = "person", "batch", "window"
WINDOWS = 6
"""As many parts of the work, by time; see `in_windows`."""

Keys = Callable[[Found], Iterable[str]]


def _of_item(name: str) -> Keys:
    return lambda found: (str(getattr(found.task.item, name)),)


def last_at(found: Found) -> Any:
    """When the task was decided on last: a task is of the time in which it came to its votes."""
    return max(vote.created_at for vote in found.votes)


OF_TASKS: Mapping[str, Keys] = {
    "subject": _of_item("subject"),
    "category": _of_item("category"),
    "split": _of_item("split"),
    "language": lambda found: (found.task.language,),
    "options": _of_item("option_count"),
    "month": lambda found: (f"{last_at(found):%Y-%m}",),
    "week": lambda found: (f"{last_at(found):%G-W%V}",),
    PERSON: lambda found: (str(vote.person_id) for vote in found.votes),
}
"""What groups whole tasks, with all their votes."""

OF_VOTES = ("protocol", "origin")
"""What groups votes: a group has of a task those that are of it."""

FIELDS = (*OF_TASKS, BATCH, WINDOW, *OF_VOTES)


def grouped(campaign: Campaign, found: Sequence[Found], by: str) -> dict[str, list[Found]]:
    """The tasks in each group, in the order of the groups; a task may be in several."""
    if by == WINDOW:
        return in_windows(found)
    groups: defaultdict[str, list[Found]] = defaultdict(list)
    parts_of = parts_by(campaign, by)
    for one in found:
        for key, part in parts_of(one):
            groups[key].append(part)
    return {key: groups[key] for key in sorted(groups, key=_in_order)}


def parts_by(campaign: Campaign, by: str) -> Callable[[Found], Iterable[tuple[str, Found]]]:
    """What tells the groups that a task is in, but for windows, and what of it is in each."""
    if by in OF_VOTES:
        key_of = _key_of_votes(campaign, by)
        return lambda found: _parts(found, key_of)
    keys = _batches(campaign) if by == BATCH else OF_TASKS[by]
    return lambda found: ((key, found) for key in keys(found))


def in_windows(found: Sequence[Found]) -> dict[str, list[Found]]:
    """The tasks with two votes or more in parts of one size, in the order of their last votes."""
    pairable = sorted((one for one in found if len(one.votes) > 1), key=by_time)
    size = max(1, -(-len(pairable) // WINDOWS))
    parts = [pairable[start : start + size] for start in range(0, len(pairable), size)]
    return {str(number): part for number, part in enumerate(parts, 1)}


def by_time(found: Found) -> Any:
    """The order of parts of the work."""
    return last_at(found), found.task.pk


def _in_order(key: str) -> Any:
    """Numbers as numbers, before words."""
    return (0, int(key), "") if key.isdecimal() else (1, 0, key)


def _key_of_votes(campaign: Campaign, by: str) -> Callable[[Any], str]:
    if by == "origin":
        return lambda vote: HERE if vote.imported_id is None else IMPORTED
    versions = dict(campaign.protocols.values_list("pk", "version"))
    return lambda vote: str(versions[vote.protocol_id])


def _parts(found: Found, key_of: Callable[[Any], str]) -> Iterator[tuple[str, Found]]:
    """The votes of a task in each group; the task as it is where all are of one."""
    votes: defaultdict[str, list[Any]] = defaultdict(list)
    for vote in found.votes:
        votes[key_of(vote)].append(vote)
    for key, part in votes.items():
        yield key, found if len(part) == len(found.votes) else found.of(part)


def _batches(campaign: Campaign) -> Keys:
    """What tells the batches that a task is in, open or closed, by their ids."""
    batches = list(campaign.batches.order_by("pk"))
    inside: defaultdict[int, list[Batch]] = defaultdict(list)
    of_item = Batch.objects.filter(campaign=campaign).values_list("items__item", "pk")
    by_pk = {batch.pk: batch for batch in batches}
    for item, batch in of_item:
        inside[item].append(by_pk[batch])

    def keys(found: Found) -> Iterator[str]:
        task = found.task
        for batch in inside.get(task.item.pk, ()):
            if task.kind in batch.kinds and task.language in (batch.languages or [task.language]):
                yield str(batch.pk)

    return keys
