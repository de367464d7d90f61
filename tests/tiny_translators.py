"""Small translation models whose weights are set by hand: real files, real arithmetic, no training.

One has the architecture of NLLB-200 (M2M-100), with a tokenizer that is trained on the spot. Each
piece of the source becomes its counterpart in the target language: so whatever the tokenizer makes
of a text, its translation is `expected(text, language)`. Those of the kinds of Opus-MT (Marian) and
of MADLAD-400 (T5) have weights by chance: they write nonsense, but always the same.
"""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sentencepiece
import torch
from transformers import (
    M2M100Config,
    M2M100ForConditionalGeneration,
    MarianConfig,
    MarianMTModel,
    NllbTokenizer,
    T5Config,
    T5ForConditionalGeneration,
    T5Tokenizer,
)

ROOT = Path(__file__).resolve().parents[1]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
CYRILLIC = "абцдефгђијклмнопљрстувњхѕзАБЦДЕФГЂИЈКЛМНОПЉРСТУВЊХЅЗ"
COUNTERPARTS: Mapping[str, Mapping[int, str]] = {
    "spa_Latn": str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ"),
    "srp_Cyrl": str.maketrans(LETTERS, CYRILLIC),
}
SOURCE = "eng_Latn"
CONTROLS = ("<s>", "<pad>", "</s>", "<unk>")
END = "</s>"
CODE = 64
"""How many places tell a piece from others; an attention's head has as many."""


