"""What an evaluation found of a text, for whoever works on it."""

from typing import Any

from annotations.kinds.registry import kind_of
from annotations.models import Flag, Task

OF_MODELS = (
    "answers", "right", "expected_right", "accuracy_elsewhere", "languages", "other",
    "chose_other", "strong_answers", "strong_right", "strong_chose_other",
)  # fmt: skip
"""What the evidence has of models' answers. The rest tells, among others, what people said."""


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


def evidence_of_models(flag: Flag) -> dict[str, Any]:
    """What whoever makes the text may read of the evidence, who sees the key anyway."""
    return {name: flag.evidence[name] for name in OF_MODELS if name in flag.evidence}
