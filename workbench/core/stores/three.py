"""The stores of this installation."""

from pathlib import Path

from django.conf import settings

from workbench.core.stores.base import Store
from workbench.core.stores.local import LocalStore
from workbench.core.stores.remote import Bucket, RemoteStore


def releases_store() -> Store:
    """Releases, and what else was laid there to be evaluated; a name is a folder."""
    return _store("releases", settings.RELEASES_DIR)


def runs_store() -> Store:
    """What runs predicted, a name each: the run's number."""
    return _store("runs", settings.RUNS_DIR)


def uploads_store() -> Store:
    """What people sent (`imports`), and files of findings (`surveys`, `effort`, `sources`)."""
    return _store("uploads", settings.MEDIA_ROOT)


def journals() -> LocalStore:
    """What translation runs have asked and were answered, line by line: always on this machine."""
    return LocalStore(Path(settings.RUNS_DIR))


def stores() -> dict[str, Store]:
    return {"releases": releases_store(), "runs": runs_store(), "uploads": uploads_store()}


def _store(name: str, folder: Path | str) -> Store:
    if not settings.STORE:
        return LocalStore(Path(folder))
    bucket = Bucket(settings.STORE, settings.STORE_ENDPOINT, settings.STORE_REGION)
    return RemoteStore(bucket, name, settings.STORE_CACHE / name, settings.STORE_CACHE_SIZE)
