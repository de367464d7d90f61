"""What CS and CA mean, and what the votes came to."""

from collections.abc import Mapping

from annotations.publishing.card.told import Told, number, of_whole, percent
from annotations.publishing.markdown import markdown_table
from annotations.vocabularies import SENSITIVE_KINDS

_SHOWN = 10
_TOLD = {"cultures": "culture", "regions": "region", "countries": "country"}


def meaning(told: Told) -> str:
    if not told.figures.labels.annotated:
        return ""
    return (
        "`CS` (culturally sensitive) is a question that cannot be answered right without knowledge"
        " of a culture, of a place or region, or of a dialect; `CA` (culturally agnostic) is one"
        " that can. People said it of the source text. A kind of knowledge holds when at least half"
        " of an item's counted votes name it, or when a reviewer ruled so; one kind is enough for"
        " `CS`. A question that too few people labelled, or that is disputed, has `-`. `CS` is no"
        " fault of a question. Report the accuracy on both subsets apart: they differ in subjects,"
        " not in culture alone."
    )


def asked_share(told: Told) -> str:
    labels = told.figures.labels
    if not labels.asked:
        return ""
    waiting = [f"{labels.states[name]:,} {word}" for name, word in _WAITING if _in(labels, name)]
    rest = f" The others: {', '.join(waiting)}." if waiting else ""
    return f"{of_whole(labels.annotated, labels.asked)} questions asked about are settled.{rest}"


_WAITING = (("open", "with too few votes"), ("disputed", "disputed"))


def _in(labels: object, name: str) -> int:
    states: Mapping[str, int] = getattr(labels, "states", {})
    return states.get(name, 0)


def votes_each(told: Told) -> str:
    found = {int(votes): n for votes, n in told.figures.labels.votes.items() if int(votes)}
    if not found:
        return ""
    total = sum(votes * n for votes, n in found.items())
    low, high = min(found), max(found)
    each = str(low) if low == high else f"{low} to {high}"
    return (
        f"The table `votes` has every vote under a pseudonym. {total:,} of them count: {each} on"
        f" each of {number(sum(found.values()), 'question')}."
    )


def by_category(told: Told) -> str:
    labels = told.figures.labels
    if not labels.annotated:
        return ""
    rows = [
        (name, f"{one.annotated:,}", f"{one.cs:,}", f"{one.ca:,}", percent(one.cs, one.annotated))
        for name, one in labels.by_category().items()
        if one.annotated
    ]
    total = (
        "All", f"{labels.annotated:,}", f"{labels.cs:,}", f"{labels.ca:,}",
        percent(labels.cs, labels.annotated),
    )  # fmt: skip
    return markdown_table(("category", "labelled", "CS", "CA", "share of CS"), [*rows, total])


def kinds(told: Told) -> str:
    labels = told.figures.labels
    if not labels.annotated or not labels.states:
        return ""
    rows = [
        (kind.label, f"{labels.kinds.get(kind.value, 0):,}") for kind in sorted(SENSITIVE_KINDS)
    ]
    return markdown_table(
        ("what holds of labelled questions", "questions"),
        [*rows, ("Answer would change with time", f"{labels.time_sensitive:,}")],
    )


def named(told: Told) -> str:
    """What counted votes name most, by list."""
    tables = [
        markdown_table((f"{word} named", "votes"), _most(told.figures.labels.named[column]))
        for column, word in _TOLD.items()
        if told.figures.labels.named.get(column)
    ]
    return "\n\n".join(tables)


def _most(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [(name, f"{n:,}") for name, n in ordered[:_SHOWN]]
    rest = ordered[_SHOWN:]
    more = (f"{len(rest)} others", f"{sum(n for _, n in rest):,}")
    return [*rows, more] if rest else rows


SENTENCES = (meaning, asked_share, votes_each, by_category, kinds, named)
