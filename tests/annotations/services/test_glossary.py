"""Glossaries: term by term, by file, and what they mean for a submission."""

from typing import Any

import pytest

from annotations.kinds.review.acts import submit_review
from annotations.kinds.review.ledger import Review
from annotations.models import Campaign, GlossaryTerm
from annotations.quality.terms import MANY
from annotations.quality.units import Unit
from annotations.selectors.glossary import entries_in, terms_for
from annotations.services import glossary
from annotations.services.importing import ImportRefused
from annotations.vocabularies import Verdict
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import ALL_CHECKS, claim, envelope
from workbench.core.errors import Invalid
from workbench.layouts.records import FormatError

pytestmark = pytest.mark.django_db


@made_once
def campaign() -> Campaign:
    return make_campaign(items=1, languages=("es", "am"))


def read(campaign: Campaign, *lines: str, language: str = "") -> glossary.GlossaryReport:
    return glossary.import_glossary(
        campaign=campaign, name="t.csv", content="\n".join(lines).encode(), language=language
    )


def terms(campaign: Campaign) -> list[tuple[str, str, str, bool]]:
    return list(campaign.glossary.values_list("language", "source", "target", "forbidden"))


def test_the_same_file_again_changes_nothing(campaign: Campaign) -> None:
    lines = ("source,target,language,forbidden", "bone,hueso,es,no", "bone,güeso,es,yes")
    first, again = read(campaign, *lines), read(campaign, *lines)
    assert (first.added, first.changed, first.unchanged) == (2, 0, 0)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert terms(campaign) == [("es", "bone", "güeso", True), ("es", "bone", "hueso", False)]


def test_a_file_changes_bans_and_notes_of_terms_and_keeps_the_others(campaign: Campaign) -> None:
    read(campaign, "source,target", "bone,hueso", "rib,costilla", language="es")
    report = read(campaign, "source,target,note", "bone,hueso,not in idioms", language="es")
    assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
    assert campaign.glossary.get(source="bone").note == "not in idioms"
    assert campaign.glossary.count() == 2


def test_one_bad_row_keeps_the_whole_file_out(campaign: Campaign) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(
            campaign,
            "source,target,language,forbidden",
            "bone,hueso,es,",
            "rib,,es,",
            "skull,crâne,fr,",
            f"{'x' * 201},y,es,",
            "bone,hueso,es,yes",
            "tibia,tibia,,",
            "hand,hand,en,",
        )
    assert [(error.row, error.field) for error in refused.value.errors] == [
        (3, "target"),
        (4, "language"),
        (5, "source"),
        (6, "target"),
        (7, "language"),
        (8, "language"),
    ]
    assert all(error.remedy for error in refused.value.errors)
    assert terms(campaign) == []


def test_a_file_that_is_too_large_is_refused(campaign: Campaign) -> None:
    with pytest.raises(Invalid, match="larger than 5 MB"):
        glossary.import_glossary(
            campaign=campaign, name="t.csv", content=b"x" * (glossary.MAX_FILE + 1)
        )


def test_another_kind_of_file_is_refused(campaign: Campaign) -> None:
    with pytest.raises(FormatError):
        glossary.import_glossary(campaign=campaign, name="t.pdf", content=b"")


def test_terms_are_stored_composed_and_with_single_spaces(campaign: Campaign) -> None:
    term = glossary.add_term(
        campaign=campaign, language="es", source="  heart   valve ", target="va\u0301lvula"
    )
    assert (term.source, term.target) == ("heart valve", "válvula")


def test_a_term_is_there_once(campaign: Campaign) -> None:
    glossary.add_term(campaign=campaign, language="es", source="bone", target="hueso")
    other = glossary.add_term(campaign=campaign, language="es", source="bone", target="espina")
    with pytest.raises(Invalid, match="already"):
        glossary.add_term(campaign=campaign, language="es", source="bone ", target="hueso")
    with pytest.raises(Invalid, match="already"):
        glossary.change_term(term=other, source="bone", target="hueso", forbidden=False, note="")
    glossary.add_term(campaign=campaign, language="am", source="bone", target="hueso")
    assert campaign.glossary.count() == 3


def test_a_term_may_be_changed_and_taken_away(campaign: Campaign) -> None:
    term = glossary.add_term(campaign=campaign, language="es", source="bone", target="hueso")
    glossary.change_term(term=term, source="Bone", target="hueso", forbidden=True, note="odd")
    term.refresh_from_db()
    assert (term.source, term.forbidden, term.note) == ("Bone", True, "odd")
    glossary.delete_term(term=term)
    assert not GlossaryTerm.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("source", ""), ("target", " "), ("target", "x" * 201), ("note", "x" * 501)],
)
def test_a_bad_field_is_named(campaign: Campaign, field: str, value: str) -> None:
    fields = {"source": "bone", "target": "hueso", "note": ""} | {field: value}
    with pytest.raises(Invalid) as refused:
        glossary.add_term(campaign=campaign, language="es", **fields)
    assert list(refused.value.fields) == [field]


def test_a_violated_glossary_is_a_warning_to_be_acknowledged() -> None:
    benchmark = BenchmarkFactory()
    ItemFactory(benchmark=benchmark, question="Which bone is the longest?")
    campaign = make_campaign(benchmark=benchmark)
    glossary.add_term(campaign=campaign, language="es", source="bones", target="huesos")
    glossary.add_term(campaign=campaign, language="es", source="bone", target="hueso")
    annotator = member(campaign)
    assignment = claim(campaign, annotator)
    without = tuple(check for check in ALL_CHECKS if check != "glossary")
    offered = assignment.task.candidates.get().translation_id

    def submit(acknowledged: tuple[str, ...]) -> None:
        submit_review(
            envelope=envelope(annotator, assignment),
            seen_id=offered,
            verdict=Verdict.ACCEPT,
            acknowledged=acknowledged,
        )

    with pytest.raises(Invalid, match="hueso"):
        submit(without)
    submit(ALL_CHECKS)
    assert Review.objects.count() == 1


def test_terms_are_found_whatever_their_points_accents_and_capitals(campaign: Campaign) -> None:
    item = ItemFactory(
        benchmark=campaign.benchmark,
        question="العَظْمُ; ISI; LA NACION",
        options=["a", "b"],
    )
    terms = ("عظم", "ısı", "nación", "número")
    for source in terms:
        glossary.add_term(campaign=campaign, language="es", source=source, target="x")
    assert {term.source for term in terms_for(campaign.pk, "es", item)} == {*terms[:3]}


def test_a_glossary_costs_one_query(django_assert_num_queries: Any, campaign: Campaign) -> None:
    item = campaign.benchmark.items.get()
    for number in range(20):
        glossary.add_term(campaign=campaign, language="es", source="bone", target=f"hueso {number}")
    with django_assert_num_queries(1):
        assert len(terms_for(campaign.pk, "es", item)) == 20
    facts = {"campaign": campaign, "language": "es", "source": "bone"}
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(target=f"hueso {number}", **facts) for number in range(20, MANY + 10)
    )
    terms = terms_for(campaign.pk, "es", item)
    assert len(terms) == MANY + 1
    assert entries_in(Unit(item.question, tuple(item.options)), terms).why_not
