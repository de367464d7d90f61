"""From the rows of files to rows of the database: each is looked at once, none is kept.

A row whose texts are surely right goes straight through; any other is looked at by the rules of
`layouts.rows` and `import_checks`, which say what is wrong with it.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import FOLDED, canonical, canonical_all, digest
from annotations.formats.translations import says_human
from annotations.models import Benchmark
from annotations.services.import_checks import KeyCheck, misfit, present, too_long_unit
from annotations.vocabularies import Origin
from workbench.layouts.budget import ERRORS
from workbench.layouts.names import fits
from workbench.layouts.opening import OpenFile
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.rows import RawRow, UnreadColumn, check_row, is_blank

BLOCK = 1000
KEPT = 3000
"""Texts that are kept for the checks: a few seconds' work."""

SAMPLED = 120
"""Texts of a language that are looked at for the language that they are in."""


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What rows are held against; `place` is its place among the benchmark's items."""

    pk: int
    place: int
    sample_id: str
    subject: str
    split: str
    options: int
    key: int | None
    content: str


def known_items(benchmark: Benchmark) -> dict[str, KnownItem]:
    """The items of a benchmark by `sample_id`, without their texts. One query."""
    columns = ("pk", "sample_id", "subject", "split", "key", "question", "options")
    found = benchmark.items.order_by("position").values_list(*columns)
    items = {}
    for place, (pk, name, subject, split, key, question, options) in enumerate(
        found.iterator(chunk_size=BLOCK)
    ):
        content = digest(canonical_all((question, *options)))
        items[name] = KnownItem(pk, place, name, subject, split, len(options), key, content)
    return items


@dataclass(frozen=True)
class Block:
    """Rows in one language, as COPY takes them."""

    language: str
    count: int
    lines: bytes


