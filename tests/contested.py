"""A campaign on whose labels, answers and texts people differ by known margins."""

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from annotations.formats.protocol import read_protocol
from annotations.models import Campaign
from annotations.services.importing_decisions import import_decisions
from annotations.services.protocol_files import make_campaign, plan_by_file
from tests.factories import BenchmarkFactory, ItemFactory, translate

KINDS = ("review", "label", "answer")
PEOPLE = 4
PROTOCOL = """
[review]
overlap = {people}
consensus = "half"
{margin}
[label]
overlap = {people}
{margin}
[answer]
overlap = {people}
on = "source"
consensus = "majority"
{margin}
"""
KNOWLEDGE = ("cultural", "regional", "dialect")

Votes = dict[tuple[str, str], list[Any]]
"""By kind and item: what each person said."""


def contested(
    folder: Path, *, items: int, margin: float | None, seed: int = 7
) -> tuple[Campaign, Votes]:
    """Every task as the same seed has it, whatever the margin."""
    benchmark = BenchmarkFactory()
    for number in range(items):
        ItemFactory(benchmark=benchmark, sample_id=f"anatomy/test/{number}")
    line = "" if margin is None else f"adjudicate_margin = {margin}"
    file = read_protocol(PROTOCOL.format(people=PEOPLE, margin=line), lambda _: None)
    plan = plan_by_file(file=file)
    name = benchmark.name
    campaign = make_campaign(benchmark=benchmark, name=name, languages=["es"], plan=plan).campaign
    translate(campaign, "es")
    votes = _votes(items, random.Random(7))
    rows = [
        _row(kind, sample_id, person, said)
        for (kind, sample_id), given in votes.items()
        for person, said in enumerate(given)
    ]
    path = folder / "decisions.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    import_decisions(path=path, campaign=campaign)
    return campaign, votes


def _votes(items: int, draw: random.Random) -> Votes:
    """Each task leans one way or another, so that all margins come about."""
    found: Votes = {}
    for number in range(items):
        lean = draw.random()
        for kind in KINDS:
            found[kind, f"anatomy/test/{number}"] = [
                _said(kind, draw, differs=draw.random() < lean) for _ in range(PEOPLE)
            ]
    return found


def _said(kind: str, draw: random.Random, *, differs: bool) -> Any:
    if kind == "label":
        return draw.sample(KNOWLEDGE, draw.randint(1, 2)) if differs else ["none"]
    if kind == "answer":
        return draw.choice(["A", "C", None]) if differs else "B"
    return draw.choice(["¿Uno?", "¿Dos?", None]) if differs else "¿Tres?"


def _row(kind: str, sample_id: str, person: int, said: Any) -> dict[str, Any]:
    row = {
        "sample_id": sample_id, "kind": kind, "person": f"{kind} {person}",
        "language": "es" if kind == "review" else "en",
        "submitted_at": f"2026-03-01T09:{person:02}:00+00:00", "active_seconds": 5,
    }  # fmt: skip
    if kind == "label":
        return row | {"answers": {"knowledge": said, "time_sensitive": False}}
    if kind == "answer":
        return row | {"choice": said}
    if said is None:
        return row | {"verdict": "reject", "reason": "unreadable"}
    return row | {"verdict": "translate", "question": said, "options": ["a", "b", "c", "d"]}


def margins(kind: str, said: Sequence[Any]) -> list[float]:
    """The margins of all that a ruling may be asked for, counted out by hand."""
    if kind != "label":
        given = [one for one in said if one is not None or kind == "review"]
        return [_margin(Counter(given).values())] if given else []
    chosen = {value for one in said for value in one}
    yes = [sum(value in one for one in said) for value in chosen]
    return [_margin((n, PEOPLE - n)) for n in (*yes, said.count(["none"]))]


def _margin(counts: Iterable[int]) -> float:
    first, second = sorted((*counts, 0, 0), reverse=True)[:2]
    return (first - second) / PEOPLE


def has_no_answer(kind: str, said: Sequence[Any]) -> bool:
    """Whether the rule of the kind gives none, whatever the margin."""
    counts = Counter(map(repr, said))
    if kind == "label":
        return False  # Each value, and none, holds or does not hold at half of the votes.
    if kind == "answer":
        return not any(n * 2 > PEOPLE for said, n in counts.items() if said != "None")
    leading = [said for said, n in counts.items() if n * 2 >= PEOPLE]
    return len(leading) != 1 or leading == ["None"]
