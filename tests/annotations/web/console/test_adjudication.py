import re
import uuid
from typing import Any

import pytest

from annotations.kinds.answer.acts import submit_answer
from annotations.models import Adjudication, Campaign, CurrentTranslation, Task
from annotations.models.tasks import TaskState
from annotations.quality.checks import CHECKS
from annotations.services.flagging import raise_flag
from annotations.services.members import add_member
from annotations.services.submitting import Envelope
from annotations.vocabularies import FlagReason, Role
from tests.annotations.web.console.conftest import SignIn, claim, label, review
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import ask
from workbench.core.accounts.models import User


@made_once
def annotators(campaign: Campaign) -> list[User]:
    return [member(campaign, Role.ANNOTATOR, ("es",)) for _ in range(2)]


@made_once
def disputed(campaign: Campaign, annotators: list[User]) -> Task:
    """A task that two people have left in two shapes."""
    return [
        review(user, campaign, f"¿Qué hueso es la versión {number}?")
        for number, user in enumerate(annotators)
    ][-1]


def case(task: Task) -> str:
    return f"/console/campaigns/{task.campaign.name}/adjudication/{task.pk}/"


def ruling(task: Task, **changes: Any) -> dict[str, Any]:
    options = task.candidates.get().translation.options
    fields = {f"option_{letter}": text for letter, text in zip("abcd", options, strict=True)}
    return {
        "nonce": str(uuid.uuid4()),
        "question": "¿Qué hueso es?",
        "comment": "Nobody wrote it as the source has it.",
        "acknowledged": list(CHECKS),
        **fields,
        **changes,
    }


def test_the_screen_shows_every_text_side_by_side_without_names(
    disputed: Task, annotators: list[User], reviewer: User, sign_in: SignIn
) -> None:
    ask(disputed.assignments.latest("pk"), "Hueso or costilla?")
    html = sign_in(reviewer).get(case(disputed)).text
    assert "Hueso or costilla?" in html
    # No version leads: what they differ in is left to the reviewer, the rest is filled in.
    assert re.search(r'id="rule-question"[^>]*></textarea>', html)
    assert html.count("(test-engine)</textarea>") == len(disputed.item.options)
    assert "test-engine" in html
    assert "versión" in html
    assert "Person A" in html
    assert "Person B" in html
    assert not any(user.username in html for user in annotators)


def test_a_text_is_put_together_from_versions_where_no_script_runs(
    disputed: Task, reviewer: User, sign_in: SignIn
) -> None:
    client = sign_in(reviewer)
    sent = ruling(disputed, question="¿Mía?", option_b="mía", outcome="wrong_key", comment="Oh.")
    second = disputed.reviews.order_by("pk")[1].result
    taken = client.post(case(disputed), sent | {"take": "question.3"}).text
    assert f">{second.question}</textarea>" in taken
    assert ">mía</textarea>" in taken
    assert 'value="wrong_key" id="rule-outcome_1" checked' in re.sub(r"\s+", " ", taken)
    assert ">Oh.</textarea>" in re.sub(r"\s*\n", "", taken)
    whole = client.post(case(disputed), sent | {"take": "text.2"}).text
    assert ">¿Qué hueso es la versión 0?</textarea>" in whole
    assert ">mía</textarea>" not in whole
    assert client.post(case(disputed), sent | {"take": "nothing.99"}).status_code == 200
    assert not Adjudication.objects.exists()


def test_a_ruling_stands_and_leads_on(
    campaign: Campaign, disputed: Task, annotators: list[User], reviewer: User, sign_in: SignIn
) -> None:
    for number, user in enumerate(annotators):
        second = review(user, campaign, f"¿Otra versión {number}?")
    response = sign_in(reviewer).post(case(disputed), ruling(disputed))
    assert response.headers["Location"].startswith(case(second))
    disputed.refresh_from_db()
    assert disputed.state == TaskState.ADJUDICATED
    current = CurrentTranslation.objects.get(item=disputed.item, language="es")
    assert current.translation.question == "¿Qué hueso es?"


