"""How far people agree: the pages, their files, and who may see what of them."""

import csv
import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.forms.reading import read_form
from annotations.models import Campaign
from annotations.services import agreement as tables
from annotations.services.planning import plan_of, revise_protocol
from annotations.vocabularies import Role
from annotations.web.console.agreement_tables import wordings
from tests.annotations.web.console.conftest import SignIn, label, review
from tests.clarity import CLARITY, POOR, about, answer, asking
from tests.factories import make_campaign, member
from tests.made_once import made_once
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import run

pytestmark = pytest.mark.django_db


@made_once
def campaign() -> Campaign:
    return make_campaign(items=3, languages=("es",), overlap_label=2, overlap_review=2)


@pytest.fixture
def labelled(campaign: Campaign, annotators: list[User]) -> list[User]:
    """Two people who differ on one of three questions."""
    for user, second in zip(annotators, ("none", "cultural"), strict=True):
        for knowledge in ("none", second, "cultural"):
            label(user, campaign, knowledge)
    return annotators


def get(client: Client, campaign: Campaign, page: str = "", **asked: str) -> str:
    response = client.get(f"/console/campaigns/{campaign.name}/agreement/{page}", asked)
    assert response.status_code == 200, response
    return response.text


def table(client: Client, campaign: Campaign, page: str, **asked: str) -> list[list[str]]:
    return list(csv.reader(get(client, campaign, page, **asked).splitlines()))


def test_what_can_be_trusted_and_the_figures_by_question_and_slice(
    campaign: Campaign, labelled: list[User], manager: User, sign_in: SignIn
) -> None:
    client = sign_in(manager)
    page = get(client, campaign)
    assert "Too low" in page
    assert "alpha 0.444" in page
    assert "By the rule 3 of 3 are settled." in page
    assert "66.7 %" in page
    sliced = get(client, campaign, by="split", coefficient="gwet_ac1")
    assert "Gwet&#x27;s AC1</th>" in sliced
    assert "\u20663 / 3\u2069" in sliced  # Read from the right, it would be turned about.
    assert "Krippendorff&#x27;s alpha</th>" in get(client, campaign, of="label", by="month")
    for asked in ({"of": "label:x"}, {"kind": "x"}, {"by": "x"}, {"coefficient": "x"}):
        address = f"/console/campaigns/{campaign.name}/agreement/people/people.csv"
        assert client.get(address, asked).status_code == 404, asked
    head, *rows = table(client, campaign, "figures.csv", by="split")
    found = dict(zip(head, rows[0], strict=True))
    assert (found["Name"], found["pairable"], found["alpha"][:5]) == ("test", "3", "0.444")
    drawn = client.get(f"/console/campaigns/{campaign.name}/agreement/figures.svg")
    assert ElementTree.fromstring(drawn.content).findall(".//{*}text")


def test_people_by_name_for_managers_and_by_pseudonym_for_others(
    campaign: Campaign, labelled: list[User], manager: User, sign_in: SignIn
) -> None:
    page = get(sign_in(manager), campaign, "people/")
    assert "66.7 %" in page
    names = {user.username for user in labelled}
    rows = table(sign_in(manager), campaign, "people/figures.csv")
    assert {rows[1][0], rows[1][1]} == names
    assert rows[1][2:4] == ["2", "3"]
    viewer = sign_in(member(campaign, Role.VIEWER))
    for name in names:
        assert name in page
        assert name not in get(viewer, campaign, "people/")
    assert table(viewer, campaign, "people/figures.csv")[1][0].startswith("annotator-")
    working = member(campaign, Role.VIEWER)
    campaign.memberships.create(user=working, role=Role.ANNOTATOR)
    refused = sign_in(working).get(f"/console/campaigns/{campaign.name}/agreement/")
    assert refused.status_code == 403
    assert "these figures tell what others decided" in refused.text


def test_over_time_with_what_changed_meanwhile(
    campaign: Campaign, labelled: list[User], manager: User, sign_in: SignIn
) -> None:
    client = sign_in(manager)
    revised = replace(plan_of(protocol=campaign.protocol), guideline="Look twice.")
    revise_protocol(user=manager, campaign=campaign, plan=revised)
    get(client, campaign)  # Keeps what holds today.
    page = get(client, campaign, "over-time/")
    assert "0.444" in page
    assert "Version 2: guideline" in page
    for by in ("month", "week", "window", "kept"):
        rows = table(client, campaign, "over-time/figures.csv", by=by)
        assert len(rows) == (4 if by == "window" else 2), rows
    assert "0.444" in get(client, campaign, "over-time/", by="kept")
    assert "Part 3" in get(client, campaign, "over-time/", by="window")


