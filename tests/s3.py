"""A server that speaks as S3 does, on loopback, and stores that lie in a bucket of it.

What these need is imported by the tests that ask for them: it takes a second.
"""

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import Settings

KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


@dataclass(frozen=True)
class S3:
    """`store` is a bucket of its own, `environment` what a program started here needs of it."""

    endpoint: str
    bucket: str

    @property
    def store(self) -> str:
        return f"s3://{self.bucket}/workbench"

    @property
    def environment(self) -> dict[str, str]:
        region = {"AWS_ENDPOINT_URL": self.endpoint, "AWS_REGION": "eu-central-1"}
        return {"WORKBENCH_STORE": self.store, **region, **KEYS}


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(
    s3_server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[S3]:
    """The installation's stores lie in S3."""
    import boto3
    from s3fs import S3FileSystem

    s3 = S3(s3_server, f"bucket-{uuid.uuid4()}")
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=s3.endpoint, region_name="us-east-1")
    client.create_bucket(Bucket=s3.bucket)
    settings.STORE, settings.STORE_ENDPOINT, settings.STORE_REGION = s3.store, s3.endpoint, ""
    settings.STORE_CACHE = tmp_path / "fetched"
    yield s3
    S3FileSystem.clear_instance_cache()
