"""The same question under two subjects is one question to whoever has seen its key."""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.review.ledger import Review
from annotations.models import Assignment, Campaign, Item
from annotations.models.visibility import is_blind_to, source_visible_to
from annotations.selectors.twins import twins_in_samples
from annotations.services.claiming import claim_next
from annotations.services.importing import import_benchmark
from annotations.services.members import add_member
from annotations.services.planning import Plan, create_campaign, is_as_planned
from annotations.vocabularies import Role
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.work import accept, claim, envelope
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

QUESTION = "Which gland lies\nbelow the larynx, in a cafe\u0301?"
OPTIONS = ["Thyroid", "Pineal", "Thymus", "Adrenal"]
AGAIN = "Which gl\u00adand lies\u00a0below the  lar\u200bynx, in a caf\u00e9? \ufeff"


def twins() -> tuple[Item, Item]:
    """In two benchmarks, the options in another order and the key with them."""
    first = ItemFactory(question=QUESTION, options=OPTIONS, key=0)
    second = ItemFactory(question=AGAIN, options=[*OPTIONS[1:], " Thyroid"], key=3)
    return first, second


def answering(item: Item) -> Campaign:
    return make_campaign(benchmark=item.benchmark, answer_per_subject=None)


def next_answer(campaign: Campaign, user: User) -> Assignment | None:
    return claim_next(user=user, campaign=campaign, kind="answer", language="es")


def test_twins_are_known_by_content_alone() -> None:
    first, second = twins()
    other = ItemFactory(question=QUESTION, options=[*OPTIONS[:3], "Adrenals"])
    contents = [Item.objects.get(pk=item.pk).content for item in (first, second, other)]
    assert contents[0] == contents[1] != contents[2]
    shouted = ItemFactory(question=QUESTION.upper(), options=OPTIONS)
    assert Item.objects.get(pk=shouted.pk).content != contents[0]
    Item.objects.filter(pk=other.pk).update(options=OPTIONS[::-1])
    assert Item.objects.get(pk=other.pk).content == contents[0]
    about, same, another = (
        ItemFactory(question=QUESTION, options=OPTIONS, passage=passage, key=None)
        for passage in (
            "The neck has\nglands.",
            "The  neck has gl\u00adands.",
            "The chest has none.",
        )
    )
    found = dict(Item.objects.filter(key=None).values_list("pk", "content"))
    assert found[about.pk] == found[same.pk]
    assert len({contents[0], found[about.pk], found[another.pk]}) == 3


def test_who_has_seen_the_key_of_a_twin_never_gets_the_answer_task() -> None:
    first, second = twins()
    campaign, elsewhere = answering(first), answering(second)
    user = member(campaign)
    add_member(campaign=elsewhere, user=user, role=Role.ANNOTATOR)
    seen = claim(campaign, user)
    assert next_answer(elsewhere, user) is None
    accept(user, seen)
    assert next_answer(elsewhere, user) is None
    fresh = member(elsewhere)
    assert next_answer(elsewhere, fresh) is not None


def test_who_holds_a_blind_task_is_shown_and_handed_nothing_of_its_twin() -> None:
    first, second = twins()
    campaign, elsewhere = answering(first), answering(second)
    user = member(elsewhere)
    assert next_answer(elsewhere, user) is not None
    add_member(campaign=campaign, user=user, role=Role.ANNOTATOR)
    assert is_blind_to(user, campaign, first.pk)
    assert list(Item.objects.filter(source_visible_to(user))) == []
    assert claim_next(user=user, campaign=campaign, kind="review", language="es") is None


def test_others_decisions_on_a_twin_are_hidden_while_the_task_can_still_come() -> None:
    benchmark = BenchmarkFactory()
    facts = {"benchmark": benchmark, "options": OPTIONS}
    for question in (QUESTION, AGAIN):
        ItemFactory(question=question, **facts)
    campaign = make_campaign(benchmark=benchmark, label_per_subject=0)
    one, other = member(campaign), member(campaign)
    accept(one, claim(campaign, one))
    assert Review.objects.visible_to(other).exclude(person=other).count() == 0
    accept(other, claim(campaign, other))
    assert Review.objects.visible_to(other).exclude(person=other).count() == 1


