"""Any language by its code: one way to write it, and what CLDR knows of it."""

import langcodes
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from workbench.core import languages
from workbench.core.languages import (
    LANGUAGES,
    LONGEST_CODE,
    CodeError,
    canonical_code,
    find_code,
    language_of,
)
from workbench.release_format.layout import LANGUAGE_CODE

PARTS = "ur nb zu sr zh pt ckb qaa iw eng xx x u nu own a Latn cyrl HANT br TW 419"
SUBTAGS = st.sampled_from([*PARTS.split(), "é", "latn", "RS", "valencia", ""])
WRITTEN = st.one_of(
    st.text(max_size=50),
    st.lists(SUBTAGS, min_size=1, max_size=5).map("-".join),
    st.lists(SUBTAGS, min_size=1, max_size=5).map("_".join),
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("sr-latn", "sr-Latn"),
        ("SR_LATN", "sr-Latn"),
        (" pt_br ", "pt-BR"),
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("iw", "he"),
        ("in", "id"),
        ("eng", "en"),
        ("sh", "sr-Latn"),
        ("en-Latn", "en"),
        ("no", "no"),
        ("nb", "nb"),
        ("ckb", "ckb"),
        ("QAA-X-OWN", "qaa-x-own"),
        ("x-own", "x-own"),
    ],
)
def test_every_way_to_write_a_code_leads_to_the_same_one(written: str, code: str) -> None:
    assert canonical_code(written) == code


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "Name a language by its code"),
        ("  ", "Name a language by its code"),
        ("english", "“english” is no code of a language; write one such as es"),
        ("../en", "is no code of a language"),
        ("en--us", "is no code of a language"),
        ("é", "is no code of a language"),
        ("001", "“001” names no language"),
        ("und-Arab", "names no language"),
        ("jp", "“jp” has a part that is in no register of languages"),
        ("en-Xyzw", "is in no register of languages"),
        ("a" * 36, "longer than 35 characters"),
    ],
)
def test_what_is_no_code_is_refused_with_what_to_write(written: str, reason: str) -> None:
    with pytest.raises(CodeError, match=reason):
        canonical_code(written)
    assert find_code(written) is None


