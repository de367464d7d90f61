"""What the kinds of task have in common on the desk, and the screen of each."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, ClassVar, Generic, TypeVar
from uuid import uuid4

from django.utils.functional import Promise
from django.utils.translation import gettext

from annotations.forms.form import Form
from annotations.kinds import registry
from annotations.kinds.registry import kind_of
from annotations.models import Assignment, Decision, DeskSettings, Task
from annotations.quality.units import QUESTION
from annotations.selectors.context import Context
from annotations.selectors.desk import comment_on
from annotations.selectors.desk_settings import settings_of
from annotations.selectors.queue import Queue
from annotations.services.keys import Keys, keys_in
from annotations.services.submitting import Envelope, Submitted
from annotations.web.desk.drafts import initial_of
from annotations.web.desk.forms import EnvelopeForm
from workbench.core.languages import Language, language_of
from workbench.core.letters import LETTERS

F = TypeVar("F", bound=EnvelopeForm)


@dataclass(frozen=True)
class Words:
    """A field in words, or fields that only make sense together."""

    names: tuple[str, ...]
    label: str
    text: str


def field_label(name: str) -> str:
    """What a field of a text is called."""
    if name == QUESTION:
        return gettext("Question")
    return gettext("Option %(letter)s") % {"letter": name[-1].upper()}


def task_name(task: Task, assignment_id: int) -> str:
    """What a task is called where its person reads it.

    One that is done blind has a number of the person's own: its item's name leads to the source.
    """
    if kind_of(task.kind).blind:
        return gettext("Task %(number)d") % {"number": assignment_id}
    return task.item.sample_id


class Screen(ABC, Generic[F]):
    """One task in a person's hands, as a form and a template.

    `name` is what the kind is called in lists, `title` what the person is to do.
    """

    do_not_call_in_templates: ClassVar[bool] = True

    name: ClassVar[str | Promise]
    title: ClassVar[str | Promise]
    icon: ClassVar[str]

    template: ClassVar[str]
    decision_template: ClassVar[str]
    """A decision in a line, with what `decision_context` has."""
    earlier_template: ClassVar[str] = ""
    """The same in the context panel, where one's earlier decisions may be seen."""
    context_template: ClassVar[str] = ""
    """What the context panel begins with, with what `panel` has."""
    preview_template: ClassVar[str] = ""
    """What is said of a text while it is typed, with what `preview_context` has."""
    opens_guideline: ClassVar[bool] = False
    """Whether the context panel has the guideline open: it has little else."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment

    @property
    def task(self) -> Task:
        return self.assignment.task

    @property
    def language(self) -> Language:
        return language_of(self.task.language)

    @property
    def task_name(self) -> str:
        return task_name(self.task, self.assignment.pk)

    @property
    def has_concordance(self) -> bool:
        """Whether one may look words up beside it: source and translation, side by side."""
        task = self.task
        on_source = task.language == task.campaign.source_language
        return not on_source and not kind_of(task.kind).blind

    @property
    def heading(self) -> str:
        """What the person is to do with this task."""
        return str(self.title)

    @cached_property
    def settings(self) -> DeskSettings:
        """How the person has set up their desk."""
        return settings_of(self.assignment.person)

    @cached_property
    def keys(self) -> Keys:
        return keys_in(settings=self.settings)

    def opened(self) -> F:
        """The form as the person last left it, with a nonce for this opening."""
        form = self.form(initial=self.initial() | {"nonce": uuid4(), "active_seconds": 0})
        form.initial.update(initial_of(form, self.assignment.draft))
        form.initial["draft_version"] = self.assignment.draft_version
        return form

    def correcting(self, decision: Decision) -> F:
        """The form filled with a decision that the person made, to be superseded."""
        return self.form(
            initial=self.initial()
            | self.decided(decision)
            | {
                "nonce": uuid4(),
                "supersedes": decision.pk,
                "comment": comment_on(decision),
                "active_seconds": 0,
                "draft_version": 0,
            }
        )

    def letters(self) -> list[str]:
        return list(LETTERS[: len(self.task.item.options)])

    @classmethod
    def queue_title(cls, forms: Sequence[Form], *, on_source: bool) -> str:  # noqa: ARG003
        """What a person is to do in a queue, where the campaign has these forms in force."""
        return str(cls.title)

    @abstractmethod
    def form(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> F:
        """The form, bound to what was sent when `data` is given."""

    @abstractmethod
    def initial(self) -> dict[str, Any]:
        """What a fresh form holds."""

    @abstractmethod
    def decided(self, decision: Any) -> dict[str, Any]:
        """What the form held when this decision was made."""

    @abstractmethod
    def submit(self, envelope: Envelope, form: F) -> Submitted[Any]:
        """Store the decision; raises what the service raises."""

    @abstractmethod
    def context(self, form: F) -> dict[str, Any]:
        """What the template shows beside the form."""

    def ruled(self, ruling: Any) -> dict[str, Any]:
        """What the form would hold for a reviewer's ruling."""
        return self.decided(ruling)

    @abstractmethod
    def in_words(self, form: F) -> list[Words]:
        """What the form holds, valid or not, as people say it."""

    def panel(self, found: Context) -> dict[str, Any]:
        """What `context_template` shows."""
        return {}

    def preview_context(self, form: F) -> dict[str, Any]:
        """What `preview_template` shows."""
        return {}

    @classmethod
    def decision_context(cls, decision: Any) -> dict[str, Any]:
        """What a decision's templates show."""
        return {"decision": decision}


def title_of(queue: Queue, forms: Mapping[int, Sequence[Form]]) -> str:
    """What a person is to do in a queue; `forms` as `forms_in_force` has them."""
    screen = screens()[queue.kind]
    on_source = queue.language.code == queue.campaign.source_language
    return screen.queue_title(forms.get(queue.campaign.pk, ()), on_source=on_source)


@cache
def screens() -> Mapping[str, type[Screen[Any]]]:
    """The screen of each kind of task: `DESK` of `kinds/<kind>/desk.py`."""
    return registry.find("desk", "DESK", type)
