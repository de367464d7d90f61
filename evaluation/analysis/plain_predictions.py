"""A plain file of predictions: Parquet with `model`, `language`, `sample_id`, `correct`, and where
it is known `predicted`, a letter."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from evaluation.analysis.answers import MOST_CELLS, Answers
from evaluation.analysis.cube import NONE, Bools
from evaluation.analysis.parquet import reading
from evaluation.analysis.release_columns import Columns
from evaluation.errors import DatasetError
from workbench.core.letters import LETTERS

REQUIRED = ("model", "language", "sample_id", "correct")
PREDICTED = "predicted"
LONGEST_NAME = 300
"""Characters of a model's name."""

_BATCH = 1 << 20
_REMEDIES = {
    "model": f"Name a model in 1 to {LONGEST_NAME} characters that can be printed, on one line",
    "language": "Give a language of the release, by the name of its folder",
    "sample_id": "Give a sample_id of the release's split, or the release that the answers are to",
}
Column = Any
"""Of Arrow, whose types tell too little of what it holds."""

_Numbering = Callable[[list[str]], NDArray[np.int32]]
"""A number for each of several texts, -1 where one is refused."""


@dataclass(slots=True)
class _Reader:
    """The answers of a file, taken up batch by batch; texts stay coded by their dictionaries.

    `options` and `here` (languages x questions) are those of the release.
    """

    file: Path
    languages: Column
    sample_ids: Column
    options: NDArray[np.int8]
    here: Bools
    models: dict[str, int] = field(default_factory=dict)
    row: int = 0

    def take(self, columns: Mapping[str, Column]) -> dict[str, NDArray[np.generic]]:
        taken: dict[str, NDArray[np.generic]] = {
            "model": self._codes("model", columns["model"], self._number_models),
            "language": self._codes("language", columns["language"], self._languages),
            "question": self._codes("sample_id", columns["sample_id"], self._questions),
            "correct": self._correct(columns["correct"]),
        }
        self._require_texts(taken["language"], taken["question"])
        if PREDICTED in columns:
            chosen = self._chosen(columns[PREDICTED])
            self._require_options(chosen, self.options[taken["question"]])
            taken["chosen"] = chosen
        self.row += len(columns["correct"])
        return taken

    def _codes(self, name: str, column: Column, number: _Numbering) -> NDArray[np.int32]:
        """The number of each row's value."""
        self._require_values(name, column)
        words, places = _words(column)
        found = number(words)[places]
        if (found == NONE).any():
            place = int(np.argmax(found == NONE))
            value = words[places[place]][:LONGEST_NAME]
            raise self._refusal(place, name, f"is {value!r}", _REMEDIES[name])
        return found

    def _require_values(self, name: str, column: Column) -> None:
        if column.null_count:
            place = int(np.argmax(column.is_null().to_numpy(zero_copy_only=False)))
            raise self._refusal(place, name, "is null", "Give a value in every row")

    def _number_models(self, words: list[str]) -> NDArray[np.int32]:
        """Each name's number; a new one gets the next."""
        numbers = [
            self.models.setdefault(name, len(self.models)) if _is_name(name) else NONE
            for name in words
        ]
        return np.array(numbers, dtype=np.int32)

    def _languages(self, words: list[str]) -> NDArray[np.int32]:
        return _index(words, self.languages)

    def _questions(self, words: list[str]) -> NDArray[np.int32]:
        return _index(words, self.sample_ids)

    def _require_texts(self, language: NDArray[np.generic], question: NDArray[np.generic]) -> None:
        """That the release has each question in the language of the answer."""
        absent = ~self.here[language, question]
        if absent.any():
            place = int(np.argmax(absent))
            sample_id = self.sample_ids[int(question[place])].as_py()
            code = self.languages[int(language[place])].as_py()
            problem = f"is {sample_id!r}, which the release does not have in {code}"
            raise self._refusal(place, "sample_id", problem, _REMEDIES["sample_id"])

    def _correct(self, column: Column) -> NDArray[np.bool_]:
        self._require_values("correct", column)
        if pa.types.is_decimal(column.type):
            column = column.cast(pa.float64())
        values: NDArray[Any] = column.to_numpy(zero_copy_only=False)
        odd = ~np.isin(values, (0, 1)) if values.dtype != object else np.ones(len(values), bool)
        if odd.any():
            place = int(np.argmax(odd))
            found = column[place].as_py()
            problem = f"is the text {found!r}" if isinstance(found, str) else f"is {found!r}"
            remedy = "Write the column as booleans (true, false) or as the numbers 1 and 0"
            raise self._refusal(place, "correct", problem, remedy)
        return np.asarray(values == 1)

    def _chosen(self, column: Column) -> NDArray[np.int8]:
        """The option's index; -1 for null, where none was named."""
        words, places = _words(column)
        numbers = [LETTERS.find(word) if len(word) == 1 else NONE for word in words]
        chosen: NDArray[np.int8] = np.array([*numbers, NONE], dtype=np.int8)[places]
        odd = (chosen == NONE) & (places < len(words))
        if odd.any():
            place = int(np.argmax(odd))
            value = words[places[place]][:LONGEST_NAME]
            remedy = "Write a letter, as A for the first option, or null for none"
            raise self._refusal(place, PREDICTED, f"is {value!r}", remedy)
        return chosen

    def _require_options(self, chosen: NDArray[np.int8], options: NDArray[np.int8]) -> None:
        beyond = (options > 0) & (chosen >= options)
        if beyond.any():
            place = int(np.argmax(beyond))
            problem = (
                f"is {LETTERS[chosen[place]]!r}, and the question has {options[place]} options"
            )
            raise self._refusal(place, PREDICTED, problem, "Write the letter of one of them")

    def _refusal(self, place: int, column: str, problem: str, remedy: str) -> DatasetError:
        return DatasetError(
            f"{self.file} row {self.row + place + 1} column {column}: {problem}. {remedy}."
        )


