"""All questions of a benchmark, looked at once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from annotations.quality.sources.base import KINDS, Question, SourceFinding
from annotations.quality.sources.sets import findings_in, keys_of
from annotations.quality.sources.texts import findings_on
from workbench.core.letters import LETTERS

Progress = Callable[[int, int], None]
TOLD_EVERY = 500


@dataclass(frozen=True)
class SourceReport:
    """What was found, in the order of `KINDS`, and of each kind in that of the questions."""

    questions: int
    findings: tuple[SourceFinding, ...]

    def by_kind(self) -> dict[str, list[SourceFinding]]:
        """The findings of each kind that has some, in the order of `KINDS`."""
        found: defaultdict[str, list[SourceFinding]] = defaultdict(list)
        for one in self.findings:
            found[one.kind].append(one)
        return {kind: found[kind] for kind in KINDS if kind in found}


def look(
    questions: Sequence[Question], language: str, progress: Progress | None = None
) -> SourceReport:
    """Look at all questions, which are said to be in `language`."""
    found = list(findings_in(questions))
    for number, one in enumerate(questions, start=1):
        found += findings_on(one, language)
        if progress and (number % TOLD_EVERY == 0 or number == len(questions)):
            progress(number, len(questions))
    order = {kind: place for place, kind in enumerate(KINDS)}
    return SourceReport(len(questions), tuple(sorted(found, key=lambda one: order[one.kind])))


def letters_by_split(questions: Iterable[Question]) -> dict[str, dict[str, int]]:
    """How often each letter is the right one, by split."""
    together: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (split, _options), counts in keys_of(questions).items():
        for key, count in counts.items():
            together[split][LETTERS[key]] += count
    return {split: dict(sorted(letters.items())) for split, letters in together.items()}
