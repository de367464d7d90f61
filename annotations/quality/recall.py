"""How many faults of each kind the checks find: plant them in sound translations, and look."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from annotations.quality.checks import Finding, run_checks
from annotations.quality.damage import candidates
from annotations.quality.damage.slips import Slip, slips
from annotations.quality.survey import CheckedUnit
from annotations.quality.units import Unit
from annotations.vocabularies import DamageKind

Kind = DamageKind | Slip


@dataclass(frozen=True)
class Miss:
    """A planted fault of which no check spoke."""

    name: str
    damaged: Unit
    sound: Unit


@dataclass
class Recall:
    """Of one kind in one language: how many were planted and found, by which checks, which not."""

    kind: Kind
    planted: int = 0
    found: int = 0
    checks: Counter[str] = field(default_factory=Counter)
    missed: list[Miss] = field(default_factory=list)


def recall(
    units: Sequence[CheckedUnit],
    language: str,
    kinds: Iterable[Kind],
    *,
    most: int,
    seed: int,
) -> list[Recall]:
    """Plant up to `most` faults of each kind, one a unit, in units in random order.

    A fault is found where a check speaks of the damaged text that did not of the sound one, or
    says something else in the same field.
    """
    return [_of_kind(units, language, kind, most, Random(f"{seed}/{kind}")) for kind in kinds]  # noqa: S311


def _of_kind(
    units: Sequence[CheckedUnit], language: str, kind: Kind, most: int, rng: Random
) -> Recall:
    result = Recall(kind)
    for unit in rng.sample(units, len(units)):
        if result.planted == most:
            break
        made = next(_damaged(unit, language, kind, rng), None)
        if made is None:
            continue
        before = _said(unit.findings)
        new = _said(run_checks(unit.source, made, language)) - before
        result.planted += 1
        result.found += bool(new)
        result.checks.update({check for check, _field, _message in new})
        if not new:
            result.missed.append(Miss(unit.sample_id, made, unit.target))
    return result


def _damaged(unit: CheckedUnit, language: str, kind: Kind, rng: Random) -> Iterator[Unit]:
    if isinstance(kind, Slip):
        return slips(unit.source, unit.target, language, kind, rng)
    made = candidates(unit.source, unit.target, language, kind, rng)
    return (damaged.unit for damaged in made)


def _said(findings: Iterable[Finding]) -> set[tuple[str, str, str]]:
    return {(finding.check, finding.field, str(finding.message)) for finding in findings}
