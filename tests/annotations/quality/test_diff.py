from hypothesis import given
from hypothesis import strategies as st

from annotations.canonical import canonical
from annotations.quality.diff import (
    Segment,
    changed,
    contrasts,
    diff,
    side_by_side,
)

language = st.sampled_from(["en", "ar", "zh"])
sentence = st.lists(st.sampled_from(["ab", " ", "和", "c", ", ", "سلام"])).map("".join)


def test_a_changed_phrase_reads_as_one_change() -> None:
    assert diff("Der Hund läuft.", "Die Katze läuft.", "de") == [
        Segment("delete", "Der Hund"),
        Segment("insert", "Die Katze"),
        Segment("equal", " läuft."),
    ]


def test_chinese_is_compared_by_character() -> None:
    assert diff("检测结果", "检查结果", "zh") == [
        Segment("equal", "检"),
        Segment("delete", "测"),
        Segment("insert", "查"),
        Segment("equal", "结果"),
    ]


@given(sentence, sentence, language)
def test_a_diff_loses_nothing_of_either_text(before: str, after: str, language: str) -> None:
    segments = diff(before, after, language)
    assert "".join(s.text for s in segments if s.kind != "insert") == before
    assert "".join(s.text for s in segments if s.kind != "delete") == after
    assert changed(segments) == (before != after)
    assert all(segment.text for segment in segments)


def test_what_reads_the_same_is_no_change() -> None:
    assert not changed(diff("Qué\r\ndice", "Que\u0301\ndice", "es"))


def test_several_texts_are_told_apart_by_what_another_one_lacks() -> None:
    first, second = contrasts(["Qué es un hueso?", "¿Qué es un músculo?"], "es")
    assert first == [("Qué es un ", False), ("hueso", True), ("?", False)]
    assert second[0] == ("¿", True)
    assert ("músculo", True) in second


def test_a_word_that_one_of_three_texts_lacks_is_told_in_the_other_two() -> None:
    cut = contrasts(["a b c", "a c", "a b c"], "es")
    assert [[text for text, differs in one if differs] for one in cut] == [["b"], [], ["b"]]


@given(st.lists(st.text(max_size=30), min_size=2, max_size=4), st.sampled_from(["es", "ja", "ar"]))
def test_contrasts_lose_nothing_and_equal_texts_have_none(texts: list[str], language: str) -> None:
    cut = contrasts(texts, language)
    assert ["".join(t for t, _ in one) for one in cut] == [canonical(text) for text in texts]
    same = contrasts([texts[0]] * 2, language)
    assert not any(differs for one in same for _, differs in one)


def test_each_text_is_marked_by_which_of_the_others_lacks_what_and_where_they_have_more() -> None:
    cut = side_by_side(["a b c", "a b c d", "a c"], "es")
    marked = [[(one.text, one.lacking) for one in text if one.lacking] for text in cut]
    assert marked[0] == [("b", (2,)), ("", (1,))]
    assert marked[1] == [("b", (2,)), ("d", (0, 2))]
    assert marked[2] == [("", (0, 1)), ("", (1,))]
