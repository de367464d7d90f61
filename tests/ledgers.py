"""A made-up ledger of blind answers, as a file holds it, and what is true of it."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

LETTERS = "ABCDEFGHIJ"
Row = dict[str, Any]


@dataclass(frozen=True)
class Truth:
    """What the rows come to where an item is left out if it is single, flagged, unsure or disputed,
    in this order; `ratings` are the counted answers by item and person."""

    outcome: Mapping[str, int]
    ratings: Mapping[str, Mapping[str, str | None]]
    reasons: Mapping[str, str]
    surplus: int
    idle: int


def sample_id(number: int) -> str:
    return f"law/test/{number}"


def made_up(
    *, items: int, people: int = 17, options: int = 4, language: str = "ar", seed: int = 7
) -> tuple[list[Row], Truth]:
    """Some two answers an item: now and then one, three or none; with flags, proposals, comments,
    people who are unsure or choose nothing, and hours in which nobody did anything."""
    rng = random.Random(seed)
    names = [f"person {number}" for number in range(1, people + 1)]
    weights = [1 / number for number in range(1, people + 1)]
    began = datetime(2026, 1, 5, 8, tzinfo=UTC)
    rows: list[Row] = []
    for number in range(items):
        key = rng.randrange(options)
        count = rng.choices((0, 1, 2, 3), (1, 6, 91, 2))[0]
        chosen: list[str] = []
        while len(chosen) < count:
            name = rng.choices(names, weights)[0]
            if name not in chosen:
                chosen.append(name)
        for place, name in enumerate(chosen):
            at = began + timedelta(seconds=rng.randrange(100) + 1000 * place + number)
            rows.append(_answer(rng, number, name, key, options, language, at))
    rng.shuffle(rows)
    return rows, truth_of(rows)


def _answer(
    rng: random.Random, item: int, name: str, key: int, options: int, language: str, at: datetime
) -> Row:
    choice = key if rng.random() < 0.85 else rng.randrange(options)
    row: Row = {
        "sample_id": sample_id(item),
        "language": language,
        "kind": "answer",
        "person": name,
        "submitted_at": at.isoformat(),
        "elapsed_seconds": round(rng.lognormvariate(4, 0.8)),
        "choice": LETTERS[choice],
        "unsure": rng.random() < 0.04,
        "flag": None,
        "proposal": None,
        "comment": None,
    }
    if rng.random() < 0.01:
        row["choice"] = None
    if rng.random() < 0.02:
        row["elapsed_seconds"] = rng.randrange(3600, 90_000)
    if rng.random() < 0.03:
        row["flag"] = {"reason": "source_error", "note": rng.choice(("", "انظر السؤال"))}
    if rng.random() < 0.15:
        row["proposal"] = {"question": f"سؤال {item} كما يجب أن يكون ({name})"}
    if rng.random() < 0.1:
        changed = LETTERS[rng.randrange(options)]
        row["proposal"] = {"options": {changed: f"خيار {item} آخر"}}
    if rng.random() < 0.03:
        row["comment"] = "ليس واضحا"
    return row


def truth_of(rows: Sequence[Row], overlap: int = 2) -> Truth:
    """What is true of the rows, counted one by one."""
    by_item: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: str(row["submitted_at"])):
        by_item[row["sample_id"]].append(row)
    reasons: dict[str, str] = {}
    for item, its in by_item.items():
        counted = its[:overlap]
        choices = {row["choice"] for row in counted}
        if len(counted) == 1:
            reasons[item] = "single"
        elif any(row["flag"] for row in its):
            reasons[item] = "flagged"
        elif any(row["unsure"] or row["choice"] is None for row in counted):
            reasons[item] = "unsure"
        else:
            reasons[item] = "disagree" if len(choices) > 1 else "included"
    return Truth(
        outcome=Counter(reasons.values()),
        ratings={
            item: {row["person"]: row["choice"] for row in its[:overlap]}
            for item, its in by_item.items()
        },
        reasons=reasons,
        surplus=sum(max(0, len(its) - overlap) for its in by_item.values()),
        idle=sum(row["elapsed_seconds"] > 600 for row in rows),
    )
