"""What the tables refuse by themselves, whatever the services let through."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from annotations.models import Assignment, Campaign, CurrentTranslation, Item, Task, Translation
from annotations.vocabularies import Origin
from tests.concurrency import verbs
from tests.factories import ItemFactory, make_campaign, member
from tests.made_once import made_once
from tests.work import claim

pytestmark = pytest.mark.django_db


@made_once
def campaign() -> Campaign:
    return make_campaign()


@pytest.mark.parametrize("change", [{"question": "Another?"}, {"key": 0}, {"options": ["a", "b"]}])
def test_an_item_that_a_campaign_uses_is_not_changed(
    campaign: Campaign, change: dict[str, Any]
) -> None:
    with pytest.raises(DatabaseError, match="belongs to a benchmark that a campaign uses"):
        Item.objects.filter(benchmark=campaign.benchmark).update(**change)


def test_an_item_that_a_campaign_uses_is_not_deleted(campaign: Campaign) -> None:
    item = campaign.benchmark.items.first()
    with (
        pytest.raises(DatabaseError, match="belongs to a benchmark that a campaign uses"),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM annotations_item WHERE id = %s", [item.pk])


def test_an_item_that_no_campaign_uses_can_still_be_mended() -> None:
    item = ItemFactory()
    Item.objects.filter(pk=item.pk).update(question="Mended?")
    item.refresh_from_db()
    assert item.question == "Mended?"
    item.delete()
    assert not Item.objects.filter(sample_id=item.sample_id).exists()


@pytest.mark.parametrize(("options", "key"), [(2, 2), (4, 4), (26, 26)])
def test_a_key_outside_the_options_is_refused(options: int, key: int) -> None:
    with pytest.raises(IntegrityError, match="item_key_is_an_option"):
        ItemFactory(options=["x"] * options, key=key)


@pytest.mark.parametrize(("options", "allowed"), [(1, False), (2, True), (26, True), (27, False)])
def test_an_item_has_2_to_26_options(options: int, allowed: bool) -> None:
    if allowed:
        assert len(ItemFactory(options=["x"] * options, key=0).options) == options
    else:
        with pytest.raises(IntegrityError, match="item_has_2_to_26_options"):
            ItemFactory(options=["x"] * options, key=0)


@pytest.mark.parametrize("options", [[], ["a", "b", "c"], ["a", "b", "c", "d", "e"]])
def test_a_translation_has_as_many_options_as_its_item(options: list[str]) -> None:
    with pytest.raises(DatabaseError, match="as many options as its item"):
        Translation.objects.create(
            item=ItemFactory(), language="es", question="¿?", options=options,
            origin=Origin.MACHINE, text_hash="-",
        )  # fmt: skip


def test_the_same_text_of_the_same_origin_is_one_row(campaign: Campaign) -> None:
    text = Translation.objects.first()
    text.pk = None
    with pytest.raises(IntegrityError, match="translation_once"):
        text.save(force_insert=True)


def test_nobody_has_a_task_twice_in_a_round(campaign: Campaign) -> None:
    held = claim(campaign, member(campaign))
    with pytest.raises(IntegrityError, match="nobody_twice"):
        Assignment.objects.create(
            task=held.task, round=held.round, person=held.person, protocol=held.protocol,
            claimed_at=timezone.now(), expires_at=timezone.now() + timedelta(hours=1),
        )  # fmt: skip


def test_a_campaign_stands_by_one_text_of_an_item_in_a_language(campaign: Campaign) -> None:
    current = CurrentTranslation.objects.first()
    current.pk = None
    with pytest.raises(IntegrityError, match="one_current_translation"):
        current.save(force_insert=True)


@pytest.mark.parametrize("remaining", [-1, F("overlap") + 1])
def test_free_places_stay_between_none_and_the_overlap(campaign: Campaign, remaining: Any) -> None:
    with pytest.raises(IntegrityError, match="remaining"):
        Task.objects.filter(campaign=campaign).update(remaining=remaining)


def test_a_decision_is_superseded_once(campaign: Campaign) -> None:
    person = member(campaign)
    held = claim(campaign, person, "label", "en")
    first = verbs.decide(person, held, 0).decision
    second = verbs.decide(person, held, 1, supersedes=first.pk).decision
    second.pk, second.nonce = None, "7" * 32
    with pytest.raises(IntegrityError, match="supersedes"):
        second.save(force_insert=True)


def test_a_nonce_is_written_once_in_a_table(campaign: Campaign) -> None:
    people = member(campaign), member(campaign)
    first = verbs.decide(people[0], claim(campaign, people[0]), 0).decision
    first.pk = None
    with pytest.raises(IntegrityError, match="nonce"), transaction.atomic():
        first.save(force_insert=True)


def test_a_rejection_has_no_text_and_any_other_verdict_has_one(campaign: Campaign) -> None:
    person = member(campaign)
    review = verbs.decide(person, claim(campaign, person), 0).decision
    review.pk, review.nonce, review.result = None, "7" * 32, None
    with pytest.raises(IntegrityError, match="review_result_unless_rejected"):
        review.save(force_insert=True)


def test_an_items_segments_follow_it(campaign: Campaign) -> None:
    item = Item.objects.get(pk=campaign.samples.values_list("item", flat=True)[0])
    kept = item.segments.order_by("field").values_list("field", "text")
    assert list(kept) == list(enumerate([item.question, *item.options]))


def test_a_changed_items_segments_change_with_it() -> None:
    item = ItemFactory()
    item.question, item.options = "Why?", ["Because", "So"]
    item.save()
    assert list(item.segments.order_by("field").values_list("text", flat=True)) == [
        "Why?",
        "Because",
        "So",
    ]
