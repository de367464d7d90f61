from hypothesis import given
from hypothesis import strategies as st

from annotations.quality.diff import Segment, changed, diff

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
