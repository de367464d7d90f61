"""Quantities are compared as values: what they come to, whatever they are written in."""

import pytest

from annotations.quality.checks import CHECKS, Severity, Unit, check_text, run_checks

QUANTITIES = ("numbers", "signs", "measures", "exchanged_numbers")


def found(before: str, after: str, language: str, source_language: str = "en") -> set[str]:
    source, target = Unit(before, (), language=source_language), Unit(after, ())
    return {
        check
        for check in QUANTITIES
        if list(CHECKS[check].run(source.canonical, target.canonical, language))
    }


def recognised(before: str, after: str, language: str) -> list[str]:
    return [
        one.message for one in check_text(Unit(before, ()), Unit(after, ()), language).recognised
    ]


@pytest.mark.parametrize(
    ("check", "language", "before", "after"),
    [
        ("signs", "es", "It is -8 + 3.", "Es 8 + 3."),
        ("signs", "ar", "-5", "٥"),
        ("numbers", "es", "What is -8 + 3?", "¿Cuánto es -8 + 3? ¿Cuánto es -8 + 3?"),
        ("numbers", "es", "-8 is -8.", "Es -8."),
        ("measures", "ko", "40% on Monday, 15% on Tuesday", "월요일에 40%를, 화요일에 15를"),
        ("signs", "hi", "minus 5 degrees", "5 डिग्री"),
        ("signs", "de", "It fell to −40 there.", "Es fiel dort auf 40."),
        ("signs", "es", "It is 8 + 3.", "Es −8 + 3."),
        ("measures", "ru", "30 km in 30 minutes", "30 м за 30 минут"),
        ("measures", "zu", "12 miles in 90 minutes", "amakhilomitha angu-12 ngemizuzu engu-90"),
        ("measures", "nb", "$300, then $300", "$300, så €300"),
        ("measures", "es", "a rise of 5 %", "un aumento de 5"),
        ("measures", "ja", "a rise of 5 %", "5の増加"),
        ("measures", "es", "It costs $5 now.", "Ahora cuesta 5 euros."),
        ("measures", "nb", "She paid $300 of $500.", "Hun betalte €300 av $500."),
        ("measures", "zh", "It costs $5 now.", "现在要5欧元。"),
        ("measures", "es", "10.5 km away", "a 10,5 mi"),
        ("measures", "es", "10 pounds of rice", "10 kilogramos de arroz"),
        ("measures", "ru", "5 kilometers", "5 миль"),
        ("measures", "ja", "10 miles", "10キロメートル"),
        ("measures", "sw", "5 pounds", "kilogramu 5"),
        ("measures", "sn", "5 days", "mavhiki 5"),
        ("measures", "es", "3 million people", "3 mil millones de personas"),
        ("numbers", "es", "at 3 p.m. today", "hoy a las 3 a. m."),
        ("numbers", "es", "at 3 p.m. today", "hoy a las 16:00"),
        ("numbers", "ru", "in March 1990", "в апреле 1990 года"),
        ("numbers", "ja", "on March 5", "4月5日"),
        ("numbers", "ja", "10^5 cells", "105個の細胞"),
        ("numbers", "es", "3 x 10^-3 m", "3×10³ m"),
        ("numbers", "es", "(3, 5)", "(5, 3)"),
        ("numbers", "es", "10 inches long", "30 cm de largo"),
    ],
)
def test_a_quantity_that_is_another_is_told(
    check: str, language: str, before: str, after: str
) -> None:
    assert found(before, after, language) == {check}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("es", "It is -8 + 3.", "Es menos 8 + 3."),
        ("es", "It is minus 8.", "Es −8."),
        ("ar", "-5", "٥-"),
        ("es", "COVID-19 in 1990-1995", "COVID-19 entre 1990 y 1995"),
        ("sn", "in 1990", "mu-1990"),
        ("he", "5 people", "ב-5 אנשים"),
        ("es", "5 %", "5 por ciento"),
        ("tr", "5%", "%5"),
        ("zh", "5%", "百分之五"),
        ("es", "5% or 10%", "5 o 10 %"),
        ("es", "$5", "5 dólares"),
        ("es", "$5 to $10", "de 5 a 10 US$"),
        ("de", "$5 - x$ and $3x$", "$5 - x$ und $3x$"),
        ("es", "$x_1 = 5$ and $x_2 = 6$", "$x_1 = 5$ y $x_2 = 6$"),
        ("ru", "10.5 km", "10,5 километра"),
        ("ko", "10 km", "10킬로미터를"),
        ("th", "10 miles", "10 ไมล์"),
        ("zu", "5 kilometers", "amakhilomitha angu-5"),
        ("es", "10 pounds", "10 libras"),
        ("nb", "170/95 mm Hg", "170/95 mmHg"),
        ("ja", "March 5 at 3 p.m.", "3月5日午後3時"),
        ("de", "March 5 at 3 p.m.", "5. März um 15.00 Uhr"),
        ("el", "the price of 50 dollars", "η τιμή των 50 δολαρίων"),
        ("ja", "the elements of Z_3", "Z_3内の元"),
        ("ja", "2.5 x 10^-3 and x^2", "2.5×10⁻³とx²"),
        ("ja", "10^5 cells", "10の5乗の細胞"),
        ("ja", "3 million people", "300万人"),
        ("zh", "20 people in 2020", "二十人，二〇二〇年"),
        ("hi", "300,000 people", "3 लाख लोग"),
        ("ru", "in March 1990", "в марте 1990 года"),
        ("vi", "in March", "tháng 3"),
        ("es", "You may march in May.", "Puede marchar en mayo."),
        ("am", "12 groups", "፲፪ ቡድኖች"),
        ("ig", "7 people", "mmadụ asaa"),
        ("es", "12 people", "doce personas"),
        ("de", "25 people", "fünfundzwanzig Leute"),
        ("es", "in the 1920s", "en los años 20"),
        ("zh", "in the 1920s", "20世纪20年代"),
        ("es", "p < .05", "p < 0,05"),
        ("he", "2 hours", "שעתיים"),
        ("ja", "5 mg a day", "1日5mg"),
        ("ja", "at 9:30 a.m.", "午前9時半"),
        ("zh", "2 hours later", "两小时后"),
        ("it", "at 8:45 a.m.", "alle 8.45"),
        ("hi", "at 7 a.m. or 7 p.m.", "सुबह 7 या शाम 7 बजे"),
        ("xx", "-5 km at 20 %", "qo 5 qi 20 qa"),
    ],
)
def test_the_same_quantity_in_other_words_is_left_alone(
    language: str, before: str, after: str
) -> None:
    assert found(before, after, language) == set()


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("es", "at 3 p.m. today", "hoy a las 15:00"),
        ("es", "at 15:00 today", "hoy a las 3 de la tarde"),
        ("ja", "at 3:00 p.m.", "15時"),
        ("sw", "at 3 p.m. today", "leo saa 9 alasiri"),
        ("es", "10 inches long", "25,4 cm de largo"),
        ("es", "at 50 °F", "a 10 °C"),
        ("it", "at 20 °F", "a -7 °C"),
        ("de", "at 6:30 p.m.", "um 18.30 Uhr"),
    ],
)
def test_a_conversion_that_is_right_is_recognised(language: str, before: str, after: str) -> None:
    assert found(before, after, language) == set()
    assert recognised(before, after, language)


def test_nothing_is_recognised_where_nothing_was_converted() -> None:
    assert recognised("at 15:00, 10 km away", "a las 15:00, a 10 km", "es") == []


def test_options_whose_numbers_have_changed_places_block() -> None:
    source = Unit("What is -8 + 3?", ("-5", "5", "11", "-11"))
    exchanged = Unit("¿Cuánto es 8 + 3?", ("5", "-5", "11", "-11"))
    errors = {f.check for f in run_checks(source, exchanged, "es") if f.severity is Severity.ERROR}
    assert errors == {"exchanged_numbers"}
    assert "signs" in {f.check for f in run_checks(source, exchanged, "es")}


def test_a_change_says_where_it_is() -> None:
    (finding,) = (
        f
        for f in run_checks(Unit("5 km", ()), Unit("son 5 millas", ()), "es")
        if f.check == "measures"
    )
    assert (finding.start, finding.end) == (4, 12)
