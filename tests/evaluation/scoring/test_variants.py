"""The same questions asked in other ways, and their answers told in the items' own order."""

import json
from io import BytesIO

import pyarrow.parquet as pq
import pytest

from evaluation.cli import main
from evaluation.errors import RunError
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines import create_engine
from evaluation.scoring.engines.base import Scored
from evaluation.scoring.files import predictions_file
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.runner import RunOptions, run
from evaluation.scoring.shards import Library
from evaluation.scoring.variants import VARIANTS, Shown, places_moved
from tests.evaluation.models import save_tiny_llama
from tests.evaluation.releases import small_release, subject_rows, write_language


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return small_release(tmp_path_factory.mktemp("release"))


def shards(release, language, *variants):
    library = Library(
        Release(release), split="test", rules=PromptRules(2), limit=None, variants=variants
    )
    return [shard for shard in library.language(language) if shard.subject == "logic"]


def test_options_move_round_and_the_key_with_them():
    item = Item("a/test/0", "a", "STEM", "?", ("w", "x", "y", "z"), 2, "-")
    seen = []
    for variant in ("rotate-1", "rotate-2", "rotate-3"):
        shown = Shown.of(item, variant)
        assert shown.item.options[shown.item.answer] == "y"
        seen.append(shown.item.answer)
    assert sorted([item.answer, *seen]) == [0, 1, 2, 3], "the key comes to each letter once"
    assert [places_moved(name, 2) for name in VARIANTS] == [1, 1, 1, 0, 0], "never not at all"


def test_a_variant_changes_the_question_alone(release):
    own, rotated, whole = shards(release, "en", "rotate-1", "options")
    asked, moved, full = (shard.render()[0] for shard in (own, rotated, whole))
    shots, block = asked.prompt.rsplit("\n\n", 1)
    assert moved.prompt.startswith(shots)
    assert block.splitlines()[1:3] == ["A. 0", "B. 1"]
    assert moved.prompt.rsplit("\n\n", 1)[1].splitlines()[1:5] == [
        "A. 1", "B. the number 2", "C. 3", "D. 0",
    ]  # fmt: skip
    assert full.prompt.rsplit("\n\n", 1)[1] == block
    assert full.continuations == (" A. 0", " B. 1", " C. the number 2", " D. 3")
    assert "Answer: A. 0\n\n" in full.prompt


def test_instructions_are_the_other_ones_where_there_are_others(release):
    (own,) = shards(release, "en", "instructions")
    assert own.variant == ""
    _, other = shards(release, "es", "instructions")
    assert other.render()[0].prompt.endswith("Respuesta:")


def test_predictions_are_in_the_items_own_order(release):
    _, rotated = shards(release, "en", "rotate-1")
    question = rotated.render()[0]
    assert question.item.options == ("1", "the number 2", "3", "0")
    content = predictions_file(
        [question], [Scored(0, 3, (-4.0, -3.0, -2.0, -1.0))], prompts_read=True
    )
    found = pq.read_table(BytesIO(content)).to_pylist()[0]
    assert (found["answer"], found["predicted"]) == ("A", "A")
    assert found["logprobs"] == [-1.0, -4.0, -3.0, -2.0]


def test_a_run_asks_in_all_ways_and_its_score_stays_the_same(release, tmp_path, capsys):
    """Who always takes the longest option takes it in every order."""
    plain = run(RunOptions(release, tmp_path / "plain", "longest:"), create_engine("longest:"))
    out = tmp_path / "out"
    ways = ("rotate-1", "rotate-2", "rotate-3", "instructions")
    options = RunOptions(release, out, "longest:", variants=ways)
    summary = run(options, create_engine("longest:"))
    assert summary["accuracy"] == plain["accuracy"]
    assert summary["protocol"].pop("variants") == list(ways)
    assert summary["protocol"] == plain["protocol"]
    assert len(list((out / "predictions").glob("*.parquet"))) == 4
    assert len(list((out / "predictions").rglob("*.parquet"))) == 4 + 3 * 4 + 2
    assert run(options, create_engine("longest:"))["accuracy"] == plain["accuracy"]
    assert main(["robustness", str(out), "--json"]) == 0
    tables = json.loads(capsys.readouterr().out)[str(out)]
    rows = [row for row in tables["variants"] if row["language"] == "*"]
    assert [(row["variant"], row["same"], row["n"]) for row in rows] == [
        *((f"rotate-{places}", 1.0, 18) for places in (1, 2, 3)),
        ("instructions", 1.0, 9),
    ]
    assert tables["orders"][0]["same_in_all"] == 1.0
    assert tables["languages"]["same"] == 1.0


@pytest.mark.parametrize("engine", ["forest", "reference"])
def test_a_model_can_be_asked_in_every_way(engine, tmp_path, capsys):
    rows = subject_rows("logic", 6)
    release = write_language(tmp_path / "release", "en", rows)
    write_language(release, "es", rows)
    folder = save_tiny_llama(tmp_path / "model", [row["question"] for row in rows])
    out = tmp_path / "out"
    command = ["run", "--release", str(release), "--model", f"{engine}:{folder}", "--quiet"]
    assert main([*command, "--out", str(out), "--variants", "all"]) == 0
    capsys.readouterr()
    assert main(["robustness", str(out)]) == 0
    text = capsys.readouterr().out
    for word in ("calibration", *VARIANTS, "4 orders", "key at D", "2 languages"):
        assert word in text


def test_a_variant_that_is_unknown_is_named(release, tmp_path):
    with pytest.raises(RunError, match=r"variant 'rotate-9': expected some of rotate-1"):
        RunOptions(release, tmp_path, "longest:", variants=("rotate-9",))
    with pytest.raises(RunError, match="named twice"):
        RunOptions(release, tmp_path, "longest:", variants=("options", "options"))
