"""With a bucket in place of folders: a release is built, served by range and evaluated from it."""

import hashlib
import io
import zipfile
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from annotations.selectors.release_files import file_problems
from annotations.services import releasing, uploads
from annotations.services.old_uploads import forget_uploads
from annotations.vocabularies import Role
from evaluation.services import runs as services
from tests.clients import V1, client_of
from tests.evaluation.runs import work
from tests.factories import make_campaign, member
from tests.s3 import S3
from workbench.core.absence import is_away
from workbench.core.jobs import services as jobs
from workbench.core.jobs.models import Job, JobState
from workbench.core.stores import (
    StoreError,
    journals,
    releases_store,
    runs_store,
    stores,
    uploads_store,
)
from workbench.running.operations.backups import making, restoring
from workbench.running.operations.backups.errors import BackupError
from workbench.running.operations.checks import stores as checks
from workbench.running.operations.checks.finding import State

pytestmark = pytest.mark.django_db
TEST = "en/test-00000-of-00001.parquet"


@pytest.fixture
def folders(settings: Settings, tmp_path: Any) -> list[Any]:
    """Where files would lie without a bucket."""
    settings.RELEASES_DIR, settings.RUNS_DIR = tmp_path / "releases", tmp_path / "runs"
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return [settings.RELEASES_DIR, settings.RUNS_DIR, settings.MEDIA_ROOT]


