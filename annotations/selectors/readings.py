"""What selectors ask of a kind of task: its `reading` module holds a `Reading`, `READING`."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from operator import attrgetter
from typing import Any

from django.db.models import Q

from annotations.agreement.answers import Exclusion
from annotations.agreement.contest import CONTEST, Contest
from annotations.agreement.rules_compared import Ballot, Rule
from annotations.agreement.spans import Characters
from annotations.forms.form import Form
from annotations.forms.words import Texts
from annotations.kinds.registry import find
from annotations.models import Adjudication, Campaign, Item, Task, Translation
from annotations.models.tasks import TaskState
from annotations.vocabularies import DECIDING, Consequence, Dispute, Vocabulary
from workbench.core.accounts.models import User

EFFORT_OVER = 100
"""Decisions, the newest, that one's mean effort is taken over."""


@dataclass(frozen=True)
class Standing:
    """What a task's decisions add up to in its current round.

    `translation_id` is the text agreed on or adjudicated, `current_translation_id` the text that
    the campaign stands by: that one, else the first candidate, None where most rejected it.

    How far people agreed stands beside what the rule says, and whatever was ruled: `margin` and
    `entropy` of the narrowest contest, which is in `values`, None where nobody answered or people
    are still asked. `dispute` is why it needs a ruling, `consequence` what hangs on one.
    """

    state: TaskState
    round: int
    votes: int
    outcome: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    translation_id: int | None = None
    current_translation_id: int | None = None
    margin: float | None = None
    entropy: float | None = None
    dispute: str = ""
    consequence: int = Consequence.NOTHING

    def beside(
        self,
        contest: Contest | None,
        *,
        dispute: Dispute | None = None,
        consequence: Consequence = Consequence.NOTHING,
        **values: Any,
    ) -> "Standing":
        """The same with how far people agreed, and what else they said in numbers."""
        if contest is None:
            return self
        return replace(
            self,
            values=self.values | {CONTEST: contest.document(), **values},
            margin=contest.margin,
            entropy=contest.entropy,
            dispute=dispute.value if dispute and self.state is TaskState.DISPUTED else "",
            consequence=consequence,
        )


STORED = (
    "votes", "translation_id", "outcome", "values", "margin", "entropy", "dispute", "consequence",
)  # fmt: skip
"""What of a standing is stored as a task's consensus."""

stored = attrgetter(*STORED)
"""The stored part of a standing, and of a consensus."""


@dataclass(frozen=True)
class Case:
    """What a standing is computed from: the votes that count, and the ruling where one holds.

    Those `waiting` are rulings that hold once another person has ruled, `moved` the hashes of texts
    which rulings of any round say moved the key.
    `first_candidate` is the text that the task offers first, of the kind that makes texts.
    `is_flagged` says that a doubt about the item stands, where the kind `heeds_flags`.
    """

    task: Task
    round: int
    votes: Sequence[Any]
    ruling: Adjudication | None
    first_candidate: int | None = None
    is_flagged: bool = False
    waiting: Sequence[Adjudication] = ()
    moved: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Recount:
    """Votes on tasks that can be counted again, and the rules that they could be counted by.

    `label` is the one whose share is told, where there are labels.
    """

    ballots: Sequence[Ballot]
    rules: Sequence[Rule] = ()
    label: str = ""


@dataclass(frozen=True)
class Question:
    """What people are asked, as far as one can tell whether they agree.

    `label` is what people read for it, by language. A decision that does not answer it reads None.
    `categories` tells of a task how many answers there could be, None where there is no list;
    `lengths`, of marks, how many characters each field has in which words are marked.
    """

    tag: str
    label: Texts
    read: Callable[[Any], Hashable]
    distance: str = "nominal"
    categories: Callable[[Task], int | None] = lambda _: None
    lengths: Callable[[Task], Mapping[str, int]] | None = None

    def measured_by(self, tasks: Iterable[Task]) -> str | Characters:
        """The distance that agreement goes by, over units that are about these tasks."""
        return Characters(list(map(self.lengths, tasks))) if self.lengths else self.distance


@dataclass(frozen=True)
class Gold:
    """How tasks that are settled become tasks with a known answer.

    Those in the state `settled` may; `expected` says for each what a right decision says, and
    `decision` reads that as one. Decisions are right question by question, of those that the task
    asks.
    """

    settled: TaskState
    expected: Callable[[Sequence[Task]], Iterable[tuple[Task, dict[str, Any]]]]
    questions: Callable[[Task], Sequence[Question]]
    decision: Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Outcomes:
    """How one's standing decisions of a kind came out, as shares by what they say.

    `hter` is by tokenizer the mean edit rate, from 0 to 1, of the newest that were made from a text
    shown: rates of two tokenizers do not compare.
    """

    total: int = 0
    shares: Mapping[Vocabulary, float] = field(default_factory=dict)
    hter: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Derived:
    """Members of an export that are computed, by `say`, from `columns`, which are not shown."""

    columns: Mapping[str, str]
    say: Callable[[Mapping[str, Any]], dict[str, Any]]


