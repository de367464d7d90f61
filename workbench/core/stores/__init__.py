"""Where releases, runs and uploads are kept: folders on this machine, or any S3.

Each of the three is a `Store`, and nobody else builds paths of their own. A store keeps *names*
(a release, a run, an upload), each with files by their paths below it.
"""

from workbench.core.stores.base import Kept, Place, Store, Stored, StoredFile, StoreError
from workbench.core.stores.local import LocalStore
from workbench.core.stores.three import (
    journals,
    releases_store,
    runs_store,
    stores,
    uploads_store,
)

__all__ = [
    "Kept",
    "LocalStore",
    "Place",
    "Store",
    "StoreError",
    "Stored",
    "StoredFile",
    "journals",
    "releases_store",
    "runs_store",
    "stores",
    "uploads_store",
]
