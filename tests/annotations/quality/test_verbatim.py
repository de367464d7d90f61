"""What the rules of a language look at: prose alone, and all of it."""

import pytest

from annotations.quality.verbatim import VERBATIM, prose


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Cuesta entre $5 y $6 ,al día.", "Cuesta entre $5 y $6 ,al día."),
        (r"Sea $x , y$ un par.", "Sea ####### un par."),
        (r"Sea \(x , y\) un par.", "Sea ######### un par."),
        ("Vea www.a.org/b , o no.", "Vea ########### , o no."),
    ],
)
def test_formulae_and_addresses_are_held_out_and_money_is_not(text: str, kept: str) -> None:
    assert prose(text).replace(VERBATIM, "#") == kept
