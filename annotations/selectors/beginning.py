"""How far it is from an empty console to a campaign's first release, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotations.models import Benchmark, Campaign, Membership, Translation
from annotations.selectors.progress import Progress
from annotations.vocabularies import Role


class Stage(StrEnum):
    """The steps, in their order."""

    BENCHMARK = "benchmark"
    CAMPAIGN = "campaign"
    PEOPLE = "people"
    TEXTS = "texts"
    WORK = "work"
    RELEASE = "release"


@dataclass(frozen=True)
class Step:
    """A step and how far it is: `done` of `total`; a step of 0 has not begun.

    Of people, they are the annotators of the language that has fewest, of as many as its tasks
    need; of texts, languages; of work, decisions. `waiting` are invitations that nobody has
    accepted yet.
    """

    stage: Stage
    done: int = 0
    total: int = 0
    waiting: int = 0

    @property
    def is_done(self) -> bool:
        return 0 < self.total <= self.done


def first_steps() -> list[Step]:
    """The steps of an installation that has no campaign yet."""
    benchmarks = Benchmark.objects.count()
    begun = [Step(Stage.BENCHMARK, benchmarks, benchmarks)]
    return begun + [Step(stage) for stage in Stage if stage != Stage.BENCHMARK]


def steps_of(campaign: Campaign, progress: Sequence[Progress]) -> list[Step]:
    """The steps of a campaign; none once it has a release.

    Args:
        progress: the campaign's, one row a queue.
    """
    if campaign.releases.exists():
        return []
    found = [Step(Stage.BENCHMARK, 1, 1), Step(Stage.CAMPAIGN, 1, 1), _people(campaign, progress)]
    if campaign.open_languages:
        found.append(_texts(campaign, progress))
    work = Step(
        Stage.WORK, sum(one.filled for one in progress), sum(one.places for one in progress)
    )
    return [*found, work, Step(Stage.RELEASE)]


def current(steps: Sequence[Step]) -> Step | None:
    """The step to take now: the first that is not done."""
    return next((step for step in steps if not step.is_done), None)


def _people(campaign: Campaign, progress: Sequence[Progress]) -> Step:
    """Whether each language has as many annotators as one of its tasks needs decisions."""
    codes = campaign.open_languages or [campaign.source_language]
    annotators = list(Membership.objects.filter(campaign=campaign, role=Role.ANNOTATOR))
    fewest = min(sum(one.covers(code) for one in annotators) for code in codes)
    protocol = campaign.protocol
    kinds = {one.kind for one in progress} or set(
        campaign.samples.values_list("kind", flat=True).distinct()
    )
    needed = max((protocol.overlap(kind) for kind in kinds), default=1)
    waiting = campaign.invitations.waiting().count()
    return Step(Stage.PEOPLE, min(fewest, needed), needed, waiting)


def _texts(campaign: Campaign, progress: Sequence[Progress]) -> Step:
    """How many languages have texts, be they of this campaign or of another on the benchmark.

    Those with tasks have; only of the others the texts themselves are asked, which are many.
    """
    there = {one.language.code for one in progress}.intersection(campaign.open_languages)
    if others := set(campaign.open_languages) - there:
        texts = Translation.objects.filter(
            item__benchmark=campaign.benchmark_id, language__in=others
        )
        there.update(texts.order_by().values_list("language", flat=True).distinct())
    return Step(Stage.TEXTS, len(there), len(campaign.open_languages))
