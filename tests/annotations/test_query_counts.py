"""How many queries the desk's requests take: stated here, and the same however much there is.

Counted as `Server-Timing` counts them; the benchmark and docs/performance.md show the same numbers.
"""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotations.kinds.registry import planned_kinds
from annotations.models import Campaign
from annotations.quality.checks import CHECKS
from annotations.selectors.desk import offered_texts
from benchmarks.desk.decisions import TaskForm
from tests.clients import V1, client_of
from tests.factories import make_campaign, member, translate
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

LANGUAGE = {"review": "es", "label": "en", "answer": "es"}
PATH = {
    "review": "reviews",
    "label": "labels",
    "answer": "answers",
}
API = {"review": (7, 15), "label": (7, 9), "answer": (7, 12)}
PAGES = {"review": (12, 18), "label": (10, 12), "answer": (11, 15)}
"""By kind of task: queries of the next task, and of its submission."""

QUERIES = re.compile(r'desc="(\d+) queries"')
Work = Callable[[Campaign, User, str], tuple[int, int]]


@pytest.fixture(autouse=True)
def _timed(settings: Any) -> None:
    settings.SERVER_TIMING = True


def queries_of(response: HttpResponse, status: int) -> int:
    assert response.status_code == status, response.content
    found = QUERIES.search(response["Server-Timing"])
    assert found is not None
    return int(found[1])


def over_the_api(campaign: Campaign, person: User, kind: str) -> tuple[int, int]:
    """Queries of the second task's claim and submission: the first notes the token's use."""
    client = client_of(person)
    for _ in range(2):
        claimed = client.post(
            f"{V1}/campaigns/{campaign.name}/claims", {"kind": kind, "language": LANGUAGE[kind]}
        )
        held = claimed.json()
        submitted = client.post(
            f"{V1}/assignments/{held['id']}/{PATH[kind]}", _decision(kind, held["candidates"])
        )
    return queries_of(claimed, 201), queries_of(submitted, 201)


def on_the_pages(campaign: Campaign, person: User, kind: str) -> tuple[int, int]:
    client = Client()
    client.force_login(person)
    url = reverse("desk-work", args=[campaign.name, kind, LANGUAGE[kind]])
    page = client.post(url, headers={"X-Screen": "only"})
    form = TaskForm.read(page.content.decode())
    assert form is not None
    answers = {"knowledge": "none", "time_sensitive": "no", "choice": "0"}
    submitted = client.post(
        form.action, dict(form.fields) | answers | {"acknowledged": list(CHECKS)}
    )
    return queries_of(page, 200), queries_of(submitted, 303)


def _decision(kind: str, candidates: list[dict[str, Any]]) -> dict[str, Any]:
    nonce = {"nonce": str(uuid.uuid4())}
    match kind:
        case "label":
            return nonce | {"knowledge": ["none"], "time_sensitive": False}
        case "answer":
            return nonce | {"seen": candidates[0]["position"], "choice": 0}
    accepted = {"verdict": "accept", "acknowledged": list(CHECKS)}
    return nonce | accepted | {"seen": candidates[0]["position"]}


def small() -> Campaign:
    return make_campaign(items=8, languages=("es",), answer_per_subject=None, overlap_label=3)


def grown() -> Campaign:
    """Ten times the tasks, two candidates each, more people, and work done already."""
    campaign = make_campaign(
        items=80, languages=("es", "ar"), answer_per_subject=None, overlap_label=3
    )
    translate(campaign, "es", engine="another-engine")
    for task in campaign.tasks.filter(kind="review", language="es"):
        # Else a decision on the text that is shown first may move what the campaign stands by.
        current = campaign.current_translations.filter(language="es", item=task.item_id)
        current.update(translation=offered_texts(task)[0])
    for _ in range(12):
        over_the_api(campaign, member(campaign), "label")
    return campaign


def with_roles_elsewhere(campaign: Campaign, others: int) -> User:
    person = member(campaign, languages=("es",))
    for _ in range(others):
        elsewhere = make_campaign(items=2)
        elsewhere.memberships.create(user=person, role="annotator")
    return person


@pytest.mark.parametrize("kind", list(planned_kinds()))
@pytest.mark.parametrize(("work", "stated"), [(over_the_api, API), (on_the_pages, PAGES)])
def test_next_and_submit_take_the_stated_queries(
    work: Work, stated: dict[str, tuple[int, int]], kind: str
):
    campaign = small()
    assert work(campaign, member(campaign), kind) == stated[kind]


@pytest.mark.slow
@pytest.mark.parametrize(("work", "stated"), [(over_the_api, API), (on_the_pages, PAGES)])
def test_they_take_no_more_with_more_tasks_people_and_memberships(
    work: Work, stated: dict[str, tuple[int, int]]
):
    campaign = grown()
    kinds = planned_kinds()
    found = {kind: work(campaign, with_roles_elsewhere(campaign, 3), kind) for kind in kinds}
    assert found == stated
