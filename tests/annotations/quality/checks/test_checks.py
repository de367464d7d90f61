"""For every check, texts in several scripts that it finds fault with and that it leaves alone."""

import csv
from pathlib import Path

import pytest

from annotations.quality.checks import CHECKS, Finding, Severity, Unit, blocks, run_checks
from annotations.quality.checks.running import examine
from tests.annotations.quality.checks import cases
from tests.annotations.quality.checks.units import options, question
from tests.shared_data import SHARED_DATA, needs_shared_data
from workbench.core.discovery import find

ENGLISH = Unit(
    "Which of these is a gas at room temperature?",
    ("iron and steel", "water", "oxygen in the air", "table salt"),
    key=2,
)
CASES = ["check", "language", "source", "target"]


def findings(check: str, source: Unit, target: Unit, language: str) -> list[Finding]:
    """Of one check: none sees what the others have found."""
    return list(examine([CHECKS[check]], source, target, language).findings)


FOUND = [
    *(case for found in find(cases.__name__, "FOUND", list) for case in found),
    ("empty", "es", question("What?"), question(" ")),
    ("option_count", "ar", ENGLISH, Unit("ما؟", ("حديد", "ماء", "ملح"))),
    ("merged_options", "es", question("Which?"), question("¿Cuál? A) uno B) dos")),
    ("identical_options", "sn", options("power.", "strength."), options("simba.", "simba")),
    ("identical_options", "zh", options("heat", "warmth"), options("热量。", "热量")),
    ("control_characters", "es", question("What?"), question("¿Qu\x00é?")),
    ("control_characters", "nb", question("active roles"), question("aktive\ufffdroller")),
    ("html_entities", "am", question("Krebs' cycle"), question("Krebs&#39;cycle")),
    ("html_entities", "sn", question('an "opt-out"'), question("&quot;kubuda&quot;")),
    ("markup", "es", question("What?"), question("¿<i>Qué</i>?")),
    ("markup", "zh", question("CO<sub>2</sub> gas"), question("CO2气体")),
    ("markup", "ar", question("the law"), question("**القانون**")),
    ("markup", "am", question("Which is it?"), question("የትኛው ነው?<br>")),
    ("damaged_code", "es", question(r"Find $\frac{1}{2}x$"), question(r"Halle $\fraq{1}{2}x$")),
    ("damaged_code", "hi", question("$x^2$ is"), question("x^2$ है")),
    ("damaged_code", "ru", question("Call `sort()` now"), question("Вызовите `сорт()`")),
    ("blanks", "nb", question("_____ is managing."), question("Driving er å lede.")),
    ("numbers", "ar", question("It weighs 25 kg."), question("يزن ٥٢ كغ.")),
    ("numbers", "es", question("a rate of 3.5 per day"), question("una tasa de 35 por día")),
    ("numbers", "am", options("30%", "40%"), options("0.3", "40%")),
    ("measures", "de", question("a dose of 5 mg"), question("eine Dosis von 5 g")),
    ("exchanged_numbers", "es", options("-5", "5"), options("5", "-5")),
    ("signs", "es", question("What is -8 + 3?"), question("¿Cuánto es 8 + 3?")),
    ("numbers", "sn", question("30 minutes"), question("maminitsi makumi mana")),
    ("numbers", "nb", question("two boxes of 2 kg"), question("to bokser på mange kilo")),
    ("numbers", "ja", question("3 groups"), question("グループ")),
    ("numbers", "es", question("lamp 1"), question("lámpara \U0001ccf1")),  # newer than Python
    ("option_references", "es", options("a", "b", "both A and B"), options("a", "b", "ambas")),
    ("option_references", "ru", options("a", "b", "A and B"), options("a", "b", "А и Б")),
    ("brackets", "am", question("a disease"), question("በሽታ ( Huntington።")),
    ("brackets", "zh", question("gas (air)"), question("气体（空气")),
    ("brackets", "am", question("CRP (say)"), question("(በ CRP ሲለካ) ) ነው")),
    (
        "long_key",
        "es",
        options("short text one", "short text two", "short text six"),
        options("una respuesta larga y completa", "breve", "corta"),
    ),
]

