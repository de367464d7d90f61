import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.kinds.review.ledger import Review
from annotations.models import Campaign
from annotations.vocabularies import Role
from tests.annotations.web.desk.conftest import Desk
from tests.annotations.web.desk.test_review import EDITED
from tests.factories import UserFactory
from tests.pages import flat

MINUTES_OVER = timedelta(minutes=16)


def test_home_offers_the_next_task_and_the_queues(desk: Desk) -> None:
    page = desk.client.get("/").content.decode()
    assert "Start the next task" in page
    for kind, language in (("review", "es"), ("label", "en"), ("answer", "es")):
        assert desk.queue_url(kind, language) in page
    desk.open("review")
    assert "Continue where you left off" in desk.client.get("/").content.decode()


def test_looking_at_a_queue_takes_nothing_and_a_post_leads_to_the_task(desk: Desk) -> None:
    url = desk.queue_url("review")
    for _ in range(2):
        page = desk.client.get(url).content.decode()
        assert "1 task is open to you" in page
        assert "Take the next task" in page
    assert not desk.user.assignments.exists()
    taken = desk.client.post(url)
    assert (taken.status_code, taken["Location"]) == (
        303,
        reverse("desk-open", args=[desk.assignment.pk]),
    )
    assert 'name="verdict"' in desk.client.get(url).content.decode()
    assert 'name="verdict"' in desk.client.get(taken["Location"]).content.decode()
    desk.review()
    assert "Nothing left here" in desk.client.get(url).content.decode()
    assert "Nothing left here" in desk.client.post(url).content.decode()
    assert desk.user.assignments.count() == 1


def test_home_counts_what_was_done_today(desk: Desk) -> None:
    desk.open("review")
    desk.review(active_seconds=3720)
    page = desk.client.get("/").content.decode()
    assert '<span class="stat-value">1</span>' in page
    assert "1 h 02 min" in page


def test_who_is_in_no_campaign_is_told_whom_to_ask(db: None) -> None:
    client, user = Client(), UserFactory()
    client.force_login(user)
    page = client.get("/").content.decode()
    assert "You are not in a campaign yet" in page
    assert user.username in page
    assert "Open the console" not in page


def test_a_manager_is_shown_to_the_console(sit_down: Callable[..., Desk]) -> None:
    page = sit_down(Role.MANAGER).client.get("/").content.decode()
    assert "Open the console" in page
    assert "You are not in a campaign yet" not in page


@pytest.mark.parametrize("role", [Role.MANAGER, Role.REVIEWER, Role.VIEWER])
def test_only_annotators_work(sit_down: Callable[..., Desk], role: Role) -> None:
    refused = sit_down(role).open("review")
    assert refused.status_code == 403
    assert "You are not an annotator in this campaign." in refused.content.decode()


def test_a_language_that_is_not_ones_own_is_refused(
    campaign: Campaign, sit_down: Callable[..., Desk]
) -> None:
    campaign.languages.append("ar")
    campaign.save()
    refused = sit_down(languages=("ar",)).open("review")
    assert refused.status_code == 403
    assert "You do not annotate in this language" in refused.content.decode()


def test_without_a_sign_in_there_is_only_the_sign_in(campaign: Campaign) -> None:
    for url in ("/", reverse("desk-work", args=[campaign.name, "review", "es"]), "/history/"):
        assert "/accounts/login/" in Client().get(url)["Location"]


@pytest.mark.parametrize("path", ["x/review/es", "{name}/poetry/es", "{name}/review/xx"])
def test_a_queue_that_does_not_exist_is_not_found(desk: Desk, path: str) -> None:
    url = f"/work/{path.format(name=desk.campaign.name)}/"
    assert desk.client.get(url).status_code == 404


@pytest.mark.parametrize("action", ["submit", "skip", "flag", "draft", "preview", "correct"])
def test_another_persons_task_is_not_found(
    desk: Desk, sit_down: Callable[..., Desk], action: str
) -> None:
    desk.open("review")
    url = reverse(f"desk-{action}", args=[desk.assignment.pk])
    client = sit_down().client
    answer = client.get(url) if action == "correct" else client.post(url)
    assert answer.status_code == 404


