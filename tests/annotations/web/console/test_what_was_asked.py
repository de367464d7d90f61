"""Ratings, proposals and World Bank regions where reviewers and managers read them."""

import pytest

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.answer.ledger import Answer
from annotations.kinds.label.acts import submit_label
from annotations.kinds.review.acts import submit_review
from annotations.models import Campaign, Task
from annotations.vocabularies import Role, Verdict
from tests.annotations.web.console.conftest import SignIn, claim
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import ALL_CHECKS, culture, envelope
from workbench.core.accounts.models import User


@made_once
def campaign() -> Campaign:
    return make_campaign(
        items=1, answer_per_subject=None, overlap_answer=1, overlap_label=1, ask_quality=True
    )


@pytest.fixture
def answer(campaign: Campaign) -> Answer:
    """A wrong answer with another wording."""
    user = member(campaign)
    assignment = claim(user, campaign, "answer", "es")
    seen = assignment.task.candidates.get().translation
    proposal = (seen.question, [*seen.options[:3], "La costilla flotante"])
    return submit_answer(
        envelope=envelope(user, assignment), seen_id=seen.pk, choice=0, proposal=proposal
    ).decision


def item_page(campaign: Campaign, task: Task) -> str:
    return f"/console/campaigns/{campaign.name}/items/{task.item.sample_id}/?language=es"


def test_a_proposed_wording_stands_on_the_items_page(
    campaign: Campaign, answer: Answer, sign_in: SignIn
) -> None:
    reviewer = sign_in(member(campaign, Role.REVIEWER))
    page = reviewer.get(item_page(campaign, answer.task)).text
    assert "Proposed wording" in page
    assert "costilla flotante</ins>" in page


def test_a_proposed_wording_stands_beside_the_answer_that_is_ruled_on(
    campaign: Campaign, answer: Answer, sign_in: SignIn
) -> None:
    reviewer = sign_in(member(campaign, Role.REVIEWER))
    url = f"/console/campaigns/{campaign.name}/adjudication/{answer.task_id}/"
    assert "costilla flotante</ins>" in reviewer.get(url).text


def test_an_annotator_whom_the_question_can_still_reach_sees_no_proposal(
    campaign: Campaign, answer: Answer, sign_in: SignIn
) -> None:
    blind: User = member(campaign)
    campaign.memberships.create(user=blind, role=Role.MANAGER)
    page = sign_in(blind).get(item_page(campaign, answer.task)).text
    assert "costilla flotante" not in page


def test_a_rating_and_world_bank_regions_are_facts_of_a_decision(
    campaign: Campaign, sign_in: SignIn
) -> None:
    user = member(campaign)
    assignment = claim(user, campaign, "review", "es")
    submit_review(
        envelope=envelope(user, assignment),
        seen_id=assignment.task.candidates.get().translation_id,
        verdict=Verdict.ACCEPT,
        quality=4,
        acknowledged=ALL_CHECKS,
    )
    tags = culture(["regional"], False, world_bank_regions=["South Asia"])
    submit_label(envelope=envelope(user, claim(user, campaign, "label", "en")), answers=tags)
    page = sign_in(member(campaign, Role.MANAGER)).get(item_page(campaign, assignment.task)).text
    assert "4 of 5" in page
    assert "World Bank region" in page
    assert "South Asia" in page
