"""What models call languages."""

import pytest

from annotations.engines.local.codes import Codes
from annotations.engines.local.families import MARIAN, languages_of

FLORES = (
    "am amh_Ethi, ar arb_Arab, bn ben_Beng, cs ces_Latn, de deu_Latn, el ell_Grek, en eng_Latn, "
    "es spa_Latn, fa pes_Arab, fil tgl_Latn, fr fra_Latn, ha hau_Latn, he heb_Hebr, hi hin_Deva, "
    "id ind_Latn, ig ibo_Latn, it ita_Latn, ja jpn_Jpan, ko kor_Hang, ky kir_Cyrl, lt lit_Latn, "
    "mg plt_Latn, ms zsm_Latn, ne npi_Deva, nl nld_Latn, ny nya_Latn, pl pol_Latn, pt por_Latn, "
    "ro ron_Latn, ru rus_Cyrl, si sin_Sinh, sn sna_Latn, so som_Latn, sr srp_Cyrl, sv swe_Latn, "
    "sw swh_Latn, te tel_Telu, tr tur_Latn, uk ukr_Cyrl, vi vie_Latn, yo yor_Latn, zh zho_Hans"
)
OF_GLOBAL_MMLU = dict(pair.split(" ") for pair in FLORES.split(", "))
NLLB = Codes([*OF_GLOBAL_MMLU.values(), "zho_Hant", "ace_Arab", "ace_Latn"])


def test_the_42_languages_have_the_codes_of_flores_200_and_come_back_by_their_own() -> None:
    assert {code: NLLB.find(code) for code in OF_GLOBAL_MMLU} == OF_GLOBAL_MMLU
    assert set(NLLB.languages) == {*OF_GLOBAL_MMLU, "zh-Hant", "ace", "ace-Arab"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [("zh-TW", "zho_Hant"), ("pt-BR", "por_Latn"), ("sr-Latn", None), ("xx", None), ("eu", None)],
)
def test_a_region_is_its_languages_and_another_script_is_another_language(
    asked: str, code: str | None
) -> None:
    assert NLLB.find(asked) == code


def test_a_model_that_tells_regions_apart_is_asked_for_the_right_one() -> None:
    opus = Codes(["por", "pt_BR", "pt_PT", "zho_Hant", "cmn_Hans", "sr_Latn", "mul"])
    found = [opus.find(code) for code in ("pt", "pt-BR", "pt-PT", "zh", "zh-TW", "sr-Latn", "sr")]
    assert found == ["por", "pt_BR", "pt_PT", "cmn_Hans", "zho_Hant", "sr_Latn", None]


@pytest.mark.parametrize(
    ("tokens", "name", "source", "prefix"),
    [
        (["eng_Latn", "srp_Cyrl"], "NLLB-200", ["eng_Latn", "a", "</s>"], ("srp_Cyrl",)),
        (["__en__", "__sr__"], "M2M-100", ["__en__", "a", "</s>"], ("__sr__",)),
        (["en_XX", "sr_XX"], "mBART-50", ["en_XX", "a", "</s>"], ("sr_XX",)),
        (["<2en>", "<2sr>"], "MADLAD-400", ["<2sr>", "a", "</s>"], ()),
        ([">>bos<<", ">>srp_Cyrl<<"], "Marian", [">>srp_Cyrl<<", "a", "</s>"], ()),
    ],
)
def test_each_family_is_known_by_its_vocabulary_and_told_the_language_in_its_own_way(
    tokens: list[str], name: str, source: list[str], prefix: tuple[str, ...]
) -> None:
    found = languages_of(["</s>", "<unk>", "▁a", *tokens], source="", target="")
    assert found is not None
    assert (found.family.name, "sr" in found.into("en")) == (name, True)
    prompt = found.prompt("en", "sr")
    assert (prompt.source(["a"]), prompt.prefix) == (source, prefix)


def test_a_model_for_one_pair_says_nothing_and_is_told_beside() -> None:
    found = languages_of(["</s>", "▁a"], source="eng", target="spa")
    assert found is not None
    assert (found.family, found.into("en"), found.into("de")) == (MARIAN, ("es",), ())
    assert found.prompt("en", "es").source(["a"]) == ["a", "</s>"]
    assert languages_of(["</s>"], source="", target="spa") is None