def test_a_ruling_is_undone_from_the_next_page(
    campaign: Campaign, disputed: Task, annotators: list[User], reviewer: User, sign_in: SignIn
) -> None:
    for number, user in enumerate(annotators):
        second = review(user, campaign, f"¿Otra versión {number}?")
    client = sign_in(reviewer)
    assert "1 of 2" in client.get(case(disputed)).text
    following = client.post(case(disputed), ruling(disputed, comment="So."), follow=True)
    assert "1 of 1" in following.text
    assert f"Undo the ruling on {disputed.item.sample_id}" in following.text
    assert "Undo the ruling" not in client.get(case(second)).text
    undo = {"nonce": str(uuid.uuid4())}
    stranger = member(campaign, Role.VIEWER)
    assert sign_in(stranger).post(f"{case(disputed)}withdraw/", undo).status_code == 403
    undone = client.post(f"{case(disputed)}withdraw/", undo, follow=True)
    assert f"The ruling on {disputed.item.sample_id} is withdrawn." in undone.text
    assert "Earlier rounds and rulings" in undone.text
    disputed.refresh_from_db()
    assert disputed.state == TaskState.DISPUTED
    again = client.post(f"{case(disputed)}withdraw/", {"nonce": str(uuid.uuid4())}, follow=True)
    assert "There is no ruling here" in again.text


def test_other_outcomes_need_no_text_but_a_note(
    disputed: Task, reviewer: User, sign_in: SignIn
) -> None:
    client = sign_in(reviewer)
    sent = ruling(disputed, question="", comment="", outcome="leave_language_out", confidence="low")
    refused = client.post(case(disputed), sent)
    assert refused.status_code == 422
    assert refused.context["form"].errors["comment"]
    assert client.post(case(disputed), sent | {"comment": "Untranslatable."}).status_code == 302
    made = Adjudication.objects.get()
    assert (made.outcome, made.confidence, made.result) == ("leave_language_out", "low", None)
    wrong = ruling(disputed, outcome="wrong_key", comment="It is D.")
    refused = client.post(case(disputed), wrong)
    assert refused.context["form"].errors["choice"]
    client.post(case(disputed), wrong | {"choice": "3"})
    assert Adjudication.objects.latest("pk").values["choice"] == 3


def test_flags_of_the_item_are_settled_beside_the_case(
    disputed: Task, annotators: list[User], reviewer: User, sign_in: SignIn
) -> None:
    flags = [
        raise_flag(
            campaign=disputed.campaign,
            item=disputed.item,
            language=language,
            reason=FlagReason.WRONG_KEY,
            nonce=uuid.uuid4(),
            person=annotators[0],
            comment=f"A doubt in {language}.",
        )
        for language in ("es", "en")
    ]
    client = sign_in(reviewer)
    html = client.get(case(disputed)).text
    assert "A doubt in es." in html
    assert "A doubt in en." in html
    assert html.count('name="case"') == 1  # the other one is for who reviews in English
    url = f"/console/campaigns/{disputed.campaign.name}/flags/{flags[0].pk}/resolve/"
    sent = {"nonce": str(uuid.uuid4()), "outcome": "no_problem", "case": disputed.pk}
    part = client.post(url, sent, headers={"HX-Request": "true"})
    assert "No problem" in part.text
    assert "<form" not in part.text
    assert client.post(url, sent).headers["Location"] == case(disputed)


@pytest.mark.django_db
def test_the_second_of_two_reviewers_is_not_told_what_the_first_ruled(sign_in: SignIn) -> None:
    campaign = make_campaign(
        items=1, languages=("es",), overlap_review=2, rules={"review": {"rulings": 2}}
    )
    for number in range(2):
        task = review(member(campaign, Role.ANNOTATOR, ("es",)), campaign, f"¿Versión {number}?")
    first, second = (member(campaign, Role.REVIEWER, ("es",)) for _ in range(2))
    said = ruling(task, question="¿Qué hueso es el largo?", comment="The long one.")
    sign_in(first).post(case(task), said)
    assert sign_in(first).get(case(task)).status_code == 403
    html = sign_in(second).get(case(task)).text
    assert "el largo" not in html
    assert "The long one." not in html
    assert "Earlier rounds and rulings" not in html
    sign_in(second).post(case(task), said | {"nonce": str(uuid.uuid4())})
    task.refresh_from_db()
    assert task.state == TaskState.ADJUDICATED


