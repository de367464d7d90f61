from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.http import HttpResponse

from annotations.models import Acknowledgement
from annotations.services.planning import Plan, revise_protocol
from annotations.vocabularies import Role
from tests.annotations.web.desk.conftest import Desk
from tests.factories import UserFactory, member

FIRST = "# Review\n\nKeep numbers.\n\n# Culture\n\n## Dialect\n\nOnly English counts."
SECOND = FIRST.replace("Keep numbers.", "Keep numbers and formulas.")


def page(desk: Desk, query: str = "") -> str:
    url = f"/desk/guideline/{desk.campaign.name}/{query}"
    return desk.client.get(url).content.decode()


def read(desk: Desk, version: int, **extra: str) -> HttpResponse:
    url = f"/desk/guideline/{desk.campaign.name}/read/"
    return desk.client.post(url, {"version": version, **extra})


@pytest.fixture
def revise(desk: Desk) -> Callable[[str], None]:
    """Puts the next version of the rules in force, with this guideline."""
    manager = member(desk.campaign, Role.MANAGER)

    def to(guideline: str) -> None:
        plan = Plan.of(overlap_review=2, guideline=guideline)
        revise_protocol(user=manager, campaign=desk.campaign, plan=plan)

    return to


def test_without_a_guideline_nobody_is_asked_to_read_one(desk: Desk) -> None:
    assert 'name="verdict"' in desk.open("review").content.decode()
    assert desk.client.get(f"/desk/guideline/{desk.campaign.name}/").status_code == 404


def test_the_next_task_waits_until_the_guideline_is_read(
    desk: Desk, revise: Callable[[str], None]
) -> None:
    revise(FIRST)
    asked = desk.open("review").content.decode()
    assert "Read the guideline first" in asked
    assert not desk.user.assignments.exists()
    assert "the guideline is new to you" in desk.client.get("/").content.decode()
    answer = read(desk, 2, next=desk.queue_url("review"))
    assert answer["Location"] == desk.queue_url("review")
    assert 'name="verdict"' in desk.open("review").content.decode()
    assert "the guideline is new to you" not in desk.client.get("/").content.decode()


def test_a_change_is_announced_between_tasks_and_never_in_one(
    desk: Desk, revise: Callable[[str], None]
) -> None:
    desk.open("review")
    revise(FIRST)
    assert 'name="verdict"' in desk.open("review").content.decode()
    assert desk.review().status_code == 303
    read(desk, 2)
    assert "Nothing left here" in desk.open("review").content.decode()
    revise(SECOND)
    assert "The guideline has changed" in desk.open("review").content.decode()


def test_new_rules_with_the_same_guideline_ask_for_nothing(
    desk: Desk, revise: Callable[[str], None]
) -> None:
    revise(FIRST)
    read(desk, 2)
    revise(SECOND)
    revise(FIRST)
    assert 'name="verdict"' in desk.open("review").content.decode()


def test_it_is_acknowledged_once_however_often_it_is_said(
    desk: Desk, revise: Callable[[str], None]
) -> None:
    revise(FIRST)
    read(desk, 2)
    read(desk, 2)
    assert Acknowledgement.objects.get().person == desk.user


def test_what_has_changed_meanwhile_is_not_acknowledged(
    desk: Desk, revise: Callable[[str], None]
) -> None:
    revise(FIRST)
    revise(SECOND)
    assert "has changed meanwhile" in desk.client.get(read(desk, 2)["Location"]).content.decode()
    assert not Acknowledgement.objects.exists()


def test_the_page_has_its_passages_and_what_is_new_in_them(
    desk: Desk, revise: Callable[[str], None]
) -> None:
    revise(FIRST)
    read(desk, 2)
    revise(SECOND)
    html = page(desk)
    assert '<a href="#passage-dialect">Dialect</a>' in html
    assert '<h3 id="passage-dialect">Dialect</h3>' in html
    assert "What is new since version 2" in html
    assert "and formulas</ins>" in html
    assert "/read/" in html
    earlier = page(desk, "?version=2")
    assert "formulas" not in earlier
    assert "/read/" not in earlier


def test_markdown_can_neither_run_nor_load_anything(
    desk: Desk, revise: Callable[[str], None]
) -> None:
    revise("# One\n<script>alert(1)</script><img src=x onerror=alert(1)>\n[go](javascript:x)")
    html = page(desk).split("guideline-text")[1]
    assert "alert" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_only_members_read_it_and_only_annotators_acknowledge(
    desk: Desk, sit_down: Callable[..., Desk], revise: Callable[[str], None]
) -> None:
    revise(FIRST)
    viewer = sit_down(Role.VIEWER)
    assert "Keep numbers" in page(viewer)
    assert read(viewer, 2).status_code == 403
    viewer.client.force_login(UserFactory())
    assert viewer.client.get(f"/desk/guideline/{desk.campaign.name}/").status_code == 404


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:1"])
def test_one_is_not_sent_elsewhere(
    desk: Desk, revise: Callable[[str], None], elsewhere: str
) -> None:
    revise(FIRST)
    form = page(desk, f"?next={quote(elsewhere)}").split('class="guideline-read"')[1]
    assert elsewhere not in form
    assert read(desk, 2, next=elsewhere)["Location"] == "/"


def test_managers_see_who_has_read_it(
    desk: Desk, sit_down: Callable[..., Desk], revise: Callable[[str], None]
) -> None:
    sit_down()
    revise(FIRST)
    read(desk, 2)
    manager = sit_down(Role.MANAGER)
    url = f"/console/campaigns/{desk.campaign.name}/protocol/"
    html = manager.client.get(url).content.decode()
    assert html.count("Not read yet") == 1
    assert html.count("version 2,") == 1
