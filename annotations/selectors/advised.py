"""The tasks that models advise on, for one reader."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Exists

from annotations.agreement.advice import MODELS
from annotations.models import Campaign, Task
from annotations.models.visibility import source_visible_to, tasks_that_blind
from workbench.core.accounts.models import User

Document = Mapping[str, Any]


class Advised(NamedTuple):
    """A task, what the rule holds of it, and by model what it takes to be right and how surely."""

    task: Task
    held: Any
    models: Mapping[str, tuple[Any, float]]

    @property
    def differs(self) -> bool:
        """Whether a model says something else than the rule, or the rule says nothing."""
        return any(value != self.held for value, _sure in self.models.values())

    @property
    def confidence(self) -> float:
        """How sure the surest is of those that differ."""
        return max(
            (sure for value, sure in self.models.values() if value != self.held), default=0.0
        )


def advised(
    campaign: Campaign, user: User, document: Document, *, differing: bool = False, most: int = 0
) -> list[Advised]:
    """Those that the reader may see, the surest first.

    Args:
        differing: those alone on which a model differs from the rule.
        most: so many at most; all where left out.
    """
    found = [one for one in _items(document) if one[1].differs or not differing]
    found.sort(key=lambda one: (-one[1].confidence, one[0]))
    tasks = _visible(campaign, user, [pk for pk, _one in found])
    seen = [one._replace(task=tasks[pk]) for pk, one in found if pk in tasks]
    return seen[:most] if most else seen


def _items(document: Document) -> Iterator[tuple[int, Advised]]:
    for item in document["items"]:
        models = {name: (item[name][0], item[name][1]) for name in MODELS}
        yield item["task"], Advised(Task(), item["held"], models)


def _visible(campaign: Campaign, user: User, tasks: list[int]) -> dict[int, Task]:
    blinding = tasks_that_blind(user, campaign).about("item")
    rows = campaign.tasks.production().filter(~Exists(blinding), source_visible_to(user, "item"))
    rows = rows.select_related("item").only("language", "item__sample_id", "item__subject")
    return {task.pk: task for task in rows.filter(pk__in=tasks)}
