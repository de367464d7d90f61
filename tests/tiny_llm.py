"""A small language model whose weights are set by hand: a real file for llama.cpp, no training.

It has the architecture of GPT-2, one layer and a token for each letter. Its chat template hands it
the JSON object that stands behind `Translate:`, with the letters of the language that is asked for,
filled up to a fixed length; so what it has to write next always stands equally far before, and its
one head looks there. Where a grammar forbids such a letter, as in an object's keys, the letter that
it stands for is next best. So whatever it is asked for, its translation is `expected(text,
language)`, where the object has no more bytes than there is room for. A byte is a token, as is each
counterpart of a letter.
"""

from collections.abc import Mapping
from pathlib import Path

import gguf
import numpy as np

LATIN = "abcdefghijklmnoprstuvzABCDEFGHIJKLMNOPRSTUVZ"
CYRILLIC = "абцдефгхијклмнопрстувзАБЦДЕФГХИЈКЛМНОПРСТУВЗ"
COUNTERPARTS: Mapping[str, Mapping[str, str]] = {
    "es": dict(zip("eiouEIOU", "éíóúÉÍÓÚ", strict=True)),
    "sr": dict(zip(LATIN, CYRILLIC, strict=True)),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "the": "el", "of": "de", "and": "y", "is": "es", "in": "en", "to": "para", "a": "una",
        "an": "un", "that": "que", "which": "cual", "for": "por", "are": "son", "with": "con",
        "by": "desde", "or": "o", "as": "como", "was": "fue", "on": "sobre", "from": "hasta",
        "this": "este", "it": "ello", "be": "ser", "not": "no", "their": "su", "has": "ha",
    },
    "sr": {},
}  # fmt: skip
"""Words between spaces: without them Spanish would read like English."""

NAMES = {"es": "into Spanish", "sr": "into Serbian"}
ENTITIES = ("lt", "gt", "amp")
FILLER = "~"
END = "<|end|>"

CODE, WAVES = 64, 48
WIDTH = 2 * (2 * CODE + 2 * WAVES)
HALF = WIDTH // 2
TOKEN = slice(0, CODE)
FOUND = slice(CODE, 2 * CODE)
POSITION = slice(2 * CODE, HALF)
SHARPNESS = 60.0
LOUDNESS = 2.0


def expected(text: str, language: str) -> str:
    for old, new in WORDS[language].items():
        text = text.replace(f" {old} ", f" {new} ")
    return "".join(COUNTERPARTS[language].get(letter, letter) for letter in text)


def context_for(room: int) -> int:
    """The longest that prompt and answer are together: an answer is as long as the object."""
    return 3 * room


