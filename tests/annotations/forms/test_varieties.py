"""The list `dialects` is of the language that a benchmark is in."""

import pytest

from annotations.forms.shipped import shipped
from annotations.forms.varieties import ANY_LANGUAGE, varieties_of
from annotations.forms.words import said
from annotations.vocabularies import Dialect

CULTURE = shipped()["culture"]


def test_of_english_they_are_those_of_global_mmlu() -> None:
    for code in ("en", "en-GB"):
        assert [(value.id, value.text) for value in varieties_of(code)] == [
            (dialect.value, {"en": dialect.value}) for dialect in Dialect
        ]


@pytest.mark.parametrize(
    ("code", "some"),
    [
        ("ur", {"ur-PK", "ur-IN"}),
        ("ar", {"arz", "ary", "ar-EG"}),
        ("no", {"nb", "nn"}),
        ("sr-Latn", {"sr-RS", "sr-ME"}),
        ("pt-BR", {"pt-PT", "pt-BR"}),
        ("qaa-x-own", set()),
    ],
)
def test_of_any_other_they_are_what_cldr_knows_and_never_none(code: str, some: set[str]) -> None:
    ids = [value.id for value in varieties_of(code)]
    assert some <= set(ids)
    assert ids[-3:] == [dialect.value for dialect in ANY_LANGUAGE]
    assert not any("English" in said(value.text, "en") for value in varieties_of(code))


def test_they_are_named_in_the_language_of_the_interface() -> None:
    (pakistan,) = [value for value in varieties_of("ur") if value.id == "ur-PK"]
    assert said(pakistan.text, "fr") == "ourdou (Pakistan)"
    assert said(pakistan.text, "en") == "Urdu (Pakistan)"


def test_a_form_is_the_same_document_in_every_language() -> None:
    urdu = CULTURE.in_language("ur")
    assert "ur-PK" in urdu.question("dialect").ids
    assert "British English" in CULTURE.question("dialect").ids
    assert urdu.document() == CULTURE.document()
