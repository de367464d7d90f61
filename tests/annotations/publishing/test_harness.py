"""lm-evaluation-harness itself loads and runs every group and task that a release carries."""

import json
import re
import shutil
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import datasets
import pytest
import yaml
from lm_eval import simple_evaluate
from lm_eval.tasks import TaskManager

from annotations.publishing import ItemRecord, verify_release
from annotations.publishing.harness_groups import harness_groups
from evaluation.scoring.dataset import Release
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.shards import load_shards
from tests.annotations.publishing.houses import LABELS, write_house
from tests.annotations.publishing.records import ReleaseContents, write_release
from tests.annotations.publishing.samples import contents, text
from tests.length import length
from workbench.core.letters import LETTERS
from workbench.release_format.names import fold


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    # What it notes of the machine and of the tokenizer takes the better part of a minute.
    for note in ("add_env_info", "add_tokenizer_info"):
        monkeypatch.setattr(f"lm_eval.evaluator.{note}", lambda *_: None)


def manager(release: Path) -> TaskManager:
    return TaskManager(include_path=str(release / "lm_eval"), include_defaults=False)


def tasks(release: Path, group: str) -> dict[str, Any]:
    """The tasks of a group by their subjects."""
    loaded = manager(release).load([group])["tasks"].values()
    found = {task.config.task_alias: task for task in loaded}
    assert len(found) == len(loaded)
    return found


def evaluate(release: Path, *groups: str, shots: int) -> dict[str, Any]:
    """The harness's own run, with its model that guesses."""
    results = simple_evaluate(
        model="dummy",
        tasks=list(groups),
        task_manager=manager(release),
        num_fewshot=shots,
        log_samples=True,
        bootstrap_iters=0,
    )
    assert results is not None
    return dict(results)


def scored(results: dict[str, Any]) -> list[dict[str, Any]]:
    return [sample["doc"] for samples in results["samples"].values() for sample in samples]


