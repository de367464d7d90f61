"""The pages and endpoints by which texts go to an agency and come back."""

import json
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from annotations.kinds.review.ledger import Review
from annotations.models import Campaign
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.clients import V1, client_of
from tests.factories import member
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job, JobState
from workbench.core.jobs.services import run


def test_a_file_is_downloaded_looked_at_tried_and_stored(
    campaign: Campaign, manager: User, sign_in: SignIn, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client, home = sign_in(manager), f"/console/campaigns/{campaign.name}/agencies/"
    assert "Nothing came back yet" in client.get(home).text
    asked = {"language": "es", "format": "xliff-1.2"}
    sent = client.get(f"{home}send/", asked)
    assert sent.headers["Content-Disposition"].endswith('-es.xlf"')
    content = b"".join(sent).decode()
    assert ">The right option<" not in content
    assert client.get(f"{home}send/", {**asked, "format": "docx"}).status_code == 422
    edited = content.replace("[test-engine] ¿", "¿", 2).replace(' xml:space="preserve">', ">", 1)
    edited = edited.replace("(test-engine)</target>", "</target>", 1)
    file = SimpleUploadedFile("es.xlf", edited.encode())
    page = client.post(home, {"file": file, "agency": "Verba", "on": "2026-03-01"})
    address = page.headers["Location"]
    text = client.get(address).text
    assert text.count("<ins>") + text.count("<del>") == 3
    told = {"agency": "Verba", "language": "", "on": "2026-03-01"}
    client.post(address, told | {"try": ""})
    run(job_id=Job.objects.get().pk)
    assert not Review.objects.exists()
    client.post(address, told | {"import": ""})
    job = Job.objects.latest("created_at")
    run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["added"]) == (JobState.SUCCEEDED, 2), job.error
    assert {one.created_at.date().isoformat() for one in Review.objects.all()} == {"2026-03-01"}
    assert "Verba" in client.get(home).text


def test_a_manager_with_work_left_is_not_shown_what_others_decided(
    campaign: Campaign, manager: User, sign_in: SignIn, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    add_member(campaign=campaign, user=manager, role=Role.ANNOTATOR, languages=())
    client, home = sign_in(manager), f"/console/campaigns/{campaign.name}/agencies/"
    assert client.get(f"{home}send/?language=es&format=csv").status_code == 403
    item = campaign.benchmark.items.first()
    assert item
    row = {"sample_id": item.sample_id, "field": "question", "language": "es", "target": "¿Qué?"}
    file = SimpleUploadedFile("es.jsonl", json.dumps(row).encode())
    page = client.post(home, {"file": file, "agency": "Verba"}).headers["Location"]
    text = client.get(page).text
    assert "its texts tell what others decided" in text
    assert "test-engine" not in text


def test_programs_send_and_take_texts_too(campaign: Campaign, manager: User) -> None:
    api, home = client_of(manager), f"{V1}/campaigns/{campaign.name}"
    sent = api.get(f"{home}/texts/es?format=jsonl&with_key=false")
    content = b"".join(sent).decode()
    assert '"key"' not in content
    assert api.get(f"{home}/texts/de?format=jsonl").status_code == 400
    edited = content.replace("[test-engine] ", "", 1)
    body = {"agency": "Verba", "format": "jsonl", "content": edited, "at": "2026-03-01T10:00:00Z"}
    refused = api.post(f"{home}/post-edits", body | {"content": edited.replace("#1", "#9")[:-9]})
    assert refused.status_code == 400
    made = api.post(f"{home}/post-edits", body)
    assert (made.status_code, made.json()["added"], made.json()["unchanged"]) == (201, 1, 2)
    assert Review.objects.get().created_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert api.post(f"{home}/post-edits", body).status_code == 200
    reader = client_of(member(campaign, Role.VIEWER))
    assert reader.get(f"{home}/texts/es?format=jsonl").status_code == 403
