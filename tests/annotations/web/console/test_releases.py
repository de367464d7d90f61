import io
import zipfile
from pathlib import Path

import pytest

from annotations.models import Campaign, Release
from annotations.publishing.verify import verify_release
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.factories import make_campaign, member
from tests.made_once import made_once
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import run


@made_once
def release(campaign: Campaign, stores: Path) -> Release:
    return build_release(campaign=campaign, version="1.0.0", notes="الأول").release


def address(campaign: Campaign, page: str = "") -> str:
    return f"/console/campaigns/{campaign.name}/releases/{page}"


@pytest.mark.django_db
def test_a_release_is_built_by_a_job(sign_in: SignIn, stores: Path) -> None:
    campaign = make_campaign(items=2)
    client = sign_in(member(campaign, Role.MANAGER))
    client.post(address(campaign), {"version": "1.0.0", "notes": "First."})
    run(job_id=Job.objects.get().pk)
    html = client.get(address(campaign, "1.0.0/files/")).text
    assert campaign.releases.get().content_hash in html
    assert "test-00000-of-00001.parquet" in html


def test_the_next_version_is_offered(
    campaign: Campaign, release: Release, manager: User, sign_in: SignIn
) -> None:
    assert 'value="1.1.0"' in sign_in(manager).get(address(campaign)).text


@pytest.mark.parametrize(
    ("version", "reason"), [("1.0.0", "take the next number"), ("one", "semantic version")]
)
def test_a_version_that_cannot_be_is_refused(
    version: str, reason: str, release: Release, manager: User, sign_in: SignIn
) -> None:
    response = sign_in(manager).post(address(release.campaign), {"version": version})
    assert response.status_code == 422
    assert reason in response.text
    assert not Job.objects.exists()


def test_the_download_is_the_release_itself(
    campaign: Campaign, release: Release, manager: User, sign_in: SignIn, tmp_path: Path
) -> None:
    client = sign_in(manager)
    first = client.get(address(campaign, "1.0.0/download/")).getvalue()
    second = client.get(address(campaign, "1.0.0/download/")).getvalue()
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        archive.extractall(tmp_path / "out")
    assert verify_release(tmp_path / "out" / f"{campaign.name}-1.0.0") == []


def test_a_sound_folder_is_told_so(
    campaign: Campaign, release: Release, manager: User, sign_in: SignIn
) -> None:
    html = sign_in(manager).post(address(campaign, "1.0.0/verify/")).text
    assert "Every file is as the manifest says." in html


def test_a_damaged_file_is_named(
    campaign: Campaign, release: Release, manager: User, sign_in: SignIn
) -> None:
    card = release.place.folder() / "README.md"
    card.write_text(card.read_text().replace("a", "b", 1))
    client = sign_in(manager)
    for html in (
        client.get(address(campaign, "1.0.0/")).text,
        client.post(address(campaign, "1.0.0/verify/")).text,
    ):
        assert "README.md" in html
        assert "has other content than it had" in html
    assert client.get(address(campaign, "1.0.0/download/")).status_code == 409


@pytest.mark.parametrize("page", ["", "card/", "charts/", "rows/"])
def test_nothing_is_shown_of_a_folder_with_a_damaged_file(
    campaign: Campaign, release: Release, manager: User, sign_in: SignIn, page: str
) -> None:
    for file in release.place.files():
        if file.path.endswith((".parquet", ".md")):
            path = release.place.folder() / file.path
            path.write_bytes(bytes(len(path.read_bytes())))
    client = sign_in(manager)
    html = client.get(address(campaign, f"1.0.0/{page}")).text
    assert "The folder is not what its manifest says" in html
    assert client.get(address(campaign, "1.0.0/charts/coverage.csv")).status_code == 404


def test_a_folder_that_is_gone_is_told_and_not_offered(
    campaign: Campaign, release: Release, manager: User, sign_in: SignIn
) -> None:
    release.place.folder().rename(release.place.folder().with_name("elsewhere"))
    client = sign_in(manager)
    html = client.get(address(campaign, "1.0.0/")).text
    assert "The folder is not in the store" in html
    assert client.get(address(campaign, "1.0.0/download/")).status_code == 404
