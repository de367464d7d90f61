"""What a decision may hold beside its verdict: a rating, a new text, a proposal, tags."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from annotations.kinds.answer.acts import submit_answer
from annotations.kinds.label.acts import adjudicate_label, submit_label
from annotations.kinds.review.acts import submit_review
from annotations.kinds.review.ledger import Review
from annotations.models import Assignment, Campaign, CurrentTranslation, TaskCandidate, Translation
from annotations.publishing.records import PostEditRecord, TextRecord, VoteRecord
from annotations.selectors.contents import Named, contents
from annotations.selectors.ledger import Cut, standing_of
from annotations.services import opening, planning
from annotations.services.adjudicating import Ruling
from annotations.services.planning import Plan
from annotations.vocabularies import Origin, RejectReason, Role, Verdict
from tests.factories import make_campaign, member
from tests.work import ALL_CHECKS, accept, claim, culture, edit, envelope, label
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid

pytestmark = pytest.mark.django_db

OPTIONS = ["El fémur", "La tibia", "El cráneo", "La costilla"]


def translate(user: User, assignment: Assignment, question: str, **given: Any) -> Review:
    seen = assignment.task.candidates.get(position=0).translation_id
    return submit_review(
        envelope=envelope(user, assignment),
        seen_id=seen,
        verdict=Verdict.TRANSLATE,
        question=question,
        **{"options": OPTIONS, "acknowledged": ALL_CHECKS, **given},
    ).decision


@dataclass(frozen=True)
class Released:
    """Records of a release, of all its languages."""

    texts: list[TextRecord]
    post_edits: list[PostEditRecord]
    votes: Sequence[VoteRecord]


def released(campaign: Campaign) -> Released:
    made = contents(
        campaign, Cut.now(), named=Named.of(campaign), version="1.0.0", notes="", parent=None
    )
    parts = [made.records_of(language) for language in made.about.campaign_languages]
    return Released(
        [text for part in parts for text in part.texts],
        [edit for part in parts for edit in part.post_edits],
        made.shared.votes,
    )


def test_a_translation_from_scratch_is_the_persons_own_text():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    review = translate(user, assignment, "¿Qué hueso es este?")
    text = review.result
    assert (text.origin, text.author, text.parent) == (Origin.HUMAN, user, None)
    assert (text.engine, text.options) == ("", OPTIONS)
    current = CurrentTranslation.objects.get(campaign=campaign, item=assignment.task.item)
    assert current.translation == text


def test_the_checks_look_at_a_translation_from_scratch_as_at_an_edit():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    with pytest.raises(Invalid, match="question"):
        translate(user, assignment, "¿Qué hueso es este?", acknowledged=())
    with pytest.raises(Invalid, match="option_b"):
        translate(user, assignment, "¿Qué hueso es?", options=["Uno", " ", "Tres", "Cuatro"])
    assert not Review.objects.exists()


def test_one_may_arrive_at_the_offered_words_by_oneself():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    seen = assignment.task.candidates.get().translation
    text = translate(user, assignment, seen.question, options=seen.options).result
    assert text != seen
    assert text.text_hash == seen.text_hash


def test_a_release_tells_a_translation_from_scratch_without_any_effort():
    campaign = make_campaign(items=2)
    user = member(campaign)
    translate(user, claim(campaign, user), "¿Qué hueso es este?")
    edit(user, claim(campaign, user), "¿Qué hueso es aquel?")
    made = released(campaign)
    scratch, edited = made.post_edits
    assert (scratch.verdict, scratch.hter, scratch.chrf) == ("translate", None, None)
    assert scratch.question_after == "¿Qué hueso es este?"
    assert edited.hter is not None
    assert edited.hter > 0
    (text,) = [text for text in made.texts if text.origin == "human"]
    assert (text.engine, text.parent_hash) == ("", "")


def test_a_rating_is_asked_for_where_the_rules_in_hand_say_so():
    campaign = make_campaign(items=2, ask_quality=True)
    user = member(campaign)
    assignment = claim(campaign, user)
    with pytest.raises(Invalid, match="Rate the offered text"):
        accept(user, assignment)
    seen = assignment.task.candidates.get().translation_id
    for rating in (0, 6):
        with pytest.raises(Invalid, match="whole number from 1 to 5"):
            submit_review(
                envelope=envelope(user, assignment),
                seen_id=seen,
                verdict=Verdict.ACCEPT,
                quality=rating,
            )
    review = submit_review(
        envelope=envelope(user, assignment),
        seen_id=seen,
        verdict=Verdict.REJECT,
        reason=RejectReason.UNREADABLE,
        quality=1,
    ).decision
    assert review.quality == 1
    assert released(campaign).post_edits[0].quality == 1


def test_a_rating_that_was_not_asked_for_is_refused():
    campaign = make_campaign()
    user = member(campaign)
    assignment = claim(campaign, user)
    seen = assignment.task.candidates.get().translation_id
    with pytest.raises(Invalid, match="does not ask for a rating"):
        submit_review(
            envelope=envelope(user, assignment), seen_id=seen, verdict=Verdict.ACCEPT, quality=3
        )


def test_new_rules_do_not_change_what_is_asked_of_a_task_in_hand():
    campaign = make_campaign()
    manager, user = member(campaign, Role.MANAGER), member(campaign)
    assignment = claim(campaign, user)
    planning.revise_protocol(user=manager, campaign=campaign, plan=Plan(ask_quality=True))
    assert accept(user, assignment).decision.quality is None
    with pytest.raises(Invalid, match="Rate the offered text"):
        accept(user, claim(campaign, user))


def answer(campaign: Campaign, user: User, **given: Any) -> Any:
    assignment = claim(campaign, user, "answer")
    seen = assignment.task.candidates.get(position=0).translation
    return submit_answer(
        envelope=envelope(user, assignment), seen_id=seen.pk, choice=None, **given
    ).decision


def test_a_proposal_is_kept_beside_the_answer_and_nowhere_else():
    campaign = make_campaign(items=1, answer_per_subject=None)
    user = member(campaign)
    before = CurrentTranslation.objects.get(campaign=campaign).translation
    made = answer(campaign, user, proposal=("¿Qué hueso es este?", OPTIONS))
    text = made.proposal
    assert (text.origin, text.author, text.parent) == (Origin.POST_EDIT, user, made.seen)
    assert CurrentTranslation.objects.get(campaign=campaign).translation == before
    assert not TaskCandidate.objects.filter(translation=text).exists()
    opening.open_text_tasks(campaign=campaign, language="es")
    assert not TaskCandidate.objects.filter(translation=text).exists()
    release = released(campaign)
    assert release.post_edits == []
    assert text.text_hash not in {row.text_hash for row in release.texts}


def test_a_proposal_is_a_whole_unit_and_a_new_one():
    campaign = make_campaign(items=1, answer_per_subject=None)
    user = member(campaign)
    assignment = claim(campaign, user, "answer")
    seen = assignment.task.candidates.get().translation
    for text, problem in (
        (("¿Qué?", OPTIONS[:3]), "4 options"),
        (("", OPTIONS), "question"),
        ((seen.question, seen.options), "unchanged"),
    ):
        with pytest.raises(Invalid, match=problem):
            submit_answer(
                envelope=envelope(user, assignment), seen_id=seen.pk, choice=0, proposal=text
            )
    assert not Translation.objects.filter(author=user).exists()


def test_no_check_tells_the_person_of_a_blind_answer_what_the_source_says():
    campaign = make_campaign(items=1, answer_per_subject=None)
    text = ("7 {", ["a", "a", "b (((", "NOT"])
    assert answer(campaign, member(campaign), proposal=text).proposal.options == text[1]


def test_world_bank_regions_are_tags_like_the_papers_regions():
    campaign = make_campaign(items=1)
    regions = {"regions": ["Africa"], "world_bank_regions": ["Sub-Saharan Africa"]}
    given = label(campaign, member(campaign), ["regional"], **regions).decision
    label(campaign, member(campaign), ["regional"], countries=["KE"], **regions)
    label(campaign, member(campaign), ["none"])
    assert given.answers["world_bank_regions"] == ["Sub-Saharan Africa"]
    (standing,) = standing_of([given.task]).values()
    assert standing.values["answers"]["world_bank_regions"] == ["Sub-Saharan Africa"]
    vote = released(campaign).votes[0]
    assert vote.world_bank_regions == ("Sub-Saharan Africa",)


def test_world_bank_regions_are_asked_only_with_geographic_knowledge_from_their_list():
    campaign = make_campaign(items=1)
    user = member(campaign)
    with pytest.raises(Invalid, match="world_bank_regions: Not asked"):
        label(campaign, user, ["cultural"], world_bank_regions=["South Asia"])
    with pytest.raises(Invalid, match=r"Unknown: .*Europe"):
        submit_label(
            envelope=envelope(user, user.assignments.get()),
            answers=culture(["regional"], False, world_bank_regions=["Europe"]),
        )


def test_a_ruling_may_name_world_bank_regions():
    campaign = make_campaign(items=1, overlap_label=1)
    task = label(campaign, member(campaign), ["none"]).decision.task
    adjudicate_label(
        ruling=Ruling(
            member(campaign, Role.REVIEWER), task.pk, uuid.uuid4(), "As the guideline says"
        ),
        answers=culture(["regional"], False, world_bank_regions=["South Asia"]),
    )
    assert standing_of([task])[task.pk].values["answers"]["world_bank_regions"] == ["South Asia"]