def test_anothers_draft_and_decision_stay_unseen(desk: Desk, sit_down: Callable[..., Desk]) -> None:
    first, second = sit_down(), sit_down()
    first.open("review")
    first.review(question=EDITED)
    second.open("review")
    second.post("draft", {"question": "Borrador secreto", "draft_version": 0})
    for url in ("/", "/history/", desk.queue_url("label", "en"), first.queue_url("review")):
        page = desk.client.get(url).content.decode()
        assert EDITED not in page
        assert "Borrador secreto" not in page


def test_history_lists_own_decisions_with_the_way_to_correct_them(desk: Desk) -> None:
    desk.open("review")
    desk.review(question=EDITED)
    desk.open("label", "en")
    desk.post("submit", {"knowledge": ["regional"], "spans": "[]", "time_sensitive": "yes"})
    page = flat(desk.client.get("/history/"))
    assert page.count(">Correct <") == 2
    assert "Edited" in page
    assert "Geographic" in page


def test_an_empty_history_says_so(desk: Desk) -> None:
    assert "Nothing yet" in desk.client.get("/history/").content.decode()


def test_a_correction_supersedes_what_was_decided(desk: Desk) -> None:
    desk.open("review")
    desk.review(question=EDITED, comment="First thought.")
    url = reverse("desk-correct", args=[desk.assignment.pk])
    page = desk.client.get(url).content.decode()
    first = Review.objects.get()
    assert EDITED in page
    assert "First thought." in page
    assert f'name="supersedes" value="{first.pk}"' in page
    desk.review(supersedes=first.pk)
    assert Review.objects.get(supersedes=first).verdict == "accept"
    history = desk.client.get("/history/").content.decode()
    assert history.count(">corrected<") == 1


def test_after_the_grace_time_nothing_is_corrected(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open("review")
    desk.review()
    later = timezone.now() + MINUTES_OVER
    monkeypatch.setattr(timezone, "now", lambda: later)
    refused = desk.client.get(reverse("desk-correct", args=[desk.assignment.pk]))
    assert refused.status_code == 409
    assert "The time for corrections is over" in refused.content.decode()
    assert ">Correct <" not in flat(desk.client.get("/history/"))


def test_what_was_not_decided_cannot_be_corrected(desk: Desk) -> None:
    desk.open("review")
    url = reverse("desk-correct", args=[desk.assignment.pk])
    assert desk.client.get(url).status_code == 404


def test_own_numbers_say_what_was_done_and_never_rank(desk: Desk) -> None:
    empty = desk.client.get("/desk/numbers/").content.decode()
    assert "After your first task" in empty
    desk.open("review")
    desk.review(active_seconds=40)
    page = desk.client.get("/desk/numbers/").content.decode()
    assert "1 decision on 1 day" in page
    assert 'aria-label="The last 30 days"' in page
    assert "100.0" in page
    assert desk.user.username not in page.split("<main")[1].split("</main")[0]


def test_the_name_of_a_sample_breaks_between_its_words(desk: Desk) -> None:
    page = desk.open("review").content.decode()
    name = desk.assignment.task.item.sample_id
    assert "<wbr>".join(re.findall(r"[^/_]+[/_]?", name)) in page


@pytest.mark.parametrize(
    ("kind", "language"), [("review", "es"), ("label", "en"), ("answer", "es")]
)
def test_a_stored_draft_of_another_shape_is_passed_over(
    desk: Desk, kind: str, language: str
) -> None:
    page = desk.open(kind, language)
    assignment, form = desk.assignment, page.context["form"]
    for odd in ({"x": 1}, 5, [{"a": 1}], [[1]], "text", None):
        assignment.draft = {"gone": odd} | dict.fromkeys(form.fields, odd)
        assignment.save()
        again = desk.client.get(reverse("desk-open", args=[assignment.pk]))
        assert again.status_code == 200, odd
