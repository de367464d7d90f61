"""The stores of this installation."""

from pathlib import Path

from django.conf import settings

from workbench.core.stores.base import Store
from workbench.core.stores.local import LocalStore


def releases_store() -> Store:
    """Releases, and what else was laid there to be evaluated; a name is a folder."""
    return LocalStore(Path(settings.RELEASES_DIR))


def runs_store() -> Store:
    """What evaluation runs predicted, a name each: the run's number."""
    return LocalStore(Path(settings.RUNS_DIR))


def uploads_store() -> Store:
    """What people sent (`imports`), and files of findings (`surveys`, `effort`, `sources`)."""
    return LocalStore(Path(settings.MEDIA_ROOT))
