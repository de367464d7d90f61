"""The prompt made again is the one that a run sends, whatever its rules."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from evaluation.errors import DatasetError
from evaluation.explorer.prompts import prompt_of
from evaluation.scoring.dataset import Release
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.shards import load_questions
from tests.evaluation.releases import row, small_release

RULES = [
    PromptRules(),
    PromptRules(shots=0),
    PromptRules(shots=3, shot_rule="lite"),
    PromptRules(shots=2, instructions="item"),
]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With questions of five options beside those of four."""
    folder = small_release(tmp_path_factory.mktemp("release"))
    choices = folder / "choices" / "es"
    choices.mkdir(parents=True)
    for split, first in (("test", 10), ("dev", 20)):
        rows = [
            {k: v for k, v in row("logic", split, number).items() if not k.startswith("option_")}
            | {"choices": [f"{number} {letter}" for letter in "vwxyz"]}
            for number in range(first, first + 3)
        ]
        pq.write_table(pa.Table.from_pylist(rows), choices / f"{split}-00000-of-00001.parquet")
    return folder


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_prompt_is_as_a_run_sends_it(
    release: Path, rules: PromptRules, language: str
) -> None:
    questions = load_questions(Release(release), language, split="test", rules=rules)
    sent = {one.item.sample_id: one.prompt for one in questions}
    made = {name: prompt_of(release, name, language, rules=rules) for name in sent}
    assert made == sent


def test_a_question_that_is_not_there_is_named(release: Path) -> None:
    with pytest.raises(DatasetError, match="es: the test split does not hold logic/test/99"):
        prompt_of(release, "logic/test/99", "es", rules=PromptRules())
