"""Releases are read with the tools that people already use, without a network."""

import shutil
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import datasets
import pyarrow.parquet as pq
import pytest
import yaml
from lm_eval import simple_evaluate
from lm_eval.tasks import TaskManager

from annotations.publishing import ItemRecord, verify_release
from annotations.publishing.harness import most_shots
from annotations.publishing.loaders import check_loaders
from evaluation.scoring.dataset import Release
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.shards import load_shards
from tests.annotations.publishing.records import ReleaseContents, write_release
from tests.annotations.publishing.samples import contents, text
from workbench.core.letters import LETTERS
from workbench.release_format.layout import language_file
from workbench.release_format.manifest import read_manifest
from workbench.release_format.names import fold
from workbench.release_format.schemas import (
    CHOICES,
    GLOBAL_MMLU,
    SIDE_TABLES,
    Column,
    arrow_schema,
)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    # What it notes of the machine and of the tokenizer takes the better part of a minute.
    for note in ("add_env_info", "add_tokenizer_info"):
        monkeypatch.setattr(f"lm_eval.evaluator.{note}", lambda *_: None)


def load(release: Path, config: str, cache: Path) -> datasets.DatasetDict:
    loaded = datasets.load_dataset(str(release), config, cache_dir=str(cache))
    assert isinstance(loaded, datasets.DatasetDict)
    return loaded


def features(columns: tuple[Column, ...]) -> datasets.Features:
    return datasets.Features.from_arrow_schema(arrow_schema(columns))


def test_a_language_loads_with_test_and_dev(sound_release: Path, tmp_path: Path) -> None:
    loaded = load(sound_release, "es", tmp_path)
    assert {split: rows.num_rows for split, rows in loaded.items()} == {"test": 22, "dev": 10}
    assert loaded["test"].features == features(GLOBAL_MMLU)


@pytest.mark.parametrize(("name", "rows"), [("votes", 6), ("post_edits", 3), ("answer_checks", 2)])
def test_side_tables_load_as_configs_of_their_own(
    sound_release: Path, tmp_path: Path, name: str, rows: int
) -> None:
    loaded = load(sound_release, name, tmp_path)[name]
    assert loaded.num_rows == rows
    assert loaded.features == features(SIDE_TABLES[name])


def test_other_option_counts_load_as_a_config_of_their_own(
    sound_release: Path, tmp_path: Path
) -> None:
    loaded = load(sound_release, "choices_en", tmp_path)["test"]
    assert loaded.num_rows == 1
    assert loaded.features == features(CHOICES)


@pytest.fixture
def bare_release(tmp_path: Path) -> Path:
    whole = contents()
    bare = ReleaseContents("bare", "0.1.0", ("en", "es"), whole.items, whole.texts)
    write_release(tmp_path / "bare", contents=bare)
    return tmp_path / "bare"


def test_a_release_without_decisions_loads_too(bare_release: Path, tmp_path: Path) -> None:
    assert load(bare_release, "en", tmp_path)["test"].num_rows == 24
    configs = set(datasets.get_dataset_config_names(str(bare_release)))
    assert {"en", "es", "choices_en", "choices_es", "provenance"} <= configs
    assert configs.isdisjoint({"votes", "post_edits", "answer_checks"})
    path = bare_release / "votes" / "votes-00000-of-00001.parquet"
    assert pq.read_schema(path).equals(arrow_schema(SIDE_TABLES["votes"]))


CODES = ("no", "sr-Latn", "zh-Hant-TW", "qaa-x-own")


@pytest.fixture(scope="module")
def far_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """From Urdu into languages whose codes are false in YAML, or have several parts."""
    items = contents().items
    languages = ("ur", *CODES)
    texts = tuple(text(item, language) for language in languages for item in items)
    folder = tmp_path_factory.mktemp("far") / "far"
    release = ReleaseContents("far", "1.0.0", languages, items, texts, source_language="ur")
    write_release(folder, contents=release)
    return folder


@pytest.mark.parametrize("code", CODES)
def test_any_language_loads_and_is_a_task_of_the_harness(
    far_release: Path, tmp_path: Path, code: str
) -> None:
    assert load(far_release, code, tmp_path)["test"].num_rows == 24
    group = f"far_{code.replace('-', '_')}"
    virology = harness_tasks(far_release, group)[f"{group}_virology"]
    assert virology.test_docs()[0]["question"].strip() == f"{code}: virology/test/0?"


