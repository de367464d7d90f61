import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.quality.tokens import graphemes, pieces, tokens


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Don't go, mother-in-law!", ["Don't", "go", ",", "mother-in-law", "!"]),
        ("es", "¿Qué vale 3,5 mg?", ["¿", "Qué", "vale", "3,5", "mg", "?"]),
        ("fa", "مقدار ۳٫۵ می‌شود؟", ["مقدار", "۳٫۵", "می‌شود", "؟"]),
        ("hi", "क्षेत्र क्या है।", ["क्षेत्र", "क्या", "है", "।"]),
        ("am", "ውሃ ምንድን ነው።", ["ውሃ", "ምንድን", "ነው", "።"]),
        ("ko", "물은 H2O이다.", ["물은", "H2O이다", "."]),
        ("zh", "用 DNA 检测3.5升", ["用", "DNA", "检", "测", "3.5", "升"]),
        ("ja", "がん細胞とは?", ["が", "ん", "細", "胞", "と", "は", "?"]),
    ],
)
def test_tokens_are_words_or_in_unspaced_languages_graphemes(
    language: str, text: str, expected: list[str]
) -> None:
    assert tokens(text, language) == expected


@given(st.text(), st.sampled_from(["en", "ar", "te", "zh"]))
def test_pieces_put_together_are_the_text(text: str, language: str) -> None:
    assert "".join(pieces(text, language)) == text


def test_a_grapheme_is_what_a_reader_sees_as_one_character() -> None:
    assert graphemes("ते👩‍🔬é") == ["ते", "👩‍🔬", "é"]


@given(
    st.text(
        st.sampled_from(" \t\n\x1c\x1f\x85\xa0\u3000\u200b\u200d\u0301ab1.,'-क्ष漢カ🇪🇸🏽👩"),
        max_size=9,
    ),
    st.sampled_from(["es", "ja", "th", "hi"]),
)
def test_tokens_are_the_pieces_that_are_no_space(text: str, language: str) -> None:
    assert tokens(text, language) == [one for one in pieces(text, language) if not one.isspace()]
