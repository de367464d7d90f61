"""Checks are guests: bounded, caught where they fail, and honest about what they left out."""

import logging
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations import limits
from annotations.quality.checks import CHECKS, Check, Finding, Severity, Unit, check_text
from annotations.quality.checks.running import MOST_FINDINGS, examine
from annotations.quality.deadline import Limit
from tests.fuzz.hostile import CATEGORIES, REPEATED, SOUND, characters, text

SOURCE = Unit(SOUND, ("2", "3", "4", "5"), key=0)
LANGUAGES = ("es", "zh", "ar", "te", "am", "qaa")


class Failing(Check):
    id = "failing"

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        yield self.finding("question", "one", "mend it")
        raise ZeroDivisionError


class Endless(Check):
    id = "endless"

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for number in count():
            yield self.finding("question", str(number), "mend it")


def unchecked(target: Unit, source: Unit = SOURCE, language: str = "es") -> dict[str, str]:
    return {one.check: one.why for one in check_text(source, target, language).not_checked}


def test_a_check_that_fails_is_logged_once_and_takes_nothing_else_down(
    caplog: pytest.LogCaptureFixture,
) -> None:
    checks = [Failing(), *CHECKS.values()]
    with caplog.at_level(logging.ERROR):
        reports = [examine(checks, SOURCE, Unit("", ("", "", "", "")), "es") for _ in range(3)]
    assert [one.check for one in reports[0].not_checked] == ["failing"]
    assert {"failing", "empty"} <= {finding.check for finding in reports[0].findings}
    assert [record.getMessage() for record in caplog.records] == ["The check failing failed."]


def test_a_check_stops_after_so_many_findings_and_says_so() -> None:
    report = examine([Endless()], SOURCE, SOURCE, "es")
    assert len(report.findings) == MOST_FINDINGS
    assert [one.why for one in report.not_checked] == ["It stopped after 100 findings."]


def test_a_check_that_takes_too_long_is_stopped_and_the_others_run() -> None:
    ticks = iter([0.0, 0.0, 0.5, *[2.0] * 2000])
    target = Unit("", ("", "", "", ""))
    limit = Limit(1.0, wall=lambda: next(ticks), processor=lambda: next(ticks))
    report = examine([Endless(), *CHECKS.values()], SOURCE, target, "es", limit=limit)
    assert [(one.check, one.why) for one in report.not_checked] == [
        ("endless", "It took too long and was stopped.")
    ]
    assert "empty" in {finding.check for finding in report.findings}


@pytest.mark.parametrize(("check", "part"), [("numbers", "7 "), ("omission", "Aa bb. ")])
def test_a_check_that_finds_nothing_is_stopped_too(check: str, part: str) -> None:
    ticks = count()
    source, target = (Unit(part * 50 + end, tuple("abcd")) for end in ("", "."))
    limit = Limit(1.0, wall=lambda: next(ticks), processor=lambda: next(ticks))
    report = examine([CHECKS[check]], source, target, "es", limit=limit)
    assert report.findings == ()
    assert [one.why for one in report.not_checked] == ["It took too long and was stopped."]
    assert next(ticks) < 20


def test_a_check_that_waits_for_its_turn_is_not_stopped() -> None:
    """Its second is one of the processor, whatever others do on it meanwhile."""
    passed, taken = count(0, 60), count()
    limit = Limit(3 * MOST_FINDINGS, wall=lambda: next(passed), processor=lambda: next(taken))
    report = examine([Endless()], SOURCE, SOURCE, "es", limit=limit)
    assert [one.why for one in report.not_checked] == ["It stopped after 100 findings."]


def test_each_check_has_a_time_of_its_own() -> None:
    ticks = count()
    limit = Limit(2 * MOST_FINDINGS, wall=lambda: next(ticks), processor=lambda: next(ticks))
    report = examine([Endless()] * 5, SOURCE, SOURCE, "es", limit=limit)
    assert {one.why for one in report.not_checked} == {"It stopped after 100 findings."}


def test_a_text_at_the_limit_is_checked_and_a_longer_one_is_not() -> None:
    assert unchecked(Unit("x" * (limits.TEXT - 4), tuple("abcd"))) == {}
    assert unchecked(Unit("x" * (limits.TEXT + 40), tuple("abcd"))).keys() == {*CHECKS, "glossary"}


def test_what_a_message_quotes_is_cut() -> None:
    findings = check_text(SOURCE, Unit("7, " * 5000, tuple("abcd")), "es").findings
    assert findings
    assert max(len(finding.message) for finding in findings) < 1_500


@pytest.mark.parametrize("category", CATEGORIES)
def test_no_character_of_a_category_fails_a_check(category: str) -> None:
    known = characters(category)
    for start in range(0, len(known), 2_000):
        some = known[start : start + 2_000]
        for target in (some, ", ".join(some), f"{SOUND} {some}"):
            for before in (SOURCE, Unit(target, tuple("abcd"), key=0)):
                assert _failed(unchecked(Unit(target, tuple("abcd")), before)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_hostile_text_fails_a_check(language: str) -> None:
    for part in REPEATED:
        hostile = Unit(text(part, 300), (part, text(part, 50), "a", "b"))
        assert _failed(unchecked(hostile, language=language)) == []
        assert _failed(unchecked(SOURCE, hostile, language)) == []


@pytest.mark.parametrize("digit", ["7", "٣", "\U0001fbf0"])
def test_a_number_may_have_more_digits_than_python_reads(digit: str) -> None:
    long = Unit(digit * 5000 + f" &#{digit * 5000};", tuple("abcd"))
    for source, target in ((SOURCE, long), (long, SOURCE), (long, long)):
        assert _failed(unchecked(target, source)) == []
        assert _failed(unchecked(target, source, "qaa")) == []


def test_multipliers_without_end_are_no_number() -> None:
    many = Unit("hundred " * 3000, tuple("abcd"))
    assert _failed(unchecked(Unit("5", tuple("abcd")), many)) == []


@given(st.lists(st.sampled_from(REPEATED), max_size=12), st.sampled_from(LANGUAGES))
@settings(max_examples=60)
def test_no_mixture_of_hostile_texts_fails_a_check(parts: list[str], language: str) -> None:
    mixed = Unit("".join(parts), ("".join(parts[::-1]), "a", "b", "c"))
    assert _failed(unchecked(mixed, language=language)) == []
    assert _failed(unchecked(SOURCE, mixed, language)) == []


def test_an_error_that_the_source_has_too_is_a_warning() -> None:
    both = Unit("a\x07b", tuple("abcd"))
    found = check_text(both, both, "es").findings
    assert {(f.check, f.severity) for f in found if f.check == "control_characters"} == {
        ("control_characters", Severity.WARNING)
    }


def _failed(not_checked: dict[str, str]) -> list[str]:
    return [check for check, why in not_checked.items() if "failed" in why]


def test_what_a_check_does_not_know_of_a_language_is_told_as_not_checked() -> None:
    unit = Unit("Which of these is NOT a gas?", ("air", "iron"))
    told = {one.check for one in check_text(unit, unit, "qaa").not_checked}
    assert {"lost_negation", "wrong_language", "length_ratio"} <= told
    assert "lost_negation" not in {one.check for one in check_text(unit, unit, "es").not_checked}
