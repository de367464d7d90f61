"""What the files of the languages say: each is valid, and is asked for the right languages."""

import re
from collections import Counter
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.quality import negations
from annotations.quality.checks import CHECKS, Finding, Unit, run_checks
from annotations.quality.checks.running import examine
from annotations.quality.languages import files, knowledge, script_of, scripts_of
from annotations.quality.languages.facts import NUMBERS, Facts
from annotations.quality.languages.reading import LanguageFileError, read_language
from annotations.quality.number_words import written_out
from annotations.quality.speaking import speaking
from workbench.core.languages import LANGUAGES

ROOT = Path(__file__).parents[3]
FILES = files()
TEXTS = st.text(st.sampled_from("ab NOT не ne 3٣三 ?؟;。か\u200d\u200e()"), max_size=40)
UNITS = st.builds(Unit, TEXTS, st.lists(TEXTS, min_size=2, max_size=4).map(tuple), st.just(0))
UNKNOWN = ("qaa", "qaa-x-own", "x-own", "xx", "", "../../etc/passwd")
"""Codes that nobody writes a file for: private ones, and such as are none."""
ASKED = st.sampled_from([*FILES, *UNKNOWN, "zu", "ur", "sr-Latn", "pt-BR"])


@pytest.mark.parametrize("tag", FILES)
def test_a_file_is_valid_and_tells_something(tag: str) -> None:
    known = knowledge(tag)
    assert known != Facts()
    if known.numbers.words:
        assert set(known.numbers.words) >= set(NUMBERS)


@pytest.mark.parametrize("tag", FILES)
def test_its_negations_are_found_where_its_examples_have_them(tag: str) -> None:
    examples = knowledge(tag).examples
    assert all(negations.count(text, tag) for text in examples.negated)
    assert not any(negations.count(text, tag) for text in examples.plain)


@pytest.mark.parametrize("tag", FILES)
def test_a_negation_is_found_in_decomposed_text_too(tag: str) -> None:
    source = Unit("Which of these is NOT a gas?", ("a", "b"))
    for text in knowledge(tag).examples.negated:
        found = run_checks(source, Unit(normalize("NFD", text), ("a", "b")), tag)
        assert "lost_negation" not in {finding.check for finding in found}


@pytest.mark.parametrize("tag", FILES)
def test_every_negation_that_has_a_counterpart_is_found_and_replaced_by_it(tag: str) -> None:
    for old, new in knowledge(tag).negation.dropped.replace.items():
        found = negations.drops(f"x {old.strip('*')} x", tag)
        assert new in {drop.replacement for drop in found}


def test_there_is_a_file_of_every_language_of_global_mmlu() -> None:
    assert LANGUAGES.keys() <= FILES.keys()


@pytest.mark.parametrize("tag", FILES)
def test_numbers_are_found_by_each_of_their_words(tag: str) -> None:
    for number, words in knowledge(tag).numbers.words.items():
        for word in words:
            wanted = Counter([str(number)])
            assert written_out(wanted, "", word.strip("*"), tag, "en") == wanted, word


def test_a_region_falls_back_to_its_language() -> None:
    assert knowledge("pt-BR") == knowledge("pt_br") == knowledge("pt") != Facts()
    assert knowledge("no") == knowledge("nb") == knowledge("no-NO") != Facts()


def test_a_script_has_only_what_is_known_of_it() -> None:
    latin, cyrillic, both = (knowledge(tag) for tag in ("sr-Latn", "sr-Cyrl-RS", "sr"))
    assert "не" not in latin.negation.words
    assert "ne" not in cyrillic.negation.words
    assert {*latin.negation.words, *cyrillic.negation.words} == set(both.negation.words)
    assert latin.length == cyrillic.length == both.length
    assert scripts_of("sr") == ("Cyrl", "Latn")
    assert scripts_of("sr-Latn") == ("Latn",)


def test_of_a_script_that_a_file_is_not_of_nothing_is_known() -> None:
    assert knowledge("ru-Latn") == knowledge("hi-Latn-IN") == Facts()
    assert script_of("ru-Latn") == "Latn"
    assert knowledge("zh-Hant") == knowledge("zh")


@pytest.mark.parametrize("code", UNKNOWN)
def test_of_a_language_without_a_file_nothing_is_known(code: str) -> None:
    assert knowledge(code) == Facts()


@given(UNITS, UNITS, ASKED)
def test_a_check_that_knows_nothing_of_a_language_finds_nothing(
    source: Unit, target: Unit, language: str
) -> None:
    silent = {
        check for check, gap in speaking(language).items() if gap is not None and gap.entirely
    }
    assert not silent & {finding.check for finding in run_checks(source, target, language)}


@pytest.mark.parametrize("language", ["zu", "ur", "qaa-x-own", "sr-Latn", "nb"])
def test_what_needs_no_language_is_found_in_each(language: str) -> None:
    source = Unit("Is it 25 kg?", ("one", "two"))
    found = run_checks(source, Unit("52 kg &quot;(", ("x", "x")), language)
    assert {"numbers", "html_entities", "brackets", "identical_options"} <= {
        finding.check for finding in found
    }


