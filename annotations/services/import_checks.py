"""What rows that can be read are refused for: their length, and the item that they are about."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import get_args

from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import reads
from annotations.services import validation
from workbench.core.letters import LETTERS
from workbench.layouts.answers import FORMER_NAMES, parse_answer, read_keys
from workbench.layouts.budget import ERRORS
from workbench.layouts.records import RowError, SourceItem
from workbench.layouts.rows import Answers, RawRow

WAYS = get_args(Answers)


def present(row: RawRow) -> Sequence[object]:
    """The options that a row has, without the places that it leaves empty."""
    if not row.absent:
        return row.options
    return [one for place, one in enumerate(row.options) if place not in row.absent]


def misfit(row: RawRow, options: int) -> Iterable[RowError]:
    """A text has as many options as its item."""
    if len(given := present(row)) != options:
        problem = _("%(given)d options, but the item has %(wanted)d") % {
            "given": len(given),
            "wanted": options,
        }
        yield row.error("options", problem, _("Give one text an option"))


class KeyCheck:
    """Holds the keys that a file of texts states against those of the items.

    How answers are written is told at its end: as they fit most items, unless somebody says it.
    """

    def __init__(self, answers: str | None) -> None:
        self._answers = FORMER_NAMES.get(answers or "", answers)
        self._takes_letters = self._answers in (None, "letter")
        self._right: Counter[str] = Counter()
        self._wrong: defaultdict[str, list[tuple[RawRow, int]]] = defaultdict(list)

    def add(self, row: RawRow, key: int) -> None:
        if row.answer == LETTERS[key] and self._takes_letters:
            self._right["letter"] += 1
            return
        right = set(_ways(row, key))
        self._right.update(right)
        for way in WAYS:
            if way not in right and len(self._wrong[way]) < ERRORS:
                self._wrong[way].append((row, key))

    def errors(self) -> Iterable[RowError]:
        """The rows whose key is not their item's, or cannot be read."""
        way = self._answers or max(WAYS, key=lambda one: self._right[one])
        wrong = self._wrong[way]
        read, problems = read_keys(
            [row for row, _wanted in wrong],
            way if self._answers or self._right else None,
            required=False,
        )
        yield from problems
        remedy = _("Restore the order of the options; the key stands on the item alone")
        for (row, wanted), place in zip(wrong, read, strict=True):
            given = place and place - sum(absent < place for absent in row.absent)
            if given is not None and given != wanted:
                problem = _("the key is option %(given)d, but the item's is option %(wanted)d")
                numbers = {"given": given + 1, "wanted": wanted + 1}
                yield row.error("answer", problem % numbers, remedy)


def _ways(row: RawRow, key: int) -> Iterable[str]:
    """The ways of writing answers by which a row's is the item's key."""
    places = [place for place in range(len(row.options)) if place not in row.absent]
    key = places[key]
    if key < len(row.labels) and reads(str(row.labels[key])) == reads(str(row.answer)):
        yield "label"
    parsed = parse_answer(row.answer)
    if parsed is None:
        if reads(str(row.answer)) == reads(str(row.options[key])):
            yield "text"
    elif parsed == ("letter", key):
        yield "letter"
    elif parsed[0] == "index" and 0 <= parsed[1] - key <= 1:
        yield f"index{parsed[1] - key}"


def too_long(records: Iterable[SourceItem]) -> Iterable[RowError]:
    """Names and texts of items beyond the limits."""
    most = {
        "sample_id": limits.SAMPLE_ID,
        "subject": limits.SUBJECT,
        "split": limits.SPLIT,
        "category": limits.CATEGORY,
    }
    for record in records:
        for name, limit in most.items():
            if (length := len(getattr(record, name))) > limit:
                problem = _("has %(length)d characters") % {"length": length}
                remedy = _("Give at most %(limit)d") % {"limit": limit}
                yield RowError(record.file, record.row, name, problem, remedy)
    yield from (error for record in records for error in too_long_unit(record))


def _options(row: SourceItem | RawRow) -> Sequence[object]:
    return present(row) if isinstance(row, RawRow) else row.options


def too_long_unit(row: SourceItem | RawRow) -> Iterable[RowError]:
    """A unit beyond the limit."""
    length = validation.unit_length(str(row.question), [str(option) for option in _options(row)])
    if length > limits.TEXT:
        problem = _("has %(length)d characters with its options") % {"length": length}
        remedy = _("Give at most %(limit)d") % {"limit": limits.TEXT}
        yield RowError(row.file, row.row, "question", problem, remedy)
