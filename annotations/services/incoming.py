"""How a decision made elsewhere becomes a row of the ledger: each kind's `incoming` module holds an
`Incoming`, `INCOMING`. Nothing here writes.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from annotations.formats.decisions.members import Wrong, by_index, letter_index, listed_in
from annotations.formats.decisions.records import ImportedDecision, Rewording
from annotations.kinds.registry import find
from annotations.models import Decision, Item, Task, Translation
from annotations.models.translations import text_hash
from annotations.services.validation import check_unit
from annotations.vocabularies import Origin, Vocabulary
from workbench.core.errors import Invalid
from workbench.core.messages import localized

Words = tuple[str, tuple[str, ...]]
"""A question and its options."""


class Misfit(Exception):
    """A row is not taken: in which field, why, and what to do."""

    def __init__(self, field: str, problem: str, remedy: str) -> None:
        super().__init__(field, problem, remedy)


class Missing(Misfit):
    """A row is not taken for want of something that an earlier row may bring.

    Where such a row may have been refused, this says nothing: it may be mended with that one.
    """


class MissingText(Missing):
    """A row is not taken for want of a text or a task that decisions of another kind may make."""


@dataclass(frozen=True, slots=True)
class Told:
    """A row, the task that it is about, whoever decided, and the texts that the task offers."""

    row: ImportedDecision
    task: Task
    person: int
    offered: Sequence[Translation] = ()

    @property
    def item(self) -> Item:
        return self.task.item

    def member(self, name: str, of: type[Any] = str) -> Any:
        """What the row says, None where it says nothing.

        Raises:
            Misfit: it is of another type.
        """
        value = self.row.members.get(name)
        if value is not None and not isinstance(value, of):
            wanted = {
                str: _("a text"),
                bool: _("true or false"),
                int: _("a whole number"),
                dict: _("an object"),
            }
            raise Misfit(name, _("is not usable"), _("Write %s") % wanted[of])
        return value

    def chosen(self, name: str, vocabulary: type[Vocabulary]) -> Any:
        """A value of a vocabulary; None where nothing is said, or an empty text."""
        value = self.member(name) or None
        if value is not None and value not in set(vocabulary):
            remedy = _("Choose from %s") % ", ".join(vocabulary)
            raise Misfit(name, _("“%s” is unknown") % value, remedy)
        return value

    def option(self, name: str) -> int | None:
        """The index of an option that is named by its letter."""
        given = self.row.members.get(name)
        if given is None:
            return None
        try:
            index: int = letter_index(given)
        except Wrong as wrong:
            raise misfit(name, wrong) from wrong
        if index >= len(self.item.options):
            problem = _("the item has %d options") % len(self.item.options)
            raise Misfit(name, problem, _("Name one of them"))
        return index

    def seen(self) -> Translation:
        """The text that was decided on: of those that the task offers, else one that is stored.

        Raises:
            Misfit: there is none such, or there are several and the row does not say which.
        """
        found = self.offered
        engine, words = self.member("engine"), self.words_seen()
        if engine is not None:
            found = [text for text in found if text.engine == engine]
        if words is not None:
            found = [text for text in found if text.text_hash == text_hash(*words)]
        if len(found) == 1 or (found and engine is not None and words is not None):
            return found[0]  # of versions of the engine that made the same text, the first
        field = "seen" if words is not None else "engine"
        if found:
            problem = _("several texts are offered in this task")
            raise Misfit(field, problem, _("Say which was seen: name its engine, or give the text"))
        stored = stored_text(self.item, self.task.language, words) if words else None
        if stored is not None:
            return stored
        problem = _("no such text is offered in this task; it may have changed since")
        raise MissingText(field, problem, _("Import the text that was seen first"))

    def source(self) -> Words:
        """The item's own text, that was decided on.

        Raises:
            Misfit: the row says that it was another.
        """
        words, seen = (self.item.question, tuple(self.item.options)), self.words_seen()
        if seen is not None and text_hash(*seen) != text_hash(*words):
            problem = _("is not the question as it stands; it may have changed since")
            raise Misfit("seen", problem, _("Leave the row out: the item is to be decided anew"))
        return words

    def words_seen(self) -> Words | None:
        """The text that the row says was seen."""
        return words_seen(self.row, self.item)

    def written(self) -> Words | None:
        """The question and the options that the row itself holds; None where it holds none."""
        given = {name: self.row.members.get(name) for name in ("question", "options")}
        if all(value is None for value in given.values()):
            return None
        return _whole("options", self.item, rewording_of("options", given))

    def reworded(self, of: Words) -> Words | None:
        """The text as the person would word it; None where they would leave it."""
        proposal = self.row.proposal
        return None if proposal is None else self._changed("proposal", of, proposal)

    def edited(self, of: Words) -> Words | None:
        """What the row's own question and options make of a text; None where that is the same."""
        given = {name: self.row.members.get(name) for name in ("question", "options")}
        change = rewording_of("options", given)
        return self._changed("question", of, change)

    def text(self, words: Words, origin: Origin, parent: Translation | None) -> Translation:
        """A text that the person wrote, not stored yet.

        Raises:
            Misfit: it is no whole unit.
        """
        try:
            check_unit(self.item, *words)
        except Invalid as error:
            field, problem = next(iter(error.fields.items()))
            raise Misfit(field, problem.rstrip("."), _("Mend it")) from error
        return Translation.written(
            item=self.item,
            language=self.task.language,
            question=words[0],
            options=words[1],
            origin=origin,
            author_id=self.person,
            parent=parent,
        )

    def _changed(self, field: str, of: Words, change: Rewording) -> Words | None:
        question, options = of
        is_beyond = change.options and max(change.options) >= len(options)
        if is_beyond or change.listed not in (None, 0, len(options)):
            problem = _("the item has %d options") % len(options)
            raise Misfit(field, problem, _("List them all, or give those that change by letter"))
        news = (
            question if change.question is None else change.question,
            tuple(change.options.get(place, option) for place, option in enumerate(options)),
        )
        return None if news == of or text_hash(*news) == text_hash(*of) else news


