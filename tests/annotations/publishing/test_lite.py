import random
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from annotations.publishing import ConsensusRecord, verify_release
from annotations.publishing.lite import (
    PAPER,
    Labelled,
    LiteError,
    LiteRule,
    draw,
    parse_lite,
)
from tests.annotations.publishing.records import write_release
from tests.annotations.publishing.samples import contents

# CS items of 50 in each subject: made up, so that every sum that the paper publishes holds
# (its table 1: subjects with CS and CA, and items by category and label).
CS_BY_SUBJECT = {
    "STEM": [5, 4, 3, 2, 2, 2, 1, 1, 1, 1, 1] + [0] * 8,
    "Humanities": [50, 50, 45, 44, 43, 41, 40, 35, 30, 28, 20, 16, 0],
    "Social Sciences": [44, 40, 30, 25, 20, 15, 12, 10, 7, 4, 1, 0],
    "Medical": [8, 5, 3, 2, 1, 0, 0],
    "Business": [12, 9, 8, 7],
    "Other": [28, 36],
}
TOLD = {
    "STEM": (950, 23),
    "Humanities": (650, 442),
    "Social Sciences": (600, 208),
    "Medical": (350, 19),
    "Business": (200, 36),
    "Other": (100, 64),
}


def annotated() -> list[Labelled]:
    """The 2,850 items that the paper had labelled, by category."""
    return [
        Labelled(f"{subject}/test/{n}", subject, category, "CS" if n < count else "CA")
        for category, counts in CS_BY_SUBJECT.items()
        for place, count in enumerate(counts)
        for subject in [_name(category, place)]
        for n in range(50)
    ]


def _name(category: str, place: int) -> str:
    return (
        ("miscellaneous", "global_facts")[place] if category == "Other" else f"{category} {place}"
    )


def test_the_made_up_items_have_the_papers_sums() -> None:
    items = annotated()
    for category, (count, sensitive) in TOLD.items():
        labels = [item.label for item in items if item.category == category]
        assert (len(labels), labels.count("CS")) == (count, sensitive)


def test_the_papers_rule_gives_its_shares() -> None:
    drawn = draw(annotated(), PAPER)
    items = [item for item in annotated() if item.sample_id in drawn]
    assert Counter(item.label for item in items) == {"CS": 200, "CA": 200}
    assert len({item.subject for item in items}) == 43
    assert Counter(item.category for item in items) == {
        "Social Sciences": 100,  # 25.0 %
        "Humanities": 100,  # 25.0 %
        "Other": 60,  # 22 and 8 a label; the figure says 14.5 %, and its shares sum to 99.5 %
        "Business": 56,  # 14.0 %
        "STEM": 46,  # 11.5 %
        "Medical": 38,  # 9.5 %
    }


def test_both_labels_of_a_subject_are_drawn_alike() -> None:
    drawn = draw(annotated(), LiteRule(size=6))
    counts = Counter((one.subject, one.label) for one in annotated() if one.sample_id in drawn)
    subjects = {subject for subject, _ in counts}
    assert all(counts[one, "CS"] == counts[one, "CA"] for one in subjects)
    assert counts["STEM 1", "CS"] == 4
    assert counts["Humanities 2", "CA"] == 5
    assert counts["Humanities 5", "CA"] == 6
    assert not subjects & {"Humanities 0", "Humanities 12"}, "of one label alone"


def test_the_draw_depends_on_seed_and_identifiers_alone() -> None:
    items = annotated()
    shuffled = random.Random(3).sample(items, len(items))
    assert draw(items, PAPER) == draw(shuffled, PAPER)
    assert draw(items, LiteRule(size=5)) != draw(items, LiteRule(size=5, seed=2))


def test_items_without_a_label_are_never_drawn() -> None:
    items = [Labelled(f"a/test/{n}", "a", "b", label) for n, label in enumerate(["-", "CS", "CA"])]
    assert draw(items, PAPER) == {"a/test/1", "a/test/2"}
    assert draw(items[:2], PAPER) == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("paper", PAPER),
        (" 7 ", LiteRule(size=7)),
        ("none", None),
        ("", None),
        (
            '{"size": 5, "subjects": {"law": 9}, "categories": {"STEM": 2}, "seed": 4}',
            LiteRule(5, {"STEM": 2}, {"law": 9}, 4),
        ),
    ],
)
def test_a_rule_is_read_as_it_is_written(text: str, rule: LiteRule | None) -> None:
    assert parse_lite(text) == rule
    assert rule is None or LiteRule.of_json(rule.to_json()) == rule


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("half", "'half' is no rule; give `paper`"),
        ("[5]", "is no rule"),
        ("0", "size is 0, not a number from 1 to 10,000"),
        ("9" * 5000, "size is 10001"),
        ("{}", "size is null"),
        ('{"size": 5, "seeds": 1}', "there is no field seeds"),
        ('{"size": true}', "size is true"),
        ('{"size": 5, "subjects": {"law": "9"}}', 'subjects.law is "9"'),
        ('{"size": 5, "categories": [1]}', "categories is no object"),
    ],
)
def test_what_is_no_rule_is_refused_by_its_field(text: str, problem: str) -> None:
    with pytest.raises(LiteError) as refused:
        parse_lite(text)
    assert problem in str(refused.value)


def test_subjects_go_before_categories_before_the_size() -> None:
    rule = LiteRule(1, {"STEM": 2}, {"algebra": 3})
    assert [rule.most(*one) for one in (("algebra", "STEM"), ("logic", "STEM"), ("a", "b"))] == [
        3, 2, 1,
    ]  # fmt: skip


def sensitive(subject: str, count: int) -> list[ConsensusRecord]:
    """Six test items of a subject are labelled, so many as CS."""
    return [
        ConsensusRecord(
            f"{subject}/test/{n}", "CS" if n < count else "CA", (), time_sensitive=False
        )
        for n in range(6)
    ]


def test_a_release_has_the_same_lite_items_in_every_language(tmp_path: Path) -> None:
    labels = (*sensitive("virology", 2), *sensitive("world_religions", 6))
    made = contents(consensus=labels, votes=(), lite={"size": 5})
    manifest = write_release(tmp_path / "release", contents=made)
    tables = {
        (language, split): pq.ParquetFile(
            tmp_path / f"release/lite/{language}/{split}-00000-of-00001.parquet"
        ).read()
        for language in ("en", "es")
        for split in ("test", "dev")
    }
    ids = {name: table["sample_id"].to_pylist() for name, table in tables.items()}
    assert ids["en", "test"] == ids["es", "test"]
    assert {"virology/test/0", "virology/test/1"} < set(ids["en", "test"])
    assert "virology/test/3" not in ids["en", "test"], "Spanish lacks it"
    labels_of = tables["es", "test"]["cultural_sensitivity_label"].to_pylist()
    assert Counter(labels_of) == {"CS": 2, "CA": 2}
    assert {one.split("/")[0] for one in ids["es", "dev"]} == {"virology"}
    assert len(ids["es", "dev"]) == 5
    assert manifest.rows["lite_es"] == {"test": 4, "dev": 5}
    assert manifest.lite == {"size": 5}
    assert verify_release(tmp_path / "release") == []


@pytest.mark.parametrize("lite", [None, {"size": 5}])
def test_without_a_rule_or_without_labels_there_is_no_lite(
    tmp_path: Path, lite: dict[str, int] | None
) -> None:
    made = contents(consensus=(), votes=(), lite=lite)
    write_release(tmp_path / "release", contents=made)
    assert not (tmp_path / "release" / "lite").exists()
    assert verify_release(tmp_path / "release") == []
