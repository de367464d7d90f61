"""Releases over HTTP: built by a job, fetched whole, in parts, or not again."""

import gzip
import hashlib
import io
import zipfile

import pytest

from annotations.models import Release
from annotations.publishing.verify import verify_release
from annotations.services import releasing
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import UserFactory, make_campaign, member
from tests.made_once import made_once
from workbench.core.jobs import services as jobs
from workbench.core.jobs.models import Job

pytestmark = pytest.mark.django_db


@made_once
def campaign(stores):
    return make_campaign(items=3)


@made_once
def release(campaign):
    return releasing.build_release(campaign=campaign, version="1.0.0").release


@pytest.fixture
def viewer(campaign):
    return client_of(member(campaign, Role.VIEWER))


@pytest.fixture
def root(campaign):
    return f"{V1}/releases/{campaign.name}/1.0.0"


def content(response):
    return b"".join(response.streaming_content)


def test_a_manager_starts_the_build_and_follows_the_job(campaign, release):
    client = client_of(member(campaign, Role.MANAGER))
    url = f"{V1}/campaigns/{campaign.name}/releases"
    started = client.post(url, {"version": "1.1.0", "notes": "Another."})
    assert (started.status_code, started.json()["state"]) == (202, "queued")
    jobs.run(job_id=started.json()["id"])
    done = client.get(f"{V1}/jobs/{started.json()['id']}").json()
    assert (done["state"], done["percent"]) == ("succeeded", 100), done["error"]
    [listed] = [
        one for one in client.get(url).json()["results"] if one["version"] != release.version
    ]
    assert (listed["version"], listed["content_hash"]) == ("1.1.0", done["result"]["content_hash"])
    assert client.post(url, {"version": "1.1.0"}).status_code == 409
    assert list(client.post(url, {"version": "1"}).json()["errors"]) == ["version"]
    refused = client_of(member(campaign, Role.VIEWER)).post(url, {"version": "2.0.0"})
    assert (refused.status_code, Job.objects.count()) == (403, 1)


def test_every_file_of_the_manifest_is_served_under_its_hash(release, viewer, root):
    manifest = viewer.get(root).json()["manifest"]
    assert manifest["files"]
    for entry in manifest["files"]:
        answer = viewer.get(f"{root}/files/{entry['path']}")
        body = content(answer)
        assert answer["ETag"] == f'"{entry["sha256"]}"'
        assert hashlib.sha256(body).hexdigest() == entry["sha256"]
        assert (len(body), answer["Content-Length"]) == (entry["bytes"], str(entry["bytes"]))
        assert "immutable" in answer["Cache-Control"]
    assert b"content_hash" in content(viewer.get(f"{root}/files/manifest.json"))


def test_a_file_that_the_client_has_is_not_sent_again(release, viewer, root):
    url = f"{root}/files/README.md"
    etag = viewer.get(url)["ETag"]
    answer = viewer.get(url, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-3", slice(0, 4)),
        ("bytes=5-", slice(5, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=3-999999999", slice(3, None)),
    ],
)
def test_a_range_is_sent_alone(release, viewer, root, wanted, part):
    url = f"{root}/files/README.md"
    whole = content(viewer.get(url))
    answer = viewer.get(url, headers={"Range": wanted})
    body = content(answer)
    assert (answer.status_code, body) == (206, whole[part])
    start = whole.index(body)
    assert answer["Content-Range"] == f"bytes {start}-{start + len(body) - 1}/{len(whole)}"


@pytest.mark.parametrize("odd", ["bytes=0-1,4-5", "lines=0-1", "bytes=-", "bytes=x-1"])
def test_a_range_that_is_not_understood_is_passed_over(release, viewer, root, odd):
    answer = viewer.get(f"{root}/files/README.md", headers={"Range": odd})
    assert answer.status_code == 200


def test_a_range_outside_the_file_and_one_of_another_file_are_refused(release, viewer, root):
    url = f"{root}/files/README.md"
    size = len(content(viewer.get(url)))
    outside = viewer.get(url, headers={"Range": f"bytes={size}-"})
    assert (outside.status_code, outside["Content-Range"]) == (416, f"bytes */{size}")
    empty = viewer.get(url, headers={"Range": "bytes=-0"})
    far = viewer.get(url, headers={"Range": f"bytes={'9' * 40}-"})
    another = viewer.get(url, headers={"If-Match": '"another"'})
    for refused, status in ((outside, 416), (empty, 416), (far, 416), (another, 412)):
        assert (refused.status_code, refused.json()["status"]) == (status, status)
        assert refused["Content-Type"] == "application/problem+json"
    changed = viewer.get(url, headers={"Range": "bytes=0-1", "If-Range": '"another"'})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    "path", ["../secret_key", "%2e%2e/secret_key", "es/../../x", "/etc/passwd", "es", "nothing"]
)
def test_nothing_but_the_files_of_the_manifest_is_served(release, viewer, root, path, settings):
    (settings.RELEASES_DIR / "secret_key").write_text("secret")
    answer = viewer.get(f"{root}/files/{path}")
    assert answer.status_code == 404


