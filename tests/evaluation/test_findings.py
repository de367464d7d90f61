"""What an analysis flagged is sent to who made the release: on the page, over the API, by a job."""

import json
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from django.test import Client

from annotations.models import Campaign, Flag, Return
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from evaluation.analysis.items.table import SCHEMA
from evaluation.models import Analysis
from evaluation.selectors.findings import last_before, order_of_version
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import accept, claim
from workbench.core.accounts.models import User
from workbench.core.jobs import services as jobs
from workbench.core.jobs.models import Job, JobState

pytestmark = pytest.mark.django_db


@made_once
def campaign(stores: Path) -> Campaign:
    campaign = make_campaign(items=2)
    user = member(campaign)
    accept(user, claim(campaign, user))
    return campaign


@made_once
def analysis(campaign: Campaign) -> Analysis:
    """Of which one row of three is flagged."""
    release = build_release(campaign=campaign, version="1.0.0").release
    found = Analysis.objects.create(
        specs=["uniform:0"], release_folder=release.store_name, release_name=campaign.name,
        release_version="1.0.0", release_hash=release.content_hash, summary={"flags": 1},
    )  # fmt: skip
    store_items(found, {"es": True, "en": False})
    return found


def store_items(analysis: Analysis, flagged: dict[str, bool], right: int = 0) -> None:
    campaign = Campaign.objects.get()
    name = campaign.benchmark.items.order_by("position")[0].sample_id
    evidence = {"kind": "key_never_chosen", "answers": 14, "right": 0, "expected_right": 11.2}
    rows = [
        {
            "sample_id": name, "language": language, "score": 4.0, "probability": 0.9999,
            "reason": "translation_suspected", "kind": "key_never_chosen", "flagged": is_flagged,
            "answers": 14, "right": right, "evidence": json.dumps(evidence),
        }
        for language, is_flagged in flagged.items()
    ]  # fmt: skip
    content = BytesIO()
    pl.DataFrame(rows, schema=SCHEMA).write_parquet(content)
    analysis.place.store.write(analysis.place.name, "items.parquet", content.getvalue())


def carry_out() -> Job:
    job = Job.objects.get(kind="send_findings")
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    return job


def test_a_manager_sends_what_is_flagged_and_the_text_goes_back_to_its_people(
    campaign: Campaign, analysis: Analysis
) -> None:
    manager = member(campaign, Role.MANAGER)
    client = Client()
    client.force_login(manager)
    url = f"/evaluation/analyses/{analysis.pk}/findings/"
    page = client.get(url).text
    assert "Models lose the answer in this language" in page
    assert f"Send to {campaign}" in page
    sent = client.post(url, {"destination": campaign.name})
    job = carry_out()
    assert sent["Location"] == f"/jobs/{job.pk}/"
    assert (job.state, job.result["added"], job.result["returned"]) == (JobState.SUCCEEDED, 1, 1)
    flag = Flag.objects.get()
    assert (flag.person, flag.language, flag.reason) == (None, "es", "translation_suspected")
    assert flag.evidence["release"] == analysis.release_hash
    assert Return.objects.get().person == manager


def test_the_api_counts_them_and_sends_them_once(campaign: Campaign, analysis: Analysis) -> None:
    client, url = client_of(member(campaign, Role.MANAGER)), f"{V1}/analyses/{analysis.pk}/findings"
    told = client.get(url).json()
    assert told["found"] == [{"language": "es", "reason": "translation_suspected", "count": 1}]
    assert [one["name"] for one in told["destinations"]] == [campaign.name]
    assert client.post(url, {"destination": campaign.name}).status_code == 202
    carry_out()
    assert client.post(url, {"destination": campaign.name}).status_code == 202
    jobs.run(job_id=Job.objects.filter(kind="send_findings").latest("created_at").pk)
    assert Flag.objects.count() == Return.objects.count() == 1


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.VIEWER])
def test_who_manages_no_campaign_of_the_release_sends_nothing(
    campaign: Campaign, analysis: Analysis, role: Role
) -> None:
    user: User = member(campaign, role)
    client = Client()
    client.force_login(user)
    url = f"/evaluation/analyses/{analysis.pk}/findings/"
    assert "You manage no campaign" in client.get(url).text
    assert client.post(url, {"destination": campaign.name}).status_code == 403
    assert not Job.objects.filter(kind="send_findings").exists()


def test_what_a_campaign_does_not_take_is_told_row_by_row_and_nothing_is_sent(
    campaign: Campaign, analysis: Analysis
) -> None:
    store_items(analysis, {"es": True, "am": True})
    api = client_of(member(campaign, Role.MANAGER))
    api.post(f"{V1}/analyses/{analysis.pk}/findings", {"destination": campaign.name})
    job = carry_out()
    assert job.state == JobState.FAILED
    (problem,) = job.result["problems"]
    assert (problem["row"], problem["field"]) == (2, "language")
    assert not Flag.objects.exists()


