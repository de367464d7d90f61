"""Reads one decision in Workbench's own form, with all that is wrong with it by field.

Readers of other formats bring what they find into this form, and have it read here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from annotations import limits
from annotations.formats.decisions.records import (
    ACTS,
    ADJUDICATION,
    FLAG,
    PREVIOUS,
    RESOLUTION,
    RETURN,
    SKIP,
    Doubt,
    ImportedDecision,
    Rewording,
)
from annotations.formats.tables import in_words, is_printable
from annotations.kinds.registry import all_kinds
from annotations.vocabularies import Purpose
from workbench.core.json_reading import require_storable
from workbench.core.languages import CodeError, canonical_code
from workbench.core.letters import LETTERS
from workbench.core.limits import SMALL_INTEGER
from workbench.core.messages import gettext_noop as _
from workbench.layouts.records import RowError

T = TypeVar("T")
ABOUT_A_TEXT = ("engine", "seen")
OF_ACTS: Mapping[str, tuple[str, ...]] = {
    SKIP: ("reason", *ABOUT_A_TEXT),
    FLAG: ("reason", "note", "evidence", *ABOUT_A_TEXT),
    RESOLUTION: ("resolves", "outcome"),
    ADJUDICATION: (
        "outcome", "confidence", "reason", "choice", "answers", "question", "options",
        *ABOUT_A_TEXT,
    ),
    RETURN: ABOUT_A_TEXT,
}  # fmt: skip
"""The members that only an act of this kind has; those of the kinds of tasks stand with them."""

BY_NOBODY = (FLAG, RETURN)
"""What an evaluation does too, and then no person has done."""

ON_A_TASK = (SKIP, ADJUDICATION, RETURN)
COMMON = (
    "sample_id", "language", "kind", "form", "task", "person", "submitted_at", "active_seconds",
    "elapsed_seconds", "flag", "proposal", "comment", "id", "corrects", "round", "purpose",
    "surplus", "synthetic",
)  # fmt: skip
TEXTS = {
    "reason": limits.NAME,
    "engine": limits.NAME,
    "verdict": limits.NAME,
    "outcome": limits.NAME,
    "confidence": limits.NAME,
}
LONGEST_LAPSE = 10 * 366 * 24 * 3600
"""Seconds from opening a task to its decision: ten years."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
MEND = _("Mend it")


class Wrong(ValueError):
    """What is wrong with a member, and what to do about it."""

    def __init__(self, problem: str, remedy: str = MEND) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@dataclass
