"""The translation memory: what it finds, and what it must not let anybody see."""

import uuid
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from annotations.kinds.review.acts import adjudicate_text, submit_review
from annotations.models import Assignment, Benchmark, Campaign, Consensus, Item, Task
from annotations.models.tasks import TaskState
from annotations.selectors.memory import Hit, hits_for, pairs_of
from annotations.selectors.similar import ALMOST, rarer_grams, similar_segments
from annotations.services.adjudicating import Ruling, return_task
from annotations.services.members import add_member
from annotations.services.planning import create_campaign
from annotations.services.submitting import skip
from annotations.vocabularies import Purpose, Role, SkipReason, Verdict
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member, translate
from tests.work import ALL_CHECKS, accept, claim, edit, envelope
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

NONE = "None of these bones"


def campaign_of(*questions: str, **plan: Any) -> Campaign:
    """Questions with Spanish texts; option D is the same everywhere."""
    benchmark = BenchmarkFactory()
    for number, question in enumerate(questions):
        options = [f"{number} femora", f"{number} tibiae", f"{number} skulls", NONE]
        ItemFactory(benchmark=benchmark, question=question, options=options, position=number)
    kinds = {"label_per_subject": 0, "answer_per_subject": 0}
    campaign = make_campaign(
        benchmark=benchmark, languages=("es", "fr"), translated=False, **kinds, **plan
    )
    translate(campaign, "es")
    return campaign


@pytest.fixture
def campaign() -> Campaign:
    return campaign_of(
        "Which bone is broken most often?",
        "Which bone is broken most seldom?",
        "Name the capital of France.",
    )


@pytest.fixture
def writer(campaign: Campaign) -> User:
    return member(campaign)


def item(campaign: Campaign, number: int) -> Item:
    return campaign.benchmark.items.get(position=number)


def look(user: User, campaign: Campaign, number: int, field: str = "option_d") -> list[Hit]:
    return hits_for(user, campaign, "es", item(campaign, number))[field]


def word(person: User, assignment: Assignment, none: str) -> None:
    """Edit a text so that its last option reads like this."""
    seen = assignment.task.candidates.get(position=0).translation
    submit_review(
        envelope=envelope(person, assignment),
        seen_id=seen.pk,
        verdict=Verdict.EDIT,
        question=seen.question,
        options=[*seen.options[:3], none],
        acknowledged=ALL_CHECKS,
    )


def outsider(campaign: Campaign) -> User:
    """Somebody who works in another language, so that no Spanish task can reach them."""
    return member(campaign, languages=("fr",))


def test_an_accepted_text_is_found_for_the_same_segment(campaign: Campaign, writer: User) -> None:
    accept(writer, claim(campaign, writer))
    (hit,) = look(outsider(campaign), campaign, 2)
    assert hit == Hit(NONE, f"{NONE} (test-engine)", uses=1, own=0, similarity=100)


def test_uses_are_counted_and_the_most_used_comes_first(campaign: Campaign, writer: User) -> None:
    for wording in ("Ninguno", "Ninguno", "Nada"):
        word(writer, claim(campaign, writer), wording)
    ItemFactory(benchmark=campaign.benchmark, options=["a", "b", "c", NONE], position=3)
    hits = look(outsider(campaign), campaign, 3)
    assert [(hit.target, hit.uses) for hit in hits] == [("Ninguno", 2), ("Nada", 1)]


def test_a_similar_segment_is_found_with_its_similarity(campaign: Campaign, writer: User) -> None:
    accept(writer, claim(campaign, writer))
    (hit,) = look(outsider(campaign), campaign, 1, "question")
    assert hit.source == "Which bone is broken most often?"
    assert 70 <= hit.similarity <= ALMOST
    assert look(outsider(campaign), campaign, 2, "question") == []


def test_the_items_own_text_is_never_a_hit(campaign: Campaign, writer: User) -> None:
    accept(writer, claim(campaign, writer))
    assert look(outsider(campaign), campaign, 0) == []


def test_a_text_that_is_not_agreed_on_is_no_hit() -> None:
    campaign = campaign_of("One?", "Two?", overlap_review=2)
    writer = member(campaign)
    accept(writer, claim(campaign, writer))
    assert look(outsider(campaign), campaign, 1) == []


def test_a_disputed_text_is_a_hit_only_after_the_ruling() -> None:
    campaign = campaign_of("One?", "Two?", overlap_review=3)
    for number in range(3):
        person = member(campaign)
        word(person, claim(campaign, person), f"Ninguno {number}")
    reader, task = (
        outsider(campaign),
        Task.objects.get(item=item(campaign, 0), kind="review"),
    )
    assert task.state == TaskState.DISPUTED
    assert look(reader, campaign, 1) == []
    rule(campaign, task, "Ninguno de estos huesos")
    assert [hit.target for hit in look(reader, campaign, 1)] == ["Ninguno de estos huesos"]


