import ast
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.publishing import ConsensusRecord, Span, VoteRecord
from annotations.publishing.table import annotation, sample_order
from annotations.vocabularies import Culture, KnowledgeKind
from tests.annotations.publishing.samples import OPTIONS
from workbench.release_format.schemas import GLOBAL_MMLU


def rows(release: Path, path: str) -> list[dict[str, Any]]:
    return pq.read_table(release / path).to_pylist()


def test_the_columns_are_global_mmlus_in_name_type_and_order(sound_release: Path) -> None:
    schema = pq.read_schema(sound_release / "es" / "test-00000-of-00001.parquet")
    assert [(field.name, str(field.type)) for field in schema] == [
        *((name, "string") for name in (
            "sample_id", "subject", "subject_category", "question",
            "option_a", "option_b", "option_c", "option_d", "answer",
            "required_knowledge", "time_sensitive", "reference",
            "culture", "region", "country", "cultural_sensitivity_label",
        )),
        ("is_annotated", "bool"),
    ]  # fmt: skip


def test_votes_are_flattened_in_the_order_of_the_pseudonyms(sound_release: Path) -> None:
    row = rows(sound_release, "es/test-00000-of-00001.parquet")[0]
    assert row["sample_id"] == "virology/test/0"
    assert row["required_knowledge"] == "['none', 'cultural', 'regional']"
    assert row["time_sensitive"] == "['No', 'Yes']"
    assert row["reference"] == (
        "['-', {'start': 0, 'end': 2, 'label': 'Cultural', 'score': None},"
        " {'start': 4, 'end': 6, 'label': 'Geographic', 'score': None}]"
    )
    assert row["culture"] == "['Western Culture']"
    assert row["region"] == "['Europe']"
    assert ast.literal_eval(row["country"]) == ["Côte d'Ivoire", "Türkiye"]
    assert (row["cultural_sensitivity_label"], row["is_annotated"]) == ("CS", True)


def test_below_the_overlap_an_item_is_not_annotated(sound_release: Path) -> None:
    row = next(
        row
        for row in rows(sound_release, "en/test-00000-of-00001.parquet")
        if row["sample_id"] == "virology/test/10"
    )
    assert {row[column.name] for column in GLOBAL_MMLU[9:15]} == {"[]"}
    assert (row["cultural_sensitivity_label"], row["is_annotated"]) == ("-", False)


def test_rows_keep_the_order_of_the_source_and_texts_every_character(sound_release: Path) -> None:
    test = rows(sound_release, "en/test-00000-of-00001.parquet")
    numbers = [
        f"{subject}/test/{n}" for subject in ("virology", "world_religions") for n in range(12)
    ]
    assert [row["sample_id"] for row in test] == numbers
    options = tuple(test[1][name] for name in ("option_a", "option_b", "option_c", "option_d"))
    assert options == OPTIONS
    assert test[1]["question"] == " en: virology/test/1? "
    assert test[1]["answer"] == "B"


def test_rows_without_a_text_are_left_out(sound_release: Path) -> None:
    ids = {row["sample_id"] for row in rows(sound_release, "es/test-00000-of-00001.parquet")}
    assert len(ids) == 22
    assert not ids & {"virology/test/3", "virology/test/4"}


def test_five_options_go_to_a_layout_of_their_own(sound_release: Path) -> None:
    (row,) = rows(sound_release, "choices/es/test-00000-of-00001.parquet")
    assert row["choices"] == [*OPTIONS, "cinco"]
    assert row["answer"] == "E"


@pytest.mark.parametrize("member", [Culture.WESTERN, "Western Culture"])
def test_members_of_a_vocabulary_are_written_as_plain_strings(member: str) -> None:
    vote = VoteRecord("a/test/0", "p", (KnowledgeKind.CULTURAL,), False, cultures=(member,))
    columns = annotation(ConsensusRecord("a/test/0", "CS"), [vote])
    assert columns.culture == "['Western Culture']"
    assert columns.required_knowledge == "['cultural']"


kinds = st.sampled_from(["none", "cultural", "regional", "dialect"])
spans = st.builds(Span, st.integers(0, 99), st.integers(0, 99), kinds.filter(lambda k: k != "none"))
vote_lists = st.lists(
    st.builds(
        VoteRecord,
        sample_id=st.just("a/test/0"),
        annotator=st.text(min_size=1),
        knowledge=st.lists(kinds, min_size=1, unique=True).map(tuple),
        time_sensitive=st.booleans(),
        spans=st.lists(spans).map(tuple),
        cultures=st.lists(st.text()).map(tuple),
    ),
    unique_by=lambda vote: vote.annotator,
)


@given(votes=vote_lists, data=st.data())
def test_the_columns_are_lists_whatever_the_votes_and_their_order(
    votes: list[VoteRecord], data: st.DataObject
) -> None:
    consensus = ConsensusRecord("a/test/0", "CA")
    columns = annotation(consensus, votes)
    assert annotation(consensus, data.draw(st.permutations(votes))) == columns
    assert len(ast.literal_eval(columns.time_sensitive)) == len(votes)
    knowledge = ast.literal_eval(columns.required_knowledge)
    assert sorted(knowledge) == sorted(kind for vote in votes for kind in vote.knowledge)
    assert len(ast.literal_eval(columns.culture)) == sum(len(vote.cultures) for vote in votes)
    assert len(ast.literal_eval(columns.reference)) == sum(len(vote.spans) or 1 for vote in votes)


def test_rows_are_ordered_by_number_not_by_letters() -> None:
    ids = ["b/test/0", "a/test/10", "a/test/9"]
    assert sorted(ids, key=sample_order) == ["a/test/9", "a/test/10", "b/test/0"]
