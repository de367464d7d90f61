"""What must stay is taken out, comes back whole, or the caller is told."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.engines import Mark, Output, SourceUnit, Status, Text, TextEngine
from annotations.engines.protection import (
    BRACKETS,
    LETTERS,
    PLAIN,
    XML,
    Style,
    protect,
    put,
    spans_of,
)
from annotations.quality.units import Unit

STYLES = (BRACKETS, LETTERS, XML)


def kept(text: str, language: str = "en", **more: Sequence[tuple[str, str]]) -> list[str]:
    return [span.text for span in spans_of(text, language, **more)]


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Solve $x^2 + 1 = 0$ now", ["$x^2 + 1 = 0$"]),
        (r"Let \(a\) and \[b\]; \begin{matrix}1\end{matrix}", [r"\(a\)", r"\[b\]", "matrix"]),
        ("It costs $5 or $6 in all", ["$5", "$6"]),
        ("between -3.5 and 1,000.25 at 20%", ["-3.5", "1,000.25", "20%"]),
        ("The capital is _____.", ["_____"]),
        ("Both B and C are true", ["B", "C"]),
        ("I and III only", ["I", "III"]),
        ("H2SO4 in water", ["H2SO4"]),
        ("See https://example.org/a?b=1 or a@b.org", ["https://example.org/a?b=1", "a@b.org"]),
        ("a <b>bold</b> &amp; &#39;thing&#39;", ["<b>", "</b> &amp; &#39;", "&#39;"]),
        ("Call `f(x)` first", ["`f(x)`"]),
        ("for (int i = 0; i < n; i++) {\n    sum += i;\n}", ["for (int", "sum += i;"]),
        ("A plain question about a dog?", []),
        ("I think that a dog is big.", []),
    ],
)
def test_what_a_translation_leaves_as_it_is(text: str, stays: list[str]) -> None:
    found = kept(text)
    assert len(found) == len(stays)
    assert all(wanted in one for wanted, one in zip(stays, found, strict=True))


def test_terms_of_a_glossary_come_as_they_are_wanted() -> None:
    terms = [("cell", "célula"), ("stem cell", "célula madre")]
    assert kept("Stem cells and a cell", terms=terms) == ["Célula madre", "célula"]
    sent = protect("Stem cells divide", spans_of("Stem cells divide", "en", terms), BRACKETS)
    assert sent.sent == "[X0X] divide"
    assert sent.restored("se dividen [X0X]") == "se dividen Célula madre"
    assert put("cell", spans_of("cell", "en", terms)) == "célula"


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
@example(text="0<0Xa")
@example(text="Xqb<b>")
@example(text="axqbbb<a>Xq<b>Xqb")
@given(text=st.text(alphabet="ab $x\\[]XYq0<>&;'1\n"))
def test_whatever_a_text_holds_comes_back_from_an_engine_that_changes_nothing(
    style: Style, text: str
) -> None:
    sent = protect(text, spans_of(text, "en"), style)
    assert sent.restored(sent.sent) == text


@pytest.mark.parametrize(
    ("style", "answer"),
    [
        (BRACKETS, "суммa [x1Х] и [ X 0 X ]"),
        (BRACKETS, "［X１X］ 和 ［X０X］"),
        (BRACKETS, "[X١X] و [X٠X]"),
        (LETTERS, "Xqcx and xqbx"),
        (XML, '<x id="1">$b$</x> y <x id="0">$a$</x>'),
    ],
)
def test_placeholders_are_known_again_whatever_an_engine_makes_of_them(
    style: Style, answer: str
) -> None:
    sent = protect("$a$ and $b$", spans_of("$a$ and $b$", "en"), style)
    whole = sent.restored(answer)
    assert whole is not None
    assert whole.index("$b$") < whole.index("$a$")


@pytest.mark.parametrize("answer", ["[X0X]", "[X0X] [X0X]", "[X0X] [X1X] [X1X]", "[X0X] [X7X]", ""])
def test_a_placeholder_that_is_lost_doubled_or_made_up_is_told(answer: str) -> None:
    sent = protect("$a$ and $b$", spans_of("$a$ and $b$", "en"), BRACKETS)
    assert sent.sent == "[X0X] and [X1X]"
    assert sent.restored(answer) is None


class Careless(TextEngine):
    """Answers as it is told, and keeps what it was sent."""

    name = "careless"

    def __init__(self, answer: Callable[[str], str]) -> None:
        self.answer, self.sent = answer, list[str]()

    def status(self) -> Status:
        return Status(("es",), "1")

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        self.sent += texts
        return [Text(self.answer(text)) for text in texts]

    def output(self, question: str) -> Output:
        return self.translate([SourceUnit(Unit(question, ("12", "$x$")))], "es")[0]


def test_what_has_no_words_is_never_asked_for() -> None:
    engine = Careless(lambda text: text.replace("What is", "Qué es"))
    output = engine.output("What is $y$?")
    assert output.unit == Unit("Qué es $y$?", ("12", "$x$"))
    assert engine.sent == ["What is [X0X]?"]
    assert output.marks == {Mark.WITHOUT_CONTEXT}
    assert output.usage.characters == len("What is [X0X]?")


def test_what_loses_placeholders_is_asked_for_in_another_style_and_marked() -> None:
    engine = Careless(lambda text: text.replace("[X0X]", "").replace("What is", "Qué es"))
    output = engine.output("What is $y$?")
    assert output.unit
    assert output.unit.question == "Qué es $y$?"
    assert output.marks == {Mark.WITHOUT_CONTEXT, Mark.REPAIRED}
    assert engine.sent == ["What is [X0X]?", "What is Xqbx?"]


def test_what_keeps_none_is_translated_without_them_and_marked() -> None:
    engine = Careless(
        lambda text: text.replace("[X0X]", "").replace("Xqbx", "").replace("What is", "Qué es")
    )
    output = engine.output("What is $y$?")
    assert output.unit
    assert output.unit.question == "Qué es $y$?"
    assert output.marks == {Mark.WITHOUT_CONTEXT, Mark.UNPROTECTED}
    assert engine.sent == ["What is [X0X]?", "What is Xqbx?", "What is $y$?"]
    assert output.usage.characters == sum(map(len, engine.sent))


def test_an_engine_may_have_no_placeholders_at_all() -> None:
    engine = Careless(lambda text: f"Así es {text}")
    engine.styles = (PLAIN,)
    assert engine.translate_texts(["so $y$ it is"], "es") == ["Así es so $y$ it is"]
