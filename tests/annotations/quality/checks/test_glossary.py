"""Glossaries: agreed terms may be inflected, forbidden ones are pointed at."""

import pytest

from annotations.quality.checks import Finding, Term, Unit, run_checks

VALVE = (
    Term("heart valve", "válvula cardíaca"),
    Term("heart valve", "compuerta", forbidden=True),
)


def glossary_findings(
    source: str, target: str, terms: tuple[Term, ...] = VALVE, language: str = "es"
) -> list[Finding]:
    found = run_checks(Unit(source, ()), Unit(target, ()), language, glossary=terms)
    return [finding for finding in found if finding.check == "glossary"]


@pytest.mark.parametrize(
    ("language", "source", "term", "target"),
    [
        ("es", "heart valve", "válvula cardíaca", "Las válvulas cardíacas"),
        ("es", "heart valve", "válvula cardíaca", "VÁLVULA CARDÍACA"),
        ("es", "heart valve", "válvula cardíaca", "va\u0301lvula cardi\u0301aca"),
        ("ru", "virus", "вирус", "заражены вирусами"),
        ("tr", "cell", "hücre", "hücrelerden biri"),
        ("sw", "child", "mtoto", "kwa mtoto wake"),
        ("ar", "blood", "دم", "ضغط الدم"),
        ("am", "blood", "ደም", "የደም ግፊት"),
        ("hi", "blood", "रक्त", "रक्तचाप"),
        ("ja", "blood", "血液", "血液検査"),
        ("zh", "blood", "血液", "检查血液"),
        ("ar", "blood", "دم", "ضَغْطُ الدَّمِ"),
        ("ar", "teacher", "مُعَلِّم", "هو معلم"),
        ("he", "blood", "דם", "לַחַץ דָּם"),
        ("he", "bread", "לֶחֶם", "הלחם"),
        ("el", "cell", "κύτταρο", "ΤΟ ΚΥΤΤΑΡΟ"),
        ("fr", "state", "État", "L'Etat"),
        ("es", "state", "nación", "LA NACION"),
        ("tr", "heat", "ısı", "ISI NEDİR"),
        ("tr", "climate", "iklim", "İKLİM"),
        ("de", "road", "Straße", "DIE STRASSE"),
        ("bn", "time", "সময়", "সম\u09af\u09bc"),
        ("vi", "blood", "máu", "ma\u0301u"),
    ],
)
def test_an_agreed_term_may_be_inflected_and_in_capitals(
    language: str, source: str, term: str, target: str
) -> None:
    assert glossary_findings(f"the {source}", target, (Term(source, term),), language) == []


@pytest.mark.parametrize(
    ("language", "term", "target"),
    [
        ("es", "válvula cardíaca", "Mire el tubo."),
        ("ar", "دم", "ضغط القلب"),
        ("am", "ደም", "የልብ ግፊት"),
        ("ja", "血液", "心臓"),
    ],
)
def test_a_term_rendered_otherwise_is_found_with_what_was_agreed(
    language: str, term: str, target: str
) -> None:
    (finding,) = glossary_findings("See the blood.", target, (Term("blood", term),), language)
    assert term in finding.remedy


def test_one_of_several_agreed_terms_is_enough() -> None:
    terms = (Term("cell", "célula"), Term("Cell", "celda"))
    assert glossary_findings("the cells", "las celdas", terms) == []
    (finding,) = glossary_findings("the cells", "las cajas", terms)
    assert "“célula”, “celda”" in finding.remedy


def test_a_forbidden_term_is_found_where_it_stands() -> None:
    target = "La válvula cardíaca o compuerta"
    (finding,) = glossary_findings("See the heart valve.", target)
    assert target[finding.start : finding.end] == "compuerta"


def test_a_forbidden_word_may_be_part_of_the_agreed_term() -> None:
    terms = (*VALVE, Term("heart valve", "válvula", forbidden=True))
    assert glossary_findings("See the heart valve.", "La válvula cardíaca", terms) == []
    assert glossary_findings("See the heart valve.", "La válvula", terms)


def test_a_glossary_may_forbid_without_agreeing_on_anything() -> None:
    terms = (Term("cell", "celda", forbidden=True),)
    assert glossary_findings("the cell", "la célula", terms) == []
    assert len(glossary_findings("the cell", "la celda", terms)) == 1


@pytest.mark.parametrize("source", ["See the heart valved.", "a sweetheart valve", "See it."])
def test_terms_that_the_source_does_not_use_say_nothing(source: str) -> None:
    assert glossary_findings(source, "Mire la compuerta.") == []
