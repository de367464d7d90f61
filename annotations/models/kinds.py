"""The ledger's tables of the kinds of tasks, each beside its kind."""

from typing import cast

from django.db.models.base import ModelBase

from annotations.kinds.registry import find, text_kind
from annotations.models.decisions import Decision, TextDecision

DECISIONS = cast("dict[str, type[Decision]]", find("ledger", "MODEL", ModelBase))
"""By kind of task: what people decide in it."""

TEXT_DECISION = cast("type[TextDecision]", DECISIONS[text_kind().id])
"""What people decide in tasks of the kind that makes the text which a campaign stands by."""
