"""A text is cut into sentences where they end, and put together as it was."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.engines import Mark, SourceUnit, Status, Text, TextEngine
from annotations.engines.pieces import by_sentence, joined
from annotations.engines.protection import spans_of
from annotations.quality.units import Unit


def cut(text: str, language: str) -> list[str]:
    pieces = by_sentence(text, spans_of(text, language), language)
    assert joined(text, pieces, [piece.text for piece in pieces]) == text
    return [piece.text for piece in pieces]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["Dr. Smith paid $3.50.", "It is 2.5 e.g. in water.", "See Fig. 3 there.", "Why?"]),
        ("en", ["See $a. B. c$ now.", r"And \[x. Y\] too.", "The U.S. Congress met.", "End"]),
        ("en", ["1. One thing.", "2. Another thing."]),
        ("zh", ["第一句。", "第二句?", "是的！", "“引用。”", "然后"]),
        ("ar", ["هذه جملة.", "هل هذا سؤال؟", "نعم."]),
        ("hi", ["यह वाक्य है।", "क्या यह प्रश्न है?", "हाँ।"]),
        ("am", ["ይህ ነው።", "ሌላ ነው ፧", "እሺ"]),
        ("el", ["Τι είναι;", "Αυτό."]),
        ("th", ["นี่คือประโยค และนี่ก็ใช่"]),
    ],
)
def test_sentences_of_many_scripts(language: str, sentences: list[str]) -> None:
    assert cut(" ".join(sentences), language) == sentences
    assert cut("\n\n ".join(sentences) + " \n", language) == sentences


@given(
    text=st.lists(
        st.sampled_from([".", " ", "\n", "$a. B$", "A", "b", "?", "。", "12.5", "_____", "U.S."])
    ).map("".join),
    language=st.sampled_from(["en", "zh", "th"]),
)
def test_nothing_is_lost_and_no_formula_cut(text: str, language: str) -> None:
    spans = spans_of(text, language)
    pieces = by_sentence(text, spans, language)
    assert joined(text, pieces, [piece.text for piece in pieces]) == text
    assert [span.text for piece in pieces for span in piece.spans] == [span.text for span in spans]


class OneByOne(TextEngine):
    """Knows one sentence at a time."""

    name = "one-by-one"
    sentences = True

    def status(self) -> Status:
        return Status(("es",), "1")

    def _translate_texts(self, texts: Sequence[str], language: str) -> list[Text]:
        return [Text(f"Así {text.partition('. ')[0]}", -len(text)) for text in texts]


def test_an_engine_of_sentences_is_sent_one_at_a_time() -> None:
    unit = Unit("A dog is.  It\truns.\n\nWhat is $a. B$?", ("one", "two"))
    (output,) = OneByOne().translate([SourceUnit(unit)], "es")
    assert output.unit
    assert output.unit.question == "Así A dog is.  Así It\truns.\n\nAsí What is $a. B$?"
    assert output.marks == {Mark.WITHOUT_CONTEXT, Mark.SPLIT}
    assert output.confidence is not None
    assert -14 < output.confidence < -3
