"""The sample benchmark hangs together: its files agree, and its decisions can be loaded."""

import json
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import annotations.sample
from annotations.agreement.measures import Categories, measures
from annotations.formats.translations import SourceText, read_translations
from annotations.forms.consensus import aggregate
from annotations.forms.shipped import CULTURE, shipped
from annotations.quality.checks import run_checks
from annotations.quality.units import Unit
from annotations.vocabularies import (
    Culture,
    Dialect,
    FlagReason,
    KnowledgeKind,
    Region,
    RejectReason,
    Sensitivity,
    SkipReason,
    Verdict,
    countries,
)
from annotations.world_bank import WORLD_BANK_REGION_OF
from workbench.layouts.benchmark import read_benchmark
from workbench.layouts.records import SourceItem

SAMPLE = Path(annotations.sample.__file__).parent
LANGUAGES = ("ar", "es", "hi", "sr")
Row = dict[str, Any]


@cache
def _sources() -> tuple[Row, ...]:
    return tuple(json.loads((SAMPLE / "sources.json").read_text(encoding="utf-8"))["sources"])


@cache
def _items() -> dict[str, SourceItem]:
    result = read_benchmark(SAMPLE / "benchmark", header=False, answers="letter")
    assert not result.errors
    assert not result.unknown_subjects
    return {item.sample_id: item for item in result.records}


@cache
def _texts(language: str) -> dict[str, SourceText]:
    [source] = [
        s for s in _sources() if s["path"].startswith("translations/") and s["language"] == language
    ]
    result = read_translations(SAMPLE / source["path"], language=language)
    assert not result.errors
    return {text.sample_id: text for text in result.records}


@cache
def _decisions() -> dict[str, list[Row]]:
    loaded: dict[str, list[Row]] = json.loads(
        (SAMPLE / "decisions.json").read_text(encoding="utf-8")
    )
    return loaded


def _reviewed_text(review: Row) -> Unit:
    offered = _texts(review["language"])[review["sample_id"]]
    return Unit(
        review.get("question", offered.question),
        tuple(review.get("options", offered.options)),
        _items()[review["sample_id"]].key,
    )


def test_every_subject_has_five_dev_and_at_least_nine_test_questions() -> None:
    subjects = {item.subject for item in _items().values()}
    assert len(subjects) == 8
    assert len({item.category for item in _items().values()}) == 6
    counts = Counter((item.subject, item.split) for item in _items().values())
    assert all(counts[subject, "dev"] == 5 for subject in subjects)
    assert all(counts[subject, "test"] >= 9 for subject in subjects)


def test_no_question_and_no_option_of_a_question_is_repeated() -> None:
    items = _items().values()
    assert len({item.question for item in items}) == len(items)
    assert all(len(set(item.options)) == 4 for item in items)
    assert all(text.strip() for item in items for text in (item.question, *item.options))


@pytest.mark.parametrize("split", ["test", "dev"])
def test_no_letter_is_right_much_more_often_than_another(split: str) -> None:
    keys = Counter(item.key for item in _items().values() if item.split == split)
    assert all(0.15 <= keys[key] / keys.total() <= 0.35 for key in range(4))


def test_two_questions_share_a_long_passage() -> None:
    long = [item.question for item in _items().values() if len(item.question) > 2500]
    first, second = (question.rsplit("\n\n", 1)[0] for question in long)
    assert first == second


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_covers_every_question_with_all_its_options(language: str) -> None:
    texts = _texts(language)
    assert texts.keys() == _items().keys()
    assert all(len(text.options) == 4 for text in texts.values())


def test_every_data_file_has_one_declared_origin() -> None:
    declared = [SAMPLE / source["path"] for source in _sources()]
    for path in SAMPLE.rglob("*.*"):
        if path.suffix in {".csv", ".jsonl"} or path.name == "decisions.json":
            assert sum(path.is_relative_to(place) for place in declared) == 1, path
    assert all(place.exists() for place in declared)
    assert all(source["origin"] and source["license"] == "Apache-2.0" for source in _sources())


def test_every_decision_names_an_item_a_language_a_person_and_its_time() -> None:
    for row in (row for rows in _decisions().values() for row in rows):
        assert row["sample_id"] in _items()
        assert row["language"] in {"en", *LANGUAGES}
        assert row["person"].startswith("demo-annotator-")
        assert row["active_seconds"] > 0


@pytest.mark.parametrize("kind", ["labels", "reviews", "answers"])
def test_nobody_decides_twice_on_the_same_task(kind: str) -> None:
    rows = _decisions()[kind]
    assert len({(r["sample_id"], r["language"], r["person"]) for r in rows}) == len(rows)


