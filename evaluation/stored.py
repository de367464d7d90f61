"""A run of the web: its shards are rows, and its files lie in the store."""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from evaluation.models import Run, ShardState
from evaluation.scoring import files


@dataclass(frozen=True, slots=True)
class StoredRun:
    """The run for `Reading`; a shard is finished when its row says so."""

    run: Run

    @property
    def name(self) -> str:
        return f"runs/{self.run.pk}"

    def setup(self) -> dict[str, Any] | None:
        try:
            content: dict[str, Any] = json.loads(self.run.place.read(files.SETUP))
        except FileNotFoundError:
            return None
        return content

    def finished(self, among: Set[str]) -> Mapping[str, float]:
        finished = self.run.shards.filter(state=ShardState.FINISHED, finished_at__isnull=False)
        times = finished.values_list("file", "finished_at")
        return {file: at.timestamp() for file, at in times if file in among and at}

    def rows(self, file: str) -> list[dict[str, Any]] | None:
        try:
            return files.read_predictions(self.file(file))
        except FileNotFoundError:
            return None

    def file(self, name: str) -> BytesIO:
        """A shard's file; raises `FileNotFoundError` where there is none."""
        return BytesIO(self.run.place.read(f"{files.PREDICTIONS}/{name}"))