@dataclass
class TextTally:
    """What there was in one language.

    `rows` of the files; of these `without_text` have none, `left_alone` are of items that the
    benchmark has not, `human` were made or edited by people, `as_source` read like the source.
    """

    language: str
    rows: int = 0
    without_text: int = 0
    texts: int = 0
    human: int = 0
    as_source: int = 0
    left_alone: int = 0
    first_left_alone: RawRow | None = None
    about: set[tuple[str, str]] = field(default_factory=set)
    sampled: list[tuple[int, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    first_row: "array[int]" = field(default_factory=lambda: array("q"))


class TextRows:
    """The rows of an import: made into blocks, and counted by language.

    Attributes:
        errors: what is wrong, the first of each file.
        tallies: what there was, by language.
        others: rows in languages that the campaign does not translate into.
        kept: the texts by language, while they are few; None where they are many.
    """

    def __init__(
        self,
        items: dict[str, KnownItem],
        languages: Sequence[str],
        *,
        alone: str = "",
        by_people: bool = False,
        most: int | None = None,
    ) -> None:
        """`alone` is the language of rows that tell none, `by_people` says of all rows that people
        made or edited their texts, `most` how many are read."""
        self._targets = {"": alone}
        self._by_people = by_people
        self._left = most
        self.errors: list[RowError] = []
        self.tallies: dict[str, TextTally] = {}
        self.others: Counter[str] = Counter()
        self.ignored_columns: set[str] = set()
        self.files: list[str] = []
        self.layout = ""
        self.kept: dict[str, list[tuple[int, Sequence[str]]]] | None = {}
        self._items = items
        self._languages = list(languages)
        self._every = max(1, len(items) // SAMPLED)

    def blocks(self, files: Iterable[OpenFile]) -> Iterator[Block]:
        """Rows that can be stored; none any more once one cannot, and only errors are looked for.

        Raises:
            FormatError: the budget of reading does not last.
        """
        for number, file in enumerate(files):
            if self.is_cut:
                break
            self.files.append(file.file.name)
            self.layout = file.layout
            yield from self._read(number, file)
        for tally in self.tallies.values():
            yield from self._block(tally)

    @property
    def items(self) -> int:
        """How many the benchmark has."""
        return len(self._items)

    @property
    def is_cut(self) -> bool:
        """Whether so many rows were read that no more were asked for."""
        return self._left == 0

    def first_left_alone(self) -> RawRow | None:
        """The first row of an item that the benchmark has not."""
        return next(filter(None, (one.first_left_alone for one in self.tallies.values())), None)

    def missing(self, language: str) -> list[str]:
        """Items without a text, of the subjects and splits that the texts are about."""
        tally = self.tallies[language]
        return [
            item.sample_id
            for item in self._items.values()
            if tally.first_row[item.place] < 0 and (item.subject, item.split) in tally.about
        ]

    def _read(self, number: int, file: OpenFile) -> Iterator[Block]:
        before = len(self.errors)
        keys = KeyCheck(file.answers)
        count = 0
        for count, found in enumerate(file.rows, start=1):
            if isinstance(found, RawRow):
                self.errors.extend(
                    self._add(number, found, found.language or file.language or "", keys)
                )
            elif isinstance(found, UnreadColumn):
                self.ignored_columns.add(found.name)
            else:
                self.errors.append(found)
            if self.is_cut or len(self.errors) - before >= ERRORS:
                break
            self._left = self._left and self._left - 1
            if count % BLOCK == 0:
                yield from self._full_blocks()
        self.errors.extend(keys.errors())
        if not count:
            self.errors.append(_no_rows(file.file))

    def _full_blocks(self) -> Iterator[Block]:
        for tally in self.tallies.values():
            if len(tally.lines) >= BLOCK:
                yield from self._block(tally)

    def _block(self, tally: TextTally) -> Iterator[Block]:
        lines, tally.lines = tally.lines, []
        if lines and not self.errors:
            yield Block(tally.language, len(lines), "".join(lines).encode())

    def _target(self, code: str) -> str:
        """The campaign's language that rows are in; their own code where it has none."""
        if (known := self._targets.get(code)) is not None:
            return known
        fitting = [one for one in self._languages if fits(code, one)]
        found = code if code in fitting or len(fitting) != 1 else fitting[0]
        self._targets[code] = found
        return found

    def _tally(self, language: str) -> TextTally | None:
        if language in self._languages:
            empty = array("q", [-1]) * len(self._items)
            self.tallies[language] = TextTally(language, first_row=empty)
        return self.tallies.get(language)

    def _add(self, number: int, row: RawRow, code: str, keys: KeyCheck) -> Sequence[RowError]:
        language = self._target(code)
        tally = self.tallies.get(language) or self._tally(language)
        if tally is None:
            self.others[language] += 1
            return ()
        tally.rows += 1
        texts = (row.question, *present(row))
        if not any(texts) or all(is_blank(text) for text in texts):
            tally.without_text += 1
            return ()
        item = self._items.get(str(row.sample_id))
        fields = _sure(texts)
        if item is None or fields is None or item.options != len(texts) - 1:
            if problems := list(_problems(row, item)):
                return problems
            if item is None:
                tally.left_alone += 1
                tally.first_left_alone = tally.first_left_alone or row
                return ()
            fields = canonical_all(map(str, texts))
        place = number << 32 | row.row
        if (earlier := tally.first_row[item.place]) >= 0:
            return (self._twice(row, earlier),)
        if isinstance(row.passage, str) and "\0" in row.passage:
            return (row.error("passage", _("has a NUL character"), _("Delete it")),)
        if row.answer not in (None, "") and item.key is not None:
            keys.add(row, item.key)
        tally.first_row[item.place] = place
        self._store(tally, item, fields, row)
        return ()

    def _store(self, tally: TextTally, item: KnownItem, fields: Sequence[str], row: RawRow) -> None:
        text_hash, is_human = digest(fields), self._by_people or says_human(row)
        tally.texts += 1
        tally.human += is_human
        tally.as_source += text_hash == item.content
        tally.about.add((item.subject, item.split))
        if item.place % self._every == 0 or len(tally.sampled) < SAMPLED // 5:
            tally.sampled.append((item.pk, fields[0]))
        if self.kept is not None:
            self._keep(tally.language, item.pk, fields)
        origin = Origin.IMPORTED if is_human else Origin.MACHINE
        passage = canonical(row.passage.strip()) if isinstance(row.passage, str) else ""
        tally.lines.append(copied(item.pk, tally.language, fields, origin, text_hash, passage))

    def _keep(self, language: str, item: int, fields: Sequence[str]) -> None:
        kept = self.kept or {}
        kept.setdefault(language, []).append((item, fields))
        self.kept = kept if sum(map(len, kept.values())) <= KEPT else None

    def _twice(self, row: RawRow, earlier: int) -> RowError:
        problem = _("%(sample_id)s is already in %(file)s, row %(row)s") % {
            "sample_id": row.sample_id,
            "file": self.files[earlier >> 32],
            "row": earlier & 0xFFFFFFFF,
        }
        return row.error("sample_id", problem, _("Keep one of the two"))


def copied(
    item: int,
    language: str,
    fields: Sequence[str],
    origin: str,
    text_hash: str,
    passage: str = "",
) -> str:
    """A text as a line of COPY, in the order of `text_staging.COLUMNS`."""
    options = ",".join(
        '"' + option.replace("\\", "\\\\").replace('"', '\\"') + '"' for option in fields[1:]
    )
    return (
        f"{item}\t{language}\t{_escaped(fields[0])}\t{{{_escaped(options)}}}\t{origin}"
        f"\t{text_hash}\t{_escaped(passage)}\n"
    )


def _escaped(text: str) -> str:
    if text.isprintable() and "\\" not in text:
        return text
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace("\t", "\\t").replace("\r", "\\r")


def _sure(texts: Sequence[Any]) -> Sequence[str] | None:
    """The canonical form of texts that are surely right, so that nothing else is asked of them."""
    try:
        joined = "\n".join(texts)
        joined.encode()
    except (TypeError, UnicodeEncodeError):
        return None
    if "\0" in joined or FOLDED * len(joined) > limits.TEXT or not all(map(str.strip, texts)):
        return None
    return texts if joined.isascii() and "\r" not in joined else canonical_all(texts)


def _problems(row: RawRow, item: KnownItem | None) -> Iterator[RowError]:
    problems = list(check_row(row))
    yield from problems
    if problems or item is None:
        return
    yield from too_long_unit(row)
    yield from misfit(row, item.options)


def _no_rows(file: InputFile) -> RowError:
    remedy = _("Give the whole file, or remove it")
    return RowError(file.name, None, "file", _("holds no rows"), remedy)
