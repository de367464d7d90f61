"""Edits put together: by language, by what they are of, by part and tokenizer."""

import pytest

from annotations.quality.fertility import fertility
from annotations.quality.sums import ALL, Key, Sums, measure
from annotations.quality.tokenizers import plain, tokenizers, trained
from annotations.quality.units import Unit

UNITS = {
    "es": (Unit("¿Qué hueso es", ("el fémur", "la tibia")), Unit("¿Qué hueso es?", ("el fémur",
                                                                                   "la tibia"))),
    "zh": (Unit("水的沸点是多少", ("一百", "九十")), Unit("水的沸点是几度", ("一百", "九十"))),
}  # fmt: skip


def test_totals_by_language_facet_part_and_tokenizer_never_mix_tokenizers() -> None:
    model = trained(["水的沸点是多少"] * 20, "zh")
    sums = Sums()
    for language, (before, after) in UNITS.items():
        used = [plain(language), *([model] if language == "zh" else [])]
        for engine, new in (("x", after), ("y", before)):
            sums.add(language, {"engine": engine}, measure(before, new, used))
    totals = dict(sums.rows())
    assert {key.tokenizer for key in totals if key.language == ALL} == {"words", "characters"}
    assert {key.tokenizer for key in totals if key.language == "zh"} == {"characters", model.name}
    whole = totals[Key("es", ALL, ALL, "whole", "words")].figures()
    assert (whole["texts"], whole["edited"], whole["edits"], whole["tokens"]) == (2, 1, 1, 17)
    assert whole["hter"] == pytest.approx(1 / 17)
    assert whole["mean_hter"] == pytest.approx(1 / 9 / 2)
    of_y = totals[Key("es", "engine", "y", "question", "words")].figures()
    assert (of_y["edited"], of_y["hter"], of_y["chrf"]) == (0, 0, 100)
    assert totals[Key("es", ALL, ALL, "options", "words")].figures()["character_edits"] == 0
    assert totals[Key(ALL, "engine", "x", "question", "characters")].figures()["edits"] == 2


def test_what_is_too_much_is_left_out_and_said() -> None:
    before, after = (Unit(" ".join(f"{x}{n}" for n in range(501)), ("a",)) for x in "xy")
    sums = Sums()
    sums.add("es", {}, measure(before, after, tokenizers("es", None)))
    said = dict(sums.rows())[Key("es", ALL, ALL, "whole", "words")].figures()
    assert (said["texts"], said["left_out"], said["hter"], said["mean_hter"]) == (0, 1, None, None)


def test_fertility_is_over_words_where_there_are_any_and_over_the_source() -> None:
    spaced = fertility("es", [("a b", "c d e")], list)
    assert (spaced.words, spaced.fertility, spaced.parity) == (3, 5 / 3, 5 / 3)
    bare = fertility("zh", [("a b", "水的")], list)
    assert (bare.words, bare.fertility, bare.per_character) == (None, None, 1)
    assert fertility("es", [], list).parity is None
