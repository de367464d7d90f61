"""Gates on what a release holds: which questions in which languages, who stands by their texts."""

from collections.abc import Sequence

import polars as pl

from annotations.publishing.figures.tables import TEXT, TEXTS, TRUTH, rows, scan
from annotations.publishing.gates.gate import Found, GateKind, Reading
from workbench.core.messages import gettext_noop

_TEXTS = {
    "sample_id": TEXT, "language": TEXT, "split": TEXT, "origin": TEXT, "reviewed": TRUTH,
    "checks": TEXTS,
}  # fmt: skip
_LACKING = {"sample_id": TEXT, "language": TEXT, "reason": TEXT}
_QUESTION = {"sample_id": TEXT, "subject": TEXT}
EARLIER = 8
"""The minor version of the schema that these tables and columns came with."""
UNKNOWN = gettext_noop("A release of this earlier format does not say; build the next version.")
SHOT_SPLIT = "dev"


def coverage(reading: Reading, floor: float) -> Found:
    """The share of the questions that the language with the fewest has."""
    if not reading.knows(EARLIER):
        return Found(None, UNKNOWN)
    texts = reading.tables.scan("provenance", _TEXTS).select("language", has=pl.lit(1))
    lacking = reading.tables.scan("omissions", _LACKING)
    both = pl.concat([texts, lacking.select("language", has=pl.lit(0))])
    shares = rows(_by_language(both, pl.col("has")))
    behind = lacking.select("sample_id", "language", detail="reason")
    return _least(
        shares,
        floor,
        none=gettext_noop("There is no question in it."),
        told=gettext_noop("%(language)s has %(part)s of %(whole)s questions, the fewest."),
        behind=behind,
    )


def reviewed(reading: Reading, floor: float) -> Found:
    """The share of the translations that people stand by, where it is least."""
    if not reading.knows(EARLIER):
        return Found(None, UNKNOWN)
    translated = reading.tables.scan("provenance", _TEXTS).filter(pl.col("origin") != "source")
    stood_by = pl.col("reviewed").fill_null(False)
    behind = translated.filter(~stood_by).select("sample_id", "language", detail="origin")
    return _least(
        rows(_by_language(translated, stood_by.cast(pl.Int64))),
        floor,
        none=gettext_noop("It holds no translation."),
        told=gettext_noop(
            "In %(language)s people stand by %(part)s of %(whole)s translations, the least."
        ),
        behind=behind,
    )


def checks(reading: Reading, _: float) -> Found:
    """Whether a check whose fault is an error fails on a text."""
    if not reading.knows(EARLIER):
        return Found(None, UNKNOWN)
    texts = reading.tables.scan("provenance", _TEXTS).filter(pl.col("checks").list.len() > 0)
    behind = texts.select("sample_id", "language", detail=pl.col("checks").list.join(", "))
    return none_of(
        behind,
        passed=gettext_noop("No text fails a check that stops texts in every language."),
        failed=gettext_noop("Texts on which a blocking check fails: %(count)s."),
    )


def few_shots(reading: Reading, floor: float) -> Found:
    """The rows to show before a question, of the subject of each test row in its language."""
    files = reading.tables.questions()
    languages = sorted({language for language, split in files if split == "test"})
    if not languages:
        return Found(None, gettext_noop("It has no test split."))
    tests, shots = [], []
    for language in languages:
        tests.append(_questions(reading, language, "test"))
        shots.append(_questions(reading, language, SHOT_SPLIT))
    found = pl.concat(shots).group_by("language", "subject").agg(pl.len().alias("shots"))
    joined = (
        pl.concat(tests)
        .join(found, on=["language", "subject"], how="left", maintain_order="left")
        .with_columns(pl.col("shots").fill_null(0))
    )
    behind = joined.filter(pl.col("shots") < floor)
    least = rows(joined.sort("shots", "language", "subject").head(1))[0]
    parts = {"language": least["language"], "subject": least["subject"]}
    told = gettext_noop(
        "%(subject)s in %(language)s has %(count)s rows of the dev split, the fewest.",
        count=str(least["shots"]),
        **parts,
    )
    return Found(
        least["shots"] >= floor,
        told,
        float(least["shots"]),
        behind.select("sample_id", "language", detail="subject"),
    )


def none_of(behind: pl.LazyFrame, *, passed: str, failed: str) -> Found:
    """A gate that passes where nothing is behind it; `failed` names the `count`."""
    count = int(behind.select(pl.len()).collect().item())
    told = gettext_noop(failed, count=str(count)) if count else gettext_noop(passed)
    return Found(not count, told, float(count), behind)


def _questions(reading: Reading, language: str, split: str) -> pl.LazyFrame:
    files = reading.tables.questions().get((language, split), [])
    return scan(files, _QUESTION).with_columns(language=pl.lit(language))


def _by_language(texts: pl.LazyFrame, counted: pl.Expr) -> pl.LazyFrame:
    """Of each language's rows, how many are counted: those with the least share first."""
    found = texts.group_by("language").agg(counted.sum().alias("part"), pl.len().alias("whole"))
    return found.with_columns(share=pl.col("part") / pl.col("whole")).sort("share", "language")


def _least(
    shares: Sequence[dict[str, object]],
    floor: float,
    *,
    none: str,
    told: str,
    behind: pl.LazyFrame,
) -> Found:
    if not shares:
        return Found(None, gettext_noop(none))
    least = shares[0]
    parts = {name: str(least[name]) for name in ("language", "part", "whole")}
    share = float(str(least["share"]))
    return Found(share >= floor, gettext_noop(told, **parts), share, behind)


GATES = (
    GateKind("coverage", gettext_noop("Coverage of each language"), coverage, floor=1.0),
    GateKind("reviewed", gettext_noop("Share reviewed by people"), reviewed, floor=1.0),
    GateKind("checks", gettext_noop("Blocking checks"), checks, binds=True),
    GateKind(
        "few_shots", gettext_noop("Rows for few-shot prompts"), few_shots, floor=5, most=1_000
    ),
)