@pytest.fixture(scope="module")
def moved(sound_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in another place, as the harness leaves byte code behind where it imports."""
    return Path(shutil.copytree(sound_release, tmp_path_factory.mktemp("moved") / "here"))


def test_a_language_loads_from_wherever_the_folder_lies(moved: Path) -> None:
    found = tasks(moved, "workbench_sample_es")
    assert set(found) == {"virology", "world_religions"}
    assert [doc["sample_id"] for doc in found["virology"].test_docs()][:3] == [
        "virology/test/0",
        "virology/test/1",
        "virology/test/2",
    ]


def test_prompts_begin_with_the_first_dev_rows_of_the_subject(moved: Path) -> None:
    task = tasks(moved, "workbench_sample_en")["virology"]
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


def test_the_task_is_the_harnesss_own_but_for_the_data(moved: Path) -> None:
    task = tasks(moved, "workbench_sample_en")["virology"]
    path = files("lm_eval") / "tasks" / "global_mmlu" / "full" / "en" / "_en_template_yaml"
    theirs = yaml.safe_load(path.read_text())
    ours = task.config
    fields = ("doc_to_text", "doc_to_choice", "doc_to_target", "test_split", "fewshot_split")
    assert {key: getattr(ours, key) for key in fields} == {key: theirs[key] for key in fields}
    assert theirs["output_type"] == task.OUTPUT_TYPE
    assert task.fewshot_cfg.sampler == theirs["fewshot_config"]["sampler"]
    assert (ours.target_delimiter, ours.fewshot_delimiter) == (" ", "\n\n")


def test_other_numbers_of_options_have_our_own_prompts(moved: Path) -> None:
    task = tasks(moved, "workbench_sample_choices_es")["virology"]
    task.build_all_requests()
    (shard,) = (
        shard
        for shard in load_shards(
            Release(moved), "es", split="test", rules=PromptRules(shots=0), limit=None
        )
        if shard.subject == "virology"
    )
    (ours,) = (one for one in shard.render() if len(one.item.options) == 5)
    assert [request.args for request in task.instances] == [
        (ours.prompt, continuation) for continuation in ours.continuations
    ]
    assert ours.prompt.endswith("D. cua\ntro\nE. cinco\nAnswer:")
    assert [LETTERS.index(task.doc_to_target(doc)) for doc in task.test_docs()] == [4]


def test_every_group_and_task_of_every_file_builds(house: Path) -> None:
    found = manager(house)
    index = set(found.task_index)
    assert index >= {
        *("house_all", "house_all_ca", "house_all_cs", "house_all_humanities"),
        *("house_en", "house_cs", "house_cs_cs", "house_ca_ca", "house_en_humanities_cs"),
        *("house_choices_all", "house_choices_en", "house_choices_en_humanities"),
        *("house_lite_all", "house_lite_all_cs", "house_lite_ca", "house_lite_en_other_ca"),
    }
    files = {path.stem: json.loads(path.read_text()) for path in house.glob("lm_eval/**/*.yaml")}
    assert set(files) == index
    members = {name for one in files.values() for name in one["task"] if isinstance(name, str)}
    built = set()
    for name in index - members:
        loaded = found.load([name])
        built.update(loaded["groups"])
        assert all(len(task.test_docs()) for task in loaded["tasks"].values())
    assert built == index


@pytest.mark.parametrize(("subset", "label"), [("", None), ("_ca", "CA"), ("_cs", "CS")])
def test_a_run_scores_the_rows_of_its_subset_once(
    house: Path, subset: str, label: str | None
) -> None:
    shots = 5 if (house / "en" / "dev-00000-of-00001.parquet").exists() else 0
    docs = scored(evaluate(house, f"house_all{subset}", shots=shots))
    assert {doc["cultural_sensitivity_label"] for doc in docs} == (
        {label} if label else set(LABELS)
    )
    times = Counter(doc["sample_id"] for doc in docs)
    assert set(times.values()) == {3}
    assert len(times) == 3 * (LABELS.count(label) if label else len(LABELS))


def test_every_line_of_the_card_runs_as_it_is_printed(house: Path) -> None:
    card = (house / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"--tasks (\S+) --num_fewshot (\d)", card)
    assert {group for group, _ in lines} >= {"house_cs", "house_cs_cs", "house_all_ca"}
    for group, shots in lines[: length("CARD_LINES", short=3, whole=len(lines))]:
        assert scored(evaluate(house, group, shots=int(shots)))


def test_shots_are_the_same_dev_rows_whatever_the_subset(tmp_path: Path) -> None:
    house = write_house(tmp_path / "house", dev=True)
    prompts = {
        subset: task.fewshot_context(task.test_docs()[0], num_fewshot=5).rsplit("\n\n", 1)[0]
        for subset in ("", "_ca", "_cs")
        for task in [tasks(house, f"house_cs{subset}")["law"]]
    }
    assert len(set(prompts.values())) == 1
    assert prompts[""].count("cs: law/dev/") == 5


def test_one_subject_alone_is_a_file_of_three_lines(house: Path, tmp_path: Path) -> None:
    rows = {"place": "cs", "category": "Humanities", "subject": "Law", "label": "CS"}
    alone = {
        "include": str(house / "lm_eval" / "_template_yaml"),
        "task": "x",
        "dataset_kwargs": rows,
    }
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(alone))
    found = TaskManager(include_defaults=False).load([str(tmp_path / "x.yaml")])["tasks"]
    assert [doc["sample_id"] for doc in found["x"].test_docs()] == ["Law/test/0"]


def test_an_item_of_eleven_options_is_scored_over_eleven_letters(house: Path) -> None:
    results = evaluate(house, "house_choices_all", shots=0)
    (sample,) = results["samples"]["house_choices_en_humanities::house_choices_en_law_8f1f74ad"]
    assert [continuation for _, continuation in sample["arguments"]] == [
        f" {letter}" for letter in "ABCDEFGHIJK"
    ]
    assert sample["target"] == "K"


def test_a_subject_is_called_alike_in_each_language(house: Path) -> None:
    paths = [path.relative_to(house).as_posix() for path in house.rglob("*.parquet")]
    called: dict[str, set[str]] = {}
    for group in harness_groups("house", house, paths):
        start = f"house_{group.place.replace('/', '_')}_"
        for task in group.tasks:
            name = task.name.removeprefix(start).removesuffix(f"_{group.subset.lower()}")
            called.setdefault(task.subject.name, set()).add(name)
    assert {subject: len(names) for subject, names in called.items()} == dict.fromkeys(called, 1)
    assert called["Law"].isdisjoint(called["law"])


def test_a_subject_with_the_name_of_a_task_of_the_harness_is_ours(house: Path) -> None:
    theirs = files("lm_eval") / "tasks" / "super_glue" / "copa"
    both = [str(theirs), str(house / "lm_eval")]
    found = TaskManager(include_path=list(both), include_defaults=False)
    assert "copa" in found.all_tasks
    (task,) = found.load(["house_en_other"])["tasks"].values()
    assert task.test_docs()[0]["sample_id"] == "copa/test/0"
    assert task.doc_to_text(task.test_docs()[0]).endswith("\nAnswer:")
    # Nor are its own languages taken for a subset.
    assert {doc["question"][:4] for doc in scored(evaluate(house, "house_cs", shots=0))} == {" cs:"}


WILD_SUBJECTS = (
    *("C", "C++", "C#", "c", "Law", "law", "?!", "!?", "con", "stem tasks", "group"),
    *("a\u2028b", "a\x85b: [{", "a\U0001f600"),
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
    assert Counter(doc["subject"] for doc in scored(results)) == dict.fromkeys(WILD_SUBJECTS, 2)
    assert len({fold(name) for name in results["samples"]}) == len(WILD_SUBJECTS)
    # The harness puts this into a file's name, with 43 bytes around it.
    assert max(len(name.encode()) for name in results["samples"]) < 255 - 43
    loaded = datasets.load_dataset(str(here), "en", cache_dir=str(tmp_path))
    assert loaded["test"].num_rows == 2 * len(WILD_SUBJECTS)


@pytest.mark.parametrize(("language", "shots"), [("es", 0), ("ig", 3), ("all", 0)])
def test_as_many_shots_are_told_as_the_harness_takes(
    wild_release: Path, tmp_path: Path, language: str, shots: int
) -> None:
    """In the card, of the last language with four options and of all; Arabic has none."""
    here = Path(shutil.copytree(wild_release, tmp_path / "here"))
    docs = scored(evaluate(here, f"no_{language}", shots=shots))
    assert len(docs) == 2 * len(WILD_SUBJECTS) * (3 if language == "all" else 1)
    with pytest.raises(AssertionError, match="exceeds"):
        evaluate(here, f"no_{language}", shots=shots + 1)
    card = (here / "README.md").read_text(encoding="utf-8")
    if language != "ig":
        assert f"--tasks no_{language} --num_fewshot {shots} " in card


CODES = ("no", "sr-Latn", "zh-Hant-TW", "qaa-x-own", "all")


def test_any_language_is_a_group(tmp_path: Path) -> None:
    """From Urdu into languages whose codes are false in YAML, have several parts, or are `all`."""
    items = contents().items
    languages = ("ur", *CODES)
    texts = tuple(text(item, language) for language in languages for item in items)
    release = ReleaseContents("far", "1.0.0", languages, items, texts, source_language="ur")
    write_release(tmp_path / "far", contents=release)
    assert verify_release(tmp_path / "far") == []
    groups = {
        path.parent.name: path.stem
        for path in (tmp_path / "far" / "lm_eval").glob("*/*.yaml")
        if isinstance(json.loads(path.read_text())["task"][0], str)
    }
    for code in CODES:
        virology = tasks(tmp_path / "far", groups[code])["virology"]
        assert virology.test_docs()[0]["question"].strip() == f"{code}: virology/test/0?"
    assert groups["sr-Latn"] == "far_sr_Latn"