def test_culture_labels_use_the_vocabularies_and_mark_words_of_the_question() -> None:
    for row in _decisions()["labels"]:
        assert row["form"] == "culture"
        label = defaultdict(list, row["answers"])
        kinds = set(label["knowledge"])
        assert kinds == {"none"} or (kinds and kinds <= set(KnowledgeKind) - {"none"})
        assert set(label["countries"]) <= set(countries())
        assert set(label["cultures"]) <= (set(Culture) if "cultural" in kinds else set())
        assert set(label["regions"]) <= (set(Region) if "regional" in kinds else set())
        named = {WORLD_BANK_REGION_OF[code] for code in label["countries"]}
        assert set(label["world_bank_regions"]) == (named if "regional" in kinds else set())
        assert label.get("dialect", "") in (set(Dialect) if "dialect" in kinds else {""})
        question = _items()[row["sample_id"]].question
        for span in label["spans"]:
            marked = question[span["start"] : span["end"]]
            assert marked
            assert marked == marked.strip()
            assert not question[span["start"] - 1 : span["start"]].isalnum()
            assert not question[span["end"] : span["end"] + 1].isalnum()
            assert span["label"] in kinds - {"none"}


def test_people_mostly_agree_on_culture_and_never_always() -> None:
    units: dict[str, dict[str, bool]] = {}
    votes: dict[str, list[dict[str, Any]]] = {}
    for row in _decisions()["labels"]:
        knowledge = row["answers"]["knowledge"]
        sensitive = knowledge != ["none"]
        units.setdefault(row["sample_id"], {})[row["person"]] = sensitive
        votes.setdefault(row["sample_id"], []).append(row["answers"])
    assert {len(unit) for unit in units.values()} == {3}
    found = measures(list(units.values()), Categories(2), replicates=0)
    alpha = found.coefficients["alpha"].value
    assert alpha is not None
    assert 0.6 < alpha < 0.8
    culture = shipped()[CULTURE]
    labels = Counter(aggregate(culture, given, overlap=3).sensitivity for given in votes.values())
    assert min(labels[Sensitivity.CS], labels[Sensitivity.CA]) >= 15


def test_an_edit_changes_the_text_and_passes_every_check() -> None:
    for review in _decisions()["reviews"]:
        assert review["verdict"] in set(Verdict)
        if review["verdict"] == Verdict.REJECT:
            assert review["reason"] in set(RejectReason)
            continue
        offered = _texts(review["language"])[review["sample_id"]]
        text = _reviewed_text(review)
        changed = (text.question, text.options) != (offered.question, offered.options)
        assert changed == (review["verdict"] == Verdict.EDIT)
        item = _items()[review["sample_id"]]
        source = Unit(item.question, item.options, item.key)
        assert run_checks(source, text, review["language"]) == [], review["sample_id"]


def test_some_edits_are_identical_and_some_need_adjudication() -> None:
    outcomes: dict[str, list[object]] = {}
    for review in _decisions()["reviews"]:
        if review["language"] == "es":
            rejected = review["verdict"] == Verdict.REJECT
            outcome = Verdict.REJECT if rejected else _reviewed_text(review)
            outcomes.setdefault(review["sample_id"], []).append(outcome)
    agreed = [first == second for first, second in outcomes.values()]
    assert agreed.count(True) >= 10
    assert agreed.count(False) >= 5


def test_nobody_answers_an_item_whose_key_they_have_seen() -> None:
    rows = _decisions()
    seen = {
        (r["sample_id"], r["person"]) for kind in ("labels", "reviews", "flags") for r in rows[kind]
    }
    assert not seen & {(r["sample_id"], r["person"]) for r in rows["answers"]}
    assert all(r["choice"] is None or 0 <= r["choice"] < 4 for r in rows["answers"])


def test_some_items_have_all_their_blind_answers() -> None:
    counted = Counter(row["sample_id"] for row in _decisions()["answers"])
    assert list(counted.values()).count(2) == 2


def test_skips_and_flags_give_known_reasons_and_nobody_skips_what_they_decided() -> None:
    rows = _decisions()
    assert all(flag["reason"] in set(FlagReason) for flag in rows["flags"])
    decided = {"label": "labels", "review": "reviews"}
    for skip in rows["skips"]:
        assert skip["reason"] in set(SkipReason)
        mine = [(r["sample_id"], r["language"], r["person"]) for r in rows[decided[skip["kind"]]]]
        assert (skip["sample_id"], skip["language"], skip["person"]) not in mine
