"""The same question under two subjects is one question to whoever has seen its key."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.review.ledger import Review
from annotations.models import Assignment, Campaign, Item
from annotations.models.visibility import is_blind_to, source_visible_to
from annotations.services.claiming import claim_next
from annotations.services.importing import import_benchmark
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign, member
from tests.work import accept, claim, envelope
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

QUESTION = "Which gland lies\nbelow the larynx, in a cafe\u0301?"
OPTIONS = ["Thyroid", "Pineal", "Thymus", "Adrenal"]
AGAIN = "Which gland lies\u00a0below the  larynx, in a caf\u00e9? "


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
    Item.objects.filter(pk=other.pk).update(options=OPTIONS[::-1])
    assert Item.objects.get(pk=other.pk).content == contents[0]


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
    assert notes == (
        "Twins, the same question asked again: anatomy/test/0 = clinical/test/0.",
        "Options that read the same: clinical/test/1 (A = B).",
        "Line ends of Windows, which are kept: clinical/test/1.",
        "Decomposed letters, which are kept: anatomy/test/0.",
    )


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
