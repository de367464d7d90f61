"""Phrases are found whatever their case, marks and spaces; PostgreSQL and Python find the same."""

import pytest
from django.db import connection

from annotations.quality.phrases import (
    LONGEST,
    parts_of,
    phrase_pattern,
    places_of,
    rough_pattern,
)

FOUND = [
    ("valvula  mitral", "La VÁLVULA\nmitral.", ["VÁLVULA\nmitral"]),
    ("válvula", "valvula", ["valvula"]),
    ("istanbul", "İSTANBUL", ["İSTANBUL"]),
    ("σωκρατης", "ΣΩΚΡΆΤΗΣ, Σωκράτης", ["ΣΩΚΡΆΤΗΣ", "Σωκράτης"]),
    ("الاسم", "الأِسْم", ["الأِسْم"]),
    ("ሰላም", "ሰላም ነው", ["ሰላም"]),
    ("二尖瓣", "关于二尖瓣的问题", ["二尖瓣"]),
    ("か", "が", []),
    ("한", "하나", []),
    (r"\frac{1}[x]", r"$\frac{1}[x]$", [r"\frac{1}[x]"]),
    ("a.b", "axb", []),
    ("e", "e\u0301é", ["e\u0301", "é"]),
    ("शब्द", "यह शब्द है", ["शब्द"]),
]


@pytest.mark.parametrize(("phrase", "text", "found"), FOUND)
def test_python_and_the_database_find_the_same(
    db: None, phrase: str, text: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in places_of(phrase, text)] == found
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~ %s", [text, phrase_pattern(phrase)])
        assert cursor.fetchone() == (bool(found),)
        cursor.execute("SELECT %s ~ %s", [text, rough_pattern(phrase)])
        assert not found or cursor.fetchone() == (True,)


def test_a_text_is_cut_at_what_is_found_and_nothing_of_it_is_lost() -> None:
    parts = list(parts_of("ab", "AB c ab"))
    assert parts == [("AB", True), (" c ", False), ("ab", True)]


def test_nothing_to_look_for_finds_nothing() -> None:
    assert phrase_pattern(" \u0301\n") == ""
    assert list(parts_of(" ", "a b")) == [("a b", False)]


def test_a_phrase_is_cut_where_it_is_too_long() -> None:
    assert places_of("a" * 10_000, "a" * LONGEST) == [(0, LONGEST)]
