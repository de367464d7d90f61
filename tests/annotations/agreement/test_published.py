"""Coefficients as books, papers and packages print them, to the last digit printed."""

from collections.abc import Hashable, Mapping, Sequence

import krippendorff
import numpy as np
import pytest

from annotations.agreement.measures import Categories, measures
from tests.annotations.agreement import published
from tests.annotations.agreement.published import ALPHAS, FOUR_OBSERVERS, Published, Units


def witness(units: Sequence[Mapping[str, Hashable]], level: str = "nominal") -> float:
    """The alpha of the package `krippendorff`, which shares no line with ours."""
    raters = sorted({rater for unit in units for rater in unit})
    domain = sorted({value for unit in units for value in unit.values()})  # type: ignore[type-var]
    code = {value: value if level != "nominal" else i for i, value in enumerate(domain)}
    table = [[code.get(unit.get(rater), np.nan) for unit in units] for rater in raters]
    return float(krippendorff.alpha(reliability_data=table, level_of_measurement=level))


@pytest.mark.parametrize(("units", "distance", "printed"), ALPHAS)
def test_alpha_is_as_printed(units: Units, distance: str, printed: str) -> None:
    found = measures(units, Categories(None), distance=distance, replicates=0)
    alpha = found.coefficients["alpha"].value
    assert f"{alpha:.3f}" == printed
    assert alpha == pytest.approx(witness(units, distance), abs=1e-12)


@pytest.mark.parametrize("table", published.ALL)
def test_coefficients_are_as_printed(table: Published) -> None:
    found = measures(table.units, Categories(table.categories), replicates=0)
    values = found.coefficients | found.shares
    for name, printed in table.values.items():
        digits = len(printed.partition(".")[2])
        assert f"{values[name].value:.{digits}f}" == printed, name
    assert values["alpha"].value == pytest.approx(witness(table.units), abs=1e-12)
    if len({*table.units[0]}) == 2:
        kappa = found.pairs[0].coefficients["cohen_kappa"].value
        assert kappa == pytest.approx(_cohen(table.units))


def _cohen(units: Units) -> float:
    """Cohen 1960, over units that both rated."""
    both = [tuple(unit.values()) for unit in units if len(unit) == 2]
    agree = sum(a == b for a, b in both) / len(both)
    firsts, seconds = ([pair[i] for pair in both] for i in (0, 1))
    chance = sum(firsts.count(k) * seconds.count(k) for k in {*firsts}) / len(both) ** 2
    return (agree - chance) / (1 - chance)


def test_what_four_observers_rated_is_counted() -> None:
    found = measures(FOUR_OBSERVERS, Categories(5))
    assert (found.units, found.pairable, found.raters) == (12, 11, 4)
    assert found.unanimous == pytest.approx(8 / 11)
    assert [(pair.a[-1], pair.b[-1], pair.agree, pair.total) for pair in found.pairs] == [
        ("0", "1", 8, 9), ("0", "2", 5, 8), ("0", "3", 8, 9), ("1", "2", 6, 9), ("1", "3", 9, 10),
        ("2", "3", 7, 10),
    ]  # fmt: skip
