"""Which questions of a release are kept from whom, and where else a person finds one."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from annotations.models import Campaign, Item, Release
from annotations.services import releasing
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.evaluation.analyses_of_items import analysed
from tests.factories import BenchmarkFactory, ItemFactory, UserFactory, make_campaign, member
from tests.work import accept, claim, edit, label
from workbench.core.accounts.models import User
from workbench.core.released_items import ReleaseKey, links_to, withheld_from

pytestmark = pytest.mark.django_db

REVIEW_ALONE: Any = {"label_per_subject": 0, "answer_per_subject": 0}
ELSEWHERE = ReleaseKey("0" * 64, "a-plain-download")


def built(campaign: Campaign, settings: Any, folder: Path) -> ReleaseKey:
    settings.RELEASES_DIR = folder
    releasing.build_release(campaign=campaign, version="1.0.0-rc.1")
    release = Release.objects.get(campaign=campaign)
    return ReleaseKey(release.content_hash, release.store_name)


def names(campaign: Campaign) -> set[str]:
    return set(campaign.benchmark.items.values_list("sample_id", flat=True))


def test_an_annotator_is_shown_no_question_that_can_still_come_to_them(
    settings: Any, tmp_path: Path
) -> None:
    campaign = make_campaign(items=3, overlap_review=2, **REVIEW_ALONE)
    release = built(campaign, settings, tmp_path)
    user = member(campaign)
    assert withheld_from(user, release) == names(campaign)
    done = claim(campaign, user)
    accept(user, done)
    assert withheld_from(user, release) == names(campaign) - {done.task.item.sample_id}
    # By its folder, if its bytes are others; whoever only looks on is kept from nothing.
    assert withheld_from(user, ReleaseKey("", release.folder)) == withheld_from(user, release)
    assert not withheld_from(member(campaign, Role.VIEWER), release)
    assert not withheld_from(UserFactory(is_superuser=True), release)


def test_what_is_to_be_answered_blind_is_kept_wherever_it_comes_from(
    settings: Any, tmp_path: Path
) -> None:
    campaign = make_campaign(items=2, label_per_subject=0, answer_per_subject=None)
    user = member(campaign)
    other = BenchmarkFactory()
    twin = campaign.benchmark.items.first()
    assert twin
    again = ItemFactory(benchmark=other, question=twin.question, options=twin.options)
    ItemFactory(benchmark=other, question="Which bone is of no use?")
    elsewhere = make_campaign(benchmark=other, **REVIEW_ALONE)
    release = built(elsewhere, settings, tmp_path)
    add_member(campaign=elsewhere, user=user, role=Role.ANNOTATOR)
    Campaign.objects.filter(pk=elsewhere.pk).update(is_open=False)
    # Nothing there can come to the person, but here they are to answer the same question.
    assert withheld_from(user, release) == {again.sample_id}
    assert withheld_from(user, ELSEWHERE) == names(campaign) | {again.sample_id}
    assert not withheld_from(UserFactory(), ELSEWHERE)


def test_a_question_leads_to_the_console_and_to_ones_own_task(
    settings: Any, tmp_path: Path
) -> None:
    campaign = make_campaign(items=2, **REVIEW_ALONE)
    release = built(campaign, settings, tmp_path)
    item: Item = campaign.benchmark.items.all()[0]
    manager, annotator = member(campaign, Role.MANAGER), member(campaign)
    held = claim(campaign, annotator)

    def urls(user: User, sample_id: str = item.sample_id, language: str = "es") -> list[str]:
        return [link.url for link in links_to(user, release, sample_id, language)]

    console = f"/console/campaigns/{campaign.name}/items/{item.sample_id}/?language=es"
    assert urls(manager) == [console]
    assert urls(manager, language="fr") == []
    assert urls(annotator, held.task.item.sample_id) == [f"/assignments/{held.pk}/"]
    assert urls(UserFactory()) == []


def test_the_page_of_a_question_tells_what_people_did_to_it(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.RUNS_DIR = tmp_path / "runs"
    campaign = make_campaign(items=1, label_per_subject=None, answer_per_subject=0)
    people = [member(campaign), member(campaign)]
    edit(people[0], claim(campaign, people[0]), "¿Qué hueso es?")
    label(campaign, people[1], ["cultural"])
    release = built(campaign, settings, tmp_path / "releases")
    [name] = names(campaign)
    analysis = analysed(release.folder, [name], lost=name)
    client.force_login(member(campaign, Role.VIEWER))
    html = client.get(f"{analysis.get_absolute_url()}items/{name}/").content.decode()
    for told in ("¿Qué hueso es?", "Votes on culture", "cultural", "Reviews and edits", "hter"):
        assert told in html, told
    assert f"/console/campaigns/{campaign.name}/items/{name}/?language=es" in html
