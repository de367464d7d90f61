"""What a release says in the words of Croissant's responsible-AI vocabulary."""

import re
from collections.abc import Iterable

from annotations.publishing.card import culture, limits, making, opening, people
from annotations.publishing.card.told import Sentence, Told
from annotations.statement import FIELDS

_MARKUP = re.compile(r"\*\*|^> ", re.MULTILINE)
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


def description(told: Told) -> str:
    """The first sentences of the card: what it is, and what is unreviewed."""
    title = told.about.title or told.about.name
    sentences = (
        opening.synthetic, opening.what_it_is, opening.without_text, opening.review_share,
        opening.culture_labels,
    )  # fmt: skip
    return f"{title}. {' '.join(_said(told, sentences))}"


def responsible(told: Told) -> dict[str, str | list[str]]:
    """The properties that have something to say, by name; the team's own words go first."""
    counted: dict[str, list[str]] = {
        "dataCollection": _said(told, (opening.what_it_is, opening.which_texts)),
        "dataCollectionType": list(_types(told)),
        "dataCollectionMissingData": _said(told, (opening.without_text, opening.completeness)),
        "dataAnnotationProtocol": _said(told, (making.protocol, making.guideline, culture.meaning)),
        "dataAnnotationPlatform": ["Workbench"] if told.figures.people.total else [],
        "dataAnnotationAnalysis": _said(told, _ANALYSIS),
        "annotationsPerItem": _said(told, (culture.votes_each, opening.review_share)),
        "annotatorDemographics": _said(told, (people.how_many,)),
        "machineAnnotationTools": sorted(
            {f"{one.engine} {one.version}".strip() for one in told.figures.engines if one.engine}
        ),
        "dataUseCases": _said(told, (limits.use,)),
        "dataLimitations": _said(told, _LIMITS),
    }
    for field in FIELDS:
        text = told.about.statement.get(field.id, "").strip()
        if field.rai and text:
            counted[field.rai] = [text, *counted.get(field.rai, [])]
    return {
        name: " ".join(said) if name in _ONE else said for name, said in counted.items() if said
    }


_ANALYSIS = (
    making.no_agreement, making.rulings, making.disputes, making.flags, making.answer_checks,
    making.blocking_checks,
)  # fmt: skip
_LIMITS = (
    opening.unreviewed_languages, limits.unreviewed, limits.unequal, limits.few_labelled,
    limits.single_votes, limits.imported, limits.open_doubts, people.lone_reviewers,
)  # fmt: skip
_ONE = frozenset(
    {
        "dataCollection", "dataCollectionMissingData", "annotationsPerItem", "dataSocialImpact",
        "dataReleaseMaintenancePlan",
    }
)  # fmt: skip
"""The properties that hold one text; the others hold several."""


def _types(told: Told) -> Iterable[str]:
    """In the specification's words."""
    yield "Secondary Data analysis"
    if told.figures.people.total:
        yield "Manual Human Curator"
    if any("machine" in one.origins or "post_edit" in one.origins for one in told.targets):
        yield "Software Collection"


def _said(told: Told, sentences: Iterable[Sentence]) -> list[str]:
    """What these sentences say, without their tables and marks."""
    return [text for sentence in sentences if (text := plain(sentence(told)))]


def plain(markdown: str) -> str:
    """Paragraphs and lists on one line."""
    parts = [line for line in markdown.splitlines() if not line.startswith("|")]
    text = " ".join(" ".join(parts).split())
    return _LINK.sub(r"\1", _MARKUP.sub("", text))