def rule(campaign: Campaign, task: Task, none: str) -> None:
    adjudicate_text(
        ruling=Ruling(
            member(campaign, Role.REVIEWER), task.pk, uuid.uuid4(), "As the guideline says"
        ),
        question="¿Uno?",
        options=["a uno", "b dos", "c tres", none],
        acknowledged=ALL_CHECKS,
    )


def test_a_text_of_a_returned_task_is_no_hit_any_more(campaign: Campaign, writer: User) -> None:
    assignment = claim(campaign, writer)
    accept(writer, assignment)
    return_task(
        user=member(campaign, Role.REVIEWER),
        task_id=assignment.task_id,
        nonce=uuid.uuid4(),
        note="Look again.",
    )
    assert look(outsider(campaign), campaign, 1) == []


# --- Blindness.
def settle(task: Task) -> None:
    """Make the task look as if its text were agreed on, whatever state it is in otherwise."""
    text = task.candidates.get(position=0).translation
    Consensus.objects.update_or_create(task=task, defaults={"translation": text})
    Task.objects.filter(pk=task.pk).update(state=TaskState.AGREED)


def test_nothing_comes_from_an_item_whose_review_has_a_place_for_the_person(
    campaign: Campaign,
) -> None:
    settle(Task.objects.get(item=item(campaign, 0)))
    assert look(member(campaign), campaign, 1) == []
    assert look(member(campaign, languages=("es",)), campaign, 1) == []
    assert len(look(outsider(campaign), campaign, 1)) == 1


def test_nothing_comes_from_an_item_that_the_person_holds(campaign: Campaign, writer: User) -> None:
    held = claim(campaign, writer)
    settle(held.task)
    assert held.task.remaining == 0
    assert look(writer, campaign, 1) == []
    assert len(look(outsider(campaign), campaign, 1)) == 1


def test_nothing_comes_from_an_item_whose_place_another_may_give_back(
    campaign: Campaign, writer: User
) -> None:
    settle(claim(campaign, writer).task)
    assert look(member(campaign), campaign, 1) == []


def test_what_the_person_has_done_comes_back(campaign: Campaign, writer: User) -> None:
    accept(writer, claim(campaign, writer))
    assert len(look(writer, campaign, 1)) == 1


def test_what_the_person_has_left_comes_back_once_others_have_decided(
    campaign: Campaign, writer: User
) -> None:
    held = claim(campaign, writer)
    skip(envelope=envelope(writer, held), reason=SkipReason.UNCLEAR)
    settle(held.task)
    assert look(writer, campaign, 1) == []
    accept(other := member(campaign), claim(campaign, other))
    assert len(look(writer, campaign, 1)) == 1


def test_a_manager_who_annotates_is_as_blind_as_others(campaign: Campaign) -> None:
    settle(Task.objects.get(item=item(campaign, 0)))
    manager = member(campaign, Role.MANAGER)
    assert len(look(manager, campaign, 1)) == 1
    add_member(campaign=campaign, user=manager, role=Role.ANNOTATOR, languages=())
    assert look(manager, campaign, 1) == []


@pytest.mark.parametrize(
    ("kind", "language"),
    [("label", "en"), ("answer", "es"), ("review", "es")],
)
@pytest.mark.parametrize("purpose", [Purpose.GOLD, Purpose.PLANTED])
def test_nothing_comes_from_an_item_with_any_other_open_task_of_the_person(
    campaign: Campaign, writer: User, kind: str, language: str, purpose: Purpose
) -> None:
    done = claim(campaign, writer)
    accept(writer, done)
    reader = member(campaign, languages=("es",))
    before = look(reader, campaign, 1)
    Task.objects.create(
        campaign=campaign, protocol=campaign.protocol, kind=kind, purpose=purpose,
        item=done.task.item, language=language, position=0, overlap=5, remaining=5,
    )  # fmt: skip
    assert len(before) == 1
    assert look(reader, campaign, 1) == []


def test_an_answer_task_blinds_nobody_who_has_seen_the_key(
    campaign: Campaign, writer: User
) -> None:
    done = claim(campaign, writer)
    accept(writer, done)
    Task.objects.create(
        campaign=campaign, protocol=campaign.protocol, kind="answer",
        item=done.task.item, language="es", position=0, overlap=2, remaining=2,
    )  # fmt: skip
    assert [hit.uses for hit in look(writer, campaign, 1)] == [1]


