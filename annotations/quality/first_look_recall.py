"""How far up the order of `first_look` brings damaged texts: plant faults in some, and look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from annotations.quality import first_look
from annotations.quality.checks import Severity, run_checks
from annotations.quality.damage import candidates
from annotations.quality.first_look import Evidence
from annotations.quality.survey import CheckedUnit
from annotations.quality.units import Unit
from annotations.vocabularies import DamageKind, Signal


@dataclass(frozen=True)
class Found:
    """Of `damaged` texts among `texts`, how many stand in the first of them, by their share."""

    texts: int
    damaged: int
    within: Mapping[float, int]
    reasons: Mapping[Signal, int]


def found_first(
    units: Sequence[CheckedUnit],
    language: str,
    *,
    share: float,
    within: Sequence[float],
    seed: int,
    others: Mapping[str, Sequence[Unit]] | None = None,
    ignored: Iterable[Signal] = (),
) -> Found:
    """Plant one fault of a random kind in a share of the units, and order all by `first_look`.

    Args:
        units: translations as they stand, whose own faults compete with the planted ones.
        share: of the units that are damaged.
        within: the shares of the order in which they are looked for.
        others: by `sample_id`, other engines' texts of it.
        ignored: signals that are left out, to see what they are worth.
    """
    rng = Random(seed)  # noqa: S311
    damaged = _damaged(units, language, round(share * len(units)), rng)
    evidence = {
        unit.sample_id: _of(unit, damaged.get(unit.sample_id), language, (others or {}))
        for unit in units
    }
    without = {one.value: getattr(Evidence(), one.value) for one in ignored}
    found = first_look.looks({key: replace(one, **without) for key, one in evidence.items()})
    # Equals in random order: that of the file would not be by chance.
    order = first_look.in_order({key: found[key] for key in rng.sample([*found], len(found))})
    firsts = {part: set(order[: round(part * len(order))]) for part in within}
    reasons = [found[key].reason for key in damaged]
    return Found(
        texts=len(units),
        damaged=len(damaged),
        within={part: len(first & damaged.keys()) for part, first in firsts.items()},
        reasons={one: reasons.count(one) for one in Signal},
    )


def _damaged(
    units: Sequence[CheckedUnit], language: str, number: int, rng: Random
) -> dict[str, Unit]:
    """Units with one fault each, of a kind drawn at random among all."""
    damaged: dict[str, Unit] = {}
    for unit in rng.sample(units, len(units)):
        if len(damaged) == number:
            break
        for kind in rng.sample([*DamageKind], len(DamageKind)):
            made = next(candidates(unit.source, unit.target, language, kind, rng), None)
            if made is not None:
                damaged[unit.sample_id] = made.unit
                break
    return damaged


def _of(
    unit: CheckedUnit, damaged: Unit | None, language: str, others: Mapping[str, Sequence[Unit]]
) -> Evidence:
    target = damaged or unit.target
    findings = run_checks(unit.source, damaged, language) if damaged else unit.findings
    texts = [one.text for one in (target, *others.get(unit.sample_id, ()))]
    return Evidence(
        errors=frozenset(one.check for one in findings if one.severity == Severity.ERROR),
        warnings=frozenset(one.check for one in findings if one.severity != Severity.ERROR),
        disagreement=first_look.disagreement(texts),
        length=first_look.length(unit.source.text, target.text),
    )
