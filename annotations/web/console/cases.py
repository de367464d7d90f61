"""One disputed task as its screen needs it: the votes side by side and the form to rule with."""

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any, ClassVar

from annotations.models import Adjudication, Task
from annotations.selectors.disagreements import Vote, votes_on
from annotations.selectors.item_history import comments_on
from workbench.core.accounts.models import User


class Case(ABC):
    """A task before its judge, who may see all of its votes."""

    template: ClassVar[str]
    scripts: ClassVar[tuple[str, ...]] = ()
    styles: ClassVar[tuple[str, ...]] = ()
    """What the template needs besides, by the names of static files."""

    def __init__(self, task: Task, user: User) -> None:
        self.task = task
        self.user = user

    @cached_property
    def votes(self) -> list[Vote]:
        return votes_on(self.task, self.user)

    @cached_property
    def comments(self) -> dict[Any, str]:
        return comments_on(vote.decision for vote in self.votes)

    @cached_property
    def ruling(self) -> Adjudication | None:
        """The ruling that stands now; another one supersedes it."""
        return Adjudication.objects.filter(
            task=self.task, round=self.task.round, superseded_by__isnull=True
        ).first()

    @abstractmethod
    def form(self, data: Any, *, start: int | None = None) -> Any:
        """The form of the ruling; `start` is the text to begin with."""

    @abstractmethod
    def rule(self, form: Any) -> Adjudication:
        """Rule as the form says."""

    @abstractmethod
    def context(self, form: Any) -> dict[str, Any]:
        """What the template shows besides."""
