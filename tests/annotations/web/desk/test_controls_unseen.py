"""Nothing that an annotator gets tells a control from work."""

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import Assignment, Campaign, Control
from annotations.services.claiming import claim_next
from annotations.vocabularies import DamageKind, Purpose
from tests.clients import V1, client_of
from tests.controls import Always, Never, accept_texts, controlled_campaign, plant_some, take
from tests.factories import member
from tests.made_once import made_once
from tests.pages import flat
from tests.work import accept
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
VARYING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken[^}]+|nonce="[^"]+"|'
    r'"(claimed_at|expires_at|created_at)": ?"[^"]+"|data-lease="\d+"|datetime="[^"]+"|'
    r"<time[^>]*>[^<]*</time>|\b\d\d:\d\d\b|"
    r'"seconds_left": \d+|item-[0-9a-f]{8}|'
    r'data-person="\d+"|aria-hidden="true">P[AB]</span>'
)


@made_once
def campaign() -> Campaign:
    return controlled_campaign(items=4, share=50)


class Annotator:
    """A person's browser and program, and what the two are told."""

    def __init__(self, campaign: Campaign, username: str) -> None:
        self.campaign = campaign
        self.user: User = member(campaign)
        self.username = username
        User.objects.filter(pk=self.user.pk).update(username=username)
        self.browser = Client()
        self.browser.force_login(self.user)
        self.api = client_of(self.user)
        self.heard: list[str] = []

    def hear(self, response: Any) -> Any:
        assert response.status_code < 300, response.content
        self.heard.append(flat(response))
        return response

    def work_off(self, held: Assignment) -> list[str]:
        """Look at everything there is to see of a task, submit it and look again."""
        page, name = self.browser.get, self.campaign.name
        self.hear(page("/"))
        self.hear(page(f"/work/{name}/review/es/"))
        for part in ("", "state/", "context/"):
            self.hear(page(f"/assignments/{held.pk}/{part}"))
        self.hear(self.api.get(f"{V1}/assignments/{held.pk}"))
        self.hear(self.api.get(f"{V1}/campaigns/{name}/in-hand"))
        flag = {"reason": "source_error", "nonce": str(uuid.uuid4()), "comment": "?"}
        self.hear(self.api.post(f"{V1}/assignments/{held.pk}/flags", flag))
        sent = {"seen": 0, "verdict": "accept", "nonce": str(uuid.uuid4()), "active_seconds": 9}
        self.hear(self.api.post(f"{V1}/assignments/{held.pk}/reviews", sent))
        for part in (f"assignments/{held.pk}/correct/", "history/", ""):
            self.hear(page(f"/{part}"))
        self.hear(self.api.get(f"{V1}/campaigns/{name}"))
        return [self._alike(text, held) for text in self.heard]

    def _alike(self, text: str, held: Assignment) -> str:
        """Without what differs from one person and one minute to the next."""
        text = VARYING.sub("", UUID.sub("", text)).replace(self.username, "")
        text = re.sub(rf"(assignments/|data-assignment=\"){held.pk}\b", "", text)
        text = re.sub(r'"(id|supersedes)": ?\d+', "", text)
        return re.sub(r'name="supersedes" value="\d+"', "", text)


def unswapped(text: str, control: Control) -> str:
    """With the two options that changed places put back."""
    clean = control.clean_text
    assert clean is not None
    planted = control.task.candidates.get().translation
    one, other = (a for a, b in zip(clean.options, planted.options, strict=True) if a != b)
    return text.replace(one, "\0").replace(other, one).replace("\0", other)


def test_the_pages_and_answers_on_a_control_are_those_on_work(campaign: Campaign) -> None:
    worker, controlled = Annotator(campaign, "person-a"), Annotator(campaign, "person-b")
    work = take(campaign, worker.user, Never())
    seen_of_work = worker.work_off(work)
    plant_some(campaign, 1, DamageKind.OPTION_SWAPPED)
    control = Control.objects.get()
    held = take(campaign, controlled.user, Always())
    assert held.task == control.task
    assert held.task.item == work.task.item
    seen_of_control = [unswapped(text, control) for text in controlled.work_off(held)]
    assert seen_of_control == seen_of_work
    told = "".join(seen_of_control).lower().replace("gold rush", "")  # a form speaks of it
    for word in ("planted", "gold", "control_share", "damage", "purpose"):
        assert word not in told, word


def test_a_control_is_claimed_in_as_many_queries_as_work(campaign: Campaign) -> None:
    accept_texts(campaign, 2)
    plant_some(campaign, 2)
    counted = {}
    for rng in (Always(), Never()):
        user = member(campaign)
        with CaptureQueriesContext(connection) as queries:
            held = claim_next(user=user, campaign=campaign, kind="review", language="es", rng=rng)
        assert held is not None
        counted[held.task.purpose] = len(queries)
    assert set(counted) == {Purpose.PLANTED, Purpose.PRODUCTION}
    assert len(set(counted.values())) == 1


def test_what_is_fetched_ahead_holds_controls_too(campaign: Campaign) -> None:
    accept_texts(campaign, 2)
    plant_some(campaign, 2)
    user = member(campaign)
    browser = Client()
    browser.force_login(user)
    url = f"/work/{campaign.name}/review/es/"
    without: list[int] = []
    for _ in range(4):
        browser.post(url, query_params={"without": without}, headers={"X-Screen": "1"})
        without = list(user.assignments.values_list("pk", flat=True))
    purposes = sorted(user.assignments.values_list("task__purpose", flat=True))
    assert purposes == ["planted", "planted", "production", "production"]


def test_own_controls_count_as_work(campaign: Campaign) -> None:
    accept_texts(campaign, 1)
    plant_some(campaign, 1)
    user = member(campaign)
    accept(user, take(campaign, user, Always()), active_seconds=30)
    browser = Client()
    browser.force_login(user)
    numbers = browser.get("/").context["numbers"]
    assert (numbers.total, numbers.seconds_total) == (1, 30)
