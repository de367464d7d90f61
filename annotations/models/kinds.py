"""The ledger's tables of the kinds of tasks, each beside its kind."""

from typing import cast

from django.db.models.base import ModelBase

from annotations.kinds.registry import find
from annotations.models.decisions import Decision

DECISIONS = cast("dict[str, type[Decision]]", find("ledger", "MODEL", ModelBase))
"""By kind of task: what people decide in it."""
