"""How near the texts are to one another that people wrote for the same task, each on their own."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from annotations.agreement.texts import MOST_WORK, text_agreement
from annotations.models import DECISIONS, Translation
from annotations.models.decisions import TextDecision
from annotations.quality.tokenizers import plain
from annotations.selectors.agreement.votes import ROWS, Found

Progress = Callable[[int, int], None]


def post_edits(
    kind: str, found: Sequence[Found], progress: Progress | None = None
) -> dict[str, Any]:
    """A group a language, whose texts are counted in tokens of their own.

    `identical` is the share of equal pairs, `chrf` and `ter` are means over the pairs of a task:
    over `compared` of the `pairable` tasks, as many as can be counted.
    """
    by_language: defaultdict[str, list[dict[str, int]]] = defaultdict(list)
    for one in found if issubclass(DECISIONS[kind], TextDecision) else ():
        if written := {str(vote.person_id): vote.result_id for vote in one.votes if _wrote(vote)}:
            by_language[one.task.language].append(written)
    groups = []
    for done, language in enumerate(sorted(by_language)):
        if progress:
            progress(done, len(by_language))
        groups.append(_group(language, by_language[language], len(by_language)))
    return {"decisions": sum(one["decisions"] for one in groups), "questions": [], "groups": groups}


def _wrote(vote: Any) -> bool:
    """Whether the person stands by a text of their own, not the one that they were shown."""
    return vote.result_id is not None and vote.result_id != vote.seen_id


def _group(language: str, units: Sequence[dict[str, int]], languages: int) -> dict[str, Any]:
    """Languages share what counting edits may cost."""
    words = _words(sorted({pk for unit in units if len(unit) > 1 for pk in unit.values()}))
    texts = [{person: words.get(pk, "") for person, pk in unit.items()} for unit in units]
    work = MOST_WORK // languages
    told = asdict(text_agreement(texts, plain(language), work=work))
    return {"key": language, "decisions": sum(map(len, units)), **told}


def _words(ids: Sequence[int]) -> dict[int, str]:
    """Of texts that another is held against; of one alone the words do not matter."""
    found = {}
    for start in range(0, len(ids), ROWS):
        rows = Translation.objects.filter(pk__in=ids[start : start + ROWS])
        found.update({text.pk: text.unit.text for text in rows.only("question", "options")})
    return found
