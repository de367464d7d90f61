"""A folder is held against the ledger: what either has otherwise is named by its row."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import models

from annotations.kinds.label.ledger import Label
from annotations.kinds.review.ledger import Review
from annotations.models import Campaign, Translation
from annotations.services.releasing import build_release
from annotations.services.verifying_releases import verify_against_ledger
from annotations.vocabularies import Verdict
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import accept, claim, edit, label
from workbench.core.errors import Invalid
from workbench.release_format.layout import MANIFEST

pytestmark = pytest.mark.django_db


@made_once
def campaign() -> Campaign:
    """Three items: one text edited, one accepted, and an item labelled by three."""
    campaign = make_campaign(items=3)
    person = member(campaign)
    edit(person, claim(campaign, person), "¿Cuál es el hueso?")
    accept(person, claim(campaign, person))
    for _ in range(3):
        label(campaign, member(campaign), ["cultural"], cultures=["Western Culture"])
    return campaign


@pytest.fixture
def release(campaign: Campaign, tmp_path: Path) -> Path:
    return build_release(campaign=campaign, version="1.0.0", out=tmp_path / "release").path


@contextmanager
def unguarded(*models_: type[models.Model]) -> Iterator[None]:
    """As somebody may change rows who may turn off what guards them."""
    triggers = [
        f"annotations.{model.__name__}:{trigger.name}"
        for model in models_
        for trigger in model._meta.triggers  # type: ignore[attr-defined]
    ]
    with pgtrigger.ignore(*triggers):
        yield


def told(folder: Path) -> dict[str, list[str]]:
    """What is said of each table or document."""
    found: dict[str, list[str]] = {}
    for problem in verify_against_ledger(folder=folder):
        found.setdefault(problem.file.split("/")[0], []).append(problem.problem)
    return found


def test_a_release_is_what_the_ledger_says_whatever_is_done_later(
    campaign: Campaign, release: Path
) -> None:
    person = member(campaign)
    edit(person, claim(campaign, person), "¿Qué hueso?")
    assert verify_against_ledger(folder=release) == []


def test_a_vote_changed_in_the_ledger_is_named_by_its_row(release: Path) -> None:
    given = Label.objects.select_related("task__item").earliest("pk")
    sample_id = given.task.item.sample_id
    with unguarded(Label):
        Label.objects.filter(pk=given.pk).update(active_seconds=given.active_seconds + 7)
    found = told(release)
    (problem,) = found["votes"]
    assert problem.startswith(f"row {sample_id}, ")
    assert (
        f"active_seconds is {given.active_seconds} in the folder and {given.active_seconds + 7} "
        "by the ledger" in problem
    )


def test_a_text_changed_in_the_ledger_is_named_in_its_language_and_its_review(
    release: Path,
) -> None:
    review = Review.objects.select_related("task__item").get(verdict=Verdict.EDIT)
    sample_id = review.task.item.sample_id
    with unguarded(Translation):
        Translation.objects.filter(pk=review.result_id).update(question="¿Cuál es el huevo?")
    found = told(release)
    assert [one for one in found["es"] if one.startswith(f"row {sample_id}: question is ")]
    assert [one for one in found["post_edits"] if one.startswith(f"row {sample_id}, es, ")]
    assert not {"en", "votes"} & set(found), "what has nothing to do with it is as it was"


def test_a_folder_that_is_recorded_nowhere_is_refused(release: Path) -> None:
    manifest = json.loads((release / MANIFEST).read_text())
    changed = manifest | {"version": "9.9.9", "content_hash": "0" * 64}
    (release / MANIFEST).write_text(json.dumps(changed))
    with pytest.raises(Invalid, match="is no release of this installation"):
        verify_against_ledger(folder=release)


def test_the_command_names_a_row_that_was_deleted_from_the_ledger(release: Path) -> None:
    words = ("verify_release", str(release), "--against-ledger")
    call_command(*words)
    given = Label.objects.select_related("task__item").earliest("pk")
    with unguarded(Label):
        Label.objects.filter(pk=given.pk)._raw_delete("default")  # type: ignore[attr-defined]
    said = rf"votes/.*: row {given.task.item.sample_id}, .*: the ledger has no such row"
    with pytest.raises(CommandError, match=said) as refused:
        call_command(*words)
    assert refused.value.returncode == 1
