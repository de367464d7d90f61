"""Campaigns: what is drawn, what is opened, and what is refused."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import (
    Benchmark,
    Campaign,
    CurrentTranslation,
    Protocol,
    Sample,
    Task,
)
from annotations.services import claiming, importing_texts, planning
from annotations.services.members import add_member
from annotations.services.opening import Work, acts, open_text_tasks
from annotations.services.planning import Plan, create_campaign
from annotations.vocabularies import Role
from tests.annotations.services.samples import benchmark_of, drawn
from tests.factories import ItemFactory, make_campaign, member, translate
from tests.work import accept, claim
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def make(benchmark: Benchmark, name: str = "one", **plan: Any) -> Campaign:
    return create_campaign(benchmark=benchmark, name=name, languages=["es"], plan=Plan.of(**plan))


def test_a_draw_takes_so_many_test_items_of_each_subject_and_all_where_there_are_fewer():
    campaign = make(benchmark_of(anatomy=8, virology=3), label_per_subject=5)
    sample = drawn(campaign, "label")
    assert Counter(name.split("/")[0] for name in sample) == {"anatomy": 5, "virology": 3}
    assert {name.split("/")[1] for name in sample} == {"test"}
    assert Task.objects.filter(kind="label").count() == 8


def test_the_papers_sample_is_50_a_subject():
    assert Plan().per_subject["label"] == 50
    campaign = make(benchmark_of(anatomy=55))
    assert len(drawn(campaign, "label")) == 50


def test_validation_rows_are_reviewed_but_never_tagged():
    benchmark = benchmark_of(anatomy=2)
    ItemFactory(benchmark=benchmark, split="val")
    campaign = make(benchmark, label_per_subject=None)
    assert {name.split("/")[1] for name in drawn(campaign, "label")} == {"test"}
    assert len(drawn(campaign, "review")) == 5


def test_the_same_seed_draws_the_same_items_and_another_seed_others():
    benchmark = benchmark_of(anatomy=30)
    first = make(benchmark, "first", label_per_subject=10, seed=7)
    same = make(benchmark, "same", label_per_subject=10, seed=7)
    other = make(benchmark, "other", label_per_subject=10, seed=8)
    assert drawn(first, "label") == drawn(same, "label")
    assert drawn(first, "label") != drawn(other, "label")
    assert set(first.samples.filter(kind="label").values_list("seed", flat=True)) == {7}


def test_a_subjects_draw_does_not_depend_on_the_other_subjects():
    benchmark = benchmark_of(anatomy=20)
    alone = drawn(make(benchmark, "alone", label_per_subject=5), "label")
    ItemFactory.create_batch(20, benchmark=benchmark, subject="aardvarks")
    both = drawn(make(benchmark, "both", label_per_subject=5), "label")
    assert {name for name in both if name.startswith("anatomy/")} == alone
    assert len(both) == 10


def test_answers_are_drawn_apart_from_culture():
    campaign = make(benchmark_of(anatomy=30), label_per_subject=10, answer_per_subject=10)
    assert len(drawn(campaign, "answer")) == 10
    assert drawn(campaign, "answer") != drawn(campaign, "label")


def test_few_shot_rows_are_reviewed_first():
    benchmark = benchmark_of(anatomy=3)
    campaign = make_campaign(benchmark=benchmark)
    user = member(campaign)
    splits = []
    for _ in range(5):
        assignment = claim(campaign, user)
        splits.append(assignment.task.item.split)
        accept(user, assignment)
    assert splits == ["dev", "dev", "test", "test", "test"]


def test_making_a_campaign_asks_no_more_queries_for_more_items():
    few, many = benchmark_of(anatomy=2), benchmark_of(anatomy=40, virology=40)
    counts = []
    for benchmark, name in ((few, "few"), (many, "many")):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            make(benchmark, name, label_per_subject=2, answer_per_subject=2)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_opening_tasks_asks_no_more_queries_for_more_items():
    counts = []
    for size in (3, 60):
        campaign = make_campaign(items=size, translated=False, answer_per_subject=None)
        texts = [(i, "¿?", ["a", "b", "c", "d"]) for i in campaign.benchmark.items.all()]
        importing_texts.store_translations(
            texts=texts, language="es", engine="e", engine_version=""
        )
        with CaptureQueriesContext(connection) as queries:
            assert open_text_tasks(campaign=campaign, language="es") == size
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_tasks_open_for_some_items_and_what_others_have_stays_as_it_is():
    campaign = make_campaign(items=6, translated=False, answer_per_subject=None)
    texts = [(i, "¿?", ["a", "b", "c", "d"]) for i in campaign.benchmark.items.all()]
    importing_texts.store_translations(texts=texts, language="es", engine="e", engine_version="")
    first = [item.pk for item, *_ in texts[:2]]
    assert open_text_tasks(campaign=campaign, language="es", items=first) == 2
    assert open_text_tasks(campaign=campaign, language="es", items=[]) == 0
    of_texts = campaign.tasks.filter(language="es")
    assert (
        {task.item_id for task in of_texts}
        == set(first)
        == {task.item_id for task in of_texts.filter(candidates__isnull=False)}
    )
    assert {row.item_id for row in CurrentTranslation.objects.all()} == set(first)
    assert open_text_tasks(campaign=campaign, language="es") == 4
    assert not campaign.tasks.filter(language="es", candidates__isnull=True).exists()


def state() -> list[Any]:
    return [
        list(Task.objects.order_by("pk").values()),
        list(Task.objects.order_by("pk").values_list("pk", "candidates")),
        list(CurrentTranslation.objects.order_by("pk").values()),
    ]


def test_opening_tasks_again_changes_nothing():
    campaign = make_campaign(answer_per_subject=2)
    before = state()
    assert open_text_tasks(campaign=campaign, language="es") == 0
    assert state() == before


def test_new_texts_leave_alone_what_someone_has_had_in_hand():
    campaign = make_campaign()
    user = member(campaign)
    accept(user, claim(campaign, user))
    held = claim(campaign, user)
    claiming.give_back(user=user, assignment_id=held.pk)
    before = state()
    translate(campaign, "es", engine="another")
    after = Task.objects.get(pk=held.task_id)
    assert after.candidates.count() == 1
    assert state()[2] == before[2]


def test_a_language_without_texts_opens_nothing():
    campaign = make_campaign(languages=("es", "am"), translated=False)
    assert open_text_tasks(campaign=campaign, language="am") == 0


def test_an_answer_task_shows_the_text_that_the_campaign_stands_by():
    make_campaign(answer_per_subject=2)
    tasks = Task.objects.filter(kind="answer")
    assert len(tasks) == 2
    for task in tasks:
        current = CurrentTranslation.objects.get(item=task.item, language="es")
        assert [c.translation_id for c in task.candidates.all()] == [current.translation_id]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": "Upper"}, "name"),
        ({"name": "a" * 81}, "name"),
        ({"name": "one\n"}, "name"),
        ({"title": "t" * 201}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"languages": []}, "languages"),
        ({"languages": ["es", "es"]}, "languages"),
        ({"languages": ["en"]}, "languages"),
        ({"languages": ["xx"]}, "languages"),
        ({"plan": Plan.of(overlap_review=0)}, "overlap_review"),
        ({"plan": Plan.of(overlap_label=32768)}, "overlap_label"),
        ({"plan": Plan.of(overlap_answer=-1)}, "overlap_answer"),
        ({"plan": Plan(lease_minutes=0)}, "lease_minutes"),
        ({"plan": Plan(grace_minutes=-1)}, "grace_minutes"),
        ({"plan": Plan.of(label_per_subject=-1)}, "label_per_subject"),
        ({"plan": Plan(seed=2**64)}, "seed"),
        ({"plan": Plan(guideline="a\0b")}, "guideline"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_field_and_nothing_is_made(fields, named):
    given = {"benchmark": benchmark_of(anatomy=1), "name": "one", "languages": ["es"], **fields}
    with pytest.raises(Invalid) as refused:
        create_campaign(**given)
    assert set(refused.value.fields) == {named}
    assert Campaign.objects.count() == Sample.objects.count() == 0


def test_a_name_is_given_once():
    benchmark = benchmark_of(anatomy=1)
    make(benchmark)
    with pytest.raises(Conflict, match="a campaign named one already"):
        make(benchmark)
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(
    ("languages", "plan", "same"),
    [
        (["am", "es"], {}, True),
        (["es"], {}, False),
        (["es", "am"], {"overlap_label": 4}, False),
        (["es", "am"], {"seed": 3}, False),
        (["es", "am"], {"label_per_subject": 1}, False),
        (["es", "am"], {"guideline": "Read first."}, False),
    ],
)
def test_a_campaign_knows_whether_it_was_made_by_a_plan(languages, plan, same):
    campaign = create_campaign(
        benchmark=benchmark_of(anatomy=4), name="one", languages=["es", "am"]
    )
    assert (
        planning.is_as_planned(campaign=campaign, languages=languages, plan=Plan.of(**plan)) is same
    )


def test_new_rules_are_a_new_version_for_the_tasks_opened_from_then_on():
    campaign = make_campaign(languages=("es", "am"), translated=False)
    translate(campaign, "es")
    manager = member(campaign, Role.MANAGER)
    old = campaign.protocol
    new = planning.revise_protocol(user=manager, campaign=campaign, plan=Plan.of(overlap_review=3))
    translate(campaign, "am")
    assert (old.version, new.version, campaign.protocol) == (1, 2, new)
    assert Protocol.objects.get(pk=old.pk).overlap("review") == 1
    reviews = Task.objects.filter(kind="review")
    assert set(reviews.filter(language="es").values_list("protocol", "overlap")) == {(old.pk, 1)}
    assert set(reviews.filter(language="am").values_list("protocol", "remaining")) == {(new.pk, 3)}


def test_rules_are_revised_by_managers_and_within_bounds():
    campaign = make_campaign()
    with pytest.raises(NotPermitted):
        planning.revise_protocol(user=member(campaign), campaign=campaign, plan=Plan())
    with pytest.raises(Invalid):
        planning.revise_protocol(
            user=member(campaign, Role.MANAGER), campaign=campaign, plan=Plan.of(overlap_review=0)
        )
    assert campaign.protocols.count() == 1


def test_a_role_is_given_once_and_its_languages_can_change():
    campaign = make_campaign(languages=("es", "am"), translated=False)
    user = member(campaign, languages=("es",))
    again = add_member(campaign=campaign, user=user, role=Role.ANNOTATOR, languages=["am"])
    assert campaign.memberships.get() == again
    assert campaign.memberships.get().languages == ["am"]
    with pytest.raises(Invalid, match="Not in this campaign: fr"):
        add_member(campaign=campaign, user=user, role=Role.ANNOTATOR, languages=["fr"])
    with pytest.raises(Invalid, match="role"):
        add_member(campaign=campaign, user=user, role="owner")  # type: ignore[arg-type]


def test_a_kind_says_which_items_its_tasks_can_open_for(monkeypatch):
    first = ItemFactory(benchmark=benchmark_of(anatomy=2))
    those = Work(first.benchmark.items.filter(pk=first.pk))
    monkeypatch.setattr(acts()["answer"], "on_texts", lambda *_: [those])
    campaign = make_campaign(benchmark=first.benchmark, answer_per_subject=None)
    assert [task.item for task in campaign.tasks.filter(kind="answer")] == [first]
    assert campaign.tasks.filter(kind="review").count() == 5
