"""Releases on a dataset hub, through huggingface_hub and a hub on loopback."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Campaign, Release
from annotations.models.release_events import ReleaseState
from annotations.services import releasing
from tests.factories import make_campaign
from tests.hub import Hub, hub
from tests.made_once import made_once
from tests.released import lead
from workbench.release_format.manifest import file_entries

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning"),
]


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with hub(monkeypatch) as found:
        yield found


@made_once
def campaign() -> Campaign:
    return make_campaign(items=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "release"


@pytest.fixture
def release(campaign: Campaign, folder: Path) -> Release:
    built = releasing.build_release(campaign=campaign, version="1.0.0", out=folder)
    return lead(built.release, public=True)


def push(*words: object) -> str:
    out = io.StringIO()
    call_command("push_release", *map(str, words), "--repo", "team/mmlu", stdout=out)
    return out.getvalue()


def on_disk(folder: Path) -> dict[str, bytes]:
    names = [*(entry.path for entry in file_entries(folder)), "manifest.json"]
    return {name: (folder / name).read_bytes() for name in names}


def test_a_release_is_one_commit_with_a_tag(release: Release, folder: Path, remote: Hub) -> None:
    said = push(folder)
    assert remote.files == {".gitattributes": b"*.parquet filter=lfs"} | on_disk(folder)
    assert len(remote.commits) == 2
    assert remote.tags == {"v1.0.0": remote.commits[-1][0]}
    assert remote.private is False
    assert f"{remote.address}/datasets/team/mmlu/tree/v1.0.0" in said


def test_a_dry_run_tells_what_differs_and_writes_nothing(
    release: Release, campaign: Campaign, folder: Path, remote: Hub
) -> None:
    said = push(folder, "--dry-run")
    assert "(new)" in said
    assert "Nothing was sent." in said
    assert remote.commits == []
    assert all(call.startswith("GET") for call in remote.called)
    push(folder)
    other = folder.with_name("next")
    built = releasing.build_release(campaign=campaign, version="1.1.0", out=other)
    lead(built.release, public=True)
    remote.commits[-1][1]["old.txt"] = b"gone"
    said = push(other, "--dry-run")
    assert "  change manifest.json" in said
    assert "  remove old.txt" in said
    assert "change en/test" not in said
    push(other)
    assert on_disk(other).items() <= remote.files.items()
    assert "old.txt" not in remote.files
    assert set(remote.tags) == {"v1.0.0", "v1.1.0"}


def test_a_push_that_broke_off_sends_only_what_is_missing(
    release: Release, folder: Path, remote: Hub
) -> None:
    remote.refuses = "/commit/"
    with pytest.raises(CommandError, match=r"The hub: .*403"):
        push(folder)
    assert list(remote.files) == [".gitattributes"]
    sent = len(remote.content)
    assert sent
    remote.refuses, remote.called = "/tag/", []
    with pytest.raises(CommandError, match="The hub"):
        push(folder)
    assert not [call for call in remote.called if call.startswith("PUT")]
    assert not remote.tags
    remote.refuses, remote.called = "", []
    push(folder)
    assert remote.tags == {"v1.0.0": remote.commits[-1][0]}
    assert not [call for call in remote.called if "/commit/" in call]
    before = list(remote.commits)
    push(folder)
    assert remote.commits == before


def test_a_tag_does_not_move(release: Release, folder: Path, remote: Hub) -> None:
    push(folder)
    remote.commits[-1][1]["README.md"] = b"Another."
    with pytest.raises(CommandError, match="a tag does not move"):
        push(folder)
    assert remote.files["README.md"] == b"Another."


def test_a_later_version_is_not_undone(release: Release, folder: Path, remote: Hub) -> None:
    push(folder)
    for tag, refused in (("v1.0.0-rc.1", False), ("draft", False), ("v1.0.1", True)):
        remote.tags = {tag: remote.commits[-1][0]}
        if refused:
            with pytest.raises(CommandError, match=r"has v1\.0\.1 already"):
                push(folder)
        else:
            push(folder)
        assert ("v1.0.0" in remote.tags) is not refused


@pytest.mark.parametrize("state", [None, ReleaseState.CHECKED, ReleaseState.WITHDRAWN])
def test_what_is_not_approved_is_not_pushed(
    campaign: Campaign, folder: Path, remote: Hub, state: ReleaseState | None
) -> None:
    built = releasing.build_release(campaign=campaign, version="1.0.0", out=folder)
    if state:
        lead(built.release, state)
    with pytest.raises(CommandError, match="only an approved one is pushed"):
        push(folder, "--private")
    assert remote.called == []


def test_what_is_not_public_goes_to_a_private_repository(
    campaign: Campaign, folder: Path, remote: Hub
) -> None:
    built = releasing.build_release(campaign=campaign, version="1.0.0", out=folder)
    lead(built.release, ReleaseState.APPROVED)
    with pytest.raises(CommandError, match="is not public"):
        push(folder)
    assert remote.commits == []
    push(folder, "--private")
    assert remote.private is True
    remote.private, before = False, len(remote.commits)
    with pytest.raises(CommandError, match="is not public"):
        push(folder, "--private")
    assert len(remote.commits) == before


def test_what_is_damaged_or_another_is_not_pushed(
    release: Release, folder: Path, remote: Hub, campaign: Campaign
) -> None:
    (folder / "README.md").write_text("Better.")
    with pytest.raises(CommandError, match=r"README\.md .* Nothing was sent"):
        push(folder)
    with pytest.raises(CommandError, match="cannot be read"):
        push(folder.parent)
    with pytest.raises(CommandError, match="Give the folder"):
        push(folder, "--campaign", campaign.name)
    with pytest.raises(CommandError, match=r"has no release 9\.9\.9"):
        push("--campaign", campaign.name, "--release-version", "9.9.9")
    assert remote.called == []


def test_a_release_is_named_by_its_campaign_too(
    release: Release, campaign: Campaign, remote: Hub
) -> None:
    said = push("--campaign", campaign.name, "--release-version", "1.0.0", "--dry-run")
    assert f"{campaign.name} 1.0.0 to team/mmlu, tag v1.0.0 (new)" in said


def test_a_hub_that_is_not_there_is_told(
    release: Release, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    with pytest.raises(CommandError, match="The hub: "):
        push(folder, "--dry-run")