def test_nothing_flagged_is_nothing_to_send(campaign: Campaign, analysis: Analysis) -> None:
    store_items(analysis, {"es": False})
    manager = member(campaign, Role.MANAGER)
    client = Client()
    client.force_login(manager)
    url = f"/evaluation/analyses/{analysis.pk}/findings/"
    assert "Nothing is flagged" in client.get(url).text
    answer = client.post(url, {"destination": campaign.name}, follow=True)
    assert "there is nothing to send" in answer.text


def test_what_was_flagged_is_followed_into_the_next_release(
    campaign: Campaign, analysis: Analysis
) -> None:
    manager = member(campaign, Role.MANAGER)
    build_release(campaign=campaign, version="1.1.0")
    later = Analysis.objects.create(
        specs=["uniform:0"], release_folder=f"{campaign.name}-1.1.0", release_name=campaign.name,
        release_version="1.1.0", release_hash="d" * 64, summary={"flags": 1},
    )  # fmt: skip
    store_items(later, {"es": False}, right=13)
    client = Client()
    client.force_login(manager)
    page = " ".join(client.get(f"/evaluation/analyses/{later.pk}/findings/").text.split())
    assert f"What became of the findings on {campaign.name} 1.0.0" in page
    assert '<td class="number">0/14</td><td class="number">13/14</td>' in page
    assert "no longer flagged" in page
    first = client.get(f"/evaluation/analyses/{analysis.pk}/findings/").text
    assert "What became of" not in first


def analysed(campaign: Campaign, version: str, flagged: dict[str, bool]) -> Analysis:
    found: Analysis = Analysis.objects.create(
        specs=["uniform:0"], release_folder=f"{campaign.name}-{version}",
        release_name=campaign.name, release_version=version, release_hash=version.ljust(64, "f"),
        summary={"flags": sum(flagged.values())},
    )  # fmt: skip
    store_items(found, flagged)
    return found


def page_of(analysis: Analysis, user: User) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(f"/evaluation/analyses/{analysis.pk}/findings/")
    assert response.status_code == 200
    return " ".join(response.text.split())


def test_findings_are_followed_in_the_order_of_releases_however_late_they_are_analysed(
    campaign: Campaign, analysis: Analysis
) -> None:
    manager = member(campaign, Role.MANAGER)
    tenth = analysed(campaign, "1.10.0", {"es": False})
    second = analysed(campaign, "1.2.0", {"es": True})
    assert f"What became of the findings on {campaign.name} 1.2.0" in page_of(tenth, manager)
    assert f"What became of the findings on {campaign.name} 1.0.0" in page_of(second, manager)
    assert "What became of" not in page_of(analysis, manager)


def test_what_was_sent_is_followed_whatever_was_analysed_since(
    campaign: Campaign, analysis: Analysis
) -> None:
    manager = member(campaign, Role.MANAGER)
    first_url = f"{V1}/analyses/{analysis.pk}/findings"
    client_of(manager).post(first_url, {"destination": campaign.name})
    carry_out()
    for flagged in ({"es": False}, {"es": False, "en": True}):
        Analysis.objects.filter(pk=analysed(campaign, "1.0.0", flagged).pk).update(
            release_hash=analysis.release_hash
        )
    later = analysed(campaign, "1.1.0", {"es": False})
    found = last_before(later, manager)
    assert found == analysis
    quiet = analysed(campaign, "1.2.0", {"es": False})
    assert last_before(quiet, manager) == analysis


def test_an_analysis_after_one_that_flagged_nothing_has_a_page(
    campaign: Campaign, analysis: Analysis
) -> None:
    store_items(analysis, {"es": False})  # its summary tells of one
    later = analysed(campaign, "1.1.0", {"es": False})
    assert "Nothing is flagged" in page_of(later, member(campaign, Role.MANAGER))


@pytest.mark.parametrize(
    ("before", "after"),
    [("1.9.0", "1.10.0"), ("1.0.0-rc.2", "1.0.0-rc.10"), ("1.0.0-rc.1", "1.0.0"), ("", "0.1.0")],
)
def test_versions_have_the_order_of_semantic_versions(before: str, after: str) -> None:
    assert order_of_version(before) < order_of_version(after)


def test_the_page_has_the_tabs_of_the_analysis_and_leads_to_the_flagged_questions(
    campaign: Campaign, analysis: Analysis
) -> None:
    page = page_of(analysis, member(campaign, Role.MANAGER))
    items = f"/evaluation/analyses/{analysis.pk}/items/"
    assert f'href="{items}?suspicious=1&amp;language=es"' in page
    assert 'aria-current="page">Findings' in page
