"""The context of a task: what stands beside it, and what must not."""

from typing import Any

import pytest

from annotations.models import Assignment, Campaign, Control, Item, Task
from annotations.selectors.context import Context, context_of, passage_for
from annotations.selectors.neighbours import KEPT_BACK, Place
from annotations.services.glossary import add_term
from annotations.vocabularies import KnowledgeKind, Purpose
from tests.factories import BenchmarkFactory, ItemFactory, machine_text, make_campaign, member
from tests.work import accept, claim, label
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

GUIDELINE = """Be careful.

# Reviewing
Mend as little as you can.
## Numbers
Leave them.

# Culture tags
Tag what is needed.

# Blind answers
Do not look anything up.
"""
NO_TASKS = {"label_per_subject": 0, "answer_per_subject": 0}


def make(**plan: Any) -> Campaign:
    """Two dev questions and three test questions of anatomy, one of another subject."""
    benchmark = BenchmarkFactory()
    places = [("dev", 0), ("dev", 1), ("test", 0), ("test", 1), ("test", 2)]
    for position, (split, number) in enumerate(places):
        ItemFactory(
            benchmark=benchmark,
            position=position,
            split=split,
            sample_id=f"anatomy/{split}/{number}",
            question=f"{split} {number}: which bone is it?",
        )
    ItemFactory(benchmark=benchmark, position=9, subject="law", sample_id="law/test/0")
    return make_campaign(
        benchmark=benchmark, languages=("es",), guideline=GUIDELINE, **NO_TASKS | plan
    )


def at_work_on(campaign: Campaign, user: User, sample_id: str, kind: str = "review") -> Assignment:
    """An assignment of a given task, claimed by putting it first."""
    tasks = Task.objects.filter(item__sample_id=sample_id, kind=kind, campaign=campaign)
    tasks.update(priority=9)
    assignment = claim(campaign, user, kind, tasks.get().language)
    assert assignment.task.item.sample_id == sample_id
    tasks.update(priority=0)
    return assignment


def work_through(campaign: Campaign, user: User, *sample_ids: str) -> None:
    for sample_id in sample_ids:
        accept(user, at_work_on(campaign, user, sample_id))


def offer(campaign: Campaign, kind: str, sample_id: str, **fields: Any) -> Task:
    return Task.objects.create(
        campaign=campaign, protocol=campaign.protocol, kind=kind,
        item=Item.objects.get(benchmark=campaign.benchmark, sample_id=sample_id),
        language="es", position=0, **{"overlap": 2, "remaining": 2, **fields},
    )  # fmt: skip


def beside(context: Context) -> tuple[Any, Any]:
    assert context.neighbourhood is not None
    return context.neighbourhood.before, context.neighbourhood.after


# --- Review.
def test_a_review_has_its_place_and_its_siblings() -> None:
    campaign = make()
    context = context_of(at_work_on(campaign, member(campaign), "anatomy/test/1"))
    assert (context.subject, context.place) == ("anatomy", Place(2, 3))
    before, after = beside(context)
    assert (before.sample_id, after.sample_id) == ("anatomy/test/0", "anatomy/test/2")
    assert before.question == "test 0: which bone is it?"


def test_the_ends_of_a_subject_have_no_further_siblings() -> None:
    campaign = make()
    user = member(campaign)
    before, after = beside(context_of(at_work_on(campaign, user, "law/test/0")))
    assert (before, after) == (None, None)


def test_examples_are_the_dev_questions_without_the_item_itself() -> None:
    campaign = make()
    context = context_of(at_work_on(campaign, member(campaign), "anatomy/dev/1"))
    assert context.neighbourhood is not None
    assert [one.sample_id for one in context.neighbourhood.examples] == ["anatomy/dev/0"]
    assert beside(context) == (None, None)


def test_a_siblings_text_is_told_once_no_task_can_reach_the_person() -> None:
    campaign = make()
    user, other = member(campaign), member(campaign)
    assignment = at_work_on(campaign, user, "anatomy/test/1")
    before, after = beside(context_of(assignment))
    assert (before.text, after.text) == (None, None)
    work_through(campaign, other, "anatomy/test/0")
    work_through(campaign, user, "anatomy/test/2")
    before, after = beside(context_of(assignment))
    assert before.accepted
    assert after.accepted
    assert before.text.question == machine_text("test 0: which bone is it?")


def test_a_siblings_text_is_kept_back_while_a_control_waits_for_the_person() -> None:
    campaign = make()
    user, other = member(campaign), member(campaign)
    work_through(campaign, other, "anatomy/test/0")
    assignment = at_work_on(campaign, user, "anatomy/test/1")
    task = offer(campaign, "review", "anatomy/test/0", purpose=Purpose.PLANTED)
    Control.objects.create(task=task)
    before, _ = beside(context_of(assignment))
    assert before.text is None
    assert before.question


