from collections import Counter

import pytest

from annotations.formats.translations import read_translations
from tests.shared_data import SHARED_DATA, needs_shared_data
from workbench.layouts import SourceItem, read_benchmark
from workbench.layouts.subjects import CATEGORY_OF, SUBJECTS

pytestmark = needs_shared_data


def content(item: SourceItem) -> tuple[object, ...]:
    return (
        item.sample_id,
        item.split,
        item.subject,
        item.category,
        item.question,
        item.options,
        item.key,
    )


def test_english_mmlu_is_read_whole_with_the_published_gold_letters() -> None:
    result = read_benchmark(SHARED_DATA / "mmlu_en")
    assert not result.errors
    assert not result.unknown_subjects
    assert Counter(item.split for item in result.records) == {"test": 14042, "dev": 285}
    keys = Counter(item.key for item in result.records if item.split == "test")
    assert keys == {0: 3222, 1: 3462, 2: 3582, 3: 3776}


def test_csv_dev_rows_are_the_ones_global_mmlu_published() -> None:
    ours = read_benchmark(SHARED_DATA / "mmlu_en" / "dev").records
    theirs = read_benchmark(SHARED_DATA / "global_mmlu_dev").records
    assert [content(item) for item in ours] == [content(item) for item in theirs]


def test_the_category_table_agrees_with_global_mmlu_rows() -> None:
    published = read_benchmark(SHARED_DATA / "global_mmlu_dev").records
    assert {item.subject: item.category for item in published} == CATEGORY_OF
    sizes = {category: len(subjects) for category, subjects in SUBJECTS.items()}
    assert sizes == {
        "STEM": 19,
        "Humanities": 13,
        "Social Sciences": 12,
        "Medical": 7,
        "Business": 4,
        "Other": 2,
    }


@pytest.mark.parametrize("folder", ["mmlu_cm_ck_vir", "mmlu_cm_ck_vir_mt", "mmlu_cm_ck_vir_bt"])
@pytest.mark.parametrize("language", ["am", "sn"])
def test_african_mmlu_aligns_with_english_by_sample_id(folder: str, language: str) -> None:
    english = read_benchmark(SHARED_DATA / "african_mmlu" / "mmlu_cm_ck_vir")
    result = read_translations(SHARED_DATA / "african_mmlu" / folder, language=language)
    assert not result.errors
    keys = {item.sample_id: item.key for item in english.records}
    assert len(keys) == 688
    assert {text.sample_id for text in result.records} == keys.keys()


def test_norwegian_rows_are_read_and_their_extra_columns_named() -> None:
    path = SHARED_DATA / "mmlu_no" / "dev_Llama-3.3-70B-Instruct.jsonl"
    result = read_translations(path, language="no")
    assert not result.errors
    assert len(result.records) == 285
    assert {"reason", "score"} <= set(result.ignored_columns)


def test_two_engines_in_one_folder_are_reported_as_duplicates() -> None:
    result = read_translations(SHARED_DATA / "mmlu_no", language="no")
    assert len(result.errors) == 285
    assert "dev_DeepSeek-V3.jsonl, row 1" in result.errors[0].problem
