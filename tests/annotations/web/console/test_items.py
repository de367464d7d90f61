import uuid

import pytest
from django.db import connection

from annotations.kinds.review.acts import adjudicate_text, submit_review
from annotations.models import Assignment, Campaign, Task
from annotations.quality.checks import CHECKS
from annotations.selectors import browsing
from annotations.selectors.browsing import Filters, browse
from annotations.selectors.item_history import history_of
from annotations.services.adjudicating import Ruling
from annotations.services.members import add_member
from annotations.services.submitting import Envelope
from annotations.vocabularies import Role, Verdict
from tests.annotations.web.console.conftest import SignIn, label, review
from workbench.core.accounts.models import User


def item_page(campaign: Campaign, task: Task) -> str:
    return f"/console/campaigns/{campaign.name}/items/{task.item.sample_id}/?language=es"


def test_pages_go_forth_and_back_over_all_tasks(
    campaign: Campaign, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsing, "PAGE_SIZE", 2)
    everything = list(Task.objects.filter(campaign=campaign).order_by("pk"))
    seen, after = [], None
    while True:
        page = browse(campaign, manager, Filters(), after=after)
        seen += page.tasks
        if page.next is None:
            break
        after = page.next
    assert seen == everything
    assert page.previous is not None
    back = browse(campaign, manager, Filters(), before=page.previous)
    assert back.tasks == everything[len(everything) - 4 : len(everything) - 2]
    first = browse(campaign, manager, Filters(), before=back.previous)
    assert first.tasks == everything[:2]
    assert first.previous is None


def test_filters_narrow_the_list_down(
    campaign: Campaign, disputed: Task, manager: User, sign_in: SignIn
) -> None:
    client = sign_in(manager)
    html = client.get(f"/console/campaigns/{campaign.name}/items/?state=disputed&kind=review").text
    assert html.count("Needs adjudication: 1 to 1</span>") == 1
    assert disputed.item.sample_id in html
    found = browse(campaign, manager, Filters(text=disputed.item.question, kind="review"))
    assert [task.pk for task in found.tasks] == [disputed.pk]
    none = client.get(f"/console/campaigns/{campaign.name}/items/?q=zebra").text
    assert "No task is like that" in none


def test_a_page_can_be_filtered_by_the_sensitivity_label(
    campaign: Campaign, annotators: list[User], manager: User
) -> None:
    for user in annotators:
        tagged = label(user, campaign, "cultural")
    found = browse(campaign, manager, Filters(label="CS"))
    assert {task.item_id for task in found.tasks} == {tagged.item_id}
    assert found.labels == {tagged.item_id: "CS"}


def test_the_item_page_shows_decisions_under_letters(
    campaign: Campaign, disputed: Task, annotators: list[User], manager: User, sign_in: SignIn
) -> None:
    client = sign_in(manager)
    html = client.get(item_page(campaign, disputed)).text
    assert "Person A" in html
    assert annotators[0].username not in html
    named = client.get(item_page(campaign, disputed) + "&names=1").text
    assert annotators[0].username in named


def test_a_reviewer_cannot_ask_for_names(
    campaign: Campaign, disputed: Task, annotators: list[User], reviewer: User, sign_in: SignIn
) -> None:
    html = sign_in(reviewer).get(item_page(campaign, disputed) + "&names=1").text
    assert annotators[0].username not in html


def test_a_manager_who_annotates_stays_blind_until_the_task_is_done(
    campaign: Campaign, annotators: list[User], manager: User, sign_in: SignIn
) -> None:
    add_member(campaign=campaign, user=manager, role=Role.ANNOTATOR)
    task = review(annotators[0], campaign, "¿Cuál es el secreto?")
    html = sign_in(manager).get(item_page(campaign, task)).text
    assert "secreto" not in html
    assert "1 decision is hidden from you" in html


def test_labels_are_kept_from_who_can_still_be_asked(
    campaign: Campaign, annotators: list[User], manager: User
) -> None:
    add_member(campaign=campaign, user=manager, role=Role.ANNOTATOR)
    for user in annotators:
        label(user, campaign, "cultural")
    page = browse(campaign, manager, Filters(label="CS"))
    assert page.tasks == []
    assert browse(campaign, manager, Filters()).labels.get(0) is None
    assert "CS" not in browse(campaign, manager, Filters()).labels.values()


def test_a_ruling_with_the_number_of_a_corrected_review_reads_as_standing(
    campaign: Campaign, annotators: list[User], manager: User, sign_in: SignIn
) -> None:
    """Numbers of rows are only unique within their table."""
    first = review(annotators[0], campaign, "¿Qué hueso es este?").reviews.get()
    mine = Assignment.objects.get(task=first.task, person=annotators[0])
    submit_review(
        envelope=Envelope(
            user=annotators[0], assignment_id=mine.pk, nonce=uuid.uuid4(), supersedes=first.pk
        ),
        seen_id=first.seen_id,
        verdict=Verdict.EDIT,
        question="¿Cuál hueso es este?",
        options=first.result.options,
        acknowledged=tuple(CHECKS),
    )
    task = review(annotators[1], campaign, "¿Otro hueso?")
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('annotations_adjudication_id_seq', %s, false)", [first.pk])
    ruling = adjudicate_text(
        ruling=Ruling(
            manager, task.pk, uuid.uuid4(), "As the guideline says", confidence="low", reason="slip"
        ),
        question="¿Un hueso?",
        options=list(task.item.options),
        acknowledged=tuple(CHECKS),
    )
    assert ruling.pk == first.pk
    html = sign_in(manager).get(item_page(campaign, task)).text
    assert html.count("Corrected later") == 1
    assert all(said in html for said in ("Decided anew", "Confidence", "Low", "Slip"))
    [entry] = [
        e
        for t in history_of(campaign, task.item, manager, "es").tasks
        for e in t.entries
        if e.is_superseded
    ]
    assert entry.decision == first


def test_a_sample_id_that_is_not_there_is_not_found(
    campaign: Campaign, manager: User, sign_in: SignIn
) -> None:
    url = f"/console/campaigns/{campaign.name}/items/anatomy/test/999/"
    assert sign_in(manager).get(url).status_code == 404


def test_the_names_of_engines_stand_apart_from_the_words_around_them(
    campaign: Campaign, disputed: Task, manager: User, sign_in: SignIn
) -> None:
    """Else the date after a Latin name falls to pieces where one reads from right to left."""
    engine = disputed.candidates.get().translation.engine
    page = " ".join(sign_in(manager).get(item_page(campaign, disputed)).text.split())
    assert f"<bdi>{engine} " in page
