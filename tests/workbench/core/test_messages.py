"""Findings are English in themselves and can be read in the reader's language."""

import ast
import copy
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from annotations.quality import checks
from workbench.core.messages import gettext_noop, localized

SPANISH = {
    "%(mark)s is missing in %(place)s.": "Falta %(mark)s en %(place)s.",
    "a colon": "dos puntos",
}


def in_spanish(text: str) -> str:
    return SPANISH.get(text, text)


def test_a_message_reads_as_english_text() -> None:
    message = gettext_noop("Only %(share)s of it.", share="5 %")
    assert message == "Only 5 % of it."
    assert message + " Mend it." == "Only 5 % of it. Mend it."


def test_a_message_is_translated_with_the_values_that_are_words_too() -> None:
    message = gettext_noop(
        "%(mark)s is missing in %(place)s.", mark=gettext_noop("a colon"), place="a colon"
    )
    assert localized(message, in_spanish) == "Falta dos puntos en a colon."


def test_a_text_with_a_percent_sign_and_no_values_stays_as_it_is() -> None:
    assert localized(gettext_noop("100 %"), in_spanish) == "100 %"
    assert localized("plain", str.upper) == "plain"


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_a_copy_can_be_translated_too(copied: Callable[[str], str]) -> None:
    message = copied(gettext_noop("%(mark)s is missing in %(place)s.", mark="5 %", place="A"))
    assert message == "5 % is missing in A."
    assert localized(message, in_spanish) == "Falta 5 % en A."


def test_every_text_of_a_finding_is_marked_for_translation() -> None:
    folder = Path(checks.__file__).parent
    calls = [
        call
        for path in folder.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "finding"
    ]
    texts = [text for call in calls for text in call.args[1:]]
    assert len(texts) > 50
    assert not [
        ast.unparse(text) for text in texts if isinstance(text, ast.Constant | ast.JoinedStr)
    ]
