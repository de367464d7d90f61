"""One disputed task as its screen needs it: the votes side by side and the form to rule with."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar, cast

from django.forms import Form
from django.http import QueryDict

from annotations.labels import Choices
from annotations.models import Adjudication, Flag, Task
from annotations.selectors.disagreements import Vote, votes_on
from annotations.selectors.item_history import (
    Elsewhere,
    comments_elsewhere,
    comments_on,
    visible_flags,
)
from annotations.selectors.ledger import rulings_on
from annotations.selectors.messages import Said, thread_on
from annotations.selectors.named_keys import NamedKey, named_keys
from annotations.services.adjudicating import Ruling, rule_out
from annotations.web.console.rulings import RulingForm, outcomes_of, told
from workbench.core.accounts.models import User

SUPERSEDES = "supersedes"
TAKE = "take"
"""What a button of the page sends that changes the form, and rules nothing."""

F = TypeVar("F", bound=RulingForm)


class Case(ABC, Generic[F]):
    """A task before its judge, who may see all of its votes."""

    template: ClassVar[str]
    scripts: ClassVar[tuple[str, ...]] = ()
    styles: ClassVar[tuple[str, ...]] = ("desk/desk.css",)
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

    @property
    def said(self) -> Sequence[tuple[str, str]]:
        """What people wrote beside their decisions, by their letters."""
        return [
            (vote.letter, comment)
            for vote in self.votes
            if (comment := self.comments.get(vote.decision))
        ]

    @cached_property
    def said_elsewhere(self) -> list[Elsewhere]:
        return comments_elsewhere(self.task, self.user)

    @cached_property
    def threads(self) -> list[Said]:
        """What was asked, answered and noted about the item in this language."""
        return thread_on(self.task, self.user)

    @cached_property
    def flags(self) -> list[Flag]:
        """The doubts about the item, in all of its languages."""
        return list(visible_flags(self.task.campaign, self.user).filter(item=self.task.item_id))

    @cached_property
    def ruling(self) -> Adjudication | None:
        """The ruling that holds; another one supersedes it. Of two that differ neither does: who
        decides between them begins with what people said."""
        return rulings_on([self.task])[self.task.pk].holds

    @property
    def held(self) -> int | None:
        return self.ruling.pk if self.ruling else None

    @property
    def is_ruled_twice(self) -> bool:
        """Whether two people have to rule the same."""
        return self.task.protocol.rulings_wanted(self.task.kind) > 1

    @cached_property
    def named_keys(self) -> list[NamedKey]:
        return named_keys(self.task, self.user)

    @property
    def outcomes(self) -> Choices:
        return outcomes_of(self.task)

    def form(self, data: QueryDict | None) -> F:
        """The form of the ruling, as it was sent where it was."""
        form = self.asks(data)
        form.on(self.task, self.outcomes)
        own = {SUPERSEDES: self.held, **form.initial}
        form.initial = {**told(self.ruling, self.outcomes), **own}
        return form

    def show_anew(self, form: Form) -> None:
        """A form that was refused names the ruling that the page tells of now."""
        data = cast("QueryDict", form.data).copy()
        data[SUPERSEDES] = "" if self.held is None else str(self.held)
        form.data = data

    def taking(self, data: QueryDict) -> F:
        """The form with what a button of the page put into it, for whom no script does."""
        return self.form(None)

    def rule(self, form: F) -> Adjudication:
        """Rule as the form says."""
        ruling = form.ruling(self.user, self.task)
        return rule_out(ruling=ruling) if form.rules_out else self.decide(form, ruling)

    @abstractmethod
    def asks(self, data: Mapping[str, Any] | None) -> F:
        """The form as the kind has it."""

    @abstractmethod
    def decide(self, form: F, ruling: Ruling) -> Adjudication:
        """Rule what holds."""

    @abstractmethod
    def context(self, form: F) -> dict[str, Any]:
        """What the template shows besides."""