@pytest.fixture(scope="module")
def moved_release(sound_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in another place, for the harness, whose import of it leaves byte code behind."""
    return Path(shutil.copytree(sound_release, tmp_path_factory.mktemp("moved") / "here"))


def harness_tasks(release: Path, group: str) -> dict[str, Any]:
    manager = TaskManager(include_path=str(release / "lm_eval"), include_defaults=False)
    tasks: dict[str, Any] = manager.load([group])["tasks"]
    return tasks


def test_the_harness_loads_a_language_from_wherever_the_folder_lies(moved_release: Path) -> None:
    tasks = harness_tasks(moved_release, "workbench_sample_es")
    assert set(tasks) == {"workbench_sample_es_virology", "workbench_sample_es_world_religions"}
    virology = tasks["workbench_sample_es_virology"]
    assert [doc["sample_id"] for doc in virology.test_docs()][:3] == [
        "virology/test/0",
        "virology/test/1",
        "virology/test/2",
    ]


def test_the_harness_prompts_with_the_first_dev_rows_of_the_subject(moved_release: Path) -> None:
    task = harness_tasks(moved_release, "workbench_sample_en")["workbench_sample_en_virology"]
    task.build_all_requests(limit=1)
    options = 'A. uno\nB.  dos \nC. tr"es\nD. cua\ntro\nAnswer:'
    assert [request.args for request in task.instances] == [
        (f"en: virology/test/0?\n{options}", f" {letter}") for letter in "ABCD"
    ]
    prompt = task.fewshot_context(task.test_docs()[0], num_fewshot=2)
    shots = "".join(
        f"en: virology/dev/{n}?\n{options} {letter}\n\n" for n, letter in enumerate("AB")
    )
    assert prompt == f"{shots}en: virology/test/0?\n{options}"


def test_other_numbers_of_options_are_a_group_with_our_own_prompts(moved_release: Path) -> None:
    group = "workbench_sample_choices_es"
    task = harness_tasks(moved_release, group)[f"{group}_virology"]
    task.build_all_requests()
    (shard,) = (
        shard
        for shard in load_shards(
            Release(moved_release), "es", split="test", rules=PromptRules(shots=0), limit=None
        )
        if shard.subject == "virology"
    )
    (ours,) = (one for one in shard.render() if len(one.item.options) == 5)
    assert [request.args for request in task.instances] == [
        (ours.prompt, continuation) for continuation in ours.continuations
    ]
    assert ours.prompt.endswith("D. cua\ntro\nE. cinco\nAnswer:")
    assert [LETTERS.index(task.doc_to_target(doc)) for doc in task.test_docs()] == [4]
    assert f"--tasks {group} " in (moved_release / "README.md").read_text()
    # Of a folder made before there were such tasks, none is asked for.
    older = moved_release.parent / "older"
    shutil.copytree(moved_release, older)
    found = read_manifest(older)
    rows, paths = found["rows"], [entry["path"] for entry in found["files"]]
    tables = [path for path in paths if path.endswith(".parquet")]
    lost = older / "lm_eval" / "choices" / "es"
    shutil.rmtree(lost)
    told = [str(one) for one in check_loaders(older, tables, rows)]
    assert any("choices/es" in one and "0 times" in one for one in told)
    shutil.rmtree(lost.parent)
    assert list(check_loaders(older, tables, rows)) == []


def test_the_task_is_the_harnesss_own_but_for_the_data(moved_release: Path) -> None:
    task = harness_tasks(moved_release, "workbench_sample_en")["workbench_sample_en_virology"]
    path = files("lm_eval") / "tasks" / "global_mmlu" / "full" / "en" / "_en_template_yaml"
    theirs = yaml.safe_load(path.read_text())
    ours = task.config
    fields = ("doc_to_text", "doc_to_choice", "doc_to_target", "test_split", "fewshot_split")
    assert {key: getattr(ours, key) for key in fields} == {key: theirs[key] for key in fields}
    assert theirs["output_type"] == task.OUTPUT_TYPE
    assert task.fewshot_cfg.sampler == theirs["fewshot_config"]["sampler"]
    assert (ours.target_delimiter, ours.fewshot_delimiter) == (" ", "\n\n")


WILD_SUBJECTS = (
    *("C", "C++", "C#", "c", "Law", "law", "?!", "!?", "con", "stem tasks", "group"),
    *("caf\u00e9", "cafe\u0301", "\u12a0" * 119 + "\u1200", "\u12a0" * 119 + "\u1208"),
)
"""Two by two, or by what stands beside them, each is taken for another."""


@pytest.fixture(scope="module")
def wild_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Subjects of colliding names with five `dev` rows in English, three in Igbo for one of
    them, none in Spanish; and in Arabic nothing with four options."""
    found = [
        ItemRecord(f"{subject}/{split}/{n}", split, subject, "STEM", n % 4, 4)
        for subject in WILD_SUBJECTS
        for split, count in (("test", 2), ("dev", 5))
        for n in range(count)
    ]
    other = ItemRecord("virology/test/12", "test", "virology", "Medical", 4, 5)
    few = {f"law/dev/{n}" for n in (3, 4)}
    texts = [
        text(item, language)
        for item in found
        for language in ("en", "ig", "es")
        if language == "en"
        or item.split == "test"
        or (language == "ig" and item.sample_id not in few)
    ]
    folder = tmp_path_factory.mktemp("wild") / "no"
    release = ReleaseContents(
        "no", "1.0.0", ("en", "ig", "es", "ar"), (*found, other), (*texts, text(other, "ar"))
    )
    write_release(folder, contents=release)
    return folder


def test_subjects_of_one_name_are_tasks_of_their_own(wild_release: Path, tmp_path: Path) -> None:
    here = Path(shutil.copytree(wild_release, tmp_path / "here"))
    assert verify_release(here) == []
    results = evaluate(here, "no_en", shots=5)
    scored = Counter(doc["doc"]["subject"] for docs in results["samples"].values() for doc in docs)
    assert scored == dict.fromkeys(WILD_SUBJECTS, 2)
    assert len({fold(name) for name in results["samples"]}) == len(WILD_SUBJECTS)
    paths = [path.relative_to(here).as_posix() for path in here.rglob("*.yaml")]
    assert len({fold(path) for path in paths}) == len(paths)
    assert max(len(path.name.encode()) for path in here.rglob("*")) < 128
    assert load(here, "en", tmp_path)["test"].num_rows == 2 * len(WILD_SUBJECTS)


@pytest.mark.parametrize(("language", "shots"), [("es", 0), ("ig", 3)])
def test_as_many_shots_are_told_as_the_harness_takes(
    wild_release: Path, tmp_path: Path, language: str, shots: int
) -> None:
    """In the card of the last language with a task; Arabic has none."""
    here = Path(shutil.copytree(wild_release, tmp_path / "here"))
    samples = evaluate(here, f"no_{language}", shots=shots)["samples"]
    assert sum(map(len, samples.values())) == 2 * len(WILD_SUBJECTS)
    with pytest.raises(AssertionError, match="exceeds"):
        evaluate(here, f"no_{language}", shots=shots + 1)
    files = [
        language_file(language, file.name.split("-")[0], pq.read_metadata(file).num_rows)
        for file in (here / language).iterdir()
    ]
    assert most_shots(here, files, language) == shots
    card = (here / "README.md").read_text(encoding="utf-8")
    assert "--tasks no_es --num_fewshot 0 " in card
    assert 'load_dataset("PATH_OF_THIS_FOLDER", "es")' in card


def evaluate(release: Path, group: str, *, shots: int) -> dict[str, Any]:
    """The harness's own run, with its model that guesses."""
    manager = TaskManager(include_path=str(release / "lm_eval"), include_defaults=False)
    results = simple_evaluate(
        model="dummy",
        tasks=[group],
        task_manager=manager,
        num_fewshot=shots,
        log_samples=True,
        bootstrap_iters=0,
    )
    assert results is not None
    return dict(results)


def test_arrow_types_have_one_spelling_in_the_card(sound_release: Path) -> None:
    _, header, _ = (sound_release / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    written = {info["config_name"]: info for info in yaml.safe_load(header)["dataset_info"]}
    for name, columns in {"en": GLOBAL_MMLU, "choices_en": CHOICES, **SIDE_TABLES}.items():
        if name in written:
            assert written[name]["features"] == features(columns)._to_yaml_list()
