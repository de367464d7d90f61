"""Each person against the texts that they were offered: who only presses accept?"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import Any

from rapidfuzz.distance import Levenshtein

from annotations.agreement.proportions import wilson_interval
from annotations.canonical import canonical
from annotations.models import Translation
from annotations.vocabularies import Verdict

EVERYBODY = ""
EDITS = 500
"""A person's newest that their mean edit is taken over."""
AT_ONCE = 5_000


def against_machine(votes: Sequence[Any], seconds: int) -> list[dict[str, Any]]:
    """Everybody together first, then each person by id.

    `verdicts` counts each, `accepted` is a share of all, `quick` one of those accepted ones whose
    time is known. `character_rate` is the mean over the newest `edits`: how many characters were
    changed, of those of the longer text.
    """
    by_person: defaultdict[str, list[Any]] = defaultdict(list)
    for vote in votes:
        by_person[str(vote.person_id)].append(vote)
    people = sorted(by_person, key=int)
    rates = _rates({person: _newest_edits(by_person[person]) for person in people})
    everybody = [rate for person in people for rate in rates[person]]
    rows = [_row(EVERYBODY, votes, everybody, seconds)] if votes else []
    return rows + [_row(one, by_person[one], rates[one], seconds) for one in people]


def _row(key: str, votes: Sequence[Any], rates: Sequence[float], seconds: int) -> dict[str, Any]:
    verdicts = Counter(vote.verdict for vote in votes)
    accepted = [vote.active_seconds for vote in votes if vote.verdict == Verdict.ACCEPT]
    timed = [time for time in accepted if time]
    return {
        "key": key,
        "decisions": len(votes),
        "verdicts": {str(verdict): verdicts[verdict] for verdict in Verdict},
        "accepted": _share(len(accepted), len(votes)),
        "quick": _share(sum(time < seconds for time in timed), len(timed)),
        "seconds": seconds,
        "median_seconds": median(timed) if timed else None,
        "edits": len(rates),
        "character_rate": fmean(rates) if rates else None,
    }


def _share(part: int, whole: int) -> dict[str, Any]:
    if not whole:
        return {"part": 0, "whole": 0, "value": None, "low": None, "high": None}
    low, high = wilson_interval(part, whole)
    return {"part": part, "whole": whole, "value": part / whole, "low": low, "high": high}


def _newest_edits(votes: Sequence[Any]) -> list[tuple[int, int]]:
    """The texts that were seen, with those that were made of them."""
    edited = [vote for vote in votes if vote.verdict == Verdict.EDIT]
    newest = sorted(edited, key=lambda vote: -vote.pk)[:EDITS]
    return [(vote.seen_id, vote.result_id) for vote in newest]


def _rates(edits: Mapping[str, Sequence[tuple[int, int]]]) -> dict[str, list[float]]:
    texts = _texts({pk for made in edits.values() for pair in made for pk in pair})
    return {
        person: [Levenshtein.normalized_distance(texts[a], texts[b]) for a, b in made]
        for person, made in edits.items()
    }


def _texts(ids: set[int]) -> dict[int, str]:
    found, wanted = {}, sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        rows = Translation.objects.filter(pk__in=wanted[start : start + AT_ONCE])
        for text in rows.only("question", "options"):
            found[text.pk] = canonical(text.unit.text)
    return found