@pytest.mark.parametrize("language", UNKNOWN)
def test_sound_text_in_a_language_that_nothing_is_known_of_is_left_alone(language: str) -> None:
    source = Unit("Which is NOT one of the 3 gases that we have spoken of today?", ("a", "b"))
    assert run_checks(source, Unit("kancane kancane", ("c", "d")), language) == []


def test_a_number_may_be_written_out_where_its_words_are_not_known() -> None:
    source, target = Unit("After 3 days", ("a", "b")), Unit("emva kwezinsuku ezintathu", ("c", "d"))
    assert "numbers" not in {finding.check for finding in run_checks(source, target, "qaa")}
    assert "numbers" in {finding.check for finding in run_checks(source, target, "es")}


BAD = [
    ("a = [", "zz.toml: "),
    ("spaces = 'no'", "zz.toml: spaces: is neither true nor false"),
    ("negations = []", "zz.toml: negations: no such member; there are spaces, joiners"),
    ("may_repeat = 'die'", "zz.toml: may_repeat: is no list"),
    ("question_marks = ''", "zz.toml: question_marks: is no text"),
    ("length = {shortest = 0.5}", "zz.toml: length: needs shortest and longest"),
    ("length = {shortest = 2, longest = 1}", "zz.toml: length: shortest is not below longest"),
    ("length = {shortest = -1, longest = 1}", "zz.toml: length.shortest: is no number above 0"),
    ("negation = ['no']", "zz.toml: negation: is no table"),
    ("[negation]\nwords = ['n*o']", "zz.toml: negation.words: 'n*o': a * may stand before"),
    ("[negation]\npatterns = ['(']", "zz.toml: negation.patterns: '(' is no regular expression"),
    ("[negation]\nwords = [3]", "zz.toml: negation.words: is no text"),
    ("[numbers]\n1 = ['um']", "zz.toml: numbers: lacks 2, 3"),
    ("[numbers]\n21 = ['onze']", "zz.toml: numbers.21: no such member"),
    ("[script.Latn]\nspaces = true", "zz.toml: script.Latn: write scripts = "),
    ("scripts = ['Latn']\n[script.Latn]\nspace = true", "zz.toml: script.Latn.space: no such"),
    ("same_as = 'nb'\nspaces = true", "zz.toml: same_as: stands alone"),
]


@pytest.mark.parametrize(("content", "problem"), BAD)
def test_a_file_that_cannot_be_used_says_where_and_why(content: str, problem: str) -> None:
    with pytest.raises(LanguageFileError, match=re.escape(problem)):
        read_language(content, "zz.toml")


def test_every_fault_of_a_file_is_told_at_once() -> None:
    with pytest.raises(LanguageFileError) as caught:
        read_language("spaces = 1\njoiners = 2\n[negation]\nword = []", "zz.toml")
    assert len(str(caught.value).splitlines()) == 3


def test_the_example_of_the_how_to_is_valid() -> None:
    page = (ROOT / "docs" / "howto" / "language-checks.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```$", page, re.M | re.S)
    facts = read_language(example, "zu.toml").facts()
    assert facts.negation.words
    assert facts.examples.negated


def test_each_check_says_what_it_would_have_to_know() -> None:
    gaps = [gap for gap in speaking("qaa-x-own").values() if gap is not None]
    assert gaps
    assert all(gap.why for gap in gaps)
    assert speaking("es").keys() == CHECKS.keys()


EXAMPLES = [
    (tag, check)
    for tag in FILES
    for check in {**knowledge(tag).examples.wrong, **knowledge(tag).examples.right}
]


def found_by(check: str, source: str, text: str, tag: str) -> tuple[Finding, ...]:
    before, after = Unit(source, ("-", "+")), Unit(text, ("-", "+"))
    return examine([CHECKS[check]], before, after, tag).findings


def mended(text: str, check: str, tag: str) -> str:
    """A text with what a check would put in the place of what it finds."""
    found = found_by(check, text if CHECKS[check].compares else "", text, tag)
    for finding in sorted(found, key=lambda one: one.start or 0, reverse=True):
        assert finding.fix is not None
        text = text[: finding.start] + finding.fix + text[finding.end :]
    return text


@pytest.mark.parametrize(("tag", "check"), EXAMPLES)
def test_a_rule_finds_and_mends_what_is_wrong_and_leaves_alone_what_is_right(
    tag: str, check: str
) -> None:
    examples = knowledge(tag).examples
    assert examples.wrong[check]
    assert examples.right[check]
    for wrong, right in examples.wrong[check].items():
        assert wrong != right
        assert mended(wrong, check, tag) == right
    for right in (*examples.right[check], *examples.wrong[check].values()):
        assert not found_by(check, "", right, tag), right
