"""A check takes at most in proportion to the length of a text, whatever is repeated in it."""

from time import thread_time

import pytest

from annotations.quality.checks import CHECKS, Unit
from tests.fuzz.hostile import REPEATED, SOUND, text
from tests.length import LONG

OPTIONS = tuple("abcd")
SHORT, TIMES = 2_500, 4
MOST = 10
"""Times as much for four times the text: in proportion it is 4, with its square 16."""

CASES = [
    ("es", "numbers", "x²"),
    ("ar", "omission", "፡"),
    ("ar", "wrong_script", "# a\n"),
    ("am", "numbers", "3:15 p.m. "),
]
ALL = [
    (language, check, part) for language in ("es", "ar") for check in CHECKS for part in REPEATED
]


def took(check: str, language: str, part: str, length: int) -> float:
    """Seconds of this thread; the least of three texts, as a check remembers what it has read."""

    def once(ending: str) -> float:
        written = text(part, length)
        source, target = Unit(written, OPTIONS), Unit(f"{written[1:]}{ending}", OPTIONS)
        began = thread_time()
        list(CHECKS[check].run(source.canonical, target.canonical, language))
        return thread_time() - began

    return min(map(once, (" y", " z", " w")))


@pytest.mark.parametrize(("language", "check", "part"), ALL if LONG else CASES)
def test_four_times_the_text_takes_no_check_much_more_than_four_times_as_long(
    language: str, check: str, part: str
) -> None:
    list(CHECKS[check].run(Unit(SOUND, OPTIONS), Unit(part * 2, OPTIONS), language))
    least = 0.001  # below it is what a check takes for any text
    short = max(least, took(check, language, part, SHORT))
    assert took(check, language, part, SHORT * TIMES) < MOST * short
