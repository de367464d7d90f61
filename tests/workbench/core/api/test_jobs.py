"""Jobs over HTTP: seen and stopped by those whom they concern."""

import uuid

import pytest

from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from workbench.core.jobs.services import enqueue

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(items=1)


@pytest.fixture
def job(campaign):
    return enqueue(
        kind="build_release",
        arguments={"campaign": campaign.pk, "version": "1.0.0"},
        created_by=None,
        subject=f"campaign:{campaign.pk}",
    )


def test_who_oversees_the_campaign_follows_and_a_manager_stops(campaign, job):
    viewer, manager = (client_of(member(campaign, r)) for r in (Role.VIEWER, Role.MANAGER))
    assert viewer.get(f"{V1}/jobs/{job.pk}").json()["state"] == "queued"
    refused = viewer.post(f"{V1}/jobs/{job.pk}/cancel")
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "Only a manager of this campaign may do this.",
    )
    stopped = manager.post(f"{V1}/jobs/{job.pk}/cancel")
    assert (stopped.status_code, stopped.json()["state"]) == (202, "cancelled")
    assert manager.post(f"{V1}/jobs/{job.pk}/cancel").json()["state"] == "cancelled"


def test_others_are_told_that_it_is_not_theirs(campaign, job):
    annotator = client_of(member(campaign))
    assert annotator.get(f"{V1}/jobs/{job.pk}").status_code == 403
    assert annotator.get(f"{V1}/jobs/{uuid.uuid4()}").status_code == 404