def test_figures_that_a_job_computes_are_shown_with_their_time(
    campaign: Campaign,
    labelled: list[User],
    manager: User,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tables, "AT_ONCE", 0)
    client = sign_in(manager)
    assert "Figures are being computed" in get(client, campaign)
    for job in Job.objects.all():
        run(job_id=job.pk)
    assert "alpha 0.444" in get(client, campaign)
    campaign.tasks.filter(kind="label").update(remaining=1)
    label(member(campaign, Role.ANNOTATOR), campaign, "none")
    page = get(client, campaign)
    assert "1 decision came since" in page
    assert "alpha 0.444" in page
    for number, person in enumerate(labelled):
        review(person, campaign, f"¿Qué hueso es la versión {number}?")
    of_texts = {"of": "review", "by": "text"}
    assert "Figures are being computed" in get(client, campaign, **of_texts)
    for job in Job.objects.filter(state="queued"):
        run(job_id=job.pk)
    page = get(client, campaign, **of_texts)
    assert "Review: texts that several people wrote" in page
    assert "chrF++" in page
    (_head, row) = table(client, campaign, "figures.csv", **of_texts)
    assert row[:5] == ["es", "1", "1", "1", "0.0"]


def test_the_items_behind_a_figure_and_the_way_back(
    campaign: Campaign, labelled: list[User], manager: User, sign_in: SignIn
) -> None:
    client = sign_in(manager)
    page = get(client, campaign)
    assert "1 of 3 was not unanimous" in page
    behind = unescape(re.findall(r'href="([^"]*/agreement/items/[^"]*)"', page)[0])
    response = client.get(behind)
    row = response.context["rows"]
    assert [one.votes for one in row] == [[("A", "No"), ("B", "Yes")]]
    assert row[0].shares == ["No 50 %", "Yes 50 %"]
    assert "Culturally sensitive" in response.text
    for question, words in (("cultural", "Yes"), ("time_sensitive", "No")):
        asked = {"question": question, "unanimous": "yes", "by": "split", "key": "test"}
        assert words in get(client, campaign, "items/", **asked)
    pair = re.findall(r"pair=([^&]*)&amp;", get(client, campaign, "people/"))[0]
    pages = {"pair": unquote(pair), "unanimous": "no"}
    assert len(client.get(behind.partition("?")[0], pages).context["rows"]) == 1
    assert "No item is like that" in get(client, campaign, "items/", pair="nobody,x", by="person")
    assert "No item is like that" in get(client, campaign, "items/", by="month", key="x")
    assert get(client, campaign, "items/", by="kept", key="2026-01-01")
    assert "No item is like that" in get(client, campaign, "items/", by="subject", key="\0")
    assert "nothing to compare by this" in get(client, campaign, by="batch")


def test_pages_from_the_cache_take_as_many_queries_however_much_there_is(
    campaign: Campaign, labelled: list[User], sign_in: SignIn
) -> None:
    grown = make_campaign(items=6, languages=("es",), overlap_label=3)
    for knowledge in ("none", "cultural", "dialect"):
        person = member(grown, Role.ANNOTATOR)
        for _ in range(2):
            label(person, grown, knowledge)
    pages = ("?by=subject", "people/", "items/?unanimous=no")
    counted = [
        [queries(sign_in(member(one, Role.MANAGER)), one, page) for page in pages]
        for one in (campaign, grown)
    ]
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 54, counted


def queries(client: Client, campaign: Campaign, page: str) -> int:
    address = f"/console/campaigns/{campaign.name}/agreement/{page}"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_every_question_of_a_form_is_told_and_its_answers_read_as_words(sign_in: SignIn) -> None:
    form = read_form(CLARITY)
    campaign = asking(form, items=2)
    tasks = about(campaign, form)
    other = {"marks": [POOR["marks"][0] | {"end": 3, "quote": "[te"}], "problem": "meaning"}
    for answers in (POOR, {name: POOR[name] for name in POOR if name != "where"} | other):
        person = member(campaign)
        for task in tasks:
            answer(person, task, answers)
    client = sign_in(member(campaign, Role.MANAGER))
    page = get(client, campaign, of=f"label:{form.id}")
    assert "by characters; marks overlap by 66.7 %" in page
    behind = {unescape(one) for one in re.findall(r'href="([^"]*/agreement/items/[^"]*)"', page)}
    asked = re.compile("question=(problem|marks%3Amajor).*unanimous=no")
    pages = "".join(client.get(one).text for one in sorted(behind) if asked.search(one))
    for words in ("grammar", "meaning", "(major)"):
        assert words in pages, words


def test_a_label_of_marks_is_told_from_the_value_of_the_same_name() -> None:
    named = {"cultural": "Cultural", "spans": "Highlights", "spans:cultural": "Cultural"}
    questions = [{"key": key, "label": {"en": name}} for key, name in named.items()]
    called = wordings({"questions": questions})
    assert list(called.values()) == ["Cultural", "Highlights", "Highlights: Cultural"]
