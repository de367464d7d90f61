"""The disks that the folders of an installation lie on."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from workbench.core.stores import journals, stores

LEAST_BYTES = 1024**3
LEAST_PERCENT = 2


@dataclass(frozen=True)
class Disk:
    folder: Path
    total: int
    free: int

    @property
    def used(self) -> int:
        return self.total - self.free

    @property
    def free_percent(self) -> int:
        return 100 * self.free // self.total if self.total else 0

    @property
    def free_text(self) -> str:
        return filesizeformat(self.free).replace("\xa0", " ")

    @property
    def is_nearly_full(self) -> bool:
        return self.free < LEAST_BYTES or self.free_percent < LEAST_PERCENT


def disks() -> list[Disk]:
    """That of the data folder, and those of files and journals where they lie on others."""
    found: dict[int, Disk] = {}
    here = [store.here for store in (*stores().values(), journals())]
    for folder in (settings.DATA_DIR, *here):
        if folder.is_dir():
            usage = shutil.disk_usage(folder)
            found.setdefault(folder.stat().st_dev, Disk(folder, usage.total, usage.free))
    return list(found.values())