def test_the_last_ruling_leads_back_to_the_queue(
    disputed: Task, reviewer: User, sign_in: SignIn
) -> None:
    response = sign_in(reviewer).post(case(disputed), ruling(disputed), follow=True)
    assert "Nothing to adjudicate" in response.text


def test_the_same_ruling_sent_twice_is_one_ruling(
    disputed: Task, reviewer: User, sign_in: SignIn
) -> None:
    sent = ruling(disputed)
    client = sign_in(reviewer)
    client.post(case(disputed), sent)
    client.post(case(disputed), sent)
    assert Adjudication.objects.filter(task=disputed).count() == 1


def test_an_empty_option_is_an_error_at_its_field_and_keeps_the_text(
    disputed: Task, reviewer: User, sign_in: SignIn
) -> None:
    sent = ruling(disputed, option_b=" ", question="¿Mi texto?")
    response = sign_in(reviewer).post(case(disputed), sent)
    assert response.status_code == 422
    assert "¿Mi texto?" in response.text
    assert 'aria-invalid="true"' in response.text
    assert not Adjudication.objects.exists()


def test_a_warning_asks_to_be_acknowledged_by_name(
    disputed: Task, reviewer: User, sign_in: SignIn
) -> None:
    client = sign_in(reviewer)
    sent = ruling(disputed, question="¿Qué hueso es el 99? 99", acknowledged=[])
    refused = client.post(case(disputed), sent)
    assert refused.status_code == 422
    assert 'name="acknowledged" value="numbers"' in refused.text
    assert len(re.findall(r'name="acknowledged"[^>]* autofocus', refused.text)) == 1
    assert "Tick what you stand by" in refused.text
    assert client.post(case(disputed), sent | {"acknowledged": list(CHECKS)}).status_code == 302


def test_a_task_goes_back_with_a_note(disputed: Task, reviewer: User, sign_in: SignIn) -> None:
    client = sign_in(reviewer)
    sent = {"nonce": str(uuid.uuid4()), "note": " "}
    assert "Say what the next annotators" in client.post(case(disputed) + "return/", sent).text
    client.post(case(disputed) + "return/", sent | {"note": "Mind the number."})
    disputed.refresh_from_db()
    assert (disputed.round, disputed.state, disputed.note) == (2, "open", "Mind the number.")


def test_a_task_that_is_open_cannot_be_ruled_on(
    campaign: Campaign, annotators: list[User], manager: User, sign_in: SignIn
) -> None:
    task = review(annotators[0], campaign, "¿Una sola versión?")
    response = sign_in(manager).post(case(task), ruling(task))
    assert response.status_code == 422
    assert "still at work" in response.text


def test_a_reviewer_of_another_language_is_refused(disputed: Task, sign_in: SignIn) -> None:
    disputed.campaign.languages = ["es", "ar"]
    disputed.campaign.save()
    stranger = member(disputed.campaign, Role.REVIEWER, ("ar",))
    client = sign_in(stranger)
    assert "You do not review in this language" in client.get(case(disputed)).text
    queue = client.get(f"/console/campaigns/{disputed.campaign.name}/adjudication/").text
    assert "Nothing here is for you" in queue


def test_nobody_rules_on_a_task_of_their_own(
    disputed: Task, annotators: list[User], sign_in: SignIn
) -> None:
    add_member(campaign=disputed.campaign, user=annotators[0], role=Role.REVIEWER)
    client = sign_in(annotators[0])
    response = client.get(case(disputed))
    assert response.status_code == 403
    assert "You decided on this task yourself" in response.text


