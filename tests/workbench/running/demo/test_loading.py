"""The demo: loaded once, marked as synthetic wherever it goes, and only where it is wanted."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

import annotations.sample
from annotations.models import DECISIONS, Campaign, Comment, Item, Release, Task, Translation
from annotations.models.tasks import TaskState
from annotations.publishing.verify import verify_release
from annotations.services.members import add_member
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from evaluation.models import Run
from tests.factories import make_campaign
from tests.invariants import broken_invariants
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job, JobState
from workbench.running.demo.people import make_accounts

pytestmark = pytest.mark.django_db

SAMPLE = Path(annotations.sample.__file__).parent


@pytest.fixture(autouse=True)
def demo_instance(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.RELEASES_DIR = tmp_path / "releases"
    settings.RUNS_DIR = tmp_path / "runs"


def load() -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def rows() -> dict[str, list[Any]]:
    """Everything that our own tables hold."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for name in ("annotations", "evaluation", "jobs", "accounts")
        for model in apps.get_app_config(name).get_models()
    }


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_the_demo_loads_whole_says_what_is_synthetic_and_a_second_time_changes_nothing(
    settings: Any,
) -> None:
    said = load()
    expect_what_is_synthetic_and_who_translated_to_be_told()
    campaign = Campaign.objects.get()
    decisions = json.loads((SAMPLE / "decisions.json").read_text(encoding="utf-8"))
    for kind, table in {
        "label": "labels",
        "review": "reviews",
        "answer": "answers",
    }.items():
        assert DECISIONS[kind]._default_manager.count() == len(decisions[table])
    assert broken_invariants(campaign) == []
    states = Counter(Task.objects.values_list("state", flat=True))
    # Its rules exclude no question.
    assert {*TaskState} - {TaskState.EXCLUDED} == states.keys()
    assert all(name in said for name, _ in settings.DEMO_ACCOUNTS)
    roles = Counter(campaign.memberships.values_list("role", flat=True))
    assert roles == {Role.ANNOTATOR: 4, Role.REVIEWER: 1, Role.MANAGER: 1}
    before, folder = rows(), files(settings.RELEASES_DIR)
    assert load() == said
    assert rows() == before
    assert files(settings.RELEASES_DIR) == folder
    assert Run.objects.count() == 2
    expect_it_to_go_without_a_trace(settings)


def expect_it_to_go_without_a_trace(settings: Any) -> None:
    """But for the history of its campaign, which keeps it from being loaded again."""
    with pytest.raises(CommandError, match="under way"):
        remove()
    Job.objects.update(state=JobState.CANCELLED)
    other = make_campaign(items=1)
    add_member(campaign=other, user=User.objects.get(username="demo-reviewer"), role=Role.VIEWER)
    elsewhere = settings.RELEASES_DIR.parent / "mine"
    build_release(campaign=Campaign.objects.get(name="demo"), version="0.2.0", out=elsewhere)
    there = rows()
    assert "Nothing was removed" in remove("--dry-run")
    assert rows() == there
    told = remove()
    assert "demo-reviewer has a part in other campaigns: the account is closed" in told
    assert f"{elsewhere} lies outside of the store" in told
    assert (elsewhere / "README.md").is_file()
    assert f"Nobody manages {other.name} then" in told
    assert set(Campaign.objects.all()) == {other}
    assert {row.user.username for row in other.memberships.all()} == {"demo-reviewer"}
    assert not User.objects.filter(is_active=True, username__startswith="demo-").exists()
    assert set(Item.objects.values_list("benchmark__name", flat=True)) == {other.benchmark.name}
    assert not any(table._base_manager.exists() for table in (*DECISIONS.values(), Comment, Run))
    assert files(settings.RELEASES_DIR) == {}
    assert broken_invariants(other) == []
    assert "it is not loaded again" in load()
    assert "there is no demo" in remove()


def remove(*words: str) -> str:
    out = io.StringIO()
    call_command("remove_demo", *words, stdout=out)
    return out.getvalue()


def expect_what_is_synthetic_and_who_translated_to_be_told() -> None:
    declared = json.loads((SAMPLE / "sources.json").read_text(encoding="utf-8"))["sources"]
    stored = Translation.objects.filter(origin="machine").order_by()
    assert set(stored.values_list("language", "engine", "engine_version").distinct()) == {
        (source["language"], source["engine"], source["engine_version"])
        for source in declared
        if source["engine"]
    }
    release = Release.objects.get()
    folder = release.place.folder()
    assert verify_release(folder) == []
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["synthetic"] is True
    card = (folder / "README.md").read_text(encoding="utf-8")
    front_matter, text = card.split("\n---\n", 1)
    assert "- synthetic" in front_matter
    assert "synthetic" in text.lower()
    for name in ("votes", "post_edits", "answer_checks"):
        table = pq.read_table(next((folder / name).glob("*.parquet")))
        assert set(table["synthetic"].to_pylist()) == {True}


def test_an_account_whose_password_was_changed_keeps_it(settings: Any) -> None:
    people = make_accounts()
    assert list(people) == [name for name, _ in settings.DEMO_ACCOUNTS]
    assert all(person.check_password(settings.DEMO_PASSWORD) for person in people.values())
    manager = people["demo-manager"]
    manager.set_password("one of my own")
    manager.save()
    assert make_accounts()["demo-manager"].check_password("one of my own")
    assert User.objects.count() == len(people)


def test_an_instance_that_is_no_demo_gets_no_accounts_with_a_known_password(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="set WORKBENCH_DEMO=1") as refused:
        load()
    assert refused.value.returncode == 1
    assert not User.objects.exists()
    assert not Campaign.objects.exists()
