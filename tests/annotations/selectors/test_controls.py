"""What becomes of controls is told to managers, in figures that can be checked by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.label.acts import set_label_gold, submit_label
from annotations.kinds.review.acts import submit_review
from annotations.kinds.review.ledger import Review
from annotations.models import Assignment
from annotations.selectors.controls import by_kind, cases, controls_of, repairs, stock
from annotations.selectors.gold import gold_numbers, judged, own_control_numbers
from annotations.services import submitting
from annotations.services.claiming import give_back
from annotations.services.controls import draw_gold
from annotations.services.flagging import raise_flag
from annotations.vocabularies import (
    DamageKind,
    FlagReason,
    Purpose,
    RejectReason,
    Role,
    SkipReason,
    Verdict,
)
from tests.controls import Always, accept_texts, controlled_campaign, plant_some, take
from tests.factories import member
from tests.made_once import made_once
from tests.work import ALL_CHECKS, accept, claim, culture, envelope

pytestmark = pytest.mark.django_db


def repair(user, held: Assignment) -> Review:
    clean = held.task.control.clean_text
    return submit_review(
        envelope=envelope(user, held),
        seen_id=held.task.candidates.get().translation_id,
        verdict=Verdict.EDIT,
        question=clean.question,
        options=clean.options,
        acknowledged=ALL_CHECKS,
    ).decision


def reject(user, held: Assignment) -> Review:
    return submit_review(
        envelope=envelope(user, held),
        seen_id=held.task.candidates.get().translation_id,
        verdict=Verdict.REJECT,
        reason=RejectReason.MEANING_CHANGED,
    ).decision


def in_hand(user, campaign) -> Assignment:
    """The first gold task, where there is no work that it could be mixed into."""
    now = timezone.now()
    return Assignment.objects.create(
        task=campaign.tasks.filter(purpose=Purpose.GOLD).order_by("position").first(),
        round=1,
        person=user,
        protocol=campaign.protocol,
        claimed_at=now,
        expires_at=now + timedelta(hours=1),
    )


@made_once
def campaign():
    campaign = controlled_campaign(items=12, share=50)
    accept_texts(campaign, 6)
    plant_some(campaign, 6, DamageKind.OPTION_SWAPPED)
    return campaign


@pytest.fixture
def manager(campaign):
    return member(campaign, Role.MANAGER)


def test_damage_is_repaired_noticed_or_missed(campaign, manager):
    user = member(campaign)
    held = [take(campaign, user, Always())]
    repair(user, held[0])
    held += [take(campaign, user, Always()) for _ in range(5)]
    reject(user, held[1])
    accept(user, held[2])
    raise_flag(
        campaign=campaign,
        item=held[3].task.item,
        language="es",
        reason=FlagReason.OTHER,
        nonce="1b4e28ba-2fa1-41d2-883f-0016d3cca427",
        person=user,
        task=held[3].task,
    )
    accept(user, held[3])
    submitting.skip(envelope=envelope(user, held[4]), reason=SkipReason.UNCLEAR)
    give_back(user=user, assignment_id=held[5].pk)
    controls = controls_of(campaign, manager)
    found = cases(controls)
    outcomes = {case.control.task_id: case.outcome for case in found}
    assert outcomes == {
        held[0].task_id: "repaired",
        held[1].task_id: "noticed",
        held[2].task_id: "missed",
        held[3].task_id: "noticed",
    }
    (row,) = repairs(controls, found)
    assert (row.person, row.language, row.kind) == (user, "es", DamageKind.OPTION_SWAPPED)
    assert (row.handed, row.finished) == (5, 4)
    assert dict(row.counts) == {"repaired": 1, "noticed": 2, "missed": 1}
    assert row.repaired.value == 0.25
    assert row.repaired.interval == pytest.approx((0.0456, 0.6994), abs=5e-5)
    share = by_kind(found)[DamageKind.OPTION_SWAPPED]
    assert (share.part, share.whole) == (1, 4)


def test_a_correction_counts_as_the_decision_that_it_corrects(campaign, manager):
    user = member(campaign)
    held = take(campaign, user, Always())
    first = accept(user, held).decision
    clean = held.task.control.clean_text
    submit_review(
        envelope=envelope(user, held, supersedes=first.pk),
        seen_id=held.task.candidates.get().translation_id,
        verdict=Verdict.EDIT,
        question=clean.question,
        options=clean.options,
        acknowledged=ALL_CHECKS,
    )
    assert [case.outcome for case in cases(controls_of(campaign, manager))] == ["repaired"]


def test_the_stock_is_counted_by_queue(campaign, manager):
    (row,) = stock(controls_of(campaign, manager))
    assert (row.kind, row.language, row.purpose, row.tasks) == ("review", "es", "planted", 6)


def test_annotators_see_no_controls_whatever_else_they_are(campaign, manager):
    assert controls_of(campaign, manager).count() == 6
    campaign.memberships.create(user=manager, role=Role.ANNOTATOR)
    assert not controls_of(campaign, manager).exists()
    assert not controls_of(campaign, member(campaign, Role.REVIEWER)).exists()


def test_gold_culture_is_compared_tag_by_tag():
    campaign = controlled_campaign(items=2, share=50, overlap_label=1)
    boss, labeller = member(campaign, Role.MANAGER), member(campaign)
    claim(campaign, labeller, "label", "en")
    claim(campaign, labeller, "label", "en")
    tags = culture(["cultural"], True, cultures=["African Culture"])
    for item in campaign.benchmark.items.all():
        set_label_gold(user=boss, campaign=campaign, item=item, answers=tags)
    set_aside = [member(campaign) for _ in range(2)]
    given = [tags, culture(["cultural", "regional"], True, regions=["Europe"])]
    for user, payload in zip(set_aside, given, strict=True):
        submit_label(envelope=envelope(user, in_hand(user, campaign)), answers=payload)
    controls = controls_of(campaign, boss)
    rows = {row.person: row for row in gold_numbers(controls, judged(controls))}
    exact, other = (rows[user] for user in set_aside)
    assert (exact.exact.part, exact.exact.whole) == (1, 1)
    assert other.exact.part == 0
    same = {tag for tag, share in other.tags.items() if share.part}
    assert same == {
        "sensitive",
        "cultural",
        "dialect",
        "time_sensitive",
        "world_bank_region",
        "country",
    }


def test_gold_answers_are_right_or_wrong():
    campaign = controlled_campaign(items=2, share=50, answer_per_subject=None, overlap_answer=1)
    first, boss = member(campaign), member(campaign, Role.MANAGER)
    for _ in range(2):
        held = claim(campaign, first, "answer")
        text = held.task.candidates.get().translation_id
        submit_answer(envelope=envelope(first, held), seen_id=text, choice=held.task.item.key)
    draw_gold(campaign=campaign, kind="answer", language="es", count=2, seed=1)
    controls = controls_of(campaign, boss)
    assert judged(controls) == []
    user = member(campaign)
    held = in_hand(user, campaign)
    text = held.task.candidates.get().translation_id
    submit_answer(envelope=envelope(user, held), seen_id=text, choice=None)
    (row,) = gold_numbers(controls, judged(controls))
    assert (row.kind, row.handed, row.exact.part, row.exact.whole) == ("answer", 1, 0, 1)
    assert row.named_tags == []


@pytest.mark.parametrize(("finished", "shown"), [(9, None), (10, 10), (19, 10), (20, 20)])
def test_ones_own_share_is_over_full_tens_and_of_days_gone_by(finished, shown, monkeypatch):
    campaign = controlled_campaign(items=41, share=50)
    accept_texts(campaign, 20)
    plant_some(campaign, 20, DamageKind.OPTION_SWAPPED)
    user = member(campaign)
    for _ in range(finished):
        held = take(campaign, user, Always())
        assert held.task.purpose == Purpose.PLANTED
        repair(user, held)
    assert own_control_numbers(user) == []
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr("annotations.selectors.gold.timezone.now", lambda: tomorrow)
    found = {one.kind: one.right for one in own_control_numbers(user)}
    if shown is None:
        assert found == {}
    else:
        assert (found["review"].part, found["review"].whole) == (shown, shown)
