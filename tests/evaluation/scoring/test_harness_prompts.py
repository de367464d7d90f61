"""Prompts against lm-evaluation-harness 0.4.13's own Global-MMLU tasks: every subject, category
and rule that it has, on data of ours; in a few languages, in `make test-long` in all of them."""

import random
from pathlib import Path

import datasets
import lm_eval
import pytest
from lm_eval.api.task import ConfigurableTask
from lm_eval.tasks._yaml_loader import load_yaml

from evaluation.scoring.dataset import Release
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.shards import load_questions
from tests.annotations.publishing.records import write_release
from tests.evaluation.releases import row, write_language
from tests.evaluation.scoring.test_harness_parity import random_contents
from tests.length import LONG

TASKS = Path(lm_eval.__file__).parent / "tasks" / "global_mmlu"
FULL = sorted(folder.name for folder in (TASKS / "full").iterdir() if folder.is_dir())
LITE = sorted(folder.name for folder in (TASKS / "default").iterdir() if folder.is_dir())
A_FEW = 40
"""Every so many-eth language: the templates of one rule differ in nothing but its code."""
STEP = 1 if LONG else A_FEW
CATEGORIES = ("Business", "Humanities", "Medical", "Other", "STEM", "Social Sciences")
HARNESS_SEED = 1234
COLUMNS = (
    "sample_id",
    "subject",
    "subject_category",
    "question",
    *("option_a", "option_b", "option_c", "option_d"),
    "answer",
)
SCRIPTS = {
    "am": "ሕዋስ ስለዚህ ኃይል",
    "ar": "الخلية لذلك رمضان",
    "bn": "কোষ তাই শক্তি",
    "el": "κύτταρο επομένως",
    "fa": "سلول بنابراین",
    "he": "תא לכן אנרגיה",
    "hi": "कोशिका इसलिए ऊर्जा",
    "ja": "細胞 したがって エネルギー",
    "ko": "세포 따라서 에너지",
    "ne": "कोष त्यसैले ऊर्जा",
    "ru": "клетка поэтому энергия",
    "si": "සෛලය එබැවින්",
    "sr": "ћелија дакле енергија",
    "te": "కణం కాబట్టి శక్తి",
    "uk": "клітина тому енергія",
    "yo": "sẹ́ẹ̀lì nítorí náà",
    "zh": "细胞 所以 能量",
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


def subjects(language):
    """The subjects that the harness has tasks for."""
    prefix = f"global_mmlu_full_{language}_"
    files = (TASKS / "full" / language).glob(f"{prefix}*.yaml")
    return sorted(file.stem.removeprefix(prefix) for file in files)


def rows(language):
    """Two test and six dev rows a subject, with the spaces that templates trip over."""
    rnd = random.Random(language)
    words = [*SCRIPTS.get(language, "la cellule «donc»").split(), "{{ x }}", "{%", "1969"]

    def text(longest):
        found = " ".join(rnd.choices(words, k=rnd.randint(1, longest)))
        return rnd.choice(["", " ", "\n"]) + found + rnd.choice(["", "  ", "\r\n", "\n\n"])

    return [
        row(
            subject,
            split,
            number,
            subject_category=CATEGORIES[place % len(CATEGORIES)],
            question=text(20),
            answer=rnd.choice("ABCD"),
            **{f"option_{letter}": text(4) for letter in "abcd"},
        )
        for place, subject in enumerate(subjects(language))
        for split, count in (("test", 2), ("dev", 6))
        for number in range(count)
    ]


def add_prompts(expected, file, data):
    """What the harness' task asks, by item, for each number of shots that is a key."""
    config = load_yaml(file, resolve_func=True)
    config = {name: value for name, value in config.items() if not name.startswith("dataset_")}
    task = ConfigurableTask(config=config | {"custom_dataset": lambda **_: dict(data)})
    docs = task.test_docs()
    for shots, prompts in expected.items():
        task.set_config("num_fewshot", shots)
        task.set_fewshot_seed(HARNESS_SEED)
        for doc in docs:
            prompts[doc["sample_id"]] = task.fewshot_context(doc, num_fewshot=shots)


def our_prompts(release, language, **rules):
    found = load_questions(Release(release), language, split="test", rules=PromptRules(**rules))
    return {question.item.sample_id: question.prompt for question in found}


def splits(found):
    """Rows as the harness loads them."""
    return {
        split: datasets.Dataset.from_list(
            [
                {column: entry[column] for column in COLUMNS}
                for entry in found
                if entry["sample_id"].split("/")[1] == split
            ]
        )
        for split in ("test", "dev")
    }


@pytest.mark.parametrize("language", FULL[::STEP])
def test_full_prompts_are_those_of_the_harness(tmp_path, language):
    made = rows(language)
    release = write_language(tmp_path, language, made)
    data = splits(made)
    found = subjects(language)
    assert len(found) == 57
    expected = {5: {}, 0: {}}
    for subject in found:
        file = TASKS / "full" / language / f"global_mmlu_full_{language}_{subject}.yaml"
        add_prompts(expected, file, data)
    for shots, prompts in expected.items():
        assert our_prompts(release, language, shots=shots) == prompts
        assert len(prompts) == 2 * len(found)


@pytest.mark.parametrize("language", LITE[::STEP])
def test_lite_prompts_are_those_of_the_harness(tmp_path, language):
    made = rows(language)
    release = write_language(tmp_path, language, made)
    data = splits(made)
    expected = {5: {}, 1: {}}
    for file in sorted((TASKS / "default" / language).glob(f"global_mmlu_{language}_*.yaml")):
        add_prompts(expected, file, data)
    for shots, prompts in expected.items():
        assert our_prompts(release, language, shots=shots, shot_rule="lite") == prompts
        assert len(prompts) == 2 * len(subjects(language))


def test_a_release_of_ours_gives_the_same(tmp_path):
    """Its subjects and one category, by the tasks of a language that both rules have."""
    write_release(tmp_path / "release", contents=random_contents())
    release = Release(tmp_path / "release")
    for language in ("ar", "en"):
        table = [
            entry
            for split in ("test", "dev")
            for file in sorted((release.path / language).glob(f"{split}-*.parquet"))
            for entry in datasets.Dataset.from_parquet(str(file), cache_dir=str(tmp_path / "cache"))
        ]
        data = splits(table)
        full, lite = {5: {}}, {5: {}}
        for subject in sorted({entry["subject"] for entry in table}):
            file = TASKS / "full" / language / f"global_mmlu_full_{language}_{subject}.yaml"
            add_prompts(full, file, data)
        assert our_prompts(release.path, language) == full[5]
        add_prompts(lite, TASKS / "default" / language / f"global_mmlu_{language}_stem.yaml", data)
        assert our_prompts(release.path, language, shot_rule="lite") == lite[5]
        assert len(lite[5]) == 100
