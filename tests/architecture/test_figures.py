"""The code as a whole stays within its bounds: `make architecture` prints the figures."""

import pytest

from tests.architecture.figures import FIGURES, Figure


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_no_more_is_found_than_may_be(figure: Figure) -> None:
    found = figure.find()
    assert len(found) <= figure.bound, "\n".join(found)