@dataclass(frozen=True)
class Shape:
    """How large a model is; only its first layers and heads do anything, all are computed."""

    pieces: int = 500
    width: int = 256
    layers: int = 1
    inner: int = 8

    @property
    def settings(self) -> dict[str, int]:
        heads = max(1, self.width // CODE)
        return {
            "d_model": self.width,
            "encoder_layers": self.layers,
            "decoder_layers": self.layers,
            "encoder_attention_heads": heads,
            "decoder_attention_heads": heads,
            "encoder_ffn_dim": self.inner,
            "decoder_ffn_dim": self.inner,
        }


class _Places:
    """What stands where in the states of a model; a width has sines and then cosines."""

    def __init__(self, width: int) -> None:
        half = width // 2
        shift = half - 128
        waves = range(0, half // 4, half // 128)
        # Nothing else is written where positions are read.
        self.position = [*waves, *(half + wave for wave in waves)]
        self.flag = 32 + shift
        self.language = range(33 + shift, 37 + shift)
        self.balance = (40 + shift, 41 + shift)
        self.token = range(60 + shift, 60 + CODE + shift)
        # Where next to nothing ever stands: what a norm takes off every place is seen there.
        self.still = half - 1
        self.read_language = range(half + 33 + shift, half + 37 + shift)
        self.read_token = range(width - CODE, width)


def expected(text: str, language: str) -> str:
    """What the models translate a text to, in a language by its FLORES-200 code."""
    return text.translate(COUNTERPARTS[language])


def write_nllb(
    folder: Path,
    corpus: Iterable[str] = (),
    shape: Shape = Shape(),
    words: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Path:
    """A model of NLLB-200's kind as the hub has it, from English into Spanish and Serbian.

    It knows `words` of a language as far as its tokenizer has them whole; then what is `expected`
    is not what it writes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pieces = _train(folder / "sentencepiece.bpe.model", [*_prose(), *corpus], shape.pieces)
    table = _Table(pieces, tuple(COUNTERPARTS), words)
    tokens = [*CONTROLS, *table.pieces, SOURCE, *table.languages, "<mask>"]
    vocab = {token: index for index, token in enumerate(tokens)}
    NllbTokenizer(
        vocab=vocab, merges=_merges(pieces), extra_special_tokens=[SOURCE, *table.languages]
    ).save_pretrained(folder)
    config = M2M100Config(
        vocab_size=len(tokens),
        max_position_embeddings=1024,
        tie_word_embeddings=False,
        **shape.settings,
    )
    model = M2M100ForConditionalGeneration(config)
    _set_weights(model, table, vocab, _Places(shape.width), scale=shape.width**0.5)
    model.generation_config.num_beams = 2
    model.save_pretrained(folder)
    return folder


def write_marian(folder: Path) -> Path:
    """A model of Opus-MT's kind from English into Spanish."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = _train(folder / "source.spm", _prose(), 200)
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    tokens = [END, "<unk>", *pieces, "<pad>"]
    _json(folder / "vocab.json", {token: index for index, token in enumerate(tokens)})
    _json(folder / "tokenizer_config.json", {"source_lang": "en", "target_lang": "es"})
    config = MarianConfig(
        vocab_size=len(tokens),
        max_position_embeddings=64,
        eos_token_id=0,
        pad_token_id=len(tokens) - 1,
        decoder_start_token_id=len(tokens) - 1,
        forced_eos_token_id=None,
        scale_embedding=True,
        **Shape(width=32).settings,
    )
    return _by_chance(MarianMTModel, config, folder)


def write_madlad(folder: Path) -> Path:
    """A model of MADLAD-400's kind into Spanish and Serbian."""
    folder.mkdir(parents=True, exist_ok=True)
    _train(folder / "spiece.model", _prose(), 300, ["<2es>", "<2sr>"])
    tokenizer = T5Tokenizer.from_pretrained(folder, extra_ids=0)
    tokenizer.save_pretrained(folder)
    config = T5Config(
        vocab_size=len(tokenizer),
        d_model=32,
        d_kv=16,
        d_ff=32,
        num_layers=1,
        num_heads=2,
        feed_forward_proj="gated-gelu",
        tie_word_embeddings=False,
        decoder_start_token_id=0,
    )
    return _by_chance(T5ForConditionalGeneration, config, folder)


def _by_chance(kind: Any, config: Any, folder: Path) -> Path:
    torch.manual_seed(1)
    model = kind(config)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1 and parameter.requires_grad:
                parameter.normal_(std=0.3)
        # As it is trained: nothing stands before the first token of a translation.
        model.get_input_embeddings().weight[config.pad_token_id] = 0
    model.save_pretrained(folder)
    return folder


def _json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


class _Table:
    """Which piece of which language stands for which source piece."""

    def __init__(
        self,
        source: list[str],
        languages: tuple[str, ...],
        words: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.languages = languages
        self.source = source
        self.images: dict[tuple[str, str], set[str]] = {}
        for language in languages:
            images = {piece: piece.translate(COUNTERPARTS[language]) for piece in source}
            taken = set(images.values())
            for word, meaning in words.get(language, {}).items():
                if f"▁{word}" in images and f"▁{meaning}" not in taken:
                    images[f"▁{word}"] = f"▁{meaning}"
            for piece, image in images.items():
                self.images.setdefault((image, piece), set()).add(language)
        self.pieces = list(dict.fromkeys([*source, *(image for image, _ in self.images)]))


def _train(path: Path, corpus: Iterable[str], size: int, symbols: Sequence[str] = ()) -> list[str]:
    """The pieces of a byte-pair model, which is written to the path."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        # Of letters beyond these some would be the counterparts of others.
        sentence_iterator=(line.encode("ascii", "ignore").decode() for line in corpus),
        model_writer=written,
        vocab_size=size,
        model_type="bpe",
        user_defined_symbols=list(symbols),
        character_coverage=1.0,
        hard_vocab_limit=False,
        num_threads=1,
        minloglevel=2,
    )
    path.write_bytes(written.getvalue())
    model = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    known = map(model.id_to_piece, range(model.get_piece_size()))
    return [piece for piece in known if piece not in CONTROLS]


def _prose() -> list[str]:
    printable = " ".join(map(chr, range(33, 127)))
    return [printable, *(ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()]


def _merges(pieces: list[str]) -> list[tuple[str, str]]:
    """How the pieces come about: in byte-pair models a piece comes after its parts."""
    known = set(pieces)
    return [
        (piece[:cut], piece[cut:])
        for piece in pieces
        for cut in range(1, len(piece))
        if piece[:cut] in known and piece[cut:] in known
    ]


def _set_weights(
    model: Any, table: _Table, vocab: dict[str, int], at: _Places, scale: float
) -> None:
    generator = torch.Generator().manual_seed(1)
    order = torch.rand((len(table.source) + 1, CODE), generator=generator).argsort(1)
    codes = (order % 2) * 2.0 - 1
    code_of = dict(zip([*table.source, END], codes, strict=True))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            # Equal weights are stored once by CTranslate2: what does nothing differs, in silence.
            loud = not name.endswith(("out_proj.weight", "fc2.weight"))
            parameter.normal_(0, 0.02 if loud else 1e-5, generator=generator)
            if parameter.dim() == 1:
                parameter.zero_()
        for module in model.modules():
            if isinstance(module, torch.nn.LayerNorm):
                module.weight.fill_(1)
        embeddings = model.model.shared.weight.zero_()
        model.lm_head.weight.zero_()
        _embed(embeddings, table, vocab, code_of, at, scale)
        encoder, decoder = model.model.encoder, model.model.decoder
        for stack in (encoder, decoder):
            stack.embed_tokens.weight.copy_(embeddings)
        first = decoder.layers[0]
        for attention in (first.self_attn, first.encoder_attn):
            for parameter in attention.parameters():
                parameter.zero_()
        _look_at_the_language(first.self_attn, at)
        _look_at_the_same_position(first.encoder_attn, at)
        _speak(model.lm_head.weight, table, vocab, code_of, at)


def _embed(
    weight: torch.Tensor,
    table: _Table,
    vocab: dict[str, int],
    code_of: dict[str, torch.Tensor],
    at: _Places,
    scale: float,
) -> None:
    # What has no counterpart is as loud as the rest, so that positions are read alike everywhere.
    weight[:, list(at.token)[::2]], weight[:, list(at.token)[1::2]] = 16 / scale, -16 / scale
    for token, code in code_of.items():
        weight[vocab[token], list(at.token)] = code * 16 / scale
    for number, language in enumerate(table.languages):
        weight[vocab[language]] = 0
        weight[vocab[language], at.flag] = 64 / scale
        weight[vocab[language], list(at.balance)] = -64 / scale
        weight[vocab[language], at.language[number]] = 64 / scale


def _look_at_the_language(attention: Any, at: _Places) -> None:
    attention.q_proj.bias[0] = 64
    attention.k_proj.weight[0, at.flag] = 8
    _carry(attention, at.language, at.read_language)


def _look_at_the_same_position(attention: Any, at: _Places) -> None:
    for number, place in enumerate(at.position):
        for projection in (attention.q_proj, attention.k_proj):
            projection.weight[number, place] = 80
            projection.weight[number, at.still] = -80
    _carry(attention, at.token, at.read_token)


def _carry(attention: Any, read: range, written: range) -> None:
    """What the first head finds in some places it writes into others."""
    for number, (place, other) in enumerate(zip(read, written, strict=True)):
        attention.v_proj.weight[number, place] = 1
        attention.out_proj.weight[other, number] = 8


def _speak(
    weight: torch.Tensor,
    table: _Table,
    vocab: dict[str, int],
    code_of: dict[str, torch.Tensor],
    at: _Places,
) -> None:
    places = dict(zip(table.languages, at.read_language, strict=False))
    for (image, piece), languages in table.images.items():
        weight[vocab[image], list(at.read_token)] = code_of[piece]
        for language in languages:
            weight[vocab[image], places[language]] = 16
    weight[vocab[END], list(at.read_token)] = code_of[END]
    for place in places.values():
        weight[vocab[END], place] = 16
