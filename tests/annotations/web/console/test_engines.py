"""A manager sees what engines would take, has them translate, and chooses among their texts."""

from typing import Any

import pytest

from annotations.models import Campaign, TaskCandidate, TranslationRun
from annotations.vocabularies import Role
from tests.annotations.dear import Dear, install_dear
from tests.annotations.web.console.conftest import SignIn
from tests.factories import make_campaign, member, translate
from workbench.core.jobs import services as jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def dear(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Dear:
    settings.RUNS_DIR = tmp_path
    return install_dear(monkeypatch)


def done() -> TranslationRun:
    run = TranslationRun.objects.get()
    jobs.run(job_id=run.job_id)  # type: ignore[arg-type]
    return TranslationRun.objects.get()


def test_a_paid_run_is_agreed_to_held_to_its_ceiling_and_goes_on_above_it(
    dear: Dear, sign_in: SignIn
) -> None:
    campaign = make_campaign(translated=False)
    client = sign_in(member(campaign, Role.MANAGER))
    pages = f"/console/campaigns/{campaign.name}/engines/"
    assert "No engine has translated here yet" in client.get(pages).text
    order = {"engines": "dear", "currency": "EUR", "character_price": "1000000", "max_cost": "200"}
    shown = client.post(f"{pages}translate/", order)
    assert shown.status_code == 200
    assert "In all about" in shown.text
    assert "non-commercial" in shown.text
    refused = client.post(f"{pages}translate/", order | {"start": "yes"})
    assert (refused.status_code, TranslationRun.objects.count()) == (422, 0)
    assert "Agree to it." in refused.text
    started = client.post(f"{pages}translate/", order | {"start": "yes", "agreed": "on"})
    assert started.headers["Location"] == pages
    assert "Queued" in client.get(pages).text

    run = done()
    page = f"{pages}{run.pk}/"
    assert "The ceiling is reached" in client.get(page).text
    assert 0 < run.remaining < 4
    assert client.post(f"{page}resume/", {"max_cost": ""}).status_code == 422
    assert "give more than that" in client.post(f"{page}resume/", {"max_cost": "1"}).text
    assert client.post(f"{page}resume/", {"max_cost": "1000"}).headers["Location"] == page
    assert (done().state, done().remaining) == ("done", 0)
    assert "without-context" in client.get(page).text
    nothing = client.post(f"{pages}translate/", order | {"start": "yes"})
    assert "There is nothing left to translate" in nothing.text


def test_texts_stand_side_by_side_and_one_engine_is_chosen(dear: Dear, sign_in: SignIn) -> None:
    campaign = make_campaign(translated=False)
    client = sign_in(member(campaign, Role.MANAGER))
    page = f"/console/campaigns/{campaign.name}/engines/texts/"
    assert "texts in this language yet" in client.get(page).text
    for engine in ("one", "two"):
        translate(campaign, "es", engine)
    shown = client.get(page).text
    item = campaign.benchmark.items.first()
    assert item is not None
    for text in item.translations.all():
        assert text.options[0] in shown
    client.post(f"{page}prefer/", {"language": "es", "engine": "two"})
    assert "Offer all again" in client.get(page).text
    offered = TaskCandidate.objects.values_list("translation__engine", flat=True)
    assert set(offered) == {"two"}
    assert client.get(f"{page}?language=xx").status_code == 404
    told = client.post(f"{page}prefer/", {"language": "es", "engine": "three"}, follow=True)
    assert "has no text" in told.text


def test_a_run_is_stopped_and_its_failures_are_told(dear: Dear, sign_in: SignIn) -> None:
    campaign = make_campaign(translated=False)
    manager = member(campaign, Role.MANAGER)
    client = sign_in(manager)
    pages = f"/console/campaigns/{campaign.name}/engines/"
    client.post(f"{pages}translate/", {"engines": "dear", "start": "yes", "agreed": "on"})
    run = TranslationRun.objects.get()
    client.post(f"{pages}{run.pk}/cancel/")
    run.failures.create(item=campaign.benchmark.items.first(), problem="The engine gave nothing.")
    shown = client.get(f"{pages}{run.pk}/").text
    assert "Cancelled" in shown
    assert "The engine gave nothing." in shown
    client.post(f"{pages}{run.pk}/resume/", {"retry_failed": "yes"})
    assert (done().state, run.failures.count()) == ("done", 0)
    assert _readable(campaign, sign_in, f"{pages}{run.pk}/")


def _readable(campaign: Campaign, sign_in: SignIn, page: str) -> bool:
    """Viewers read it and may do nothing."""
    viewer = sign_in(member(campaign, Role.VIEWER))
    return viewer.get(page).status_code == 200 and viewer.post(f"{page}cancel/").status_code == 403
