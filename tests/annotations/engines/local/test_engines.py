"""Real models, small ones, by CTranslate2 and by transformers."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.engines import EngineError, Mark, SourceUnit, engine_named, engines
from annotations.engines.ctranslate2 import engine as ctranslate2
from annotations.engines.local.converting import convert
from annotations.engines.local.published import published_model
from annotations.engines.local.settings import MODELS
from annotations.engines.registry import require_offered
from annotations.engines.transformers import engine as transformers
from annotations.quality.units import Unit
from tests.annotations.engines.contract import keeps
from tests.tiny_translators import expected, write_madlad, write_marian

UNIT = Unit(
    "Which of these is true about 42 cats, $x^2$? The cat is 日本語.", ("A dog", "17", "$x$", " ")
)


def test_a_unit_is_translated_by_the_sentence_and_what_has_no_words_is_never_sent(
    converted: Path,
) -> None:
    engine = engine_named(f"ctranslate2:{converted}")
    for language, code in (("es", "spa_Latn"), ("sr", "srp_Cyrl")):
        (output,) = engine.translate([SourceUnit(UNIT)], language)
        assert output.unit is not None
        first, second = UNIT.question.split("$x^2$")
        assert output.unit.question == f"{expected(first, code)}$x^2${expected(second, code)}"
        assert output.unit.options == (expected("A dog", code), "17", "$x$", " ")
        assert output.marks == {Mark.WITHOUT_CONTEXT, Mark.SPLIT}
        assert output.confidence is not None
        assert -0.5 < output.confidence <= 0


def test_what_is_longer_than_the_model_reads_is_cut_and_what_cannot_be_is_refused(
    converted: Path,
) -> None:
    engine = engine_named(f"ctranslate2:{converted}")
    clauses = "the cat is here, and " * 60
    long = Unit(f"Why is it that {clauses}that is all?", ("x" * 900, "a cat"))
    (output,) = engine.translate([SourceUnit(long)], "sr")
    assert (output.unit, output.problem[:35]) == (None, "A sentence or its translation is lo")
    (output,) = engine.translate([SourceUnit(Unit(long.question, ("a", "a cat")))], "sr")
    assert output.unit is not None
    assert output.unit.question == expected(long.question, "srp_Cyrl")


def test_the_status_says_languages_version_licence_and_that_it_is_non_commercial(
    converted: Path,
) -> None:
    status = engine_named(f"ctranslate2:{converted}").status()
    assert status.languages == ("es", "sr")
    assert status.version.split()[1:] == ["int8", ctranslate2.LIBRARY.version()]
    assert status.licence == "cc-by-nc-4.0"
    assert status.notes == ("Non-commercial: cc-by-nc-4.0 forbids commercial use of the model.",)
    german = engine_named(f"ctranslate2:{converted}", source="de")
    assert "does not translate from “de”" in german.status().reason
    with pytest.raises(EngineError, match="does not translate into “fr” here; it does into: es"):
        engine_named(f"ctranslate2:{converted}").translate([], "fr")


def test_transformers_gives_the_same_without_conversion(published: Path) -> None:
    engine = engine_named(f"transformers:{published}")
    (output,) = engine.translate([SourceUnit(Unit("A cat.", ("12", "no")))], "sr")
    assert output.unit is not None
    assert output.unit.fields() == Unit("А цат.", ("12", "но")).fields()
    assert output.confidence == pytest.approx(0, abs=0.01)
    assert engine.status().licence == "cc-by-nc-4.0"


@pytest.mark.parametrize(("write", "language"), [(write_marian, "es"), (write_madlad, "sr")])
def test_other_families_come_through_conversion_unharmed(
    write, language: str, tmp_path: Path
) -> None:
    folder = write(tmp_path / "published")
    model = published_model(str(folder))
    convert(model=model, folder=tmp_path / "ct2", quantization="float32", licence="")
    mine, theirs = (
        engine_named(spec) for spec in (f"ctranslate2:{tmp_path / 'ct2'}", f"transformers:{folder}")
    )
    assert language in mine.status().languages
    assert mine.status().languages == theirs.status().languages
    prompt = mine.languages.prompt("en", language)
    texts = ("A cat is here.", "The question")
    sources = [prompt.source(mine._tokenizer.encode(text)) for text in texts]
    models = ctranslate2.load(tmp_path / "ct2"), transformers.load(folder)
    for beams in (1, 3):
        ours, plain = (
            model.generate(sources, prompt.prefix, beams=beams, longest=12) for model in models
        )
        assert [list(one.tokens) for one in ours] == [list(one.tokens) for one in plain]
        assert [one.score for one in ours] == pytest.approx([one.score for one in plain], abs=0.01)


def test_the_console_offers_the_operators_models_alone(
    converted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = engines()["ctranslate2"]
    monkeypatch.delenv(MODELS, raising=False)
    assert "the folder that WORKBENCH_MODELS names" in kind.status().reason
    (tmp_path / "models" / "no model").mkdir(parents=True)
    shutil.copytree(converted, tmp_path / "models" / "tiny")
    shutil.copytree(converted, tmp_path / "elsewhere")
    monkeypatch.setenv(MODELS, str(tmp_path / "models"))
    assert kind.status().languages == ("es", "sr")
    form = kind.form({"model": "tiny"})
    assert form.is_valid()
    assert engine_named(f"ctranslate2:{form.target()}").name == "ctranslate2:tiny"
    require_offered("ctranslate2:tiny")
    for other in ("../elsewhere", str(tmp_path / "elsewhere"), "no model", ""):
        assert not kind.form({"model": other}).is_valid()
        with pytest.raises(EngineError, match="choose among what the page offers"):
            require_offered(f"ctranslate2:{other}")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("shared_vocabulary.json", None, "has no model for CTranslate2; make one by"),
        ("shared_vocabulary.json", "[", "cannot be read as a vocabulary"),
        ("shared_vocabulary.json", '["</s>", "a"]', "does not say between which languages"),
        ("sentencepiece.bpe.model", None, ""),
        ("workbench.json", "{", "is not JSON"),
        ("workbench.json", '{"beams": "4"}', "“beams” is '4'; write what was there"),
    ],
)
def test_a_folder_that_is_not_whole_says_what_it_lacks(
    name: str, content: str | None, reason: str, converted: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(converted, folder)
    (folder / name).unlink() if content is None else (folder / name).write_text(content)
    assert reason in engine_named(f"ctranslate2:{folder}").status().reason


def test_weights_that_cannot_be_read_and_folders_that_are_not_there_are_told(
    converted: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(converted, folder)
    (folder / "model.bin").write_bytes(b"no weights")
    with pytest.raises(EngineError, match="CTranslate2 cannot load"):
        engine_named(f"ctranslate2:{folder}").translate([SourceUnit(UNIT)], "es")
    with pytest.raises(EngineError, match="Name a model's folder: ctranslate2:FOLDER"):
        engine_named("ctranslate2")
    with pytest.raises(EngineError, match=r"There is no folder “.*/nowhere”"):
        engine_named(f"ctranslate2:{tmp_path / 'nowhere'}")


def test_without_the_library_an_engine_says_what_to_install(
    converted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_named(f"ctranslate2:{converted}")
    monkeypatch.setattr(engine, "_library", replace(ctranslate2.LIBRARY, name="ctranslate3"))
    assert engine.status().reason == (
        "The library ctranslate3 is not installed; run: pip install -r requirements-mt.txt"
    )


def test_it_keeps_to_what_every_engine_does(converted: Path) -> None:
    keeps(engine_named(f"ctranslate2:{converted}"), "sr", "A dog is red.", "What is it?")
