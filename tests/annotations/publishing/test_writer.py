import dataclasses
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from annotations.publishing import (
    AnswerRecord,
    ConsensusRecord,
    ReleaseError,
    TextRecord,
    VoteRecord,
)
from tests.annotations.publishing.records import write_release
from tests.annotations.publishing.samples import contents, items, text


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def manifest(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return content


def test_the_same_contents_in_any_order_give_the_same_bytes(
    tmp_path: Path, sound_release: Path
) -> None:
    whole = contents()
    names = ("items", "texts", "votes", "post_edits", "answers", "consensus")
    shuffled = {
        name: tuple(random.Random(1).sample(getattr(whole, name), len(getattr(whole, name))))
        for name in names
    }
    folder = tmp_path / "elsewhere" / "again"
    write_release(folder, contents=dataclasses.replace(whole, **shuffled))
    assert digests(folder) == digests(sound_release)


def test_the_manifest_names_every_file_and_counts_what_is_left_out(sound_release: Path) -> None:
    content = manifest(sound_release)
    found = digests(sound_release)
    del found["manifest.json"]
    assert {entry["path"]: entry["sha256"] for entry in content["files"]} == found
    assert content["rows"]["es"] == {"test": 22, "dev": 10}
    assert content["rows"]["choices_es"] == {"test": 1}
    assert content["rows"]["votes"] == {"votes": 6}
    assert content["omitted"] == {"es": {"no text in this language": 1, "rejected": 1}}
    assert content["synthetic"] is True
    assert content["parent"] == {"version": "1.0.0", "content_hash": "f" * 64}
    assert content["cut"] == {"label": 3, "review": 7}
    assert content["protocol_versions"] == [1, 2]
    assert content["people"] == {"answer": 2, "label": 2, "review": 2}
    assert content["coverage"]["es"]["test"] == {
        "items": 25, "rows": 23, "reviewed": 0,
        "machine": 23, "post_edited": 0, "human": 0, "imported": 0,
    }  # fmt: skip
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(found.items()))
    assert content["content_hash"] == hashlib.sha256(lines.encode()).hexdigest()


def test_a_language_of_the_campaign_without_a_text_is_told(tmp_path: Path) -> None:
    write_release(tmp_path / "r", contents=contents(languages=("en", "es", "yo")))
    content = manifest(tmp_path / "r")
    assert content["coverage"]["yo"]["test"]["rows"] == 0
    assert content["omitted"]["yo"] == {"no text in this language": len(items())}
    assert "yo" not in content["rows"]
    assert not (tmp_path / "r" / "yo").exists()


def test_any_change_of_content_changes_the_content_hash(
    tmp_path: Path, sound_release: Path
) -> None:
    other = write_release(tmp_path / "other", contents=contents(votes=()))
    assert other.content_hash != manifest(sound_release)["content_hash"]


def test_answers_say_letter_and_whether_it_is_the_key(sound_release: Path) -> None:
    path = sound_release / "answer_checks" / "answer_checks-00000-of-00001.parquet"
    rows = pq.read_table(path).to_pylist()
    assert [(row["choice"], row["correct"]) for row in rows] == [("B", True), (None, None)]


def test_the_manifest_names_the_tokenizer(sound_release: Path) -> None:
    told = manifest(sound_release)["effort"]["words"]
    assert (told["languages"], told["hter"][-11:]) == (["es"], "split:words")


def test_every_item_that_a_language_lacks_is_told_with_its_reason(sound_release: Path) -> None:
    rows = pq.read_table(sound_release / "omissions").to_pylist()
    assert [(row["sample_id"], row["language"], row["split"], row["reason"]) for row in rows] == [
        ("virology/test/3", "es", "test", "rejected"),
        ("virology/test/4", "es", "test", "no text in this language"),
    ]


