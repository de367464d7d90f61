"""What the columns of a table most likely are: by their names, then by what stands in them."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from shlex import quote
from statistics import fmean
from typing import Any

from workbench.core.letters import LETTERS, MAX_OPTIONS
from workbench.core.messages import Message, gettext_noop
from workbench.layouts.answers import parse_answer
from workbench.layouts.base import Sample
from workbench.layouts.mapping import FILE, NONE, Mapping, column, pairs_of
from workbench.layouts.names import language_named, told_by
from workbench.layouts.options import options_in
from workbench.layouts.rows import Answers, is_blank

_NAMES = {
    "id": "id sample_id question_id item_id qid uid uuid idx index number no nr",
    "question": "question question_text stem prompt query instruction problem q item input frage "
    "pregunta",
    "passage": "passage context paragraph article text story flores_passage reading background",
    "answer": "answer answer_key answerkey key correct correct_answer correct_option right_answer "
    "gold label target solution ground_truth answer_idx answer_index correct_choice",
    "subject": "subject topic discipline course field subtopic",
    "category": "category subject_category domain group area",
    "split": "split set partition subset",
    "language": "language lang locale dialect language_code",
}
_IDENTITY = ("id", "passage", "subject", "category", "split", "language")
"""What a question is told from others by, beside its own words."""

_LISTS = ("options", "choices", "answers", "alternatives", "candidates", "endings")
_SERIES = re.compile(r"(?P<stem>.*?)_?(?P<place>[a-z]|\d{1,2})")
_STEMS = ("option", "choice", "opt", "answer", "alternative", "mc_answer", "candidate", "ans", "")
_SEPARATORS = ("||", "|", "\n", ";", "\t")


def unread_identity(names: Collection[str], read: Collection[str]) -> list[str]:
    """Columns that are called for what tells rows apart, of which nothing is read for that."""
    unread = []
    for field in _IDENTITY:
        called = [name for name in names if _plain(name) in _NAMES[field].split()]
        if called and not set(called) & set(read):
            unread += called
    return unread


def words_for(sample: Sample) -> str:
    """How to say on the command line what the columns are, as far as they can be guessed."""
    mapping = Guessing(sample).mapping()
    if mapping is None:
        return (
            "--layout table --map question=COLUMN --map options=COLUMN,COLUMN "
            "--map answer=COLUMN (answer=- where there is none)"
        )
    pairs = pairs_of(mapping)
    if mapping.answer is None:
        pairs[pairs.index(f"answer={NONE}")] = "answer=COLUMN"
    words = " ".join(["--layout table", *(f"--map {quote(pair)}" for pair in pairs)])
    return words if mapping.answer else f"{words} (answer=- where there is none)"


class Guessing:
    """Takes columns one after another, none twice."""

    def __init__(self, sample: Sample) -> None:
        self._sample = sample
        self._free = [name for name in sample.names if name]
        self.why: list[Message] = []

    def mapping(self) -> Mapping | None:
        options, separator = self._options()
        question = self._named("question") or self._longest_text()
        if not options or question is None:
            return None
        passage = self._named("passage")
        answer = self._named("answer") or self._answer_by_content(options, separator)
        split, language = self._named("split"), self._language()
        told = told_by(self._sample.file.name)
        return Mapping(
            question=question,
            options=options,
            separator=separator,
            answer=answer,
            answers=self._answers(answer, options, separator) if answer else None,
            passage=passage,
            id=self._id(),
            subject=self._source("subject"),
            category=self._source("category"),
            split=column(split) if split else FILE if told.split else None,
            language=column(language) if language else FILE if told.language else None,
        )

    def _source(self, field: str) -> Any:
        name = self._named(field)
        return column(name) if name else None

    def _named(self, field: str) -> str | None:
        """The column that is called so, in one of its spellings, the most usual first."""
        spellings = _NAMES[field].split()
        called = {_plain(name): name for name in reversed(self._free)}
        found = next((called[one] for one in spellings if one in called), None)
        if found is not None:
            self._take(found, field, gettext_noop("by its name"))
        return found

    def _take(self, name: str, field: str, reason: Message) -> None:
        self._free.remove(name)
        self.why.append(
            gettext_noop(
                "%(field)s: “%(column)s”, %(reason)s", field=field, column=name, reason=reason
            )
        )

    def _options(self) -> tuple[tuple[str, ...], str]:
        if name := self._list_column():
            self._take(name, "options", gettext_noop("which holds lists"))
            return (name,), ""
        if names := self._series():
            for name in names:
                self._free.remove(name)
            self.why.append(
                gettext_noop(
                    "options: “%(first)s” to “%(last)s”, a series", first=names[0], last=names[-1]
                )
            )
            return names, ""
        for name in self._free:
            values = [one for one in self._sample.values(name) if isinstance(one, str)]
            if _plain(name) in _LISTS and (separator := _separator_of(values)):
                self._take(name, "options", gettext_noop("which holds several, separated"))
                return (name,), separator
        return (), ""

    def _list_column(self) -> str | None:
        holding = [name for name in self._free if self._holds_lists(name)]
        called = [name for name in holding if _plain(name) in _LISTS]
        return next(iter(called or holding), None)

    def _holds_lists(self, name: str) -> bool:
        values = self._sample.values(name)
        found = [options_in(value) for value in values]
        return bool(found) and all(
            not isinstance(one, str) and len(one[0]) >= 2 and all(map(_is_text, one[0]))
            for one in found
        )

    def _series(self) -> tuple[str, ...]:
        """Columns named by letters or numbers without a gap: `option_a`, `B`, `choice 3`."""
        by_stem: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for name in self._free:
            if found := _SERIES.fullmatch(_plain(name)):
                by_stem[found["stem"]].setdefault(found["place"], name)
        found_series = []
        for stem, places in by_stem.items():
            for all_places in (LETTERS.lower(), range(MAX_OPTIONS), range(1, MAX_OPTIONS + 1)):
                series = [places.get(str(place)) for place in all_places]
                length = next((n for n, one in enumerate(series) if one is None), len(series))
                if length >= 2:
                    known = _STEMS.index(stem) if stem in _STEMS else len(_STEMS)
                    found_series.append((known, -length, tuple(series[:length])))
        return min(found_series, key=lambda one: one[:2])[2] if found_series else ()  # type: ignore[return-value]

    def _longest_text(self) -> str | None:
        lengths = {
            name: fmean(map(len, values))
            for name in self._free
            if (values := [one for one in self._sample.values(name) if isinstance(one, str)])
        }
        asking = [name for name in lengths if self._asks(name)]
        longest = max(asking or lengths, key=lambda name: lengths[name], default=None)
        if longest is not None and lengths[longest] >= 10:
            self._take(longest, "question", gettext_noop("which has the longest texts"))
            return longest
        return None

    def _asks(self, name: str) -> bool:
        values = [str(one).strip() for one in self._sample.values(name)]
        return 2 * sum(one.endswith(("?", "؟", "？", ":", "_")) for one in values) > len(values)

    def _language(self) -> str | None:
        name = self._named("language")
        if name and all(language_named(str(one)) for one in self._sample.values(name)):
            return name
        return None

    def _id(self) -> tuple[str, ...]:
        name = self._named("id")
        values = list(map(str, self._sample.values(name))) if name else []
        unique = len(values) == len(self._sample.rows) == len(set(values))
        return (name,) if name and unique else ()

    def _answers(self, answer: str, options: tuple[str, ...], separator: str) -> Answers | None:
        """How answers are written where the first rows leave no doubt."""
        rows = [row for row in self._sample.rows if not is_blank(row.get(answer))]
        values = [row[answer] for row in rows]
        parsed = [parse_answer(value) for value in values]
        if values and all(one and one[0] == "letter" for one in parsed):
            return "letter"
        if values and all(one and one[0] == "index" for one in parsed):
            return "index0" if ("index", 0) in parsed else None
        if values and len(options) > 1 and set(map(str, values)) <= set(options):
            return "label"
        if values and all(self._is_option(row, answer, options, separator) for row in rows):
            return "text"
        return None

    def _answer_by_content(self, options: tuple[str, ...], separator: str) -> str | None:
        """The column that holds letters, or names or texts of the options, and nothing else.

        Numbers tell nothing: they may count anything.
        """
        for name in self._free:
            if self._answers(name, options, separator) in ("letter", "label", "text"):
                self._take(name, "answer", gettext_noop("which names the right options"))
                return name
        return None

    def _is_option(
        self, row: dict[str, Any], answer: str, options: tuple[str, ...], separator: str
    ) -> bool:
        given = [row.get(name) for name in options]
        if len(options) == 1:
            found = options_in(given[0], separator)
            given = [] if isinstance(found, str) else list(found[0])
        return str(row.get(answer)).strip() in {str(one).strip() for one in given}


def _separator_of(values: Sequence[str]) -> str:
    return next((one for one in _SEPARATORS if values and all(one in v for v in values)), "")


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