def write_model(file: Path, *, room: int) -> Path:
    """The model, in GGUF."""
    tokens, merges = _vocabulary()
    writer = gguf.GGUFWriter(file, "gpt2")
    writer.add_context_length(context_for(room))
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(32)
    writer.add_block_count(1)
    writer.add_head_count(1)
    writer.add_layer_norm_eps(1e-5)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([1] * (len(tokens) - 1) + [gguf.TokenType.CONTROL])
    writer.add_token_merges(merges)
    writer.add_eos_token_id(len(tokens) - 1)
    writer.add_bos_token_id(len(tokens) - 1)
    writer.add_add_bos_token(False)
    writer.add_chat_template(_template(room))
    for name, weights in _weights(tokens, room).items():
        writer.add_tensor(name, np.ascontiguousarray(weights, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def _template(room: int) -> str:
    words = "".join(f"|replace(' {old} ', ' {new} ')" for old, new in WORDS["es"].items())
    replaced = {
        language: "".join(f"|replace({old!r}, {new!r})" for old, new in letters.items())
        for language, letters in COUNTERPARTS.items()
    }
    kept = "".join(f"|replace('&{expected(name, 'sr')};', '&{name};')" for name in ENTITIES)
    return (
        "{%- set content = messages[0].content -%}"
        "{%- set source = content.split('Translate:\\n')[-1] -%}"
        f"{{%- if '{NAMES['es']}' in content -%}}"
        f"{{%- set source = source{words} -%}}"
        "{%- endif -%}"
        "{%- set size = source|length -%}"
        f"{{%- if '{NAMES['sr']}' in content -%}}"
        f"{{%- set source = source{replaced['sr']}{kept} -%}}"
        "{%- else -%}"
        f"{{%- set source = source{replaced['es']} -%}}"
        "{%- endif -%}"
        "{{- source -}}"
        f"{{%- for _ in range({room} - size) -%}}{FILLER}{{%- endfor -%}}"
    )


def _vocabulary() -> tuple[list[str], list[str]]:
    """Every byte, and counterparts by the merges that make them; the end is last."""
    shown = _bytes_shown()
    tokens = [shown[byte] for byte in range(256)]
    merges: list[str] = []
    letters = {new for letters in COUNTERPARTS.values() for new in letters.values()}
    for letter in sorted(letters):
        first, *rest = (shown[byte] for byte in letter.encode())
        for part in rest:
            merge = f"{first} {part}"
            first += part
            if merge not in merges:
                merges.append(merge)
                tokens.append(first)
    return [*tokens, END], merges


def _bytes_shown() -> dict[int, str]:
    """How GPT-2's tokenizer writes bytes."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = (byte for byte in range(256) if byte not in plain)
    return {byte: chr(byte) for byte in plain} | {
        byte: chr(256 + number) for number, byte in enumerate(rest)
    }


def _weights(tokens: list[str], room: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(20261129)
    codes = random.choice([-1.0, 1.0], (len(tokens), CODE))
    waves = random.uniform(0.3, np.pi, WAVES)
    angles = np.arange(context_for(room))[:, None] * waves
    positions = np.concatenate([np.cos(angles), np.sin(angles)], axis=1)
    embedded = _mirrored(codes, TOKEN)
    placed = _mirrored(positions, POSITION)
    # Each is mirrored, so its mean is 0, and of the same size everywhere.
    scale = np.sqrt((CODE + WAVES) / HALF)
    query, key, value, out = (np.zeros((WIDTH, WIDTH)) for _ in range(4))
    back = waves * (room - 1)
    turn = np.block(
        [
            [np.diag(np.cos(back)), np.diag(np.sin(back))],
            [-np.diag(np.sin(back)), np.diag(np.cos(back))],
        ]
    )
    query[: 2 * WAVES, POSITION] = turn * scale * SHARPNESS
    key[: 2 * WAVES, POSITION] = np.eye(2 * WAVES) * scale
    value[TOKEN, TOKEN] = np.eye(CODE) * scale
    out[FOUND, TOKEN] = np.eye(CODE) * LOUDNESS
    out[FOUND.start + HALF : FOUND.stop + HALF, TOKEN] = -np.eye(CODE) * LOUDNESS
    head = np.zeros((len(tokens), WIDTH))
    head[:, FOUND] = _answers(tokens, codes)
    zeros, ones = np.zeros(WIDTH), np.ones(WIDTH)
    return {
        "token_embd.weight": embedded,
        "position_embd.weight": placed,
        "output_norm.weight": ones,
        "output_norm.bias": zeros,
        "output.weight": head,
        "blk.0.attn_norm.weight": ones,
        "blk.0.attn_norm.bias": zeros,
        "blk.0.attn_qkv.weight": np.concatenate([query, key, value]),
        "blk.0.attn_qkv.bias": np.zeros(3 * WIDTH),
        "blk.0.attn_output.weight": out,
        "blk.0.attn_output.bias": zeros,
        "blk.0.ffn_norm.weight": ones,
        "blk.0.ffn_norm.bias": zeros,
        "blk.0.ffn_up.weight": np.zeros((32, WIDTH)),
        "blk.0.ffn_up.bias": np.zeros(32),
        "blk.0.ffn_down.weight": np.zeros((WIDTH, 32)),
        "blk.0.ffn_down.bias": zeros,
    }


def _mirrored(values: np.ndarray, place: slice) -> np.ndarray:
    """Rows with values in their place, and their negatives in that of the other half."""
    rows = np.zeros((len(values), WIDTH))
    rows[:, place] = values
    rows[:, place.start + HALF : place.stop + HALF] = -values
    return rows


def _answers(tokens: list[str], codes: np.ndarray) -> np.ndarray:
    """What each token is written for: itself; a letter, second to it, for its counterparts; the
    end for the filler."""
    shown = _bytes_shown()
    number = {token: place for place, token in enumerate(tokens)}
    answers = codes.copy()
    for letters in COUNTERPARTS.values():
        for old, new in letters.items():
            written = "".join(shown[byte] for byte in new.encode())
            answers[number[old]] += 0.5 * codes[number[written]]
    answers[number[END]] = 1.2 * codes[number[FILLER]]
    return answers