def test_the_archive_holds_a_sound_release_and_has_the_same_bytes_each_time(
    release, viewer, root, tmp_path
):
    answer = viewer.get(f"{root}/archive", headers={"Accept": "application/zip"})
    packed = content(answer)
    assert answer["Content-Type"] == "application/zip"
    assert content(viewer.get(f"{root}/archive")) == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert verify_release(tmp_path / "unpacked" / f"{release.campaign.name}-1.0.0") == []
    again = viewer.get(f"{root}/archive", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_folder_that_is_gone_is_told(release, viewer, root, settings):
    settings.RELEASES_DIR.rename(settings.RELEASES_DIR.with_name("moved"))
    answer = viewer.get(f"{root}/files/README.md")
    assert answer.status_code == 404
    assert "not on this machine" in answer.json()["detail"]
    assert viewer.get(root).status_code == 200


def test_an_annotator_downloads_only_when_no_task_can_reach_them(campaign, release, root):
    annotator = client_of(member(campaign))
    assert annotator.get(root).status_code == 200
    for what in ("archive", "files/manifest.json"):
        refused = annotator.get(f"{root}/{what}")
        assert (refused.status_code, "can still come to you" in refused.json()["detail"]) == (
            403,
            True,
        )
    campaign.tasks.update(remaining=0)
    assert annotator.get(f"{root}/archive").status_code == 200


def test_strangers_find_no_release_and_administrators_all(campaign, release, root):
    stranger = client_of(member(make_campaign(items=1), Role.MANAGER))
    for what in ("", "/archive", "/files/README.md"):
        assert stranger.get(root + what).status_code == 404
    administrator = client_of(UserFactory(is_superuser=True))
    assert administrator.get(f"{root}/archive").status_code == 200
    assert Release.objects.count() == 1


def test_a_file_that_is_not_what_the_manifest_says_is_not_served(release, viewer, root):
    card = release.place.folder() / "README.md"
    card.write_bytes(card.read_bytes().replace(b"a", b"b", 1))
    for path in ("files/README.md", "archive"):
        answer = viewer.get(f"{root}/{path}")
        assert answer.status_code == 409
        assert "README.md (has other content than it had)" in answer.json()["detail"]
    assert viewer.get(f"{root}/files/manifest.json").status_code == 200
    (release.place.folder() / "manifest.json").write_text("{}")
    assert viewer.get(f"{root}/files/manifest.json").status_code == 409


@pytest.mark.parametrize("wanted", ["bytes=0-3", "bytes=100-", "bytes=-40", "bytes=7-5000"])
def test_an_archive_goes_on_where_it_broke_off(release, viewer, root, wanted):
    url = f"{root}/archive"
    whole = viewer.get(url)
    packed = content(whole)
    assert (whole["Content-Length"], whole["Accept-Ranges"]) == (str(len(packed)), "bytes")
    first, last = wanted.removeprefix("bytes=").split("-")
    start = int(first) if first else len(packed) - int(last)
    end = int(last) + 1 if first and last else len(packed)
    part = viewer.get(url, headers={"Range": wanted, "If-Range": whole["ETag"]})
    assert (part.status_code, content(part)) == (206, packed[start:end])
    assert part["Content-Range"] == f"bytes {start}-{min(end, len(packed)) - 1}/{len(packed)}"
    assert viewer.get(url, headers={"Range": f"bytes={len(packed)}-"}).status_code == 416


def test_a_text_is_compressed_for_whoever_takes_that(release, viewer, root):
    url = f"{root}/files/croissant.json"
    plain = viewer.get(url)
    packed = viewer.get(url, headers={"Accept-Encoding": "br, gzip"})
    body = content(packed)
    assert (packed["Content-Encoding"], packed["Content-Length"]) == ("gzip", str(len(body)))
    assert gzip.decompress(body) == content(plain)
    assert packed["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in packed["Vary"]
    again = viewer.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]})
    assert again.status_code == 304
    part = viewer.get(url, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
    assert (part.status_code, "Content-Encoding" in part) == (206, False)
    table = f"{root}/files/es/test-00000-of-00001.parquet"
    assert "Content-Encoding" not in viewer.get(table, headers={"Accept-Encoding": "gzip"})


def test_files_are_listed_with_where_to_fetch_them(release, viewer, root):
    files = viewer.get(f"{root}/files").json()
    assert [file["path"] for file in files] == [
        *(entry["path"] for entry in release.manifest["files"]),
        "manifest.json",
    ]
    for file in files:
        answer = viewer.get(file["url"])
        assert (answer.status_code, answer["Content-Type"]) == (200, file["media_type"])
    assert viewer.get(f"{root}/files", {"langage": "es"}).status_code == 400


def test_all_releases_that_one_may_know_of_are_listed(release, viewer):
    other = make_campaign(items=1)
    releasing.build_release(campaign=other, version="1.0.0")
    url = f"{V1}/releases"
    [listed] = viewer.get(url).json()["results"]
    assert (listed["campaign"], listed["version"]) == (release.campaign.name, "1.0.0")
    administrator = client_of(UserFactory(is_superuser=True))
    assert len(administrator.get(url).json()["results"]) == 2
    [one] = administrator.get(url, {"campaign": other.name}).json()["results"]
    assert one["campaign"] == other.name
    assert list(viewer.get(url, {"campain": "x"}).json()["errors"]) == ["campain"]
