"""What the API asks of a kind of task: its `schema` module holds a `KindSchema`, `SCHEMA`."""

from abc import ABC, abstractmethod
from functools import cache
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.views import APIView

from annotations.kinds.registry import find
from annotations.models import Adjudication, Campaign, Control, Item
from annotations.services.adjudicating import Ruling
from workbench.core.accounts.models import User

Fields = dict[str, serializers.Field[Any, Any, Any, Any]]


class GoldSchema(ABC):
    """How a manager says what the right answer of a task is: the body's field `name` holds it."""

    name: ClassVar[str]

    @abstractmethod
    def fields(self) -> Fields:
        """The body's field `name`, and what may be said beside it."""

    @abstractmethod
    def give(self, *, user: User, campaign: Campaign, item: Item, given: dict[str, Any]) -> Control:
        """Ask for what is known of an item; raises what the service raises.

        Args:
            given: what the body holds of `fields`.
        """


class KindSchema(ABC):
    """A kind's decisions over HTTP.

    `view` takes a decision, at the assignment's address and the kind's `plural`; `decision` shows
    one to those who oversee the campaign. `held` is the field of a ruling's body that says what
    holds on a task of the kind. `gold` is there where managers may give the right answer of a task
    themselves.
    """

    decision: ClassVar[type[serializers.ModelSerializer[Any]]]
    view: ClassVar[type[APIView]]
    held: ClassVar[str]
    gold: ClassVar[GoldSchema | None] = None

    def ruling_fields(self) -> Fields:
        """What a ruling's body may hold for this kind, each field optional."""
        return {}

    @abstractmethod
    def rule(self, ruling: Ruling, given: dict[str, Any]) -> Adjudication:
        """Rule on a task of this kind with what the body holds."""


@cache
def schemas() -> dict[str, KindSchema]:
    """By kind of task, in the order of kinds."""
    return find("schema", "SCHEMA", KindSchema)  # type: ignore[type-abstract]
