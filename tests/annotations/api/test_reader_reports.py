"""What readers of a public release report becomes a flag, without an account."""

import pytest
from django.test import Client

from annotations.models import Comment, Flag
from annotations.models.release_events import ReleaseState
from annotations.services import reader_reports, releasing
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import ItemFactory, make_campaign, member
from tests.made_once import made_once
from tests.released import lead
from workbench.core.api.throttles import Reports

pytestmark = pytest.mark.django_db


@made_once
def draft(stores):
    return releasing.build_release(campaign=make_campaign(items=2), version="1.0.0").release


@pytest.fixture
def public(draft):
    return lead(draft, public=True)


def send(release, **given):
    url = f"{V1}/releases/{release.campaign.name}/{release.version}/reports"
    item = release.campaign.benchmark.items.first()
    report = {"sample_id": item.sample_id, "language": "es", "reason": "wrong_key"} | given
    return Client().post(url, report, content_type="application/json")


def test_a_report_is_a_flag_with_its_words_beside_it(public):
    answer = send(public, note="It is option C.")
    assert answer.status_code == 201
    flag = Flag.objects.production().get(pk=answer.json()["flag"])
    assert (flag.person, flag.language, flag.reason) == (None, "es", "wrong_key")
    assert flag.evidence == {"source": "reader", "release": "1.0.0"}
    assert Comment.objects.get(nonce=flag.nonce).text == "It is option C."
    manager = client_of(member(public.campaign, Role.MANAGER))
    [listed] = manager.get(f"{V1}/campaigns/{public.campaign.name}/flags").json()["results"]
    assert (listed["id"], listed["person"]) == (flag.pk, None)


def test_an_item_that_the_release_left_out_has_no_row_to_report(settings, tmp_path):
    settings.RELEASES_DIR = tmp_path / "releases"
    kept = ItemFactory()
    left_out = ItemFactory(benchmark=kept.benchmark, key=None)
    campaign = make_campaign(benchmark=kept.benchmark)
    release = lead(releasing.build_release(campaign=campaign, version="1.0.0").release, public=True)
    refused = send(release, sample_id=left_out.sample_id)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["sample_id"])
    assert not Flag.objects.production().exists()


def test_the_same_report_again_is_the_same_flag(public):
    first, again = send(public, note="C."), send(public, note="C.")
    assert first.json() == again.json()
    assert send(public, note="D.").json() != first.json()
    assert Flag.objects.production().count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"sample_id": "anatomy/test/none"}, "sample_id"),
        ({"language": "fr"}, "language"),
        ({"reason": "suspicious_score"}, "reason"),
        ({"reason": "no"}, "reason"),
        ({"note": "x" * 4001}, "note"),
        ({"person": 1}, "person"),
    ],
)
def test_what_is_no_report_on_a_row_is_refused_by_its_field(public, given, field):
    refused = send(public, **given)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert not Flag.objects.production().exists()


@pytest.mark.parametrize("state", [ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN])
def test_only_what_is_public_can_be_reported(draft, state):
    assert send(lead(draft, state, public=state == ReleaseState.WITHDRAWN)).status_code == 404


def test_what_strangers_can_write_is_bounded(public, monkeypatch):
    monkeypatch.setattr(reader_reports, "OPEN_OF_A_ROW", 2)
    assert [send(public, note=str(n)).status_code for n in range(3)] == [201, 201, 409]
    other = public.campaign.benchmark.items.last().sample_id
    assert send(public, sample_id=other).status_code == 201
    monkeypatch.setattr(reader_reports, "OPEN_OF_A_CAMPAIGN", 3)
    assert send(public, sample_id=other, note="more").status_code == 409


def test_a_client_may_send_so_many_an_hour(public, monkeypatch):
    monkeypatch.setattr(Reports, "rate", "0/hour")
    refused = send(public)
    assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)
