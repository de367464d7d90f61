"""The questions that the scoreboard asks."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.analysis.differences import between
from evaluation.errors import DatasetError
from evaluation.models import Run, Score, ShardState
from evaluation.scoring import files
from evaluation.stored_releases import StoredRelease
from workbench.core.accounts.models import User
from workbench.core.messages import localized
from workbench.core.releases import Hidden, hidden_from
from workbench.core.stores import StoreError, releases_store

OTHERS = 200
"""Runs to choose from, at most."""


@dataclass(frozen=True, slots=True)
class ReleaseChoice:
    """A release that can be evaluated; `folder` is its name in the release store."""

    folder: str
    label: str
    languages: tuple[str, ...]


@dataclass(slots=True)
class Line:
    """One group's scores by subset."""

    name: str
    scores: dict[str, Score] = field(default_factory=dict)

    @property
    def all(self) -> Score | None:
        return self.scores.get(Score.Subset.ALL)

    @property
    def ca(self) -> Score | None:
        return self.scores.get(Score.Subset.CA)

    @property
    def cs(self) -> Score | None:
        return self.scores.get(Score.Subset.CS)

    @property
    def annotated(self) -> Score | None:
        return self.scores.get(Score.Subset.ANNOTATED)

    @property
    def gap(self) -> tuple[float, float, float] | None:
        """CS less CA with the ends of its 95% interval: they are of different questions."""
        ca, cs = self.ca, self.cs
        return between(cs.bounded, ca.bounded) if ca and cs else None


@dataclass(frozen=True, slots=True)
class Figures:
    """A run's scores, a line a language (all together first), category and subject."""

    languages: list[Line]
    categories: list[Line]
    subjects: list[Line]

    @classmethod
    def of(cls, scores: Iterable[Score]) -> "Figures":
        """Of scores over all languages together, or without a group."""
        kinds: dict[str, dict[str, Line]] = {kind: {} for kind in Score.GroupKind.values}
        for score in scores:
            name = score.group or score.language
            lines = kinds[score.group_kind]
            lines.setdefault(name, Line(name)).scores[score.subset] = score
        return cls(*(sorted(lines.values(), key=_order) for lines in kinds.values()))

    @property
    def overall(self) -> Line | None:
        return self.languages[0] if self.languages else None


def _order(line: Line) -> tuple[bool, str]:
    return line.name != ALL_LANGUAGES, line.name


def releases(user: User | None) -> list[ReleaseChoice]:
    """What the person can evaluate: the folders of the release store that hold questions, by name,
    but for releases that are hidden from them; from None, the machine itself, none is.
    """
    hidden = hidden_from(user) if user is not None else None
    choices = (_choice(folder, hidden) for folder in releases_store().names())
    return [choice for choice in choices if choice is not None]


def _choice(folder: str, hidden: Hidden | None) -> ReleaseChoice | None:
    try:
        release = StoredRelease.named(folder)
        content_hash = str(release.manifest.get("content_hash", ""))
    except DatasetError:
        return None
    if hidden is not None and hidden.holds(content_hash, folder):
        return None
    return ReleaseChoice(folder, release.label, release.languages)


def release_doubt(folder: str) -> str:
    """What is to be said of a release folder as it lies there now; empty when it is sound."""
    try:
        release = StoredRelease.named(folder)
        if not release.manifest:
            return _("No manifest: its files cannot be verified")
        if release.problems:
            first = release.problems[0]
            parts = {"file": first.file, "problem": localized(first.problem, _)}
            return _("Not what its manifest says: %(file)s %(problem)s") % parts
    except DatasetError:
        return _("Not in the release store now")
    return ""


def runs(user: User) -> QuerySet[Run]:
    """The runs that the person may see, the latest first, with what a list of them shows."""
    seen = Run.objects.visible_to(user)
    return seen.select_related("job", "created_by")


def robustness(run: Run) -> dict[str, Any] | None:
    """How far the score of a finished run rests on the way of asking, as its file has it; None of
    one that was summed up before there were such files."""
    try:
        content: dict[str, Any] = json.loads(run.place.read(files.ROBUSTNESS))
    except (FileNotFoundError, StoreError):
        return None
    return content


def others(user: User, run: Run) -> list[tuple[int, str]]:
    """The latest finished runs that this one may be compared with: those on its release first."""
    finished = runs(user).exclude(summary={}).exclude(pk=run.pk).defer("summary")
    found = sorted(finished[:OTHERS], key=lambda one: one.release_hash != run.release_hash)
    return [(one.pk, f"{one} (#{one.pk})") for one in found]


def workers(run: Run) -> Sequence[Mapping[str, Any]]:
    """Who scored the run's shards: `machine`, `pid`, and the sums of `questions` and `tokens`."""
    finished = run.shards.filter(state=ShardState.FINISHED).exclude(machine="").order_by()
    sums = {"questions": Sum("questions"), "tokens": Sum("tokens")}
    return list(finished.values("machine", "pid").annotate(**sums).order_by("machine", "pid"))


def overall(shown: Iterable[Run]) -> dict[int, Line]:
    """Scores over all languages and subjects, by run."""
    shown = list(shown)
    scores = Score.objects.filter(
        run__in=shown, language=ALL_LANGUAGES, group_kind=Score.GroupKind.ALL
    )
    lines = {run.pk: Line(str(run)) for run in shown}
    for score in scores:
        lines[score.run_id].scores[score.subset] = score
    return lines


def figures(run: Run) -> Figures:
    """The scores of a finished run; those by category and subject over all languages alone."""
    pooled = Q(language=ALL_LANGUAGES) | Q(group_kind=Score.GroupKind.ALL)
    return Figures.of(run.scores.filter(pooled))