@pytest.mark.parametrize("purpose", [Purpose.GOLD, Purpose.PLANTED])
def test_gold_and_planted_tasks_never_reach_the_memory(
    campaign: Campaign, writer: User, purpose: Purpose
) -> None:
    done = claim(campaign, writer)
    Task.objects.filter(pk=done.task_id).update(purpose=purpose)
    accept(writer, done)
    assert look(outsider(campaign), campaign, 1) == []
    assert look(writer, campaign, 1) == []
    assert list(pairs_of(campaign, "es")) == []


def test_memories_of_campaigns_and_languages_are_apart(campaign: Campaign, writer: User) -> None:
    accept(writer, claim(campaign, writer))
    other = create_campaign(benchmark=campaign.benchmark, name="another", languages=("es", "fr"))
    assert look(outsider(other), other, 1) == []
    reader = outsider(campaign)
    assert not any(hits_for(reader, campaign, "fr", item(campaign, 1)).values())


# --- One's own.
def test_ones_own_wording_is_found_before_others_agree() -> None:
    campaign = campaign_of("One?", "Two?", overlap_review=2)
    writer = member(campaign)
    accept(writer, claim(campaign, writer))
    (hit,) = look(writer, campaign, 1)
    assert (hit.uses, hit.own) == (0, 1)


def test_a_hit_says_how_many_of_its_uses_are_ones_own(campaign: Campaign, writer: User) -> None:
    other = member(campaign)
    for person in (writer, other):
        word(person, claim(campaign, person), "Ninguno")
    (hit,) = look(writer, campaign, 2)
    assert (hit.uses, hit.own) == (2, 1)


def test_a_corrected_wording_counts_as_corrected(campaign: Campaign, writer: User) -> None:
    assignment = claim(campaign, writer)
    first = accept(writer, assignment).decision
    edit(writer, assignment, "¿Otra?", supersedes=first.pk)
    hits = hits_for(writer, campaign, "es", item(campaign, 1))
    assert [hit.target for hit in hits["question"]] == ["¿Otra?"]


# --- The whole of it.
def test_the_memory_is_listed_by_source_with_its_uses(campaign: Campaign, writer: User) -> None:
    word(writer, claim(campaign, writer), "Ninguno")
    word(writer, claim(campaign, writer), "Ninguno")
    pairs = {(pair.source, pair.target): pair.uses for pair in pairs_of(campaign, "es")}
    assert pairs[NONE, "Ninguno"] == 2
    assert len(pairs) == 1 + 2 * 4


def test_a_panel_takes_eleven_queries_however_much_there_is(
    django_assert_num_queries: Any, campaign: Campaign, writer: User
) -> None:
    first = item(campaign, 0)
    with django_assert_num_queries(11):
        hits_for(writer, campaign, "es", first)
    for _ in range(3):
        accept(writer, claim(campaign, writer))
    with django_assert_num_queries(11):
        assert any(hits_for(writer, campaign, "es", first).values())


# --- Similar segments.
def test_similar_segments_are_found_by_their_rarer_grams(campaign: Campaign) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE annotations_segment")
    (found,) = similar_segments(campaign, ["Which bone is broken more often?"]).values()
    assert found == {
        "Which bone is broken most often?": 93,
        "Which bone is broken most seldom?": 80,
    }


def test_segments_of_another_benchmark_are_not_compared(campaign: Campaign) -> None:
    other = campaign_of("Which bone is broken more often?")
    assert similar_segments(other, ["Which bone is broken most often?"]) == {
        "Which bone is broken most often?": {"Which bone is broken more often?": 93}
    }


def test_numbers_and_signs_alone_have_no_similar_ones(campaign: Campaign) -> None:
    ItemFactory(benchmark=campaign.benchmark, question="12 + 34 = 46")
    assert similar_segments(campaign, ["???", "12 + 34 = 47", ""]) == {}


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_text_may_be_looked_up(text: str) -> None:
    campaign = Campaign(benchmark=Benchmark(pk=0))
    assert similar_segments(campaign, [text]).keys() <= {text}


def test_the_rarer_grams_are_chosen_once_there_are_statistics(campaign: Campaign) -> None:
    ItemFactory.create_batch(30, benchmark=campaign.benchmark, question="The ordinary femur?")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE annotations_segment")
        cursor.execute("SELECT hashtext('ordin') & -4, hashtext('capit') & -4")
        common, rare = cursor.fetchone()
    (grams,) = rarer_grams(["An ordinary capital"]).values()
    assert grams.index(rare) < grams.index(common)
