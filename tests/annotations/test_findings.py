"""What an evaluation found, as people meet it: over the API, at the desk, in the console."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotations.formats.flags import FlagRows
from annotations.models import Campaign, Flag
from annotations.selectors.exporting_decisions import exported_decisions
from annotations.services.findings import import_flags
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.work import accept, claim, edit
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db

EVIDENCE = {
    "kind": "answer_check_failed", "answers": 14, "right": 1, "expected_right": 11.4,
    "strong_answers": 7, "strong_right": 0, "key": "B", "other": "C", "chose_other": 13,
    "strong_chose_other": 7, "probability": 0.9993, "accuracy_elsewhere": 0.8123,
    "answer_check_failed": True, "errors_marked": False, "text": "The key is B.",
}  # fmt: skip
MODELS = "1 of 14 models choose the key in this language; 11.4 were expected."
PEOPLE = "People who answered it did not confirm the key."


def found(campaign: Campaign) -> dict[str, Any]:
    """A finding on the first item."""
    name = campaign.benchmark.items.order_by("position").values_list("sample_id", flat=True)[0]
    return {
        "sample_id": name, "language": "es", "reason": "translation_suspected", "score": 3.2,
        "evidence": EVIDENCE,
    }  # fmt: skip


def bring_in(campaign: Campaign) -> None:
    given = FlagRows.of_list("flags", [found(campaign)])
    assert import_flags(campaign=campaign, given=given).added == 1


def bring_in_all(campaign: Campaign, scores: Iterable[float | None]) -> None:
    """A finding on each item, with these scores."""
    names = campaign.benchmark.items.order_by("position").values_list("sample_id", flat=True)
    rows = [
        found(campaign) | {"sample_id": name, "score": score}
        for name, score in zip(names, scores, strict=True)
    ]
    import_flags(campaign=campaign, given=FlagRows.of_list("flags", rows))


def page(user: User, url: str) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.text.split())


def test_flags_come_over_the_api_all_or_none_and_once() -> None:
    campaign = make_campaign()
    url, manager = (
        f"{V1}/campaigns/{campaign.name}/flags",
        client_of(member(campaign, Role.MANAGER)),
    )
    row = found(campaign)
    tried = manager.post(url, {"flags": [row], "dry_run": True})
    assert (tried.status_code, tried.json()["added"]) == (200, 1)
    refused = manager.post(url, {"flags": [row, row | {"language": "xx-no"}]})
    assert refused.status_code == 400
    assert "row 2, language" in refused.text
    assert not Flag.objects.exists()
    sent = manager.post(url, {"flags": [row]})
    assert (sent.status_code, sent.json()["added"]) == (201, 1)
    again = manager.post(url, {"flags": [row]})
    assert (again.status_code, again.json()["unchanged"]) == (200, 1)
    annotator = client_of(member(campaign))
    assert annotator.post(url, {"flags": [row]}).status_code == 403


def test_who_repairs_a_text_sees_what_models_do_and_nothing_of_what_people_said() -> None:
    campaign = make_campaign()
    user = member(campaign)
    accept(user, claim(campaign, user))
    bring_in(campaign)
    held = claim(campaign, user)
    shown = page(user, reverse("desk-open", args=[held.pk]))
    assert "Why this task was sent back" in shown
    assert MODELS in shown
    assert "81 %" in shown
    assert "13 choose C instead, among them 7 of the 7 better models." in shown
    assert PEOPLE not in shown
    assert "The key is B." not in shown
    (told,) = client_of(user).get(f"{V1}/assignments/{held.pk}").json()["findings"]
    assert told["reason"] == "translation_suspected"
    assert (told["evidence"]["right"], told["evidence"]["chose_other"]) == (1, 13)
    assert not {"key", "text", "answer_check_failed", "errors_marked"} & set(told["evidence"])


@pytest.mark.parametrize("kind", ["label", "answer"])
def test_who_labels_or_answers_sees_nothing_of_it(kind: str) -> None:
    campaign = make_campaign(items=1, label_per_subject=1, answer_per_subject=1, languages=("es",))
    user = member(campaign)
    bring_in(campaign)
    held = claim(campaign, user, kind, "en" if kind == "label" else "es")
    assert held.task.item.flags.exists()
    shown = page(user, reverse("desk-open", args=[held.pk]))
    for word in ("models", "Models lose", PEOPLE, "The key is B."):
        assert word not in shown
    assert client_of(user).get(f"{V1}/assignments/{held.pk}").json()["findings"] == []


def test_each_round_offers_the_texts_that_it_was_about() -> None:
    campaign = make_campaign(items=1)
    first, second = member(campaign), member(campaign)
    before = claim(campaign, first)
    edit(first, before, "¿Cuál es el hueso?")
    bring_in(campaign)
    now = claim(campaign, second)
    told = {
        held.pk: client_of(user).get(f"{V1}/assignments/{held.pk}").json()["candidates"]
        for user, held in ((first, before), (second, now))
    }
    [machine], [edited] = told[before.pk], told[now.pk]
    assert machine["question"].startswith("[test-engine]")
    assert edited["question"] == "¿Cuál es el hueso?"


def test_the_console_says_in_words_why_and_in_figures_how_sure() -> None:
    campaign = make_campaign()
    bring_in(campaign)
    manager = member(campaign, Role.MANAGER)
    for url in (
        reverse("console:flags", args=[campaign.name]),
        reverse("console:item", args=[campaign.name, found(campaign)["sample_id"]])
        + "?language=es",
    ):
        shown = page(manager, url)
        for words in ("Models lose the answer in this language", MODELS, PEOPLE, "99.9 %", "3.20"):
            assert words in shown
        assert "strong_chose_other" not in shown


def test_who_can_still_be_handed_a_task_on_it_reads_no_finding_in_the_console() -> None:
    campaign = make_campaign(items=1)
    bring_in(campaign)
    user = member(campaign, Role.REVIEWER)
    flags = reverse("console:flags", args=[campaign.name])
    assert MODELS in page(user, flags)
    add_member(campaign=campaign, user=user, role=Role.ANNOTATOR)
    assert MODELS not in page(user, flags)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
def test_who_has_a_task_on_it_in_another_campaign_reads_no_finding_anywhere(role: Role) -> None:
    first = make_campaign(items=2)
    Campaign.objects.filter(pk=first.pk).update(name="first")
    first.refresh_from_db()
    other = make_campaign(benchmark=first.benchmark)
    accepter = member(first)
    accept(accepter, claim(first, accepter))
    bring_in_all(first, (1.0, 2.0))
    user = member(first, role)
    sample_id = found(first)["sample_id"]
    pages = [
        reverse("console:flags", args=["first"]),
        reverse("console:item", args=["first", sample_id]) + "?language=es",
    ]
    client, feed = client_of(user), f"{V1}/campaigns/first/flags"

    def told() -> list[str]:
        return [*(page(user, one) for one in pages), client.get(feed).text]

    assert all(MODELS in one or "strong_right" in one for one in told())
    add_member(campaign=other, user=user, role=Role.ANNOTATOR)
    for one in told():
        assert MODELS not in one
        assert "strong_right" not in one
    exported = [one for one in exported_decisions(first, user=user) if one["kind"] == "flag"]
    assert exported == []
    assert MODELS in page(member(first, role), pages[0])


def test_the_console_shows_the_most_suspicious_first_and_page_after_page() -> None:
    campaign = make_campaign(items=34)
    scores = [place / 10 for place in range(33)]
    bring_in_all(campaign, [*reversed(scores[1:]), None, scores[0]])
    manager, url = member(campaign, Role.MANAGER), reverse("console:flags", args=[campaign.name])
    client = client_of(manager)
    rows = client.get(f"{V1}/campaigns/{campaign.name}/flags").json()["results"]
    names = {row["id"]: row["evidence"].get("score") for row in rows}
    client = Client()
    client.force_login(manager)
    seen: list[float | None] = []
    following = "?raised_by=evaluation"
    while following:
        text = client.get(url + following).text
        seen += [names[int(pk)] for pk in re.findall(r'name="flag" value="(\d+)"', text)]
        found = re.search(r'href="(\?[^"]*after=\d+[^"]*)"', text)
        following = unescape(found[1]) if found else ""
    assert seen == [None, *sorted(scores, reverse=True)]
