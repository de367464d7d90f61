"""Texts come in by pages: shown first, asked about where they are odd, stored by a job."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from annotations.models import Campaign, TaskCandidate
from annotations.vocabularies import Origin, Role
from tests.annotations.web.console.conftest import SignIn
from tests.factories import make_campaign, member
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import run


@pytest.fixture(autouse=True)
def _uploads_go_elsewhere(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.django_db
def test_an_engines_texts_are_imported_into_the_campaign(sign_in: SignIn) -> None:
    campaign = make_campaign(items=2, translated=False)
    manager = member(campaign, Role.MANAGER)
    options = {f"option_{letter}": letter for letter in "abcd"}
    lines = [
        json.dumps({"sample_id": item.sample_id, "question": "¿Qué?", **options})
        for item in campaign.benchmark.items.all()
    ]
    file = SimpleUploadedFile("es.jsonl", "\n".join(lines).encode())
    client = sign_in(manager)
    texts = f"/console/campaigns/{campaign.name}/texts/"
    given = {"language": "es", "engine": "nllb", "engine_version": "3.3B"}
    page = client.post(f"{texts}import/", {"file": file, **given}).headers["Location"]
    assert "Questions with a text" in client.get(page).text
    assert not TaskCandidate.objects.filter(translation__engine="nllb").exists()
    client.post(page.partition("?")[0], {**given, "import": ""})
    run(job_id=Job.objects.get().pk)
    assert TaskCandidate.objects.filter(translation__engine="nllb").count() == 2
    assert "nllb" in client.get(texts).text


def test_texts_that_look_like_another_language_are_asked_about_before_they_are_stored(
    campaign: Campaign, manager: User, sign_in: SignIn
) -> None:
    norwegian = "Hvilken av følgende påstander om kroppen er ikke riktig når pasienten blir syk?"
    rows = [
        {"sample_id": item.sample_id, "question": norwegian, "options": list("1234")}
        for item in campaign.benchmark.items.all()
    ]
    files = [
        SimpleUploadedFile(f"{n}.jsonl", json.dumps(row).encode()) for n, row in enumerate(rows)
    ]
    client = sign_in(manager)
    texts = f"/console/campaigns/{campaign.name}/texts/"
    given = {"language": "es", "engine": "nllb"}
    page = client.post(f"{texts}import/", {"file": files, **given}).headers["Location"]
    assert "This reads like Norwegian" in client.get(page).text
    page = page.partition("?")[0]
    asked = client.post(page, {**given, "import": ""})
    assert asked.status_code == 422
    assert "Store nevertheless" in asked.text
    assert not Job.objects.exists()
    client.post(page, {**given, "nevertheless": ""})
    job = Job.objects.get()
    run(job_id=job.pk)
    told = client.get(f"/jobs/{job.pk}/").text
    assert f"{len(rows)} of the {len(rows)} items have a text here" in told
    assert "This reads like Norwegian" in told


def test_a_table_of_no_known_layout_is_read_by_what_its_columns_look_like(
    campaign: Campaign, manager: User, sign_in: SignIn
) -> None:
    items = list(campaign.benchmark.items.all())
    lines = [f"{item.sample_id},¿Cuál es el hueso?,uno,dos,tres,cuatro" for item in items]
    text = "\n".join(["nr,stem,opt1,opt2,opt3,opt4", *lines])
    client = sign_in(manager)
    texts = f"/console/campaigns/{campaign.name}/texts/"
    given = {"language": "es", "engine": "nllb"}
    file = SimpleUploadedFile("mine.csv", text.encode())
    page = client.post(f"{texts}import/", {"file": file, **given}).headers["Location"]
    shown = client.get(page).text
    assert "this is what the columns look like" in shown
    page = page.partition("?")[0]
    columns = {"layout": "table", "question": "stem", "options": ["opt1", "opt2", "opt3", "opt4"]}
    kept = client.post(page, {**given, **columns, "id": "nr", "keep": ""})
    mapping = SimpleUploadedFile("kept.json", kept.content)
    again = SimpleUploadedFile("mine.csv", text.encode())
    page = client.post(f"{texts}import/", {"file": again, "mapping": mapping, **given})
    told = page.headers["Location"]
    assert "layout=table" in told
    assert "The files are read as table" in client.get(told).text
    wrong = client.post(told.partition("?")[0], {**given, **columns, "id": "stem", "show": ""})
    assert "none of the rows belongs to" in client.get(wrong.headers["Location"]).text
    given |= {"by_people": "on"}
    client.post(told.partition("?")[0], {**given, "nevertheless": ""})
    run(job_id=Job.objects.get().pk)
    offered = TaskCandidate.objects.filter(translation__engine="nllb")
    assert {one.translation.origin for one in offered} == {Origin.IMPORTED}
    assert len(offered) == len(items)


def test_bad_rows_of_texts_are_told_in_the_words_of_the_page(
    campaign: Campaign, manager: User, sign_in: SignIn
) -> None:
    item = campaign.benchmark.items.earliest("pk")
    row = {"sample_id": item.sample_id, "question": "¿?", "options": ["1"]}
    file = SimpleUploadedFile("rows.jsonl", json.dumps(row).encode())
    client = sign_in(manager)
    texts = f"/console/campaigns/{campaign.name}/texts/"
    page = client.post(f"{texts}import/", {"file": file, "engine": "nllb"}).headers["Location"]
    assert "do not say in which language" in client.get(page).text
    chosen = client.post(page.partition("?")[0], {"language": "es", "engine": "nllb", "show": ""})
    assert "Give" in (told := client.get(chosen.headers["Location"]).text)
    assert "options: " in told
