"""Which tokenizer measures which language, and models of a campaign's own text."""

import pytest

from annotations.quality import sentencepieces
from annotations.quality.measures import count
from annotations.quality.tokenizers import of_model, plain, tokenizers, trained

WATER = ["水的沸点是多少？", "水的熔点是多少？", "铁的沸点是多少？"] * 20


@pytest.mark.parametrize(
    "language", ["zh", "zh-Hant", "yue", "ja", "th", "km", "lo", "my", "bo", "dz"]
)
def test_languages_without_spaces_are_measured_in_pieces_and_characters(language: str) -> None:
    model = sentencepieces.train(WATER)
    kinds = [one.kind for one in tokenizers(language, model)]
    assert kinds == ["spm", "characters"]
    assert [one.kind for one in tokenizers(language, None)] == ["characters"]


@pytest.mark.parametrize("language", ["en", "ko", "vi", "hi", "am", "zh-Latn", "qaa"])
def test_languages_with_spaces_are_measured_in_words(language: str) -> None:
    assert [one.name for one in tokenizers(language, b"")] == ["words"]


def test_a_model_is_its_text_alone_and_its_name_tells_it() -> None:
    first, again = trained(WATER, "zh"), trained(iter(WATER), "ja")
    assert first is not None
    assert again is not None
    assert first.name == again.name
    assert first.name.startswith("spm-")
    other = trained(WATER[:3], "zh")
    assert other is not None
    assert other.name != first.name
    assert "的沸点是多少" not in first.tokens("水")
    assert len(first.tokens(WATER[0])) < len(plain("zh").tokens(WATER[0]))


@pytest.mark.parametrize("texts", [[], [""], ["  ", "\n\u2028"], ["▁"]])
def test_no_text_gives_no_model(texts: list[str]) -> None:
    assert sentencepieces.train(texts) == b""


@pytest.mark.parametrize("texts", [["水"], ["水水"], ["x\x00y", "▁ a"], ["長" * 20_000]])
def test_little_or_strange_text_gives_one(texts: list[str]) -> None:
    assert of_model(sentencepieces.train(texts), "zh").tokens("水 H2O") == ["水", *"H2O"]


def test_pieces_lose_nothing_but_space_and_hide_no_edit() -> None:
    pieces = trained(WATER, "zh")
    assert pieces is not None
    text = "水的  沸点\n是𠮷多少？ＡA①▁"
    assert "".join(pieces.tokens(text)) == "水的沸点是𠮷多少？ＡA①"
    counts = count("是Ａ", "是A", pieces)
    assert counts is not None
    assert counts[0] == 1
