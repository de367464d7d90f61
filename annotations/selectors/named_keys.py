"""What rulings on the other tasks of an item say of its key."""

from dataclasses import dataclass

from annotations.models import Adjudication, Task
from annotations.selectors.ledger import rulings_on
from annotations.selectors.rulings import key_said
from workbench.core.accounts.models import User


@dataclass(frozen=True)
class NamedKey:
    """The option that a ruling on another task says is right."""

    task: Task
    choice: int


def named_keys(task: Task, user: User) -> list[NamedKey]:
    """Of the campaign's other tasks on the item, whose rulings hold and the person may see."""
    others = Task.objects.production().filter(campaign=task.campaign_id, item=task.item_id)
    tasks = list(others.exclude(pk=task.pk).select_related("item", "protocol").order_by("pk"))
    rulings = rulings_on(tasks)
    held = {one.pk: ruling for one in tasks if (ruling := rulings[one.pk].holds)}
    seen = Adjudication.objects.production().visible_to(user)
    seen = seen.filter(pk__in=[row.pk for row in held.values()])
    visible = set(seen.values_list("pk", flat=True)) if held else set()
    return [
        NamedKey(one, choice)
        for one in tasks
        if (ruling := held.get(one.pk))
        and ruling.pk in visible
        and (choice := key_said(ruling, one)) is not None
    ]
