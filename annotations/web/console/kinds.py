"""What the review console asks of a kind of task."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from annotations.agreement.contest import Contest
from annotations.kinds import registry
from annotations.labels import Choices, kind_label
from annotations.models import Campaign, Control, Item, Task
from annotations.web.console.cases import Case
from annotations.web.console.comparing import Changes
from workbench.core.accounts.models import User

Facts = list[tuple[str, str]]
"""Names with their values, as people read them."""


class GoldQuestions(ABC):
    """How a manager says what the right answers to an item are."""

    template: ClassVar[str]
    scripts: ClassVar[tuple[str, ...]] = ()
    styles: ClassVar[tuple[str, ...]] = ()
    """What the template needs besides, by the names of static files."""

    @abstractmethod
    def tasks(self, campaign: Campaign, item: Item) -> list[tuple[Task, str]]:
        """The item's own tasks that a gold task may be like, each with what it is called."""

    @abstractmethod
    def form(self, task: Task, data: Any) -> forms.Form:
        """The questions of such a task."""

    @abstractmethod
    def give(self, user: User, form: Any) -> Control:
        """Make the task; raises what the service raises."""

    @abstractmethod
    def facts(self, task: Task, expected: Mapping[str, Any]) -> Facts:
        """The answers that were given."""

    def context(self, form: Any) -> dict[str, Any]:
        """What the template shows beside the form."""
        return {}


class ConsoleKind(ABC):
    """A kind of task in the console: its words, its rules, and how its decisions are shown."""

    done: ClassVar[str | Promise]
    """What is said of a task that has its answer, before the count of them."""
    icon: ClassVar[str]
    case: ClassVar[type[Case[Any]]]
    """The screen on which its disputed tasks are ruled on."""

    published: ClassVar[str | Promise]
    """What a release says of an item by these tasks: what hangs on a ruling."""

    overlap_heading: ClassVar[str | Promise]
    overlap_label: ClassVar[str | Promise]
    sample_label: ClassVar[str | Promise] = ""
    """Asks how many questions a subject are drawn; empty where all are taken."""
    sample_help: ClassVar[str | Promise] = ""

    gold: ClassVar[GoldQuestions | None] = None
    """Where managers may give the known answer of a task themselves."""

    pages: ClassVar[Mapping[str, str | Promise]] = {}
    """More pages of a campaign: the name of the address, which is the page's, and its title."""

    @property
    def rules(self) -> Mapping[str, forms.Field]:
        """Fields of the protocol that no other kind has."""
        return {}

    def value_in_words(self, decision: Any, question: str, value: Any) -> str:
        """What a decision says to one of the questions that agreement is measured on.

        Args:
            value: what was compared, as the question reads it.
        """
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return str(value)

    def gold_sources(self, campaign: Campaign) -> Choices:
        """The settled tasks that can be asked again, as languages with their labels."""
        return []

    def state(self, decision: Any) -> str:
        """The badge of a decision."""
        return "submitted"

    @abstractmethod
    def facts(self, decision: Any) -> Facts:
        """What a decision says."""

    def ruling_facts(self, ruling: Any) -> Facts:
        """What a ruling says, beside a text that stands."""
        return []

    def consensus_facts(self, task: Task, values: Mapping[str, Any]) -> Facts:
        """What the decisions add up to, beside the outcome."""
        return []

    def about(self, task: Task, contest: Contest) -> str:
        """What people differ on, where a task asks several things."""
        return ""

    def task_name(self, task: Task) -> str:
        """What a task is called, where its kind says too little of it."""
        return kind_label(task.kind)

    def proposal(self, decision: Any) -> Changes:
        """What the person would change in the text that they decided on."""
        return []


def pages_of_kinds() -> list[tuple[str, str | Promise]]:
    """The pages that kinds add to a campaign's menu."""
    return [page for kind in console_kinds().values() for page in kind.pages.items()]


def planned_consoles() -> Mapping[str, ConsoleKind]:
    """Those of the kinds that a plan speaks of."""
    return {kind: console_kinds()[kind] for kind in registry.planned_kinds()}


@cache
def console_kinds() -> Mapping[str, ConsoleKind]:
    """Every kind of task: `CONSOLE` of `kinds/<kind>/console.py`."""
    return registry.find("console", "CONSOLE", ConsoleKind)  # type: ignore[type-abstract]