class Reading(ABC):
    """What the ledger says of a kind's tasks and decisions.

    `columns` are a decision's own columns in exports, by name: how a query gets at each. `seen`
    and `written` are its fields that hold a text which the person was shown, or wrote; `related`
    those that are fetched with it. What one `compares_options` says hangs on the item's options.
    `changes_nothing` is the condition that a decision leaves the
    text as it was, where that can be said.
    """

    columns: Mapping[str, str] = {}
    seen: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    gold: Gold | None = None
    compares_options: bool = False
    changes_nothing: Q | None = None
    may_heed_flags: bool = False

    @abstractmethod
    def leading(self, case: Case) -> Adjudication | None:
        """What more of the votes say than anything else, as a ruling would say it; None where
        nothing is ahead."""

    @abstractmethod
    def standing(self, case: Case) -> Standing:
        """What the counted decisions, or the ruling, add up to."""

    def decides(self, ruling: Adjudication) -> bool:
        """Whether a ruling says what people on a task of this kind are asked.

        Others are of no kind's own: they leave something out, or say something of the key.
        """
        return ruling.outcome in DECIDING

    def heeds_flags(self, task: Task) -> bool:
        """Whether a doubt about the item has a part in what the task's decisions add up to."""
        return False

    def holds_on(self, task: Task, item: Item) -> bool:
        """Whether what people decided on a task holds on the next version of its item, which asks
        the same."""
        return True

    def exclusion(self, case: Case) -> str:
        """Why the rules leave a task out that people decided on, whatever was ruled; else nothing.

        Fewer decisions than were asked for are no reason, unless one alone is compared with none,
        or nothing is ahead among those that there are.
        """
        if len(case.votes) < 2 and case.task.overlap > 1:
            return Exclusion.SINGLE
        state = self.standing(replace(case, ruling=None)).state
        differ = state == TaskState.DISPUTED
        if state == TaskState.OPEN:
            differ = self.leading(case) is None
        return Exclusion.DISAGREE if differ else ""

    def recount(self, cases: Sequence[Case], form: Form | None = None) -> Recount:
        """The votes on tasks, of a kind with forms on one of them; nothing where the kind's could
        not be counted otherwise."""
        return Recount(())

    def held(self, case: Case) -> Any:
        """A decision that says what the votes on a task add up to; None where they add up to
        nothing, or to what nobody says in one."""
        return None

    def forms(self, campaign: Campaign) -> list[Form]:
        """What a campaign's tasks of the kind ask, where the kind has forms."""
        return []

    def compares_texts(self, form: Form | None = None) -> bool:
        """Whether agreement on a form is measured over the words that it is about."""
        return any(one.lengths for one in self.questions(form))

    def questions(self, form: Form | None = None) -> Sequence[Question]:
        """What agreement is measured on; of a kind with forms, by one of them."""
        return ()

    def held_against(self, form: Form | None = None) -> Sequence[Question]:
        """Of `questions` those in which a decision can be held against what was decided."""
        return self.questions(form)

    def decided(self, task: Task, values: Mapping[str, Any], text: Any) -> Any:
        """What a settled task came to, as one decision that questions read; None where it came to
        nothing that they ask. `values` are its consensus's, `text` what the campaign stands by."""
        return None

    def against_machine(self, votes: Sequence[Any], seconds: int) -> list[dict[str, Any]]:
        """By person what they did to the texts that an engine offered, the first for everybody;
        nothing where none is offered. What was accepted in less than so many `seconds` is quick."""
        return []

    def derived(self, campaign: Campaign) -> "Derived | None":
        """What exports of the campaign say of a decision beside `columns`."""
        return None

    @abstractmethod
    def members(self, decision: Any) -> dict[str, Any]:
        """What files of decisions hold of one, beside what they hold of all."""

    @abstractmethod
    def ruled(self, ruling: Adjudication) -> dict[str, Any]:
        """The same of a ruling."""

    def effort(self, campaign: Campaign) -> Mapping[str, float]:
        """By tokenizer, the mean edit rate of a campaign's newest decisions that were made from a
        text shown."""
        return {}

    def outcomes(self, user: User) -> Outcomes:
        """How the person's own decisions came out."""
        return Outcomes()


def words(text: Translation | None) -> dict[str, Any] | None:
    """A text as files of decisions hold it."""
    return {"question": text.question, "options": text.options} if text else None


def seen_in(text: Translation | None) -> dict[str, Any]:
    """Which text a decision was made on; nothing where that was the source."""
    return {"engine": text.engine or None, "seen": words(text)} if text else {}


def source_seen(item: Item) -> dict[str, Any]:
    """The question that work on the source was about, as `seen_in` tells a translation."""
    return {"seen": {"question": item.question, "options": list(item.options)}}


@cache
def readings() -> dict[str, Reading]:
    """By kind of task, in the order of kinds."""
    return find("reading", "READING", Reading)  # type: ignore[type-abstract]
