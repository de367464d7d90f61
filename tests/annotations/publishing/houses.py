"""A release with what readers may fall over, with and without a dev split."""

from pathlib import Path

from annotations.publishing import ConsensusRecord, ItemRecord, TextRecord
from tests.annotations.publishing.records import ReleaseContents, write_release
from tests.annotations.publishing.samples import text

MANY = tuple(f"option {n}" for n in range(11))
LABELS = ("CS", "CA", "CA", "-")


def write_house(folder: Path, *, dev: bool) -> Path:
    """Czech and Catalan beside English, labels in turn, two subjects that differ in case, one with
    the name of a task of the harness, an item of eleven options, and a Lite subset."""
    items = [
        ItemRecord(f"{subject}/{split}/{n}", split, subject, category, n % 4, 4)
        for subject, category in (("copa", "Other"), ("law", "Humanities"), ("Law", "Humanities"))
        for split, count in (("test", 4), *((("dev", 5),) if dev else ()))
        for n in range(count)
    ]
    eleven = ItemRecord("law/test/99", "test", "law", "Humanities", 10, 11)
    languages = ("en", "ca", "cs")
    texts = [text(item, language) for language in languages for item in items]
    texts += [
        TextRecord(eleven.sample_id, language, "Which?", MANY, "source", "0" * 64)
        for language in languages
    ]
    consensus = tuple(
        ConsensusRecord(item.sample_id, label)
        for item, label in zip(
            [one for one in items if one.split == "test"], LABELS * 3, strict=True
        )
    )
    release = ReleaseContents(
        "house",
        "1.0.0",
        languages,
        (*items, eleven),
        tuple(texts),
        consensus=consensus,
        lite={"size": 1},
    )
    write_release(folder, contents=release)
    return folder