def test_an_import_tells_twins_and_what_is_odd(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"sample_id": "anatomy/test/0", "question": QUESTION, "options": OPTIONS},
        {"sample_id": "clinical/test/0", "question": AGAIN, "options": OPTIONS[::-1]},
        {"sample_id": "clinical/test/1", "question": "A\r\nB", "options": ["x", "x ", "y", "z"]},
    ]
    names = [f"option_{letter}" for letter in "abcd"]
    lines = [
        json.dumps(
            {"subject": row["sample_id"].split("/")[0], "answer": "A"}
            | {name: row[name] for name in ("sample_id", "question")}
            | dict(zip(names, row["options"], strict=True))
        )
        for row in rows
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(lines))
    notes = import_benchmark(path=path, name="twins").notes
    assert tuple(map(str, notes)) == (
        "Twins, the same question asked again: anatomy/test/0 = clinical/test/0.",
        "Options that read the same: clinical/test/1 (A = B).",
        "Subjects without a known category, put under Other: clinical.",
        "Invisible characters: clinical/test/0 (U+00AD).",
        "Line ends of Windows, which are kept: clinical/test/1.",
        "Decomposed letters, which are kept: anatomy/test/0.",
    )


def test_a_sample_leaves_twins_out_where_there_are_others_and_tells_of_those_it_holds(
    client: Client,
) -> None:
    benchmark = BenchmarkFactory()
    for subject in ("anatomy", "clinical"):
        # The same three questions twice under each subject, and two that stand alone.
        for number in (0, 1, 2, 0, 1, 2):
            ItemFactory(benchmark=benchmark, subject=subject, question=f"The question {number}?")
        ItemFactory.create_batch(2, benchmark=benchmark, subject=subject)
    campaign = make_campaign(benchmark=benchmark, label_per_subject=3, translated=False)
    sample = campaign.samples.filter(kind="label").values_list("item__content", "item__subject")
    assert Counter(subject for _content, subject in sample) == {"anatomy": 3, "clinical": 3}
    assert len({content for content, _subject in sample}) == 6
    assert twins_in_samples(campaign) == {"review": 12}
    client.force_login(member(campaign, Role.MANAGER))
    page = client.get(f"/console/campaigns/{campaign.name}/").text
    assert "12 questions of the sample are twins" in page

    crowded = create_campaign(
        benchmark=benchmark, name="crowded", languages=["es"], plan=Plan.of(label_per_subject=7)
    )
    # Seven different questions there are, so that seven of the fourteen repeat one.
    held = Counter(crowded.samples.filter(kind="label").values_list("item__content", flat=True))
    assert len(held) == 7
    assert twins_in_samples(crowded)["label"] == sum(n for n in held.values() if n > 1)


def test_a_campaign_that_was_drawn_with_twins_stays_what_its_file_says() -> None:
    benchmark = BenchmarkFactory()
    for _ in range(6):
        ItemFactory(benchmark=benchmark, question="The same?")
    ItemFactory.create_batch(6, benchmark=benchmark)
    plan = Plan.of(label_per_subject=6)
    with patch("annotations.services.sampling._without_twins", lambda chosen, *_: list(chosen)):
        campaign = create_campaign(benchmark=benchmark, name="old", languages=["es"], plan=plan)
    assert twins_in_samples(campaign)["label"] > 1
    assert is_as_planned(campaign=campaign, languages=["es"], plan=plan)


def test_an_answer_that_reads_as_the_key_is_right() -> None:
    item = ItemFactory(options=["one", "two", "one ", "three"], key=0)
    campaign = answering(item)
    for choice in (2, 0):
        user = member(campaign)
        held = next_answer(campaign, user)
        assert held is not None
        seen = held.task.candidates.get(position=0).translation_id
        submit_answer(envelope=envelope(user, held), seen_id=seen, choice=choice)
    consensus = campaign.tasks.get(kind="answer").consensus
    assert (consensus.outcome, consensus.values["correct"]) == ("confirmed", 1.0)
