import pytest

from workbench.core.characters import characters_of


@pytest.mark.parametrize(
    ("code", "letters", "marks"),
    [
        ("es", "ñ Ñ ü", "¿ ¡ « »"),
        ("yo", "ẹ Ọ ṣ", "“ ”"),
        ("ha", "ɓ Ɗ ƙ", "“"),
        ("ar", "\u064e \u0651", "؟ ، ؛"),
        ("hi", "\u0902 \u200d", "।"),
        ("am", "", "። ፣"),
        ("zh", "", "「 」 。 《"),
        ("pt-BR", "ã ç", "“"),
    ],
)
def test_a_language_has_the_letters_and_marks_that_other_keyboards_lack(code, letters, marks):
    found = characters_of(code)
    assert set(letters.split()) <= {one.text for one in found.letters}
    assert set(marks.split()) <= {one.text for one in found.marks}
    every = [one.text for one in (*found.letters, *found.marks, *found.signs)]
    assert len(set(every)) == len(every)
    assert not any(one.isascii() for one in every)


def test_what_cannot_be_seen_alone_is_shown_by_a_base_or_a_name():
    by_text = {one.text: one for one in characters_of("hi").letters}
    assert by_text["\u093f"].shown == "\u25cc\u093f"
    assert by_text["\u200d"].shown == "ZWJ"
    assert by_text["\u200d"].name == "joins letters (zero width joiner)"
    assert by_text["\u093f"].name == "DEVANAGARI VOWEL SIGN I"


def test_a_language_that_nobody_knows_has_the_signs_alone_and_direction_where_it_matters():
    unknown = characters_of("qaa")
    assert not unknown.letters
    assert not unknown.marks
    assert "×" in {one.text for one in unknown.signs}
    assert "\u200f" not in {one.text for one in unknown.signs}
    assert "\u200f" in {one.text for one in characters_of("ar", from_right=True).signs}
