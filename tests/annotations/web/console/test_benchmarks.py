"""A benchmark's own page: what it holds, what its questions show, and whose it is."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from pytest_django import Settings

from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.factories import UserFactory, make_campaign, member
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import run


@pytest.mark.django_db
def test_the_page_tells_of_the_questions_and_who_imports_says_whose_they_are(
    sign_in: SignIn, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    campaign = make_campaign(items=3)
    benchmark = campaign.benchmark
    manager = member(campaign, Role.MANAGER)
    page = f"/console/benchmarks/{benchmark.name}/"
    client = sign_in(manager)
    assert client.get(f"{page}report/").status_code == 404
    assert client.post(f"{page}look/").status_code == 403
    importer = UserFactory()
    importer.user_permissions.add(Permission.objects.get(codename="add_benchmark"))
    sign_in(importer).post(f"{page}look/")
    run(job_id=Job.objects.get().pk)
    client = sign_in(manager)
    text = client.get(page).text
    assert f"/console/campaigns/{campaign.name}/" in text
    assert "B 3" in text  # the right letters of the split
    report = client.get(f"{page}report/")
    assert b"".join(report.streaming_content).startswith(b"kind,sample_id,split,subject,field,")
    assert client.post(page, {"licence": "MIT"}).status_code == 403

    told = {"licence": "MIT", "attribution": "Ada\r\nGrace", "description": ""}
    assert sign_in(importer).post(page, told).status_code == 302
    benchmark.refresh_from_db()
    assert (benchmark.licence, benchmark.attribution) == ("MIT", "Ada\nGrace")
    assert sign_in(UserFactory()).get(page).status_code == 404


@pytest.mark.django_db
def test_who_may_yet_answer_blind_reads_nothing_of_the_keys(sign_in: SignIn) -> None:
    campaign = make_campaign(items=2, answer_per_subject=None)
    importer = member(campaign, Role.ANNOTATOR)
    importer.user_permissions.add(Permission.objects.get(codename="add_benchmark"))
    page = f"/console/benchmarks/{campaign.benchmark.name}/"
    client = sign_in(importer)
    assert "Right answers" not in client.get(page).text
    refused = client.get(f"{page}report/")
    assert refused.status_code == 403
    assert "can still come to you" in refused.text
