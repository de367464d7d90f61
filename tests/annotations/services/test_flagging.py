"""Doubts: raised once, closed once, by those who may."""

import uuid
from typing import Any

import pytest

from annotations.models import Campaign, Comment, Flag, FlagResolution
from annotations.services.flagging import raise_flag, resolve_flag, resolve_flags
from annotations.vocabularies import FlagOutcome, FlagReason, Role
from tests.concurrency.threads import at_once
from tests.factories import make_campaign, member
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db


def doubt(campaign: Campaign, **fields: Any) -> Flag:
    given = {"reason": FlagReason.WRONG_KEY, "nonce": uuid.uuid4(), "language": "es", **fields}
    item = campaign.benchmark.items.first()
    assert item is not None
    return raise_flag(campaign=campaign, item=item, **given)


def test_the_same_flag_sent_again_is_one_flag_with_one_comment():
    campaign = make_campaign(translated=False)
    nonce, user = uuid.uuid4(), member(campaign)
    first = doubt(campaign, nonce=nonce, person=user, comment=" Two options are right. ")
    again = doubt(campaign, nonce=nonce, person=user, comment="Two options are right.")
    assert again == first
    assert Comment.objects.get(nonce=nonce).text == "Two options are right."


def test_an_evaluation_raises_a_flag_with_its_evidence_and_no_person():
    campaign = make_campaign(translated=False)
    flag = doubt(campaign, evidence={"models": 14, "wrong": 13})
    stored = Flag.objects.get(pk=flag.pk)
    assert (stored.person, stored.evidence) == (None, {"models": 14, "wrong": 13})


def test_an_unknown_reason_or_outcome_is_refused():
    campaign = make_campaign(translated=False)
    with pytest.raises(Invalid, match="“odd” is not one of"):
        doubt(campaign, reason="odd")
    manager, flag = member(campaign, Role.MANAGER), doubt(campaign)
    with pytest.raises(Invalid, match="“gone” is not one of"):
        resolve_flag(user=manager, flag=flag, outcome="gone", nonce=uuid.uuid4())  # type: ignore[arg-type]


def test_a_flag_is_closed_once_and_the_first_outcome_stays():
    campaign = make_campaign(translated=False)
    manager, flag = member(campaign, Role.MANAGER), doubt(campaign)
    outcomes = list(FlagOutcome)[:2]
    first, second = (
        resolve_flag(user=manager, flag=flag, outcome=outcome, nonce=uuid.uuid4(), comment="Seen.")
        for outcome in outcomes
    )
    assert second == first
    assert FlagResolution.objects.get().outcome == outcomes[0]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.VIEWER])
def test_only_a_reviewer_or_a_manager_closes_a_flag(role):
    campaign = make_campaign(translated=False)
    with pytest.raises(NotPermitted, match="Only a reviewer or a manager"):
        resolve_flag(
            user=member(campaign, role),
            flag=doubt(campaign),
            outcome=FlagOutcome.EXCLUDED,
            nonce=uuid.uuid4(),
        )


@pytest.mark.django_db(transaction=True)
def test_a_flag_sent_by_several_at_once_under_one_nonce_is_one_flag():
    campaign, nonce = make_campaign(translated=False), uuid.uuid4()
    flags = at_once(4, lambda _: doubt(campaign, nonce=nonce, comment="Look."))
    assert len({flag.pk for flag in flags}) == 1
    assert Flag.objects.count() == Comment.objects.count() == 1


def test_many_flags_are_closed_with_one_outcome_all_or_none() -> None:
    campaign = make_campaign(items=3, translated=False)
    manager = member(campaign, Role.MANAGER)
    flags = [doubt(campaign) for _ in range(3)]
    resolve_flag(user=manager, flag=flags[0], outcome=FlagOutcome.NO_PROBLEM, nonce=uuid.uuid4())
    flags = list(Flag.objects.order_by("pk").select_related("resolution"))
    with pytest.raises(NotPermitted):
        resolve_flags(
            user=member(campaign), flags=flags, outcome=FlagOutcome.EXCLUDED, nonce=uuid.uuid4()
        )
    assert FlagResolution.objects.count() == 1
    given: dict[str, Any] = {"outcome": FlagOutcome.EXCLUDED, "nonce": uuid.uuid4()}
    assert resolve_flags(user=manager, flags=flags, comment="Seen.", **given) == 2
    again = list(Flag.objects.order_by("pk").select_related("resolution"))
    assert resolve_flags(user=manager, flags=again, comment="Seen.", **given) == 0
    outcomes = FlagResolution.objects.order_by("flag").values_list("outcome", flat=True)
    assert list(outcomes) == ["no_problem", "excluded", "excluded"]
    assert Comment.objects.filter(text="Seen.").count() == 2
