"""Each person against the texts that they were offered: who only presses accept?"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import Any

from annotations.agreement.proportions import wilson_interval
from annotations.models import Translation
from annotations.quality.effort import quick_hter
from annotations.quality.tokenizers import plain
from annotations.selectors.readings import EFFORT_OVER
from annotations.vocabularies import Verdict

EVERYBODY = ""
AT_ONCE = 5_000


def against_machine(votes: Sequence[Any], seconds: int) -> list[dict[str, Any]]:
    """Everybody together first, then each person by id.

    `verdicts` counts each, `accepted` is a share of all, `quick` one of those accepted ones whose
    time is known. `hter` is by tokenizer the mean edit rate of the newest that were edited.
    """
    by_person: defaultdict[str, list[Any]] = defaultdict(list)
    for vote in votes:
        by_person[str(vote.person_id)].append(vote)
    people = sorted(by_person, key=int)
    edits = _rates({person: _newest_edits(by_person[person]) for person in people})
    everybody = _merged([edits[person] for person in people])
    rows = [_row(EVERYBODY, votes, everybody, seconds)] if votes else []
    return rows + [_row(one, by_person[one], edits[one], seconds) for one in people]


def _row(
    key: str, votes: Sequence[Any], rates: Mapping[str, Sequence[float]], seconds: int
) -> dict[str, Any]:
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
        "hter": {name: fmean(found) for name, found in sorted(rates.items())},
        "edits": sum(map(len, rates.values())),
    }


def _share(part: int, whole: int) -> dict[str, Any]:
    if not whole:
        return {"part": 0, "whole": 0, "value": None, "low": None, "high": None}
    low, high = wilson_interval(part, whole)
    return {"part": part, "whole": whole, "value": part / whole, "low": low, "high": high}


def _newest_edits(votes: Sequence[Any]) -> list[Any]:
    edited = [vote for vote in votes if vote.verdict == Verdict.EDIT]
    return sorted(edited, key=lambda vote: -vote.pk)[:EFFORT_OVER]


def _rates(edits: Mapping[str, Sequence[Any]]) -> dict[str, dict[str, list[float]]]:
    """By person and tokenizer, but for texts too long to be counted."""
    texts = _words({pk for made in edits.values() for one in made for pk in _texts(one)})
    found: dict[str, dict[str, list[float]]] = {}
    for person, made in edits.items():
        rates: defaultdict[str, list[float]] = defaultdict(list)
        for one in made:
            before, after = (texts[pk] for pk in _texts(one))
            if counted := quick_hter(before, after, one.task.language):
                rates[plain(one.task.language).name].append(counted[0])
        found[person] = rates
    return found


def _texts(vote: Any) -> tuple[int, int]:
    return vote.seen_id, vote.result_id


def _words(ids: set[int]) -> dict[int, str]:
    found, wanted = {}, sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        rows = Translation.objects.filter(pk__in=wanted[start : start + AT_ONCE])
        found.update({text.pk: text.unit.text for text in rows.only("question", "options")})
    return found


def _merged(rates: Sequence[Mapping[str, Sequence[float]]]) -> dict[str, list[float]]:
    merged: defaultdict[str, list[float]] = defaultdict(list)
    for one in rates:
        for name, values in one.items():
            merged[name] += values
    return merged