def test_a_sibling_that_may_come_to_be_answered_blind_has_neither_name_nor_words() -> None:
    campaign = make()
    user = member(campaign)
    assignment = at_work_on(campaign, user, "anatomy/test/1")
    offer(campaign, "answer", "anatomy/test/0")
    offer(campaign, "answer", "anatomy/dev/0")
    context = context_of(assignment)
    before, _ = beside(context)
    assert before == KEPT_BACK
    assert context.neighbourhood is not None
    assert [one.kept_back for one in context.neighbourhood.examples] == [True, False]


def test_examples_have_a_text_only_where_it_is_accepted() -> None:
    campaign = make(overlap_review=2)
    user, other = member(campaign), member(campaign)
    assignment = at_work_on(campaign, user, "anatomy/test/1")
    work_through(campaign, user, "anatomy/dev/0", "anatomy/dev/1")
    work_through(campaign, other, "anatomy/dev/1")
    examples = context_of(assignment).neighbourhood
    assert examples is not None
    assert [bool(one.text) for one in examples.examples] == [False, True]


def test_ones_earlier_decisions_are_those_on_the_subject() -> None:
    campaign = make()
    user, other = member(campaign), member(campaign)
    work_through(campaign, user, "anatomy/test/0", "law/test/0", "anatomy/test/2")
    work_through(campaign, other, "anatomy/dev/0")
    context = context_of(at_work_on(campaign, user, "anatomy/test/1"))
    assert [one.sample_id for one in context.earlier] == ["anatomy/test/2", "anatomy/test/0"]


def test_terms_are_told_with_their_places() -> None:
    campaign = make()
    add_term(campaign=campaign, language="es", source="Bone", target="hueso")
    add_term(campaign=campaign, language="es", source="bonet", target="sombrero")
    add_term(campaign=campaign, language="es", source="femur", target="fémur", forbidden=True)
    context = context_of(at_work_on(campaign, member(campaign), "anatomy/test/1"))
    bone, femur = context.terms.found
    assert bone.places == [("question", 14, 18)]
    assert [term.target for term in bone.agreed] == ["hueso"]
    assert [term.target for term in femur.forbidden] == ["fémur"]
    assert femur.places == [("option_a", 4, 9)]


# --- The other kinds.
def test_culture_has_siblings_and_ones_own_labels_but_no_memory() -> None:
    campaign = make(label_per_subject=None)
    user = member(campaign)
    label(campaign, user, [KnowledgeKind.NONE])
    assignment = at_work_on(campaign, user, "anatomy/test/1", "label")
    context = context_of(assignment)
    assert context.place == Place(2, 3)
    assert [one.sample_id for one in context.earlier] == ["anatomy/test/0"]
    assert (context.memory, context.terms.found) == ({}, ())


def test_an_answer_task_has_subject_and_guideline_and_nothing_else() -> None:
    """All else may tell the key or the source: whatever is added has to be thought of here."""
    campaign = make(answer_per_subject=None)
    add_term(campaign=campaign, language="es", source="bone", target="hueso")
    writer, user = member(campaign), member(campaign)
    for _ in range(6):
        accept(writer, claim(campaign, writer))
    Task.objects.filter(kind="answer").update(remaining=2)
    assignment = claim(campaign, user, "answer")
    assert context_of(assignment) == Context(
        subject=assignment.task.item.subject,
        guideline="# Blind answers\nDo not look anything up.",
    )


@pytest.mark.parametrize(("kind", "queries"), [("review", 21), ("label", 9), ("answer", 0)])
def test_a_context_takes_the_same_queries_however_much_there_is(
    django_assert_num_queries: Any, kind: str, queries: int
) -> None:
    campaign = make(label_per_subject=None, answer_per_subject=None)
    user, other = member(campaign), member(campaign)
    if kind == "answer":
        work_through(campaign, other, "anatomy/test/1")
    assignment = at_work_on(campaign, user, "anatomy/test/1", kind)
    if kind != "answer":
        work_through(campaign, user, "anatomy/dev/0", "anatomy/dev/1", "anatomy/test/0")
    assignment = Assignment.objects.select_related(
        "person", "protocol", "task__item", "task__campaign__benchmark"
    ).get(pk=assignment.pk)
    with django_assert_num_queries(queries):
        context_of(assignment)


# --- The guideline.
@pytest.mark.parametrize(
    ("kind", "passage"),
    [
        ("review", "# Reviewing\nMend as little as you can.\n## Numbers\nLeave them."),
        ("label", "# Culture tags\nTag what is needed."),
        ("answer", "# Blind answers\nDo not look anything up."),
    ],
)
def test_the_guidelines_passage_is_found_by_its_heading(kind: str, passage: str) -> None:
    assert passage_for(GUIDELINE, kind) == passage


def test_a_guideline_without_such_a_heading_is_given_whole() -> None:
    assert passage_for("# General\nBe kind.\n", "review") == "# General\nBe kind."
    assert passage_for("", "review") == ""


def test_several_passages_on_a_kind_stand_under_one_another() -> None:
    text = "# Review\nOne.\n# Other\nTwo.\n# More on translation\nThree."
    assert passage_for(text, "review") == ("# Review\nOne.\n\n# More on translation\nThree.")