class DecisionForm:
    """Reads the decisions of one file one after another.

    `errors` are what was wrong so far, `ignored` the members that nothing is read from.
    """

    file: str
    errors: list[RowError] = field(default_factory=list)
    ignored: dict[str, None] = field(default_factory=dict)
    _codes: dict[str, str] = field(default_factory=dict)

    def read(self, row: int, given: Any) -> ImportedDecision | None:
        """The decision that an object tells; None where something is wrong with it."""
        if not isinstance(given, Mapping):
            self.refuse(row, "row", _("is no JSON object"), _("Write one decision a line"))
            return None
        before = len(self.errors)
        told = {name: value for name, value in given.items() if value is not None}
        take, name = partial(self._take, row, told), partial(_text, most=limits.USERNAME)
        kind = take("kind", _kind, needed=True) or ""
        decision = ImportedDecision(
            file=self.file,
            row=row,
            sample_id=take("sample_id", partial(_text, most=limits.SAMPLE_ID), needed=True) or "",
            language=take("language", self._language, needed=True) or "",
            kind=kind,
            person=take("person", name, needed=kind not in BY_NOBODY) or "",
            submitted_at=take("submitted_at", _time, needed=True) or EARLIEST,
            form=take("form", partial(_text, most=limits.FORM_ID)) or "",
            task=take("task", _task, needed=kind in ON_A_TASK) or "",
            active_seconds=take("active_seconds", _active),
            elapsed_seconds=take("elapsed_seconds", _elapsed),
            members=self._members(row, kind, told),
            flag=take("flag", _doubt),
            proposal=take("proposal", _rewording),
            comment=take("comment", partial(_free_text, most=limits.COMMENT)) or "",
            id=take("id", partial(_text, most=limits.NAME)) or "",
            corrects=take("corrects", _corrects) or "",
            round=take("round", _round),
            purpose=take("purpose", _purpose),
            surplus=take("surplus", _flag) or False,
            synthetic=take("synthetic", _flag) or False,
        )  # fmt: skip
        return decision if len(self.errors) == before else None

    def refuse(self, row: int, field: str, problem: str, remedy: str = MEND) -> None:
        self.errors.append(RowError(self.file, row, field, problem, remedy))

    def _take(
        self,
        row: int,
        told: Mapping[str, Any],
        name: str,
        read: Callable[[Any], T],
        *,
        needed: bool = False,
    ) -> T | None:
        if name not in told:
            if needed:
                self.refuse(row, name, _("is left out"), _("It is needed"))
            return None
        try:
            return read(told[name])
        except Wrong as wrong:
            self.refuse(row, name, wrong.problem, wrong.remedy)
            return None

    def _members(self, row: int, kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
        """Those that only the kind has; whatever else the row holds is passed over."""
        known = _members_of(kind)
        self.ignored |= dict.fromkeys(
            str(name) for name in told if kind and name not in COMMON and name not in known
        )
        found = {name: told[name] for name in known if name in told}
        for name in found:
            read = partial(_free_text, most=limits.NAME) if name in TEXTS else _storable
            self._take(row, found, name, read)
        return found

    def _language(self, value: Any) -> str:
        written = _text(value, most=limits.NAME)
        if written not in self._codes:
            try:
                self._codes[written] = canonical_code(written)
            except CodeError as error:
                raise Wrong(str(error).rstrip("."), _("Use a code such as es")) from error
        return self._codes[written]


def _members_of(kind: str) -> tuple[str, ...]:
    return OF_ACTS[kind] if kind in OF_ACTS else all_kinds()[kind].members if kind else ()


def by_index(given: Any) -> dict[int, str]:
    """Options given as a list, or some of them by letter; what is null or empty stays as it is.

    Raises:
        Wrong: they are neither, or hold something else than texts.
    """
    pairs: Iterable[tuple[Any, Any]]
    if isinstance(given, Mapping):
        pairs = ((_index(name), text) for name, text in given.items())
    elif isinstance(given, list | tuple):
        if len(given) > len(LETTERS):
            raise Wrong(_("are too many"), _("Give one text an option"))
        pairs = enumerate(given)
    else:
        raise Wrong(_("are no list"), _("Give them as a list, or by letter"))
    texts = ((place, _unit_text(text)) for place, text in pairs if text is not None)
    return {place: text for place, text in texts if text}


def listed_in(given: Any) -> int | None:
    """How many options a list gives; None where they are given by letter, or not at all."""
    return len(given) if isinstance(given, list | tuple) else None


def letter_index(given: Any) -> int:
    """The index of an option that is named by its letter.

    Raises:
        Wrong: it is no letter.
    """
    return _index(given)


def _index(given: Any) -> int:
    if given == "":
        raise Wrong(_("is empty"), _("Name an option by its letter, or leave it out"))
    letter = given.strip().upper() if isinstance(given, str) else ""
    if len(letter) != 1 or letter not in LETTERS:
        raise Wrong(
            _("%(value)s is no letter of an option", value=in_words([given])),
            _("Name an option by its letter, A for the first"),
        )
    return LETTERS.index(letter)


def _text(value: Any, *, most: int) -> str:
    """A name, which may be a number: some text on one line."""
    given = str(value) if type(value) is int else value
    text = _free_text(given, most=most).strip()
    if not text:
        raise Wrong(_("is empty"), _("It is needed"))
    if "\n" in text or not is_printable(text):
        raise Wrong(_("holds control characters"), _("Delete them"))
    return text


def _free_text(value: Any, *, most: int) -> str:
    if not isinstance(value, str):
        raise Wrong(_("is no text"), _("Write a text, in quotes"))
    if len(value) > most:
        length, limit = str(len(value)), str(most)
        raise Wrong(
            _("has %(length)s characters", length=length), _("Give at most %(limit)s", limit=limit)
        )
    return str(_storable(value))


def _storable(value: Any) -> Any:
    try:
        return require_storable(value)
    except ValueError as error:
        raise Wrong(str(error)) from error


def _unit_text(value: Any) -> str:
    """A question or an option; nothing where it is blank."""
    text = _free_text(value, most=limits.TEXT)
    return text if text.strip() else ""


def _kind(value: Any) -> str:
    return _one_of(value, known=(*all_kinds(), *ACTS))


def _task(value: Any) -> str:
    return _one_of(value, known=tuple(all_kinds()))


def _purpose(value: Any) -> Purpose:
    return Purpose(_one_of(value, known=tuple(Purpose)))


def _one_of(value: Any, *, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise Wrong(
            _("%(value)s is unknown", value=in_words([value])),
            _("Choose from %(known)s", known=", ".join(known)),
        )
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong(_("is neither true nor false"), _("Write true or false"))
    return value


def _time(value: Any) -> datetime:
    """A moment; one without a time zone is in UTC."""
    try:
        found = datetime.fromisoformat(value.strip())
        moment = found if found.tzinfo else found.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except (AttributeError, ValueError, OverflowError):
        raise Wrong(
            _("%(value)s is no time", value=in_words([value])),
            _("Write it as 2026-03-14T15:09:26+00:00"),
        ) from None
    if moment < EARLIEST:
        raise Wrong(_("%(value)s is too long ago", value=in_words([value])))
    return moment


def _seconds(value: Any, *, most: int) -> int:
    """Whole seconds; parts of one are rounded."""
    if isinstance(value, str):
        raise Wrong(_("is a text, not a number"), _("Write it without quotes"))
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= most:
        raise Wrong(
            _("%(value)s is no number of seconds", value=in_words([value])),
            _("Give a number from 0 to %(most)s", most=str(most)),
        )
    seconds: float = value
    return round(seconds)


_active = partial(_seconds, most=limits.ACTIVE_SECONDS.most)
_elapsed = partial(_seconds, most=LONGEST_LAPSE)


def _round(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= SMALL_INTEGER:
        raise Wrong(_("%(value)s is no round", value=in_words([value])), _("The first is 1"))
    return value


def _corrects(value: Any) -> str:
    """What is corrected; `false` is nothing."""
    if isinstance(value, bool):
        return PREVIOUS if value else ""
    return _text(value, most=limits.NAME)


def _doubt(value: Any) -> Doubt | None:
    """A flag, though its note be empty; where neither is given, there is none."""
    if not isinstance(value, Mapping):
        raise Wrong(_("is no object"), _("Give its reason and, where there is one, a note"))
    reason = _free_text(_given(value, "reason"), most=limits.NAME).strip()
    note = _free_text(_given(value, "note"), most=limits.COMMENT)
    is_given = any(value.get(name) is not None for name in ("reason", "note"))
    return Doubt(reason, note) if is_given else None


def _rewording(value: Any) -> Rewording | None:
    if not isinstance(value, Mapping):
        raise Wrong(_("is no object"), _("Give the question and the options as they should be"))
    question = _unit_text(_given(value, "question"))
    options = by_index(given) if (given := value.get("options")) is not None else {}
    listed = listed_in(value.get("options"))
    return Rewording(question or None, options, listed) if question or options else None


def _given(value: Mapping[str, Any], name: str) -> Any:
    given = value.get(name)
    return "" if given is None else given
