"""The pages of translation memories."""

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings
from translate.storage.tmx import tmxfile

from annotations.formats.tmx import TmxPair, write_tmx
from annotations.models import Campaign, MemoryTranslation, TranslationMemory
from annotations.services.members import add_member
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn, review
from tests.factories import make_campaign, member
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job, JobState
from workbench.core.jobs.services import run


def url(campaign: Campaign, page: str = "memories", *arguments: object) -> str:
    return reverse(f"console:{page}", args=[campaign.name, *arguments])


def test_a_memory_is_looked_at_tried_stored_changed_and_taken_away(
    campaign: Campaign,
    manager: User,
    reviewer: User,
    sign_in: SignIn,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client, home = sign_in(manager), url(campaign)
    assert "No imported memories" in client.get(home).text
    pairs = [TmxPair("The femur", "El fémur"), TmxPair("The rib", "La costilla")]
    content = b"".join(write_tmx(pairs, source_language="en", language="es"))
    asked = {"name": "Verba", "penalty": "7"}
    assert client.post(home, asked | {"file": SimpleUploadedFile("v.csv", b"x")}).status_code == 422
    broken = client.post(home, asked | {"file": SimpleUploadedFile("v.tmx", content[:-20])})
    assert "well-formed" in client.get(broken.headers["Location"]).text
    page = client.post(home, asked | {"file": SimpleUploadedFile("v.tmx", content)})
    address = page.headers["Location"]
    assert '<td class="number">2</td>' in client.get(address).text
    client.post(address, asked | {"try": ""})
    run(job_id=Job.objects.get().pk)
    assert not TranslationMemory.objects.exists()
    client.post(address, asked | {"import": ""})
    job = Job.objects.latest("created_at")
    run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["added"]) == (JobState.SUCCEEDED, 2), job.error
    memory = TranslationMemory.objects.get()
    assert (memory.origin, memory.penalty, memory.created_by) == ("v.tmx", 7, manager)
    text = client.get(home).text
    assert "Verba" in text
    assert "7 %" in text
    one = url(campaign, "memory", memory.pk)
    assert client.post(one, {"origin": "", "penalty": "31"}).status_code == 422
    assert client.post(one, {"origin": "agency", "penalty": "0"}).status_code == 302
    memory.refresh_from_db()
    assert (memory.origin, memory.penalty) == ("agency", 0)
    seeing = sign_in(reviewer)
    assert "Verba" in seeing.get(home).text
    assert "Import a memory" not in seeing.get(home).text
    gone = url(campaign, "remove-memory", memory.pk)
    assert [seeing.post(page, {}).status_code for page in (home, one, gone)] == [403] * 3
    assert sign_in(manager).post(gone).status_code == 302
    assert not MemoryTranslation.objects.exists()


def test_the_campaigns_own_is_taken_away_as_tmx(db: None, sign_in: SignIn) -> None:
    campaign = make_campaign(items=2, languages=("es",), answer_per_subject=0)
    annotator = member(campaign)
    for _ in range(2):
        review(annotator, campaign, "¿Qué <hueso> & qué «número»?")
    client = sign_in(member(campaign, Role.MANAGER))
    response = client.get(url(campaign, "download-memory", "es"))
    content = b"".join(cast("Iterable[bytes]", response))
    units = tmxfile.parsestring(content, sourcelanguage="en", targetlanguage="es").units
    found = {(unit.source, unit.target) for unit in units}
    assert ("The femur", "The femur (test-engine)") in found
    assert "¿Qué <hueso> & qué «número»?" in {target for _, target in found}
    assert b'usagecount="2"' in content


def test_who_may_not_read_everything_does_not_get_the_memory(
    campaign: Campaign, manager: User, annotators: list[User], sign_in: SignIn
) -> None:
    page = url(campaign, "download-memory", "es")
    assert sign_in(manager).get(page).status_code == 200
    assert sign_in(annotators[0]).get(page).status_code == 403
    add_member(campaign=campaign, user=manager, role=Role.ANNOTATOR, languages=())
    assert sign_in(manager).get(page).status_code == 403
    assert page not in sign_in(manager).get(url(campaign)).content.decode()
    assert sign_in(manager).get(page.replace("es.tmx", "fr.tmx")).status_code == 403