def test_what_culture_labels_add_up_to_stands_in_a_table(sound_release: Path) -> None:
    first, second = pq.read_table(sound_release / "culture").to_pylist()
    assert (first["sample_id"], first["subject"]) == ("virology/test/0", "virology")
    assert (first["kinds"], first["time_sensitive"]) == (["cultural", "regional"], True)
    told = [row["cultural_sensitivity_label"] for row in (first, second)]
    assert (told, second["time_sensitive"]) == (["CS", "-"], None)


def test_the_card_says_what_the_contents_say(sound_release: Path) -> None:
    _, header, body = (sound_release / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    front = yaml.safe_load(header)
    assert front["license"] == "apache-2.0"
    assert "| `es` | Spanish | test 22, dev 10 |" in body
    assert "| Medical | 1 | 1 | 0 | 100 % |" in body
    assert "| Spanish | 3 | 0 | 1 | 1 | 1 | 2 | 0.250 | 60.0 |" in body
    assert "|split:words`" in body
    assert "2 rows are left out, in Spanish" in body
    assert "| Spanish | machine translation as it came | 33 | 0 |" in body
    assert "| apertium 3.8 | Spanish | 33 |" in body
    assert "Synthetic decisions" in body
    assert "Since 1.0.0" in body


def test_a_release_of_real_decisions_is_not_called_synthetic(tmp_path: Path) -> None:
    write_release(tmp_path / "real", contents=contents(synthetic=False))
    assert "ynthetic decisions" not in (tmp_path / "real" / "README.md").read_text()


def test_croissant_names_every_table_with_its_hash(sound_release: Path) -> None:
    document = json.loads((sound_release / "croissant.json").read_text(encoding="utf-8"))
    found = digests(sound_release)
    named = {entry["contentUrl"]: entry["sha256"] for entry in document["distribution"]}
    assert named == {path: found[path] for path in found if path.endswith(".parquet")}
    fields = {field["@id"] for record in document["recordSet"] for field in record["field"]}
    assert "es/test/is_annotated" in fields


def test_an_empty_folder_is_taken_and_a_full_one_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_release(tmp_path / "out", contents=contents())
    before = digests(tmp_path / "out")
    with pytest.raises(ReleaseError, match="not empty"):
        write_release(tmp_path / "out", contents=contents(votes=()))
    assert digests(tmp_path / "out") == before
    (tmp_path / "file").touch()
    with pytest.raises(ReleaseError, match="no folder"):
        write_release(tmp_path / "file", contents=contents())


def test_a_failure_half_way_leaves_nothing(tmp_path: Path) -> None:
    broken = VoteRecord("virology/test/0", "a", ("none",), False, active_seconds=2**40)
    with pytest.raises(pa.ArrowInvalid):
        write_release(tmp_path / "out", contents=contents(votes=(broken,)))
    unwritable = contents(notes="half a pair \ud800")
    with pytest.raises(UnicodeEncodeError):
        write_release(tmp_path / "out", contents=unwritable)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"languages": ()}, "at least one language"),
        ({"items": (*items(), items()[0])}, "item given twice: virology/test/0"),
        ({"texts": (text(items()[0], "en"),) * 2}, r"text given twice: virology/test/0 \[en\]"),
        ({"texts": (TextRecord("no/test/0", "en", "q", (), "source", ""),)}, "no such item"),
        (
            {"texts": (TextRecord("virology/test/0", "en", "q", ("a",), "source", ""),)},
            "has 1 options, its item 4",
        ),
        ({"items": (dataclasses.replace(items()[0], key=4),)}, "key 4 is outside"),
        ({"votes": (VoteRecord("no/test/0", "a", ("none",), False),)}, "vote of no/test/0"),
        ({"answers": (AnswerRecord("no/test/0", "en", "a", 0, ""),)}, "answer of no/test/0"),
        ({"consensus": (ConsensusRecord("virology/test/0", "CA"),) * 2}, "consensus given twice"),
    ],
)
def test_contents_that_contradict_themselves_are_refused(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(ReleaseError, match=message):
        write_release(tmp_path / "out", contents=contents(**changes))
