"""MMLU's questions as a run reads them: a release folder, and the shards of its one language."""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from evaluation.scoring.dataset import Release
from evaluation.scoring.engines import Question
from evaluation.scoring.items import LETTERS
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.shards import Shard, load_shards

LANGUAGE = "en"
SPLITS = ("test", "dev")


class UnknownSubject(ValueError):
    """A subject that the folder does not hold; the message names those that it does."""


def write_release(mmlu: Path, folder: Path) -> Path:
    """The CSV files `{split}/{subject}_{split}.csv` (`question`, `choice0` to `choice3`, `answer`
    as a number) as a folder in the Global-MMLU layout."""
    (folder / LANGUAGE).mkdir(parents=True)
    for split in SPLITS:
        rows = [row for file in sorted((mmlu / split).glob("*.csv")) for row in _rows(file, split)]
        table = pa.Table.from_pylist(rows)
        pq.write_table(table, folder / LANGUAGE / f"{split}-00000-of-00001.parquet")
    return folder


def load(release: Path) -> list[Shard]:
    """Every question of every subject after its first five dev rows."""
    return load_shards(Release(release), LANGUAGE, split="test", rules=PromptRules(), limit=None)


def chosen(
    shards: Sequence[Shard], subjects: Sequence[str], limit: int | None
) -> list[tuple[Question, ...]]:
    """The first `limit` questions of each of these subjects; all subjects when none is named.

    Raises `UnknownSubject`.
    """
    known = {shard.subject: shard.render()[:limit] for shard in shards}
    unknown = sorted(set(subjects) - set(known))
    if unknown:
        raise UnknownSubject(f"no subject {', '.join(unknown)}; there are: {', '.join(known)}")
    return [known[subject] for subject in subjects or known]


def _rows(file: Path, split: str) -> Iterator[dict[str, str]]:
    subject = re.sub(f"_{split}$", "", file.stem)
    with file.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream)):
            yield {
                "sample_id": f"{subject}/{split}/{number}",
                "subject": subject,
                "subject_category": "",
                "question": row["question"],
                **{f"option_{letter}": row[f"choice{n}"] for n, letter in enumerate("abcd")},
                "answer": LETTERS[int(row["answer"])],
                "cultural_sensitivity_label": "-",
            }
