"""The next version of a running campaign's rules: by a file, by the console, without a form."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from annotations.forms.form import Form
from annotations.forms.reading import read_form
from annotations.forms.shipped import shipped
from annotations.kinds.label.acts import submit_label
from annotations.kinds.label.ledger import Label
from annotations.models import Campaign, Task
from annotations.selectors.contents import Named, contents
from annotations.selectors.ledger import Cut
from annotations.selectors.protocol_files import files_for
from annotations.services.claiming import claim_task, give_back
from annotations.services.forms import import_form, remove_form
from annotations.vocabularies import Role
from tests.clarity import CLARITY, FINE, about, answer, asking
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.invariants import broken_invariants
from tests.work import claim, envelope
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def form() -> Form:
    return read_form(CLARITY)


def written_to(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder / "protocol.toml"


def by_command(path: Path, campaign: Campaign, *options: str) -> dict[str, Any]:
    out = StringIO()
    named = ["--campaign", campaign.name, "--json", *options]
    call_command("set_protocol", str(path), *named, stdout=out)
    said: dict[str, Any] = json.loads(out.getvalue())
    return said


def test_what_changes_makes_the_next_version(tmp_path: Path) -> None:
    campaign = make_campaign(items=3, overlap_review=2)
    manager = member(campaign, Role.MANAGER)
    begun = claim(campaign, member(campaign)).task
    files = files_for(manager, campaign)
    path = written_to(tmp_path, files)
    again = by_command(path, campaign)
    assert (again["new"], again["version"], campaign.protocols.count()) == (False, 1, 1)
    changed = files["protocol.toml"].replace('consensus = "half"', 'consensus = "unanimous"', 1)
    path.write_text(changed.replace("lease_minutes = 60", "lease_minutes = 30"))
    tried = by_command(path, campaign, "--dry-run")
    assert tried == {**again, "new": True, "version": 2, "dry_run": True, "moved": 2, "kept": 1} | {
        "changed": ["review.consensus", "work.lease_minutes"]
    }
    assert campaign.protocols.count() == 1
    assert by_command(path, campaign) == {**tried, "dry_run": False}
    rules = campaign.protocol
    assert (rules.rule("review", "consensus"), rules.lease_minutes) == ("unanimous", 30)
    reviews = campaign.tasks.filter(kind="review")
    assert set(reviews.exclude(pk=begun.pk).values_list("protocol", flat=True)) == {rules.pk}
    assert Task.objects.get(pk=begun.pk).protocol.version == 1
    assert broken_invariants(campaign) == []


def test_what_would_orphan_work_is_refused_line_by_line(tmp_path: Path) -> None:
    campaign = make_campaign(items=3)
    manager = member(campaign, Role.MANAGER)
    text = (
        '[review]\nsample = {per_subject = 1}\nsteps = ["review", "revision"]\n\n'
        "[answer]\noverlap = 2\n"
    )
    path = written_to(tmp_path, {"protocol.toml": text})
    with pytest.raises(CommandError) as refusal:
        by_command(path, campaign)
    lines = str(refusal.value).splitlines()
    assert [line.split(": ")[1:3] for line in lines[:-1]] == [
        ["label", "The campaign has such tasks; they cannot go."],
        ["line 2", "review.sample"],
        ["line 3", "review.steps"],
        ["line 5", "answer"],
    ]
    sent = {"files": {"protocol.toml": text}}
    reply = client_of(manager).put(f"{V1}/campaigns/{campaign.name}/protocol", sent)
    assert reply.status_code == 400
    assert "review.steps" in str(reply.data)
    pages = Client()
    pages.force_login(manager)
    address = reverse("console:upload-protocol", args=[campaign.name])
    with path.open("rb") as file:
        page = pages.post(address, {"file": file})
    assert (page.status_code, "line 3: review.steps" in page.text) == (422, True)
    same = files_for(manager, campaign)
    reply = client_of(manager).put(f"{V1}/campaigns/{campaign.name}/protocol", {"files": same})
    assert (reply.status_code, reply.data["is_new"], reply.data["moved"]) == (200, False, 0)
    assert campaign.protocols.count() == 1


def test_the_console_changes_how_votes_are_counted() -> None:
    campaign = make_campaign(items=2)
    pages = Client()
    pages.force_login(member(campaign, Role.MANAGER))
    address = reverse("console:protocol", args=[campaign.name])
    form = pages.get(address).context["form"]
    given = {name: form[name].value() or "" for name in form.fields if name != "ask_quality"}
    given |= {
        "review_consensus": "2 of 3",
        "label_adjudicate_margin": "0.2",
        "answer_unsure": "exclude",
        "tasks_at_once": "7",
    }
    assert pages.post(address, given).status_code == 302
    rules = campaign.protocol
    assert rules.rule("review", "consensus") == "2 of 3"
    assert (rules.margin("label"), rules.rule("answer", "unsure")) == (0.2, "exclude")
    assert (rules.tasks_at_once, rules.rule("review", "sample")) == (7, {})
    assert set(campaign.tasks.values_list("protocol", flat=True)) == {rules.pk}
    given["label_adjudicate_margin"] = "2"
    assert pages.post(address, given).status_code == 422


def test_a_form_leaves_and_the_work_done_stays(form: Form) -> None:
    """One task is done, one in hand and one given back; two nobody has had."""
    campaign = asking(form, shipped()["item-errors"], items=5)
    manager, first, second = member(campaign, Role.MANAGER), member(campaign), member(campaign)
    done, held, left, *_ = about(campaign, form)
    answer(first, done, FINE)
    in_hand = claim_task(user=first, task_id=held.pk)
    give_back(user=first, assignment_id=claim_task(user=first, task_id=left.pk).pk)
    pages = Client()
    pages.force_login(manager)
    address = reverse("console:remove-form", args=[campaign.name, form.id])
    assert "2, deleted" in pages.get(address).text
    assert campaign.protocols.count() == 1
    assert pages.post(address).status_code == 302
    assert list(campaign.protocol.asked) == ["item-errors"]
    assert [task.pk for task in about(campaign, form)] == [done.pk, held.pk, left.pk]
    for task in (done, held, left):
        with pytest.raises(Conflict):
            claim_task(user=second, task_id=task.pk)
    submit_label(envelope=envelope(first, in_hand), answers=FINE)
    assert Label.objects.filter(task__form=form.id).count() == 2
    released = contents(
        campaign, Cut.now(), named=Named.of(campaign), version="1.0.0", notes="", parent=None
    )
    parts = map(released.records_of, released.about.campaign_languages)
    assert sum(len(part.form_labels) for part in parts) == 2
    assert broken_invariants(campaign) == []
    api = f"{V1}/campaigns/{campaign.name}/forms"
    assert client_of(manager).delete(f"{api}/{form.id}").status_code == 404
    assert client_of(manager).delete(f"{api}/item-errors").status_code == 400
    out = StringIO()
    with pytest.raises(CommandError, match="only form"):
        call_command("remove_form", "item-errors", campaign=campaign.name, stdout=out)

    again = import_form(campaign=campaign, form=form)
    assert (again.opened, Task.objects.filter(is_closed=True).count()) == (2, 0)
    answer(second, done, FINE)
    other = replace(form, on="source", which="", after="")
    remove_form(campaign=campaign, form=form.id, user=manager)
    with pytest.raises(Invalid, match="about something else"):
        import_form(campaign=campaign, form=other)