LEFT_ALONE = [
    *(case for found in find(cases.__name__, "LEFT_ALONE", list) for case in found),
    ("empty", "es", options("a", ""), options("a", "")),
    ("option_count", "ar", options("a", "b", "c"), options("أ", "ب", "ج")),
    ("merged_options", "es", question("A) one B) two"), question("A) uno B) dos")),
    ("merged_options", "de", question("Type A. What?"), question("Typ A. Was?")),
    ("identical_options", "es", options("AA", "Aa"), options("AA", "Aa")),
    ("identical_options", "fa", options("", ""), options("", "")),
    ("numbers", "es", question("lamp \U0001ccf1"), question("lámpara \U0001ccf1")),
    ("control_characters", "es", question("one\ntwo"), question("uno\r\n\tdos")),
    ("html_entities", "es", question("AT&T; &notathing;"), question("AT&T; &notathing;")),
    ("html_entities", "es", question("What is &amp; in HTML?"), question("¿Qué es &amp;?")),
    ("markup", "es", question("<i>E. coli</i>"), question("<I>E. coli</I>")),
    ("markup", "hi", question("Which is NOT?"), question("कौन सा **नहीं** है?")),
    ("markup", "de", question("a<b and b>c"), question("a<b und b>c")),
    ("markup", "ja", question("2**3"), question("2**3は")),
    ("damaged_code", "zh", question(r"Solve $\sqrt{x}$"), question(r"解 $\sqrt{x}$")),
    ("damaged_code", "nb", question(r"(m, n) \in A"), question("(m, n) ∈ A")),
    ("damaged_code", "ar", question("if x <= 3"), question("إذا x ≤ 3")),
    ("damaged_code", "nb", options("100000", "5"), options("$100 000", "5")),
    ("blanks", "tr", question("It is ___."), question("Bu _____.")),
    ("numbers", "fa", question("25 of 1,000"), question("۲۵ از ۱٬۰۰۰")),
    ("numbers", "de", question("3.5 of 12,500.75"), question("3,5 von 12.500,75")),
    ("numbers", "fr", question("1,234,567 people"), question("1 234 567 personnes")),
    ("numbers", "hi", question("100,000 people"), question("१,००,००० लोग")),
    ("exchanged_numbers", "es", options("-5", "5 %"), options("−5", "5 %")),
    ("signs", "es", question("What is -8 + 3?"), question("¿Cuánto es −8 + 3?")),
    ("measures", "es", question("at 10.5 km"), question("a 10,5 kilómetros")),
    ("numbers", "es", question("in $(0, 1.5)$"), question("en $(0; 1{,}5)$")),
    ("numbers", "ar", question("torch.rand(10,5)"), question("torch.rand(5,10)")),
    ("numbers", "es", question(r"$\frac{1}{2},5,10$"), question(r"$\frac12,5,10$")),
    ("measures", "es", question("$2^{87} +3$"), question("2^87 +3")),
    ("numbers", "zh", question("3 groups"), question("三组")),
    ("numbers", "am", question("10 groups"), question("፲ ቡድኖች")),
    ("numbers", "ru", question("the 19th century"), question("XIX век")),
    ("numbers", "sv", question("seventeenth century"), question("1600-talet")),
    ("numbers", "te", question("thirty-eight"), question("38")),
    ("numbers", "nb", question("one thousand six hundred fifty and one"), question("1651")),
    ("numbers", "sn", question("over 65 years"), question("makore makumi matanhatu nemashanu")),
    ("numbers", "ru", question("in 2 weeks"), question("через две недели")),
    ("numbers", "hi", question("for 3 days"), question("तीन दिन")),
    ("numbers", "ar", question("the 5 senses"), question("الحواس الخمس")),
    ("numbers", "sn", question("5’ - 3’"), question("5&#39; - 3&#39;")),
    ("numbers", "nb", question("170/95 mm Hg"), question("170/95 mmHg")),
    ("numbers", "ja", question("x^2 and x²"), question("x^2 と x²")),
    ("option_references", "ar", options("a", "b", "A and B"), options("أ", "ب", "A و B معا")),
    ("option_references", "es", question("Vitamin C helps"), question("La vitamina ayuda")),
    ("brackets", "de", question("a) one b) two"), question("a) eins b) zwei")),
    ("brackets", "es", question("the interval [0, 1)"), question("el intervalo [0, 1)")),
    ("brackets", "es", question("the mix"), question("la mezcla (las cuatro P)")),
    ("brackets", "es", question("the mix"), question("a) la mezcla (las cuatro P) b) otra")),
    ("brackets", "fr", question("the mix"), question("le mix (dont a) le prix b) le lieu)")),
    ("brackets", "am", question("gas"), question("ጋዝ (ቁጥር ችግር) ነው")),
    (
        "long_key",
        "es",
        options("a long and complete answer", "short", "brief"),
        options("una respuesta larga y completa", "breve", "corta"),
    ),
]