def words_seen(row: ImportedDecision, item: Item) -> Words | None:
    """The text that a row says was seen; None where it says nothing.

    Raises:
        Misfit: it is no whole text of the item.
    """
    given = row.members.get("seen")
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise Misfit("seen", _("is no object"), _("Give the question and the options"))
    return _whole("seen", item, rewording_of("seen", given))


def stored_text(item: Item, language: str, words: Words) -> Translation | None:
    """The first of an item's texts that read so."""
    texts = Translation.objects.filter(item=item, language=language, text_hash=text_hash(*words))
    return texts.order_by("pk").first()


def _whole(field: str, item: Item, given: Rewording) -> Words:
    count = len(item.options)
    if given.question is None or set(given.options) != set(range(count)):
        problem = _("is no whole text: the item has a question and %d options") % count
        raise Misfit(field, problem, _("Give them all"))
    return given.question, tuple(given.options[place] for place in range(count))


def rewording_of(field: str, given: Mapping[str, Any]) -> Rewording:
    """A question and options as a row gives them.

    Raises:
        Misfit: they are no texts.
    """
    question, options = given.get("question"), given.get("options")
    if question is not None and not isinstance(question, str):
        raise Misfit(field, _("holds a question that is no text"), _("Write a text"))
    try:
        return Rewording(question, {} if options is None else by_index(options), listed_in(options))
    except Wrong as wrong:
        raise misfit(field, wrong) from wrong


def misfit(field: str, wrong: Wrong) -> Misfit:
    return Misfit(field, localized(wrong.problem, _), localized(wrong.remedy, _))


@dataclass(slots=True)
class Drafted:
    """A decision, and the text that comes with it; `field` names that once it is stored."""

    decision: Decision
    text: Translation | None = None
    field: str = ""


class Incoming(ABC):
    """What services ask of a kind's decisions that were made elsewhere."""

    @abstractmethod
    def decision(self, told: Told) -> Drafted:
        """The decision that the row tells.

        Raises:
            Misfit: it is none that could have been made on the task.
        """

    @abstractmethod
    def ruling(self, told: Told) -> Drafted:
        """The ruling that the row tells.

        Raises:
            Misfit: it is none that could have been made on the task.
        """


def task_of(row: ImportedDecision, tasks: Sequence[Task]) -> Task:
    """Of an item's tasks, of one kind, language and form, the one that a row is about.

    Those about texts differ in them: it is the one about the text that was seen; about the one that
    stands, where the row names none.

    Raises:
        Misfit: there is no such task, or there are several.
    """
    about = [task for task in tasks if _is_about(task, row)]
    standing = [task for task in about if not task.is_closed]
    found = about if len(about) == 1 else standing
    if len(found) == 1:
        return found[0]
    if about:
        problem = _("there are several texts of this item")
        raise Misfit("engine", problem, _("Say which was seen: name its engine, or give it"))
    problem = _("no task is about this text; it may have changed since")
    raise MissingText("seen", problem, _("Import the text that was seen first"))


def _is_about(task: Task, row: ImportedDecision) -> bool:
    """Whether the task's text can be the one that the row says was seen."""
    text = task.text
    if text is None:
        return True
    engine, seen = row.members.get("engine"), Told(row, task, 0).words_seen()
    if seen is not None and text_hash(*seen) != text.text_hash:
        return False
    return seen is not None or engine is None or text.engine == engine


@cache
def incoming() -> dict[str, Incoming]:
    """By kind of task, in the order of kinds."""
    return find("incoming", "INCOMING", Incoming)  # type: ignore[type-abstract]
