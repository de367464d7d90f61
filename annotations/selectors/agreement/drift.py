"""Whether people came to agree less: the latest part of the work against all before it.

A task is of the time of its last vote. Parts are of one number of tasks, not of one length of time,
so that a quiet month is not judged by three tasks.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from annotations.selectors.agreement.slices import by_time
from annotations.selectors.agreement.votes import Found

BELOW = 0.15
"""So much less than before is worth a look."""
LEAST = 5
"""Fewer tasks are not judged."""


def times(part: Sequence[Found]) -> dict[str, Any]:
    """When a part of the work began and ended, and by which tasks, of those of one moment."""
    (first, first_task), (last, last_task) = min(map(by_time, part)), max(map(by_time, part))
    tasks = {"first_task": first_task, "last_task": last_task}
    return {"from": first.isoformat(), "to": last.isoformat(), **tasks}


def is_in(group: Mapping[str, Any], found: Found) -> bool:
    """Whether a task is in the part of the work that a group with its `times` tells of."""
    if len(found.votes) < 2:
        return False
    first = datetime.fromisoformat(group["from"]), group["first_task"]
    last = datetime.fromisoformat(group["to"]), group["last_task"]
    return bool(first <= by_time(found) <= last)


def drifts(
    before: Sequence[Mapping[str, Any]], latest: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Of each question alpha `before` and in the `latest` part. `is_lower` is None where that
    cannot be judged: too few tasks, or an alpha that is undefined, which is no disagreement."""
    return [_drift(*pair) for pair in zip(before, latest, strict=True)]


def _drift(before: Mapping[str, Any], latest: Mapping[str, Any]) -> dict[str, Any]:
    alphas = [one["coefficients"]["alpha"]["value"] for one in (before, latest)]
    is_lower = None
    if None not in alphas and min(before["pairable"], latest["pairable"]) >= LEAST:
        is_lower = alphas[0] - alphas[1] >= BELOW
    return {"key": latest["key"], "before": alphas[0], "latest": alphas[1], "is_lower": is_lower}
