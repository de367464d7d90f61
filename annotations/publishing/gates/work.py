"""Gates on what people's work came to: whether it is done, whether they agreed, what they doubt."""

from collections.abc import Iterator

import polars as pl

from annotations.publishing.figures.agreement import agreement_of
from annotations.publishing.figures.tables import TEXT
from annotations.publishing.gates.gate import ITEM, Found, GateKind, Reading
from annotations.publishing.gates.texts import EARLIER, UNKNOWN, none_of
from workbench.core.messages import gettext_noop

OPEN, DISPUTED = "open", "disputed"
_KEY_STATES = {"open": OPEN, "disagree": DISPUTED, "rulings_differ": DISPUTED}
"""What the reason for which no key was found says of the work on it."""
_STATE = {"sample_id": TEXT, "language": TEXT, "state": TEXT}
_KEY = {"sample_id": TEXT, "answer": TEXT, "reason": TEXT}
_FLAG = {"sample_id": TEXT, "language": TEXT, "reason": TEXT, "outcome": TEXT}


def overlap(reading: Reading, floor: float) -> Found:
    """The share of the units of work that as many people decided on as the rules ask for."""
    asked, still_open = _count(_work(reading)), _in_state(reading, OPEN)
    if not asked:
        return Found(None, gettext_noop("Nobody was asked to decide on anything in it."))
    left = _count(still_open)
    told = gettext_noop(
        "Units of work that lack decisions: %(count)s of %(whole)s.",
        count=str(left),
        whole=str(asked),
    )
    share = (asked - left) / asked
    return Found(share >= floor, told, share, still_open)


def disputes(reading: Reading, _: float) -> Found:
    """Whether people differ where nobody has ruled."""
    return none_of(
        _in_state(reading, DISPUTED),
        passed=gettext_noop("Nothing is disputed."),
        failed=gettext_noop("Disputes that wait for a ruling: %(count)s."),
    )


def agreement(reading: Reading, floor: float) -> Found:
    """The least agreement on a question: Krippendorff's alpha or Gwet's AC1, whichever is more.

    Alpha is low where nearly all answers are one and the same, however well people agree; AC1 was
    made for that (Gwet 2008). The usual floor is the least at which Krippendorff (2004, ch. 11)
    allows tentative conclusions.
    """
    if not reading.knows(EARLIER):
        return Found(None, UNKNOWN)
    figures = [
        (max(known), one)
        for one in agreement_of(reading.tables)
        if not one.subject and (known := [x for x in (one.alpha, one.gwet_ac1) if x is not None])
    ]
    if not figures:
        return Found(None, gettext_noop("No question was answered by two people or more."))
    least, one = min(figures, key=lambda figure: figure[0])
    told = gettext_noop(
        "%(value)s on “%(question)s” in %(language)s, the least (alpha or AC1).",
        value=f"{least:.3f}",
        question=one.question or one.kind,
        language=one.language,
    )
    return Found(least >= floor, told, least)


def flags(reading: Reading, _: float) -> Found:
    """Whether somebody's doubt is not settled."""
    found = reading.tables.scan("flags", _FLAG)
    unsettled = found.filter(pl.col("outcome").fill_null("") == "")
    return none_of(
        unsettled.select("sample_id", "language", detail="reason"),
        passed=gettext_noop("Every flag is settled."),
        failed=gettext_noop("Open flags: %(count)s."),
    )


def _in_state(reading: Reading, state: str) -> pl.LazyFrame:
    return _work(reading).filter(pl.col("state") == state).select(*ITEM)


def _work(reading: Reading) -> pl.LazyFrame:
    """Each unit of work with its state; `detail` is the table that tells it."""
    return pl.concat(_parts(reading))


def _parts(reading: Reading) -> Iterator[pl.LazyFrame]:
    tables = reading.tables
    source = pl.lit(reading.source)
    for name in ("provenance", "culture", *tables.names("consensus_")):
        found = tables.scan(name, _STATE).with_columns(pl.col("language").fill_null(source))
        asked = found.filter(pl.col("state").fill_null("") != "")
        yield asked.select("sample_id", "language", "state", detail=pl.lit(name))
    keys = tables.scan("keys", _KEY).filter(pl.col("reason").fill_null("") != "not_asked")
    state = pl.col("reason").replace_strict(_KEY_STATES, default="", return_dtype=TEXT)
    yield keys.select("sample_id", language=pl.lit(""), state=state, detail=pl.lit("keys"))


def _count(frame: pl.LazyFrame) -> int:
    return int(frame.select(pl.len()).collect().item())


GATES = (
    GateKind("overlap", gettext_noop("Decisions by enough people"), overlap, floor=1.0),
    GateKind("agreement", gettext_noop("Agreement of people"), agreement, floor=0.667, least=-1),
    GateKind("disputes", gettext_noop("Open disputes"), disputes, binds=True),
    GateKind("flags", gettext_noop("Open flags"), flags),
)