def test_who_can_still_be_asked_about_the_question_does_not_see_the_votes(
    disputed: Task, sign_in: SignIn
) -> None:
    both = member(disputed.campaign, Role.ANNOTATOR)
    add_member(campaign=disputed.campaign, user=both, role=Role.REVIEWER)
    response = sign_in(both).get(case(disputed))
    assert response.status_code == 403
    assert "can still reach you" in response.text
    assert "versión" not in response.text


def test_culture_is_ruled_on_with_the_votes_in_sight(
    campaign: Campaign, annotators: list[User], reviewer: User, manager: User, sign_in: SignIn
) -> None:
    for user in annotators:
        task = label(user, campaign, "cultural")
    client = sign_in(manager)
    assert re.search(r'value="cultural"[^>]* checked', client.get(case(task)).text)
    sent = {"nonce": str(uuid.uuid4()), "knowledge": ["none"], "time_sensitive": "no"}
    assert "say why it is right" in client.post(case(task), sent).text
    assert client.post(case(task), sent | {"comment": "All know it."}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.consensus.outcome) == (TaskState.ADJUDICATED, "CA")


def test_a_culture_ruling_that_contradicts_itself_is_refused(
    campaign: Campaign, annotators: list[User], manager: User, sign_in: SignIn
) -> None:
    for user in annotators:
        task = label(user, campaign, "none")
    sent = {
        "nonce": str(uuid.uuid4()),
        "knowledge": ["none", "cultural"],
        "time_sensitive": "no",
    }
    client = sign_in(manager)
    response = client.post(case(task), sent)
    assert response.status_code == 422
    assert "cannot stand beside another answer" in response.text
    for unreadable in ("{{", "[" * 50_000, "5", "null"):
        refused = client.post(case(task), sent | {"knowledge": "cultural", "spans": unreadable})
        assert refused.status_code == 422
        assert refused.context["form"].errors["spans"]


@pytest.mark.django_db
def test_a_key_that_people_missed_can_be_let_stand_or_corrected(sign_in: SignIn) -> None:
    campaign = make_campaign(items=1, answer_per_subject=None, overlap_answer=1)
    annotator = member(campaign, Role.ANNOTATOR, ("es",))
    assignment = claim(annotator, campaign, "answer", "es")
    submit_answer(
        envelope=Envelope(user=annotator, assignment_id=assignment.pk, nonce=uuid.uuid4()),
        seen_id=assignment.task.candidates.get().translation_id,
        choice=0,
    )
    task = Task.objects.get(pk=assignment.task_id)
    assert task.state == TaskState.DISPUTED
    client = sign_in(member(campaign, Role.MANAGER))
    chosen = re.compile(r'name="choice" value="(\d)"[^>]* checked')
    assert not chosen.search(client.get(case(task)).text)  # most people are against the key
    unsaid = re.compile(r'name="choice" value="(\d)"[^>]* data-unsaid')
    assert unsaid.findall(client.get(case(task)).text) == ["1", "2", "3"]
    sent = {"nonce": str(uuid.uuid4()), "comment": "It is the tibia."}
    unread = client.post(f"{case(task)}?ruled=7", sent)
    assert unread.context["form"].errors["choice"] == ["Choose the option that is right."]
    assert f'action="{case(task)}?ruled=7"' in unread.text  # undo outlasts a refusal
    moved = client.post(case(task), sent | {"comment": "", "outcome": "key_moved", "choice": "1"})
    assert list(moved.context["form"].errors) == ["comment"]
    assert not chosen.search(moved.text)
    assert "Who reworks the text reads this as well" in moved.text
    client.post(case(task), sent | {"choice": "1"})
    task.refresh_from_db()
    assert task.state == TaskState.ADJUDICATED
    assert "choice" not in task.consensus.values
    client.post(case(task), {"nonce": str(uuid.uuid4()), "choice": "0"})
    task.refresh_from_db()
    assert task.consensus.values["choice"] == 0
