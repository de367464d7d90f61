"""A small release with everything in it: votes, reviews, answers, gaps, odd option counts."""

from annotations.publishing import (
    AnswerRecord,
    ConsensusRecord,
    ItemRecord,
    Omission,
    ParentRelease,
    PostEditRecord,
    Span,
    TextRecord,
    VoteRecord,
)
from tests.annotations.publishing.records import ReleaseContents

SUBJECTS = {"virology": "Medical", "world_religions": "Humanities"}
GAPS = {"virology/test/3", "virology/test/4"}
OPTIONS = ("uno", " dos ", 'tr"es', "cua\ntro")


def items() -> tuple[ItemRecord, ...]:
    return (
        *(
            ItemRecord(f"{subject}/{split}/{n}", split, subject, category, n % 4, 4)
            for subject, category in SUBJECTS.items()
            for split, rows in (("test", 12), ("dev", 5))
            for n in range(rows)
        ),
        ItemRecord("virology/test/12", "test", "virology", "Medical", 4, 5),
    )


def text(item: ItemRecord, language: str) -> TextRecord:
    options = (*OPTIONS, "cinco")[: item.options]
    machine = language != "en"
    return TextRecord(
        item.sample_id,
        language,
        f" {language}: {item.sample_id}? ",
        options,
        origin="machine" if machine else "source",
        text_hash="0" * 64,
        engine="apertium" if machine else "",
        engine_version="3.8" if machine else "",
    )


def votes(sample_id: str) -> tuple[VoteRecord, ...]:
    return (
        VoteRecord(
            sample_id,
            "annotator-b",
            ("regional", "cultural"),
            time_sensitive=True,
            spans=(Span(4, 6, "regional"), Span(0, 2, "cultural")),
            cultures=("Western Culture",),
            regions=("Europe",),
            world_bank_regions=("Europe and Central Asia",),
            countries=("TR", "CI"),
        ),
        VoteRecord(sample_id, "annotator-a", ("none",), time_sensitive=False, active_seconds=12),
        VoteRecord(sample_id, "annotator-c", ("dialect",), False, counted=False, surplus=True),
    )


def contents(**changes: object) -> ReleaseContents:
    rows = items()
    values: dict[str, object] = {
        "name": "workbench-sample",
        "title": "Workbench sample",
        "version": "1.1.0",
        "languages": ("en", "es"),
        "items": rows,
        "texts": tuple(
            text(item, language)
            for language in ("en", "es")
            for item in rows
            if language == "en" or item.sample_id not in GAPS
        ),
        "parent": ParentRelease("1.0.0", "f" * 64),
        "notes": "- More votes.",
        "cut": {"review": 7, "label": 3},
        "protocol": {"version": 2, "versions": [1, 2]},
        "synthetic": True,
        "votes": (*votes("virology/test/0"), *votes("virology/test/10")),
        "consensus": (
            ConsensusRecord("virology/test/0", "CS", ("cultural", "regional"), True),
            ConsensusRecord("virology/test/10", "-"),
        ),
        "post_edits": (
            PostEditRecord(
                "virology/test/0", "es", "annotator-a", "edit", "p", OPTIONS, "a" * 64,
                "q", OPTIONS, "b" * 64, hter=0.25, character_edits=0.5, chrf=60.0,
            ),
            PostEditRecord(
                "virology/test/0", "es", "annotator-b", "translate", "p", OPTIONS, "a" * 64,
                "r", OPTIONS, "c" * 64, quality=2,
            ),
            PostEditRecord(
                "virology/test/3", "es", "annotator-b", "reject", "p", OPTIONS, "a" * 64,
                reason="unreadable",
            ),
        ),
        "answers": (
            AnswerRecord("virology/test/1", "es", "annotator-a", 1, "0" * 64),
            AnswerRecord("virology/test/1", "es", "annotator-b", None, "0" * 64),
        ),
        "omissions": (Omission("virology/test/3", "es", "rejected"),),
    }  # fmt: skip
    return ReleaseContents(**(values | changes))  # type: ignore[arg-type]
