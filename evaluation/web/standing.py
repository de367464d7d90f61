"""The table of a scoreboard: where each model stands, the best first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.analysis.accuracy import MEAN
from evaluation.selectors.analyses import Row, rows
from evaluation.web import sentences
from evaluation.web.choice import Choice

NOTHING: Row = {}


@dataclass(frozen=True, slots=True)
class Standing:
    """A model in the choice's language and subset: its rows of the tables `models`, `ranks` and
    `gaps`, with CA and CS beside; what a table does not have is empty."""

    spec: str
    name: str
    score: Row
    ca: Row
    cs: Row
    rank: Row
    gap: Row


def standings(choice: Choice) -> list[Standing]:
    scores: dict[str, dict[str, Row]] = {}
    for row in rows(choice.analysis, "models", language=choice.language):
        scores.setdefault(row["model"], {})[row["subset"]] = row
    shown = {spec: of for spec, of in scores.items() if choice.subset in of}
    language = choice.ranked_language
    ranks = _by_model(rows(choice.analysis, "ranks", language=language, subset=choice.subset))
    gaps = _by_model(rows(choice.analysis, "gaps", language=language))
    found = [
        Standing(
            spec=spec,
            name=choice.names.get(spec, spec),
            score=of[choice.subset],
            ca=of.get("CA", NOTHING),
            cs=of.get("CS", NOTHING),
            rank=ranks.get(spec, NOTHING),
            gap=gaps.get(spec, NOTHING),
        )
        for spec, of in shown.items()
    ]
    return sorted(found, key=lambda one: -one.score["accuracy"])


def said_of(choice: Choice, standings: Sequence[Standing]) -> list[str]:
    """Of the first: its rank, and how far it is ahead of the second."""
    told = []
    if standings and standings[0].rank:
        told.append(sentences.rank(standings[0].rank, choice.names, len(standings)))
    if len(standings) > 1 and choice.language != MEAN:
        both = [one.spec for one in standings[:2]]
        found = rows(
            choice.analysis,
            "pairs",
            language=choice.ranked_language,
            subset=choice.subset,
            a=both,
            b=both,
        )
        told += [sentences.ahead(row, choice.names) for row in found if row["a"] != row["b"]]
    return told


def _by_model(found: Sequence[Row]) -> Mapping[str, Row]:
    return {row["model"]: row for row in found}