@pytest.mark.parametrize(CASES, FOUND)
def test_a_fault_is_found(check: str, language: str, source: Unit, target: Unit) -> None:
    found = findings(check, source, target, language)
    assert found
    assert all(finding.message and finding.remedy for finding in found)
    assert {finding.severity for finding in found} <= {CHECKS[check].severity, Severity.ERROR}


@pytest.mark.parametrize(CASES, LEFT_ALONE)
def test_a_sound_text_is_left_alone(check: str, language: str, source: Unit, target: Unit) -> None:
    assert findings(check, source, target, language) == []


def test_every_check_has_cases_of_both_kinds() -> None:
    tried = CHECKS.keys() - {"glossary"}
    assert {case[0] for case in FOUND} == tried
    assert {case[0] for case in LEFT_ALONE} == tried


def test_a_fault_that_the_source_has_too_is_only_a_warning() -> None:
    shared = options("same", "same", "other")
    (finding,) = findings("identical_options", shared, options("igual", "igual", "otro"), "es")
    assert finding.severity is Severity.WARNING
    assert not blocks([finding])


def test_a_new_fault_in_another_field_than_the_source_s_stays_an_error() -> None:
    source = options("same", "same", "other", "more")
    found = findings("identical_options", source, options("a", "b", "c", "c"), "es")
    assert blocks(found)


def test_a_finding_points_to_the_characters_it_means() -> None:
    target = options("el &quot;aire&quot;", "el agua")
    first, _ = findings("html_entities", options("the air", "water"), target, "es")
    assert first.field == "option_a"
    assert target.options[0][first.start : first.end] == "&quot;"


def test_errors_come_before_warnings() -> None:
    target = Unit("¿Qué (", ("&quot;", ""))
    severities = [f.severity for f in run_checks(Unit("What?", ("a", "b")), target, "es")]
    assert severities == sorted(severities, key=lambda severity: severity != "error")
    assert set(severities) == {Severity.ERROR, Severity.WARNING}


@pytest.mark.parametrize("language", ["es", "ar", "zh", "xx"])
def test_units_of_different_size_and_empty_ones_are_checked_without_failing(
    language: str,
) -> None:
    assert findings("option_count", ENGLISH, Unit("", ()), language)
    assert run_checks(Unit("", ()), Unit("", ()), language) == []


@needs_shared_data
@pytest.mark.parametrize(
    ("language", "folder", "rows"),
    [
        ("am", "mmlu_cm_ck_vir_mt", 50),
        ("sn", "mmlu_cm_ck_vir_mt", 65),
        ("am", "mmlu_cm_ck_vir", 0),
        ("sn", "mmlu_cm_ck_vir", 0),
    ],
)
def test_entities_are_found_in_real_machine_text_alone_and_its_language_is_known(
    language: str, folder: str, rows: int
) -> None:
    base = SHARED_DATA / "african_mmlu"
    sources = [unit for name in NAMES for unit in read(base / "mmlu_cm_ck_vir" / f"{name}.csv")]
    targets = [u for name in NAMES for u in read(base / folder / f"{name}_{language}.csv")]
    found = [
        findings("html_entities", source, target, language)
        for source, target in zip(sources, targets, strict=True)
    ]
    assert len(found) == 688
    assert sum(map(bool, found)) == rows
    assert all(blocks(row) for row in found if row)
    for source, target in zip(sources, targets, strict=True):
        assert findings("wrong_language", source, target, language) == []


NAMES = [
    f"{subject}_{split}"
    for subject in ("clinical_knowledge", "college_medicine", "virology")
    for split in ("test", "dev", "val")
]


def read(path: Path) -> list[Unit]:
    with path.open(newline="", encoding="utf-8") as file:
        return [Unit(row[0], tuple(row[1:5])) for row in csv.reader(file)]
