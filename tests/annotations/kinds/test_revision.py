"""Revision as a step of its own: another person takes up the text that a review has come to."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from annotations.forms.reading import read_form
from annotations.kinds.revision.acts import adjudicate_revision
from annotations.models import Campaign, CurrentTranslation, Item, Task
from annotations.models.tasks import AssignmentState, TaskState
from annotations.permissions import can_adjudicate
from annotations.selectors.console import to_adjudicate
from annotations.selectors.contents import Named, contents
from annotations.selectors.ledger import Cut
from annotations.selectors.memory import hits_for, pairs_of
from annotations.selectors.neighbours import Neighbour, neighbourhood_of
from annotations.selectors.own_numbers import own_work
from annotations.selectors.progress import by_language
from annotations.selectors.queue import queues_for
from annotations.selectors.step_numbers import by_step
from annotations.services.adjudicating import Ruling, return_task
from annotations.services.claiming import claim_next, claim_task
from annotations.services.flagging import raise_flag
from annotations.services.members import add_member
from annotations.vocabularies import FlagReason, Role, Verdict
from tests.clarity import CLARITY, about, asking
from tests.clients import V1, client_of
from tests.factories import ItemFactory, make_campaign, member, translate
from tests.invariants import broken_invariants
from tests.made_once import made_once
from tests.work import ALL_CHECKS, accept, claim, edit, revise
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict

pytestmark = pytest.mark.django_db

STEPS = {"review": {"steps": ["review", "revision"]}}


@made_once
def campaign() -> Campaign:
    return make_campaign(items=1, rules=STEPS, grace_minutes=15)


@pytest.fixture
def first(campaign: Campaign) -> User:
    return member(campaign)


@pytest.fixture
def second(campaign: Campaign) -> User:
    return member(campaign)


def send_back(user: User, task: Task) -> None:
    return_task(user=user, task_id=task.pk, nonce=uuid.uuid4(), note="Once more, please.")


def current(campaign: Campaign) -> str:
    return CurrentTranslation.objects.get(campaign=campaign).translation.question


def revisions(campaign: Campaign) -> list[Task]:
    return list(campaign.tasks.filter(kind="revision").order_by("pk"))


def test_without_the_step_nothing_follows_a_review() -> None:
    campaign = make_campaign(items=1)
    user = member(campaign)
    accept(user, claim(campaign, user))
    assert not revisions(campaign)
    assert "revision" not in {queue.kind for queue in queues_for(user)}
    assert "revision" not in {row.kind for row in by_language(campaign)}
    assert "revision" not in Cut.now().limits


def test_a_revision_opens_for_another_with_the_first_edit_as_the_offered_text(
    campaign, first, second
):
    assert not revisions(campaign)
    edit(first, claim(campaign, first), "¿Qué hueso es?")
    [task] = revisions(campaign)
    assert (task.language, task.overlap, task.state) == ("es", 1, TaskState.OPEN)
    assert task.text is not None
    assert task.text.question == task.candidates.get().translation.question == "¿Qué hueso es?"
    assert current(campaign) == "¿Qué hueso es?"
    assert claim(campaign, second, "revision").task == task


def test_the_desk_and_the_api_show_what_the_first_person_made_of_the_machine_text(
    campaign, first, second
):
    edit(first, claim(campaign, first), "¿Qué hueso es?")
    held = claim(campaign, second, "revision")
    shown = client_of(second).get(f"{V1}/assignments/{held.pk}").json()
    assert [text["question"] for text in shown["candidates"]] == ["¿Qué hueso es?"]
    assert shown["edited_from"]["question"].startswith("[test-engine]")
    page = Client()
    page.force_login(second)
    html = page.get(reverse("desk-open", args=[held.pk])).content.decode()
    assert "Machine text and first edit" in html
    assert "<del" in html


def test_it_is_done_over_the_api_too(campaign, first, second):
    accept(first, claim(campaign, first))
    held = claim(campaign, second, "revision")
    sent = {"nonce": str(uuid.uuid4()), "seen": 0, "verdict": "accept"}
    sent |= {"acknowledged": list(ALL_CHECKS)}
    reply = client_of(second).post(f"{V1}/assignments/{held.pk}/revisions", sent)
    assert (reply.status_code, reply.json()["verdict"]) == (201, "accept")
    own = first.assignments.get()
    assert "edited_from" not in client_of(first).get(f"{V1}/assignments/{own.pk}").json()


def test_who_reviewed_a_text_does_not_revise_it(campaign, first, second):
    accept(first, claim(campaign, first))
    [task] = revisions(campaign)
    assert claim_next(user=first, campaign=campaign, kind="revision", language="es") is None
    with pytest.raises(Conflict):
        claim_task(user=first, task_id=task.pk)
    assert [q.waiting for q in queues_for(first) if q.kind == "revision"] == [0]
    assert [q.waiting for q in queues_for(second) if q.kind == "revision"] == [1]


def test_who_revised_a_text_does_not_review_it_again(campaign, first, second):
    accept(first, claim(campaign, first))
    revise(second, claim(campaign, second, "revision"))
    send_back(member(campaign, Role.MANAGER), campaign.tasks.get(kind="review"))
    assert claim_next(user=second, campaign=campaign, kind="review", language="es") is None


@pytest.mark.parametrize(
    ("verdict", "text", "stands"),
    [(Verdict.ACCEPT, "", "¿Qué hueso es?"), (Verdict.EDIT, "¿Cuál?", "¿Cuál?")],
)
def test_what_the_revision_comes_to_is_the_text(campaign, first, second, verdict, text, stands):
    edit(first, claim(campaign, first), "¿Qué hueso es?")
    revise(second, claim(campaign, second, "revision"), verdict, text)
    assert revisions(campaign)[0].state == TaskState.AGREED
    assert current(campaign) == stands
    assert broken_invariants(campaign) == []


def test_a_rejected_text_waits_for_a_ruling(campaign, first, second):
    edit(first, claim(campaign, first), "¿Qué hueso es?")
    revise(second, claim(campaign, second, "revision"), Verdict.REJECT, reason="unreadable")
    [task] = revisions(campaign)
    assert task.state == TaskState.DISPUTED
    add_member(campaign=campaign, user=first, role=Role.REVIEWER, languages=())
    assert not can_adjudicate(first, task)
    assert not to_adjudicate(campaign, first).exists()
    assert task in to_adjudicate(campaign, member(campaign, Role.REVIEWER))
    assert not CurrentTranslation.objects.filter(campaign=campaign).exists()
    assert task.text is not None
    adjudicate_revision(
        ruling=Ruling(
            member(campaign, Role.MANAGER), task.pk, uuid.uuid4(), "As the guideline says"
        ),
        question="¿Cómo se llama?",
        options=task.text.options,
        acknowledged=ALL_CHECKS,
    )
    assert current(campaign) == "¿Cómo se llama?"
    assert broken_invariants(campaign) == []


def test_a_returned_review_takes_its_revision_along_until_the_text_stands_again(
    campaign, first, second
):
    manager, review = member(campaign, Role.MANAGER), campaign.tasks.get(kind="review")
    accept(first, claim(campaign, first))
    revise(second, claim(campaign, second, "revision"), Verdict.EDIT, "¿Cuál?")
    assert current(campaign) == "¿Cuál?"
    send_back(manager, review)
    assert current(campaign).startswith("[test-engine]")
    third = member(campaign)
    edit(third, claim(campaign, third), "¿Y este?")
    old, new = revisions(campaign)
    assert (old.state, new.state) == (TaskState.AGREED, TaskState.OPEN)
    assert current(campaign) == "¿Y este?"
    send_back(manager, review)
    assert revisions(campaign) == [old]
    fourth = member(campaign)
    accept(fourth, claim(campaign, fourth))
    assert revisions(campaign) == [old]
    assert current(campaign) == "¿Cuál?"
    assert broken_invariants(campaign) == []


def test_a_revision_in_hand_goes_back_when_its_review_does(campaign, first, second):
    accept(first, claim(campaign, first))
    held = claim(campaign, second, "revision")
    send_back(member(campaign, Role.MANAGER), campaign.tasks.get(kind="review"))
    held.refresh_from_db()
    assert held.state == AssignmentState.RELEASED
    assert [row.kind for row in by_language(campaign)] == ["label", "review"]
    third = member(campaign)
    assert claim_next(user=third, campaign=campaign, kind="revision", language="es") is None
    revise(second, held, Verdict.EDIT, "¿Cuál?")
    assert current(campaign).startswith("[test-engine]")
    assert broken_invariants(campaign) == []


def test_a_form_after_the_review_waits_for_the_last_step():
    form = read_form(CLARITY.replace('after = "import"', 'after = "review"'))
    campaign = asking(form, rules=STEPS)
    first, second = member(campaign), member(campaign)
    edit(first, claim(campaign, first), "¿Qué hueso es?")
    assert about(campaign, form) == []
    revise(second, claim(campaign, second, "revision"), Verdict.EDIT, "¿Cuál?")
    [task] = about(campaign, form)
    assert task.text.question == "¿Cuál?"


def test_a_release_gives_the_revised_text_and_both_steps(campaign, first, second):
    edit(first, claim(campaign, first), "¿Qué hueso es?")
    before = Cut.now()
    revise(second, claim(campaign, second, "revision"), Verdict.EDIT, "¿Cuál?")
    told = contents(
        campaign, Cut.now(), named=Named.of(campaign), version="1", notes="", parent=None
    )
    spanish = told.records_of("es")
    [text] = spanish.texts
    assert (text.question, text.state, text.engine) == ("¿Cuál?", "agreed", "test-engine")
    steps = {edit.step: edit for edit in spanish.post_edits}
    assert set(steps) == {"review", "revision"}
    assert steps["revision"].question_before == "¿Qué hueso es?"
    assert steps["revision"].hter
    earlier = contents(
        campaign, before, named=Named.of(campaign), version="1", notes="", parent=None
    )
    spanish = earlier.records_of("es")
    [text] = spanish.texts
    assert (text.question, text.state) == ("¿Qué hueso es?", "open")
    assert [edit.step for edit in spanish.post_edits] == ["review"]


def test_the_memory_and_the_neighbours_have_the_last_steps_text():
    campaign = make_campaign(
        items=1, languages=("es", "fr"), rules=STEPS, translated=False, label_per_subject=0
    )
    translate(campaign, "es")
    first, second = member(campaign), member(campaign)
    other = ItemFactory(benchmark=campaign.benchmark, split="test", subject="anatomy")
    reader = member(campaign, languages=("fr",))
    edit(first, claim(campaign, first), "¿Qué hueso es?")
    assert not list(pairs_of(campaign, "es"))
    assert not hits_for(reader, campaign, "es", other)["option_d"]
    assert [one.accepted for one in texts_beside(reader, campaign, other)] == [False]
    revise(second, claim(campaign, second, "revision"), Verdict.EDIT, "¿Cuál?")
    assert "¿Cuál?" in {pair.target for pair in pairs_of(campaign, "es")}
    hit, *_ = hits_for(reader, campaign, "es", other)["option_d"]
    assert (hit.uses, hit.own) == (1, 0)
    assert hits_for(second, campaign, "es", other)["option_d"][0].own == 1
    assert [one.accepted for one in texts_beside(reader, campaign, other)] == [True]


def texts_beside(user: User, campaign: Campaign, item: Item) -> list[Neighbour]:
    around = neighbourhood_of(user, campaign, "es", item)
    return [one for one in (around.before, around.after) if one is not None]


def test_each_step_has_its_own_numbers_for_its_person(campaign, first, second):
    edit(first, claim(campaign, first), "¿Qué hueso es?")
    revise(second, claim(campaign, second, "revision"))
    assert own_work(first).outcomes.keys() == {"review"}
    assert own_work(second).outcomes["revision"].shares[Verdict.ACCEPT] == 1


def test_a_flag_tells_the_step_in_which_it_was_raised(campaign, first, second):
    accept(first, claim(campaign, first))
    task = claim(campaign, second, "revision").task
    raise_flag(
        campaign=campaign, item=task.item, language="es", reason=FlagReason.OTHER,
        nonce=uuid.uuid4(), person=second, task=task,
    )  # fmt: skip
    page = Client()
    page.force_login(member(campaign, Role.MANAGER))
    html = page.get(reverse("console:flags", args=[campaign.name])).content.decode()
    assert ">Revision</span>\n</h2>" in html


def test_effort_and_time_are_shown_for_each_step(campaign, first, second):
    edit(first, claim(campaign, first), "¿Qué hueso es?", active_seconds=60)
    revise(second, claim(campaign, second, "revision"))
    review, revision = by_step(campaign)
    assert (review.kind, review.decisions, review.accepted, review.seconds) == ("review", 1, 0, 60)
    assert review.hter["words"] > 0
    assert (revision.kind, revision.accepted, revision.hter) == ("revision", 1, {"words": 0})
    page = Client()
    page.force_login(member(campaign, Role.MANAGER))
    for name in ("campaign", "people", "protocol", "agreement", "items", "adjudication"):
        html = page.get(reverse(f"console:{name}", args=[campaign.name])).content.decode()
        assert ("Revision" in html) == (name != "protocol"), name


def test_no_page_speaks_of_revisions_where_there_are_none() -> None:
    campaign = make_campaign(items=1)
    user = member(campaign)
    accept(user, claim(campaign, user))
    add_member(campaign=campaign, user=user, role=Role.MANAGER, languages=())
    page = Client()
    page.force_login(user)
    addresses = [
        reverse(f"console:{name}", args=[campaign.name])
        for name in ("campaign", "people", "protocol", "agreement", "items", "adjudication")
    ]
    for address in (*addresses, reverse("desk-home"), reverse("desk-numbers")):
        assert "Revision" not in page.get(address, follow=True).content.decode(), address