def test_a_release_is_built_into_a_bucket_served_by_range_and_evaluated_from_it(
    s3: S3, folders: list[Any], settings: Settings, tmp_path: Any
) -> None:
    campaign = make_campaign(items=3)
    release = releasing.build_release(campaign=campaign, version="1.0.0").release
    assert releases_store().names() == [release.store_name]
    settings.STORE_CACHE = tmp_path / "another machine"
    assert releasing.check_release(release=release) == []
    assert file_problems(release=release) == []
    rebuilt = releasing.build_release(campaign=campaign, version="1.0.0", out=tmp_path / "again")
    assert rebuilt.repeated

    client = client_of(member(campaign, Role.VIEWER))
    root = f"{V1}/releases/{campaign.name}/1.0.0"
    whole = b"".join(client.get(f"{root}/files/{TEST}").streaming_content)
    (entry,) = [one for one in release.manifest["files"] if one["path"] == TEST]
    assert hashlib.sha256(whole).hexdigest() == entry["sha256"]
    part = client.get(f"{root}/files/{TEST}", headers={"Range": "bytes=-8"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, whole[-8:])
    archive = b"".join(client.get(f"{root}/archive").streaming_content)
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        assert files.read(f"{release.store_name}/{TEST}") == whole
    with release.place.open(TEST) as file:
        assert pq.read_table(file, columns=["sample_id"]).num_rows == 3

    run = work(services.start_run(release_folder=release.store_name, spec="longest:", user=None))
    assert (run.state, run.summary["counts"]["questions"]) == (JobState.SUCCEEDED, 2 * 3)
    assert runs_store().exists(str(run.pk), "summary.json")
    assert not any(folder.exists() for folder in folders)


def test_a_damaged_object_is_named_and_not_served(s3: S3, folders: list[Any]) -> None:
    campaign = make_campaign(items=1)
    release = releasing.build_release(campaign=campaign, version="1.0.0").release
    card = releases_store().read(release.store_name, "README.md")
    releases_store().write(release.store_name, "README.md", b"X" + card[1:])
    (problem,) = file_problems(release=release)
    assert (problem.file, problem.problem) == ("README.md", "has other content than it had")
    assert [one.file for one in releasing.check_release(release=release)] == ["README.md"]
    client = client_of(member(campaign, Role.VIEWER))
    answer = client.get(f"{V1}/releases/{campaign.name}/1.0.0/files/README.md")
    assert answer.status_code == 409


def test_an_upload_is_read_from_the_bucket_by_whoever_needs_it(
    s3: S3, folders: list[Any], settings: Settings, tmp_path: Any
) -> None:
    stored = uploads.store_uploads(files=[SimpleUploadedFile("a.csv", b"id,question")])
    several = uploads.store_uploads(
        files=[SimpleUploadedFile("a.csv", b"1"), SimpleUploadedFile("b.csv", b"2")]
    )
    settings.STORE_CACHE = tmp_path / "another machine"
    with uploads.readable(stored=stored) as path:
        assert (path.name, path.read_bytes()) == ("a.csv", b"id,question")
        assert uploads.as_sent(told=f"{path}, row 2") == "a.csv, row 2"
    with uploads.readable(stored=several) as folder:
        assert [path.read_bytes() for path in sorted(folder.iterdir())] == [b"1", b"2"]
    assert uploads.is_there(stored=stored)
    assert uploads.is_there(stored=several)
    assert forget_uploads() == 0
    settings.UPLOAD_DAYS = 0
    assert forget_uploads() == 2
    assert (uploads_store().names(), uploads.is_there(stored=stored)) == ([], False)


def test_while_the_bucket_does_not_answer_jobs_wait_and_requests_are_told(
    s3: S3, folders: list[Any], settings: Settings
) -> None:
    campaign = make_campaign(items=1)
    releasing.build_release(campaign=campaign, version="1.0.0")
    manager = client_of(member(campaign, Role.MANAGER))
    ordered = manager.post(f"{V1}/campaigns/{campaign.name}/releases", {"version": "1.1.0"}).json()
    settings.STORE_ENDPOINT = "http://127.0.0.1:9"
    told = manager.get(f"{V1}/releases/{campaign.name}/1.0.0/files/README.md")
    assert (told.status_code, told.headers["Retry-After"]) == (503, "5")
    assert "does not answer" in told.json()["detail"]
    jobs.run(job_id=ordered["id"])
    job = Job.objects.get(pk=ordered["id"])
    assert (job.state, job.error) == (JobState.RUNNING, "")
    with pytest.raises(StoreError) as refused:
        releases_store().names()
    assert is_away(refused.value)
    settings.STORE_ENDPOINT = s3.endpoint
    Job.objects.filter(pk=job.pk).update(lease_until=job.created_at)
    jobs.sweep()
    jobs.run(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.SUCCEEDED, "")


def test_whether_the_bucket_answers_is_told(s3: S3, folders: list[Any], settings: Settings) -> None:
    cache.delete("health:store")
    assert Client().get("/readyz").json() == {"status": "ok", "problems": {}}
    assert [found.state for found in checks.answering()] == [State.OK]
    settings.STORE = "s3://no-such-bucket/workbench"
    cache.delete("health:store")
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "files wait")
    (trouble,) = checks.answering()
    assert (trouble.state, "no-such-bucket" in trouble.text) == (State.TROUBLE, True)
    cache.delete("health:store")


def test_a_backup_holds_what_lies_in_the_bucket_and_is_put_into_another(
    s3: S3, folders: list[Any], settings: Settings, tmp_path: Any
) -> None:
    campaign = make_campaign(items=1)
    release = releasing.build_release(campaign=campaign, version="1.0.0").release
    stored = uploads.store_uploads(files=[SimpleUploadedFile("a.csv", b"id")])
    runs_store().write("7", "predictions/es.parquet", b"predicted")
    journals().write("translations", "1/es/a/requests.jsonl", b"paid")
    sources = {source.name: source.file.read() for source in making._sources([release])}
    assert {f"uploads/{stored}", "runs/7/predictions/es.parquet"} <= sources.keys()
    assert f"releases/{release.store_name}/manifest.json" in sources
    for name, content in sources.items():
        (tmp_path / "laid out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "laid out" / name).write_bytes(content)
    settings.STORE, settings.RUNS_DIR = f"{s3.store}/another", tmp_path / "other runs"
    for kind in stores():
        restoring._put_in_place(kind, tmp_path / "laid out" / kind)
    assert {source.name: source.file.read() for source in making._sources([release])} == sources
    assert releasing.check_release(release=release) == []
    with pytest.raises(BackupError, match="is not empty"):
        restoring._require_no_files(replace=True)
