"""`python -m annotations.quality effort`: two text files, one JSON line a pair."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotations.quality.__main__ import main
from tests.shared_data import SHARED_DATA, needs_shared_data

POST_EDITING = SHARED_DATA / "mlqe_pe" / "post-editing"


def run(folder: Path, machine: str | bytes, edited: str | bytes, *options: str) -> int:
    paths = folder / "mt", folder / "pe"
    for path, text in zip(paths, (machine, edited), strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return main(["effort", *map(str, paths), *(options or ("--language", "es"))])


def rows(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_a_line_a_pair_with_counts_and_tokenizer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only line feeds end a segment; nothing is capped; two empty lines took no edit."""
    assert run(tmp_path, "un gato\u2028\r\n\na b c d\n", "un gato\u2028\n\nx") == 0
    told = capsys.readouterr()
    assert rows(told.out) == [
        {
            "hter": hter, "chrf": chrf, "characters": rate, "edits": edits, "tokens": tokens,
            "character_edits": characters, "tokenizer": "words",
        }
        for hter, chrf, rate, edits, tokens, characters in [
            (0, 100, 0, 0, 2, 0), (0, 100, 0, 0, 0, 0), (4, 0, 1, 4, 1, 7),
        ]
    ]  # fmt: skip
    assert "4 edits of 3 tokens: HTER 1.3333" in told.err
    assert "|split:words" in told.err


def test_text_that_comes_tokenised_stays_so_and_too_much_is_null(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [" ".join(f"{letter}{n}" for n in range(501)) for letter in "xy"]
    machine, edited = (f"没 有 x-y?\n{one}" for one in many)
    assert run(tmp_path, machine, edited, "--language", "zh", "--tokenize", "none") == 0
    first, second = rows(capsys.readouterr().out)
    assert (first["tokens"], first["tokenizer"]) == (3, "none")
    assert (second["hter"], second["problem"]) == (None, "too long or too different")
    assert run(tmp_path, machine, machine, "--language", "zh", "--tokenize", "spm") == 0
    assert rows(capsys.readouterr().out)[0]["tokenizer"].startswith("spm-")


def test_bad_input_is_told_and_nothing_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "a\nb\n", "a\n") == 2
    assert "has 2 lines" in capsys.readouterr().err
    assert run(tmp_path, "a\nb\n", b"a\n\xff\n") == 2
    assert "line 2: byte 0xff at offset 2 is not UTF-8" in capsys.readouterr().err
    assert main(["effort", str(tmp_path / "mt"), str(tmp_path), "--language", "es"]) == 2
    assert "cannot be read" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run(tmp_path, "a", "a", "--language", "xx")
    told = capsys.readouterr()
    assert "“xx” has a part that is in no register" in told.err
    assert not told.out


@needs_shared_data
@pytest.mark.parametrize("pair", ["en-de", "en-zh"])
def test_hter_is_the_published_one_of_a_thousand_post_edits_which_is_capped(
    pair: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = POST_EDITING / pair
    files = [str(folder / f"dev.{name}") for name in ("mt", "pe")]
    assert main(["effort", *files, "--language", pair[3:], "--tokenize", "none"]) == 0
    found = [row["hter"] for row in rows(capsys.readouterr().out)]
    published = [float(line) for line in (folder / "dev.hter").read_text().splitlines()]
    same = [abs(min(1, a) - b) <= 1e-4 for a, b in zip(found, published, strict=True)]
    assert sum(same) == len(same) == 1000
    assert sum(hter > 1 for hter in found) == {"en-de": 0, "en-zh": 8}[pair]