@given(WRITTEN)
def test_a_canonical_code_is_its_own_and_safe_in_paths(written: str) -> None:
    code = find_code(written)
    if code is None:
        return
    assert canonical_code(code) == code
    assert len(code) <= LONGEST_CODE
    assert regex.fullmatch(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", code)
    assert LANGUAGE_CODE.fullmatch(code)


@given(WRITTEN)
def test_something_is_known_of_every_code(written: str) -> None:
    language = language_of(written)
    assert language.name or not written
    assert language.endonym or not written
    assert language.direction in ("ltr", "rtl")
    assert language.name_in("ar") or not written
    assert (language.note is None) == language.is_known
    assert "other" in language.plurals or not language.plurals
    assert language.numbers is None or language.numbers.decimal


@pytest.mark.parametrize(
    ("code", "name", "endonym", "script", "direction"),
    [
        ("ur", "Urdu", "اردو", "Arab", "rtl"),
        ("nb", "Norwegian Bokmål", "norsk bokmål", "Latn", "ltr"),
        ("zu", "Zulu", "isiZulu", "Latn", "ltr"),
        ("ckb", "Central Kurdish", "کوردیی ناوەندی", "Arab", "rtl"),
        ("dv", "Divehi", "ދިވެހިބަސް", "Thaa", "rtl"),
        ("sr-Latn", "Serbian (Latin)", "srpski (latinica)", "Latn", "ltr"),
        ("pt-BR", "Portuguese (Brazil)", "português (Brasil)", "Latn", "ltr"),
        ("zh-TW", "Chinese (Taiwan)", "中文 (台灣)", "Hant", "ltr"),
        ("ur-Latn", "Urdu (Latin)", "اردو (لاطینی)", "Latn", "ltr"),
        ("az-IR", "Azerbaijani (Iran)", language_of("az-IR").endonym, "Arab", "rtl"),
    ],
)
def test_names_script_and_direction_come_from_cldr(
    code: str, name: str, endonym: str, script: str, direction: str
) -> None:
    language = language_of(code)
    assert (language.name, language.endonym) == (name, endonym)
    assert (language.script, language.direction) == (script, direction)
    assert language.is_known
    assert language.tier is None


@pytest.mark.parametrize(
    ("code", "text", "direction"),
    [
        ("ur", "DNA کا مطلب کیا ہے؟", "rtl"),
        ("ur", "", "rtl"),
        ("ar", "{0, 2, 4}", "ltr"),
        ("he", "HD 189733 b", "ltr"),
        ("ar", "ماذا يطبع؟\ntotal = 0", "auto"),
        ("ar", "DNA ماذا؟\ntotal = 0", "rtl"),
        ("ar", "ماذا\n\n١٢ كم؟", "rtl"),
        ("en", "שלום", "ltr"),
        ("zu", "", "ltr"),
    ],
)
def test_a_text_runs_as_its_language_does_whatever_it_begins_with(
    code: str, text: str, direction: str
) -> None:
    assert language_of(code).direction_of(text) == direction


def test_a_language_that_cldr_does_not_know_stands_for_itself_and_this_is_told() -> None:
    own, arabic = language_of("qaa-x-own"), language_of("qaa-Arab-x-own")
    assert own.name == own.endonym == "qaa-x-own"
    assert (own.direction, arabic.direction) == ("ltr", "rtl")
    assert not own.is_known
    assert own.plurals == ()
    assert own.numbers is None
    assert "qaa-Arab-x-own" in str(arabic.note)
    assert "from right to left (script Arab)" in str(arabic.note)


def test_plural_and_number_forms_come_from_cldr() -> None:
    assert language_of("ar").plurals == ("few", "many", "one", "other", "two", "zero")
    assert language_of("ja").plurals == ("other",)
    norwegian, kurdish = language_of("nb").numbers, language_of("ckb").numbers
    assert norwegian
    assert (norwegian.decimal, norwegian.group) == (",", "\xa0")
    assert kurdish
    assert kurdish.system == "arab"


@pytest.mark.parametrize("code", [*LANGUAGES, "mr-IN", "sat-Olck-IN", "raj", "hnj", "mni", "sa"])
def test_numbers_have_marks_in_every_system_of_digits(code: str) -> None:
    numbers = language_of(code).numbers
    assert numbers
    assert numbers.decimal
    assert numbers.group


def test_the_languages_of_the_paper_are_as_the_paper_has_them() -> None:
    assert len(LANGUAGES) == 42
    assert list(LANGUAGES) == sorted(LANGUAGES)
    for code, language in LANGUAGES.items():
        assert canonical_code(code) == code
        assert language_of(code) is language
        assert language.tier in ("high", "mid", "low")
        assert language.is_known
        likely = langcodes.Language.get(code).maximize().script
        assert language.script == likely, "the likely script of CLDR"


VARIANTS = {"Aran", "Syre", "Syrj", "Syrn"}
"""Ways of writing another script (ISO 15924), which Unicode does not name."""


@pytest.mark.parametrize("script", sorted(languages._RIGHT_TO_LEFT - VARIANTS))
def test_scripts_from_right_to_left_are_those_of_unicode(script: str) -> None:
    of_script = regex.compile(rf"(?=\p{{L}})\p{{sc={script}}}")
    letters = [letter for letter in map(chr, range(0x590, 0x1F000)) if of_script.match(letter)]
    assert letters
    from_right = regex.compile(r"\p{bc=R}|\p{bc=AL}")
    assert [letter for letter in letters if not from_right.match(letter)] == []


@pytest.mark.parametrize(
    ("code", "script"),
    [("sr", "Cyrl"), ("gsw", "Latn"), ("qaa-Arab", "Arab"), ("x-foo", None), ("qaa-x-foo", None)],
)
def test_a_script_is_told_only_where_the_code_or_cldr_has_one(
    code: str, script: str | None
) -> None:
    assert languages.script_of(code) == script
