"""What an evaluation found of a text, for whoever works on it."""

from annotations.kinds.registry import kind_of
from annotations.models import Flag, Task


def open_findings(task: Task) -> list[Flag]:
    """What an evaluation flagged of the text that a task is to make, and nobody has settled.

    None on a task of another kind: who labels or answers decides unaided. What is flagged has a
    priority with a reason, so that no other task costs a query.
    """
    if not kind_of(task.kind).makes_text or not task.priority_reason:
        return []
    flags = Flag.objects.production().of_evaluations()
    flags = flags.filter(
        campaign=task.campaign_id, item=task.item_id, language=task.language, resolution=None
    )
    return list(flags.order_by("-pk"))
