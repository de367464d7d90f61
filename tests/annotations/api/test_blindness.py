"""Whoever may still be handed a task sees nothing of what others decided on it, anywhere."""

import re

import pytest
from django.urls import get_resolver

from annotations.models import TaskCandidate
from annotations.services import releasing
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.work import claim, edit, label
from workbench.core.jobs.services import enqueue

pytestmark = pytest.mark.django_db

SECRET = "palabra escrita por otra persona"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture
def campaign(settings, tmp_path):
    """Two overlapping kinds of tasks, each decided on by another person, and a release of it."""
    settings.RELEASES_DIR = tmp_path
    campaign = make_campaign(items=2, overlap_review=2, answer_per_subject=None)
    other = member(campaign)
    edit(other, claim(campaign, other), f"¿{SECRET}, número 0?")
    label(campaign, other, ["cultural"], cultures=["South Asian Culture"])
    releasing.build_release(campaign=campaign, version="1.0.0")
    enqueue(kind="build_release", arguments={}, created_by=other, subject=f"campaign:{campaign.pk}")
    return campaign


NOT_ABOUT_ANYTHING = ("schema/", "docs/")
"""The contract names every value that there is."""


def addresses():
    """Every path of the API, as its pattern is written."""
    api = next(p for p in get_resolver().url_patterns if str(p.pattern) == "api/v1/")
    groups = [pattern.url_patterns for pattern in api.url_patterns if hasattr(pattern, "app_name")]
    found = [str(pattern.pattern) for group in groups for pattern in group]
    return [address for address in found if address not in NOT_ABOUT_ANYTHING]


def answers_to(user, campaign, task):
    """What the person is answered at every address that can be read."""
    client = client_of(user)
    values = {
        "name": campaign.name,
        "version": "1.0.0",
        "path": "votes/votes.parquet",
        "kind": "reviews",
    }
    for address in addresses():
        of_task = "assignments" not in address and "items" not in address
        pk = task.pk if of_task else task.item_id
        path = PARAMETER.sub(lambda found: str(values.get(found[1], pk)), address)  # noqa: B023
        response = client.get(f"{V1}/{path}", {"language": "es", "page_size": 1000})
        if response.status_code == 405:
            continue
        content = b"".join(response.streaming_content) if response.streaming else response.content
        yield address, response.status_code, content.decode("utf-8", "replace")


def test_an_annotator_finds_no_decision_of_another_and_no_key_at_any_address(campaign):
    task = campaign.tasks.filter(kind="review", remaining=1).get()
    answered = list(answers_to(member(campaign), campaign, task))
    assert len(answered) > 15
    for address, status, text in answered:
        assert status < 500, address
        assert SECRET not in text, address
        assert "South Asian Culture" not in text, address
        assert '"key":1' not in text, address
    assert {status for _, status, _ in answered} >= {200, 403, 404}


def test_a_viewer_who_also_annotates_is_kept_as_blind(campaign):
    user = member(campaign)
    add_member(campaign=campaign, user=user, role=Role.VIEWER)
    task = campaign.tasks.filter(kind="review", remaining=1).get()
    for address, status, text in answers_to(user, campaign, task):
        assert status < 500, address
        assert SECRET not in text, address
        assert "South Asian Culture" not in text, address


def test_a_viewer_alone_sees_what_was_decided(campaign):
    task = campaign.tasks.filter(kind="review", remaining=1).get()
    answered = list(answers_to(member(campaign, Role.VIEWER), campaign, task))
    assert any(SECRET in text for _, _, text in answered)


def test_who_sees_the_keys_is_never_handed_an_answer_task(campaign):
    user = member(campaign)
    add_member(campaign=campaign, user=user, role=Role.VIEWER)
    answer = client_of(user).post(
        f"{V1}/campaigns/{campaign.name}/claims", {"kind": "answer", "language": "es"}
    )
    assert answer.status_code == 204


def test_an_open_answer_task_tells_the_candidate_alone(campaign):
    client = client_of(member(campaign))
    claimed = client.post(
        f"{V1}/campaigns/{campaign.name}/claims", {"kind": "answer", "language": "es"}
    ).json()
    candidate = TaskCandidate.objects.get(task__assignments=claimed["id"])
    shown = {"position": 0, "passage": "", "question": candidate.translation.question}
    assert claimed["candidates"] == [shown | {"options": candidate.translation.options}]
    again = client.get(f"{V1}/assignments/{claimed['id']}").json()
    assert again == claimed
