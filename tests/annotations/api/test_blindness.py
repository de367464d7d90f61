"""Whoever may still be handed a task sees nothing of what others decided on it, anywhere."""

import json
import re
import zipfile
from io import BytesIO

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from annotations.models import TaskCandidate
from annotations.services import releasing
from annotations.services.claiming import claim_task
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import claim, edit, label
from workbench.core.jobs.services import enqueue

pytestmark = pytest.mark.django_db

SECRET = "palabra escrita por otra persona"
PARQUET = b"PAR1"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@made_once
def campaign(stores):
    """Two overlapping kinds of tasks, decided on by others, and releases from before and after."""
    campaign = make_campaign(items=2, overlap_review=2, answer_per_subject=None)
    other = member(campaign)
    releasing.build_release(campaign=campaign, version="0.1.0")
    edit(other, claim(campaign, other), f"¿{SECRET}, número 0?")
    label(campaign, other, ["cultural"], cultures=["South Asian Culture"])
    for person in (other, member(campaign)):
        last = campaign.tasks.filter(kind="review", language="es").latest("pk")
        edit(person, claim_task(user=person, task_id=last.pk), f"¿{SECRET}, número 1?")
    releasing.build_release(campaign=campaign, version="1.0.0")
    enqueue(kind="build_release", arguments={}, created_by=other, subject=f"campaign:{campaign.pk}")
    return campaign


NOT_ABOUT_ANYTHING = ("schema/", "docs/")
"""The contract names every value that there is."""


SHOWN = {
    "campaigns/<str:name>/items/<int:pk>/translations",
    "releases/<str:name>/<str:version>/rows",
    "releases/<str:name>/<str:version>/files/<path:path>",
    "releases/<str:name>/<str:version>/difference/<str:config>/<str:split>",
    "releases/<str:name>/<str:version>/archive",
}
"""Where a viewer reads what another person wrote."""


def addresses():
    """Every path of the API, as its pattern is written."""
    api = next(p for p in get_resolver().url_patterns if str(p.pattern) == "api/v1/")
    groups = [pattern.url_patterns for pattern in api.url_patterns if hasattr(pattern, "app_name")]
    found = [str(pattern.pattern) for group in groups for pattern in group]
    return [address for address in found if address not in NOT_ABOUT_ANYTHING]


def answers_to(user, campaign, task):
    """What the person is answered at every address that can be read, with all that is in files."""
    client = client_of(user)
    values = {
        "name": campaign.name,
        "version": "1.0.0",
        "path": "post_edits/post_edits-00000-of-00001.parquet",
        "kind": "reviews",
        "language": "es",
        "config": "es",
        "split": "test",
        "gate": "reviewed",
        "figure": "categories",
    }
    for address in addresses():
        of_task = "assignments" not in address and "items" not in address
        pk = task.pk if of_task else task.item_id
        path = PARAMETER.sub(lambda found: str(values.get(found[1], pk)), address)  # noqa: B023
        response = asked(client, f"{V1}/{path}")
        if response.status_code == 405:
            continue
        content = b"".join(response.streaming_content) if response.streaming else response.content
        yield address, response.status_code, "\n".join(told_in(content))


def asked(client, address):
    """The answer to a query of what the address knows, since it refuses what it does not know."""
    query = {
        "language": "es",
        "page_size": 1000,
        "to": "0.1.0",
        "texts": 100,
        "config": "post_edits",
    }
    response = client.get(address, query)
    if response.status_code == 400:
        unknown = response.json()["errors"]
        response = client.get(address, {k: v for k, v in query.items() if k not in unknown})
    return response


def told_in(content):
    """What a body says; of an archive or a table, what is packed in it."""
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from told_in(archive.read(name))
    elif content.startswith(PARQUET):
        for row in pq.read_table(BytesIO(content)).to_pylist():
            yield json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    else:
        yield content.decode("utf-8", "replace")


def test_an_annotator_finds_no_decision_of_another_and_no_key_at_any_address(campaign):
    task = campaign.tasks.filter(kind="review", remaining=1).get()
    answered = list(answers_to(member(campaign), campaign, task))
    assert len(answered) > 15
    for address, status, text in answered:
        assert status < 500, address
        assert SECRET not in text, address
        assert "South Asian Culture" not in text, address
        assert '"key":1' not in text, address
        assert status in (403, 404) or address not in SHOWN, address
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
    assert {address for address, _, text in answered if SECRET in text} == SHOWN
    assert not [address for address, status, _ in answered if status == 400]


PAGES = {
    "release": "",
    "release-card": "",
    "release-charts": "",
    "release-rows": "",
    "release-difference": "?to=0.1.0&split=es.test",
    "release-files": "",
    "download-release": "",
}


def pages_to(user, campaign):
    """What the person is shown on the pages of a release."""
    client = Client()
    client.force_login(user)
    for name, query in PAGES.items():
        address = reverse(f"console:{name}", args=[campaign.name, "1.0.0"])
        response = client.get(address + query)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        yield name, response.status_code, "\n".join(told_in(content))


def test_pages_of_a_release_show_an_annotator_no_decision_of_another(campaign):
    shown = list(pages_to(member(campaign, Role.VIEWER), campaign))
    assert {status for _, status, _ in shown} == {200}
    seen = {name for name, _, text in shown if SECRET in text}
    assert seen == {"release-rows", "release-difference", "download-release"}
    both = member(campaign)
    add_member(campaign=campaign, user=both, role=Role.VIEWER)
    for user in (member(campaign), both):
        for name, _, text in pages_to(user, campaign):
            assert SECRET not in text, name
            assert "South Asian Culture" not in text, name


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