def _is_name(name: str) -> bool:
    """What stands in a table on a terminal as one word or some, and moves nothing else."""
    return len(name) <= LONGEST_NAME and bool(name.strip()) and name.isprintable()


def _words(column: Column) -> tuple[list[str], NDArray[np.intp]]:
    """The different texts of a coded column, and which of them each row has: null the one past the
    last."""
    words = column.dictionary.drop_null().to_pylist()
    places = pc.fill_null(column.indices.cast(pa.int64()), len(words))
    return words, places.to_numpy(zero_copy_only=False)


def _index(words: list[str], among: Column) -> NDArray[np.int32]:
    """Where each stands among others, -1 where it does not."""
    found: Column = pc.index_in(pa.array(words, pa.string()), value_set=among)
    found = pc.fill_null(found, NONE)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int32)


def read_plain(file: Path, columns: Columns) -> Answers:
    """The answers of a file to these questions of a release; models are sorted by name.

    Raises:
        DatasetError: it cannot be read, a column is missing, or a row has something that is not in
            the release; the message names the row, counted from 1, and the column.
    """
    reader = _Reader(
        file=file,
        languages=pa.array(columns.languages, pa.string()),
        sample_ids=pa.array(columns.sample_ids, pa.string()),
        options=columns.facts["options"].to_numpy(),
        here=columns.here,
    )
    parts = [reader.take(batch) for batch in _batches(file, _columns(file))]
    return _in_order(str(file), reader.models, parts)


def contradictions(answers: Answers, key: NDArray[np.int8]) -> tuple[str, ...]:
    """What is to be told where `correct` is not what `predicted` and the release's key (languages x
    questions) come to."""
    if answers.chosen is None:
        return ()
    keys = key[answers.language, answers.question]
    is_key = answers.chosen == keys
    differs = (keys != NONE) & (is_key != answers.correct)
    if not differs.any():
        return ()
    right = np.count_nonzero(differs & answers.correct)
    return (
        f"`correct` is not what `predicted` and the release's keys come to in "
        f"{np.count_nonzero(differs):,} answers, the first in row {np.argmax(differs) + 1:,}: "
        f"{right:,} are called right and do not name the key, "
        f"{np.count_nonzero(differs) - right:,} wrong and name it; `correct` is what is counted",
    )


def _columns(file: Path) -> list[str]:
    """Those that are read."""
    with reading(file), pq.ParquetFile(file) as parquet:
        schema, rows = parquet.schema_arrow, parquet.metadata.num_rows
    missing = [name for name in REQUIRED if name not in schema.names]
    if missing:
        raise DatasetError(
            f"{file}: has no column {' or '.join(missing)}; a file of predictions has "
            f"{', '.join(REQUIRED)}, and where it is known {PREDICTED}"
        )
    found = [name for name in (*REQUIRED, PREDICTED) if name in schema.names]
    for name in found:
        if schema.names.count(name) > 1:
            raise DatasetError(f"{file}: has several columns {name}; keep one of them")
        if pa.types.is_nested(schema.field(name).type):
            raise DatasetError(
                f"{file} column {name}: holds {schema.field(name).type}; give one value in each row"
            )
    if not 0 < rows <= MOST_CELLS:
        raise DatasetError(f"{file}: has {rows:,} rows; 1 to {MOST_CELLS:,} are analysed")
    return found


def _batches(file: Path, names: Sequence[str]) -> Iterator[dict[str, Column]]:
    """Columns by name, texts coded by their dictionaries."""
    texts = [name for name in names if name != "correct"]
    with reading(file), pq.ParquetFile(file, read_dictionary=texts) as parquet:
        for batch in parquet.iter_batches(_BATCH, columns=list(names)):
            # A damaged file has indices beyond its dictionaries, and bytes that are no text.
            batch.validate(full=True)
            yield {
                name: _coded(batch.column(name)) if name in texts else batch.column(name)
                for name in names
            }


def _coded(column: Column) -> Column:
    coded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    return pa.DictionaryArray.from_arrays(coded.indices, coded.dictionary.cast(pa.string()))


def _in_order(
    source: str, models: dict[str, int], parts: Sequence[dict[str, NDArray[np.generic]]]
) -> Answers:
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    names = tuple(sorted(models))
    chosen = joined.get("chosen")
    places = np.argsort(np.argsort(np.array(list(models), dtype=object)))
    return Answers(
        models=names,
        model=places.astype(np.int16)[joined["model"]],
        language=joined["language"].astype(np.int16),
        question=joined["question"].astype(np.int32),
        correct=joined["correct"],
        chosen=chosen if chosen is not None and (chosen != NONE).any() else None,
        source=source,
    )
