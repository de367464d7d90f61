"""The pages that bring decisions in: from the file to the ledger, and what came in."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from annotations.forms.reading import read_form
from annotations.kinds.label.ledger import Label
from annotations.models import Campaign, Flag
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.clarity import CLARITY
from tests.factories import make_campaign, member
from workbench.core.jobs.models import Job, JobState
from workbench.core.jobs.services import run

FORM = read_form(CLARITY.replace("required = true", "required = false"))


@pytest.fixture(autouse=True)
def _uploads_go_elsewhere(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def asking(db: None) -> Campaign:
    return make_campaign(items=2, forms=(FORM,), overlap_label=3)


def exported(campaign: Campaign, problem: str = "Meaning") -> bytes:
    def task(sample_id: str, person: int) -> dict[str, Any]:
        result = [
            {"from_name": "problem", "type": "choices", "value": {"choices": [problem]}},
            {"from_name": "issue", "type": "choices", "value": {"choices": ["The key"]}},
        ]
        made = {"completed_by": person, "created_at": "2026-03-01T10:00:00Z", "result": result}
        return {"data": {"item": sample_id}, "annotations": [made]}

    items = campaign.benchmark.items.values_list("sample_id", flat=True)
    return json.dumps([task(id, number) for number, id in enumerate(items, 1)]).encode()


def fields_of(text: str) -> dict[str, str]:
    """What the page's form would send as it stands."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    chosen = {
        name: found[1]
        for name, inside in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', text, re.S)
        if (found := re.search(r'<option value="([^"]*)"\s+selected', inside))
    }
    hidden.pop("csrfmiddlewaretoken", None)
    return {name: value.replace("&quot;", '"') for name, value in {**hidden, **chosen}.items()}


def test_what_a_tool_exported_is_looked_at_corrected_tried_and_brought_in(
    asking: Campaign, sign_in: SignIn
) -> None:
    manager = member(asking, Role.MANAGER)
    client = sign_in(manager)
    home = f"/console/campaigns/{asking.name}/decisions/"
    assert "Nothing was brought in yet" in client.get(home).text
    file = SimpleUploadedFile("project-7.json", exported(asking))
    page = client.post(home, {"file": file}).headers["Location"]
    text = client.get(page).text
    assert "Label Studio" in text
    sent = fields_of(text)
    assert (sent["asks"], sent["sample_id"], sent["language"], sent["q0"]) == (
        "label:clarity", "field:data.item", "is:es", "answers.problem",
    )  # fmt: skip
    assert "issue" in text
    assert "is a question of the tool that stands for nothing here" in text

    sent |= {"q1": "flag.reason", "show": ""}
    text = client.post(page, sent).text
    sent = fields_of(text)
    assert "“The key” stands for nothing here" in text
    kept = client.post(page, sent | {"q1_v0": "wrong_key", "keep": ""})
    assert 'values."The key" = "wrong_key"' in kept.text or '"The key" = "wrong_key"' in kept.text
    kept_file = SimpleUploadedFile("kept.toml", kept.content)
    text = client.post(page, {"format": "label-studio", "mapping": kept_file, "show": ""}).text
    assert "Rows to mend" not in text
    sent = fields_of(text) | {"people": f"person,username\n1,{manager.username}\n2,\n"}

    client.post(page, sent | {"try": ""})
    job = Job.objects.get()
    run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.SUCCEEDED, job.error
    assert "nothing was stored" in client.get(f"/jobs/{job.pk}/").text
    assert not Label.objects.exists()
    client.post(page, sent | {"import": ""})
    run(job_id=Job.objects.latest("created_at").pk)
    assert Flag.objects.filter(reason="wrong_key").count() == 2
    people = Label.objects.order_by("pk").values_list("person__username", flat=True)
    assert people[0] == manager.username
    assert people[1].startswith("imported-")
    text = client.get(home).text
    assert "project-7.json" in text
    assert "2 labels" in text
    assert manager.display_name in text


def test_a_bad_row_stores_nothing_and_is_told_in_the_jobs_report(
    asking: Campaign, sign_in: SignIn
) -> None:
    client = sign_in(member(asking, Role.MANAGER))
    file = SimpleUploadedFile("project.json", exported(asking, problem="Spelling"))
    home = f"/console/campaigns/{asking.name}/decisions/"
    page = client.post(home, {"file": file}).headers["Location"]
    sent = fields_of(client.get(page).text) | {"q1": "ignore", "import": ""}
    client.post(page, sent)
    job = Job.objects.get()
    run(job_id=job.pk)
    text = client.get(f"/jobs/{job.pk}/").text
    assert "“Spelling” stands for nothing here" in text
    assert not Label.objects.exists()


def test_only_managers_bring_decisions_in(asking: Campaign, sign_in: SignIn) -> None:
    reviewer = member(asking, Role.REVIEWER)
    home = f"/console/campaigns/{asking.name}/decisions/"
    assert sign_in(reviewer).get(home).status_code == 403
    assert "/decisions/" not in sign_in(reviewer).get(f"/console/campaigns/{asking.name}/").text


def test_other_files_are_refused_in_words(asking: Campaign, sign_in: SignIn) -> None:
    client = sign_in(member(asking, Role.MANAGER))
    home = f"/console/campaigns/{asking.name}/decisions/"
    text = client.post(home, {"file": SimpleUploadedFile("a.exe", b"MZ")}).text
    assert "is of another kind" in text
    assert client.post(home, {"format": "argilla"}).status_code == 422
    page = client.post(home, {"file": SimpleUploadedFile("a.json", b"{]")}).headers["Location"]
    assert "No format reads this file" in client.get(page).text
