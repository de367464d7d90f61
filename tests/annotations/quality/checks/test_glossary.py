import pytest

from annotations.quality.checks import Finding, Term, Unit, run_checks

TERM = Term("heart valve", ("válvula cardíaca",), forbidden=("compuerta",))


def glossary_findings(source: str, target: str) -> list[Finding]:
    found = run_checks(Unit(source, ()), Unit(target, ()), "es", glossary=[TERM])
    return [finding for finding in found if finding.check == "glossary"]


@pytest.mark.parametrize(
    "target", ["Mire la válvula cardíaca.", "Las válvulas cardíacas", "VÁLVULA CARDÍACA"]
)
def test_an_agreed_term_may_be_inflected_and_in_capitals(target: str) -> None:
    assert glossary_findings("See the Heart Valves.", target) == []


def test_a_term_rendered_otherwise_is_found_with_what_was_agreed() -> None:
    (finding,) = glossary_findings("See the heart valve.", "Mire el tubo.")
    assert "válvula cardíaca" in finding.remedy


def test_a_forbidden_term_is_found_where_it_stands() -> None:
    target = "La válvula cardíaca o compuerta"
    (finding,) = glossary_findings("See the heart valve.", target)
    assert target[finding.start : finding.end] == "compuerta"


def test_terms_that_the_source_does_not_use_say_nothing() -> None:
    assert glossary_findings("See the heart valved.", "Mire la compuerta.") == []
