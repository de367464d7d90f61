"""Layouts that are described by their columns: the one reader of all of them.

A layout's module says in a `Described` what its columns are called, how its answers are written,
which options are absent, and how its rows are named. Rules of its own are small functions there.

Where a row has no identifier of its own, it is `{subject}/{split}/{n}`, `n` from 0 within the
language, subject and split, over all files; or, where the rows of a dataset are not known to keep
their order, 16 digits of a hash of question and options, and `n` within the split.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from workbench.core.messages import Message, gettext_noop
from workbench.layouts.base import Asked, Layout, Sample
from workbench.layouts.mapping import Mapping, Source, column
from workbench.layouts.names import Told, language_named, plain, told_by
from workbench.layouts.options import options_in
from workbench.layouts.records import InputFile, RowError
from workbench.layouts.rows import NUMBERED, Answers, Columns, Found, RawRow, UnreadColumn, is_blank
from workbench.layouts.tables import DELIMITED, JSON, SUFFIXES, read_table

Values = dict[str, Any]
Absent = Literal["none", "last", "after", "any"]
"""Which empty options are no fault: none; the last ones; all after the first empty one; any."""

SUBJECT, SPLIT, DEV = "all", "test", "dev"
"""What a row is put under where nothing tells, and what few-shot examples are."""

LANGUAGE_COLUMNS = ("language", "lang")
ORIGIN_COLUMNS = ("origin", "is_human", "is_edited", "edited", "post_edited")
"""Columns that may say whether a person made a text."""


@dataclass(frozen=True, kw_only=True)
class Described(Layout):
    """A layout by its columns.

    Attributes:
        variants: the mappings that its files may have; the first whose columns are there is used.
        signs: columns by which a file is recognised; none where it is read by name alone.
        unlike: columns that a file of the layout does not have.
        also: columns that rules of its own read.
        shows: whether the first rows look like the layout's.
        is_doubtful: why a file that looks like the layout's may be another's.
        absent: which options may be missing; an option is missing that is null, empty or one of
            `absent_texts`.
        few_shot: the splits that hold the examples of a few-shot prompt, here `dev`.
        ids: how rows without an identifier are named.
        id_in_split: whether identifiers are unique within a split only, which is put before them.
        id_tells: whether an identifier `{subject}/{split}/{n}` tells subject and split.
        strict: whether every column that a mapping names has to be there.
        named_by_language: whether names of files and folders tell the language.
        plain_languages: whether those names mean languages where they name countries too.
        is_fallback: whether it says what is wrong with files whose columns cannot be read.
        label: a column that is read where it is asked for.
        passes: columns that are called for what tells rows apart, and are the dataset's own numbers
            in a file that looks like it.
        question: what makes the question of a row's values, where it is composed.
        answer: what makes the answer of what stands in its column.
        subject: what makes the subject of what stands in its place.
        language: what makes the code of a language of what stands in its place.
        split: what tells the split of a row's values, where no column does.
    """

    name: str
    variants: tuple[Mapping, ...]
    suffixes = (*SUFFIXES, *(f"{one}.gz" for one in (*DELIMITED, *JSON)))
    signs: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    shows: Callable[[Sample], bool] | None = None
    is_doubtful: Callable[[Sample], Message | None] | None = None
    absent: Absent = "none"
    absent_texts: tuple[str, ...] = ("",)
    few_shot: tuple[str, ...] = ()
    ids: Literal["number", "hash"] = "number"
    id_in_split: bool = False
    id_tells: bool = False
    strict: bool = False
    named_by_language: bool = False
    plain_languages: bool = False
    is_fallback: bool = False
    label: str = ""
    passes: Callable[[Sample], Collection[str]] | None = None
    question: Callable[[Values], object] | None = None
    answer: Callable[[object], object] | None = None
    subject: Callable[[str], str] | None = None
    language: Callable[[str], str | None] = language_named
    split: Callable[[Values], str | None] | None = None

    def recognises(self, sample: Sample) -> int | None:
        names = set(sample.names)
        if not names:
            return None if self.is_fallback else 0
        if not self.signs or not names.issuperset(self.signs) or names & set(self.unlike):
            return 0
        if not any(not self._lacks(one, names, ()) for one in self.variants):
            return 0
        if self.shows is not None and not self.shows(sample):
            return 0
        return len(self.signs) + (self.shows is not None)

    def reads(self, sample: Sample) -> Collection[str]:
        passed = self.passes(sample) if self.passes else ()
        return self._columns(()).union(passed) & set(sample.names)

    def doubt(self, sample: Sample) -> Message | None:
        return self.is_doubtful(sample) if self.is_doubtful else None

    @property
    def answers(self) -> Answers | None:
        return self.variants[0].answers

    def told_by(self, file: InputFile) -> Told:
        told = told_by(file.name)
        known = self.named_by_language or any(
            one.language and one.language.kind in ("file", "folder") for one in self.variants
        )
        if told.language and not known:
            return replace(told, language=None)
        if told.language and self.plain_languages:
            return replace(told, language=plain(told.language))
        return told

    def read(self, file: InputFile, asked: Asked) -> Iterator[Found]:
        encoding = self.variants[0].encoding
        wanted = self._columns(asked.required)
        readers: dict[tuple[str, ...], _RowReader | None] = {}
        unread: set[str] = set()
        named = False
        for found in read_table(file, asked, encoding, wanted):
            if isinstance(found, RowError):
                yield found
                continue
            names = found.names if isinstance(found, Columns) else tuple(found[1])
            if isinstance(found, Columns):
                named = True
                yield from map(UnreadColumn, self._unread(names, wanted))
                if lacking := self._lacking(names, asked.required):
                    yield from _missing(file, None, lacking)
                    return
                continue
            if names not in readers:
                if not named:
                    new = [one for one in self._unread(names, wanted) if one not in unread]
                    unread.update(new)
                    yield from map(UnreadColumn, new)
                readers[names] = self._reader(file, names, asked)
            reader = readers[names]
            if reader is None:
                yield from _missing(file, found[0], self._lacking(names, asked.required))
            else:
                yield reader.row(found[0], found[1])

    def _unread(self, names: tuple[str, ...], wanted: Collection[str]) -> list[str]:
        return [name for name in names if name not in wanted and name]

    def _columns(self, required: Collection[str]) -> frozenset[str]:
        named = {name.partition(".")[0] for one in self.variants for _, name in one.columns()}
        named |= {name for one in self.variants for _, name in one.columns()}
        named |= set(LANGUAGE_COLUMNS if self.named_by_language else ())
        if self.label and self.label in required:
            named.add(self.label)
        if self.id_tells:
            named.update(ORIGIN_COLUMNS)
        return frozenset(named.union(self.also))

    def _reader(self, file: InputFile, names: tuple[str, ...], asked: Asked) -> "_RowReader | None":
        for one in self.variants:
            if not self._lacks(one, names, asked.required):
                return _RowReader(self, one, file, names, asked)
        return None

    def _lacking(self, names: Collection[str], required: Collection[str]) -> list[str]:
        """The columns that the nearest variant lacks; none where one has all."""
        lacking = [self._lacks(one, names, required) for one in reversed(self.variants)]
        return min(lacking, key=len)

    def _lacks(
        self, mapping: Mapping, names: Collection[str], required: Collection[str]
    ) -> list[str]:
        if self.strict:
            return [name for _, name in mapping.columns() if not _has(names, name)]
        options = mapping.options if self.absent == "none" else mapping.options[:2]
        wanted = [mapping.question, *options]
        if "sample_id" in required and "sample_id" in mapping.id:
            wanted.insert(0, "sample_id")
        if mapping.answer and "answer" in required:
            wanted.append(mapping.answer)
        if "subject" in required and self.id_tells:
            wanted.append("subject")
        if self.label and self.label in required:
            wanted.append(self.label)
        return [name for name in wanted if not _has(names, name)]


class _RowReader:
    """Makes rows of records that have the same columns."""

    def __init__(
        self,
        layout: Described,
        mapping: Mapping,
        file: InputFile,
        names: tuple[str, ...],
        asked: Asked,
    ) -> None:
        self._layout, self._mapping, self._file, self._asked = layout, mapping, file, asked
        self._told = layout.told_by(file)
        self._names = set(names)
        self._options = [name for name in mapping.options if _has(names, name)]
        self._in_one = len(mapping.options) == 1
        self._id = [name for name in mapping.id if _has(names, name)]
        style = asked.answers or mapping.answers
        self._labels = self._options if style == "label" and not self._in_one else ()
        self._passage = mapping.passage if mapping.passage in names else None
        origins = (mapping.origin, *(ORIGIN_COLUMNS if layout.id_tells else ()))
        self._origin = next((one for one in origins if one and one in names), None)
        self._split_source = _beyond_names(mapping.split)
        self._language_source = self._source_of_language(names)

    def _source_of_language(self, names: Collection[str]) -> Source | None:
        """The column or the text that tells it; names of files are read once for all rows."""
        source = self._mapping.language
        if source is None and self._layout.named_by_language:
            return next((column(one) for one in LANGUAGE_COLUMNS if one in names), None)
        return _beyond_names(source)

    def row(self, number: int, record: Values) -> RawRow | RowError:
        layout, mapping = self._layout, self._mapping
        options: Any = [_get(record, name) for name in self._options]
        labels: Any = self._labels
        if self._in_one:
            found = options_in(options[0], mapping.separator)
            if isinstance(found, str):
                remedy = gettext_noop('Write it as ["...", "..."]')
                return RowError(self._file.name, number, "options", found, remedy)
            options, labels = found
        absent: Any = ()
        if layout.absent != "none":
            options, absent = self._present(options)
        answer = _get(record, mapping.answer) if mapping.answer else None
        answer = None if is_blank(answer) else answer
        if layout.answer is not None:
            answer = layout.answer(answer)
        question = layout.question(record) if layout.question else _get(record, mapping.question)
        row = RawRow(self._file.name, number, None, question, options, answer)
        row.labels, row.absent = labels, absent
        row.passage = (_get(record, self._passage) or "") if self._passage else ""
        row.label = record.get(layout.label) if layout.label else None
        row.origin = record.get(self._origin) if self._origin else None
        return self._place(row, record) or row

    def _present(self, options: list[object]) -> tuple[list[object], list[int]]:
        """The options to the last one that is there, and the places of those between that are
        not."""
        empty = [
            place
            for place, one in enumerate(options)
            if one is None or (isinstance(one, str) and one.strip() in self._layout.absent_texts)
        ]
        if not empty:
            return options, []
        if self._layout.absent == "after":
            return options[: empty[0]], []
        end = len(options)
        while end and end - 1 in empty:
            end -= 1
        between = [place for place in empty if place < end]
        return options[:end], between if self._layout.absent == "any" else []

    def _place(self, row: RawRow, record: Values) -> RowError | None:
        """Say of which subject, category, split and language a row is, and what it is called."""
        layout, mapping, told = self._layout, self._mapping, self._told
        row.category = self._value(mapping.category, record) or None
        row.language = told.language
        if written := self._value(self._language_source, record):
            row.language = layout.language(written)
            if row.language is None:
                problem = gettext_noop("“%(written)s” names no known language", written=written)
                remedy = gettext_noop("Write a code such as es or pt-BR, or the English name")
                return row.error("language", problem, remedy)
        subject = self._value(mapping.subject, record)
        split = self._value(self._split_source, record) or (layout.split and layout.split(record))
        if layout.subject is not None and subject is not None:
            subject = layout.subject(subject)
        split = split or told.split
        split = DEV if split in layout.few_shot else split
        if self._id:
            parts = [_get(record, name) for name in self._id]
            row.sample_id = None if None in parts else "/".join(map(str, parts))
        row.subject, row.split = subject, split
        if layout.id_tells:
            if isinstance(row.sample_id, str) and NUMBERED.fullmatch(row.sample_id):
                row.split = None
            return None
        row.subject = SUBJECT if subject is None else subject
        row.split = split or SPLIT
        if not self._id:
            row.sample_id = self._numbered(row)
        elif layout.id_in_split and row.sample_id is not None:
            row.sample_id = f"{row.split}/{row.sample_id}"
        return None

    def _numbered(self, row: RawRow) -> str:
        by_hash = self._layout.ids == "hash"
        place = (row.language, "" if by_hash else str(row.subject), str(row.split))
        number = self._asked.numbers[place]
        self._asked.numbers[place] += 1
        if not by_hash:
            return f"{row.subject}/{row.split}/{number}"
        text = "\x1f".join(map(str, (row.question, *row.options)))
        digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
        return f"{digest[:16]}-{number}"

    def _value(self, source: Source | None, record: Values) -> str | None:
        if source is None:
            return None
        if source.kind == "column":
            value = _get(record, source.text)
            return None if value is None else str(value).strip()
        if source.kind == "constant":
            return source.text
        told = self._told
        return (told.folder if source.kind == "folder" else told.subject) or None


def _get(record: Values, name: str) -> Any:
    """What stands in a column, or under a name within one: `choices.text`."""
    if name in record or "." not in name:
        return record.get(name)
    found: Any = record
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _beyond_names(source: Source | None) -> Source | None:
    """A column or a text; what names of files tell is the same for all rows of a file."""
    return source if source and source.kind in ("column", "constant") else None


def _has(names: Collection[str], name: str) -> bool:
    return name in names or name.partition(".")[0] in names


def _missing(file: InputFile, row: int | None, names: Collection[str]) -> Iterator[RowError]:
    for name in names:
        remedy = gettext_noop("Add it")
        if name == "answer":
            remedy = gettext_noop(
                "Add it; where there are no answers, give --layout table with --map answer=-"
            )
        yield RowError(file.name, row, name, gettext_noop("the column is missing"), remedy)


def table_of(mapping: Mapping) -> Described:
    """The layout of a table of one's own."""
    return Described(name="table", variants=(mapping,), absent="last", strict=True)
