"""What a submission must hold, each refusal naming the field and the remedy."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from annotations.models import Item, Translation
from annotations.quality.checks import run_checks
from annotations.quality.checks.base import Finding, Severity
from annotations.quality.units import Unit
from annotations.vocabularies import (
    Culture,
    Dialect,
    KnowledgeKind,
    Region,
    RejectReason,
    Vocabulary,
    countries,
)
from workbench.errors import Invalid

if TYPE_CHECKING:
    from annotations.services.submitting import CulturePayload


def check_choice(name: str, value: str, vocabulary: type[Vocabulary]) -> None:
    if value not in set(vocabulary):
        raise Invalid(**{name: f"{value!r} is not one of: {', '.join(vocabulary)}."})


def check_reject_reason(reason: str) -> None:
    if not reason:
        raise Invalid(reason="Say why the text is rejected.")
    check_choice("reason", reason, RejectReason)


def check_unit(item: Item, question: str, options: Sequence[str]) -> None:
    """A text has a question and as many options as its item, none empty, none with NUL."""
    if len(options) != len(item.options):
        raise Invalid(
            options=f"The item has {len(item.options)} options, the text {len(options)}; "
            "keep each option in its own field."
        )
    problems = {}
    for name, text in Unit(question, tuple(options)).fields():
        if not text.strip():
            problems[name] = "Empty; write the translation, or reject the text."
        elif "\0" in text:
            problems[name] = "Contains a NUL character; delete it."
    if problems:
        raise Invalid(**problems)


def check_text(item: Item, language: str, text: Translation, acknowledged: Iterable[str]) -> None:
    """Run the checks: errors block, warnings must have been acknowledged by name."""
    known = set(acknowledged)
    blocking = [
        finding
        for finding in findings(item, language, text.question, text.options)
        if finding.severity is Severity.ERROR or finding.check not in known
    ]
    if blocking:
        raise Invalid(
            **{finding.field: f"{finding.message} {finding.remedy}" for finding in blocking}
        )


def findings(item: Item, language: str, question: str, options: Sequence[str]) -> list[Finding]:
    """What the checks say of a text of an item."""
    source = Unit(item.question, tuple(item.options), item.key)
    return run_checks(source, Unit(question, tuple(options), item.key), language)


def check_culture(item: Item, payload: "CulturePayload") -> None:
    """The conditional questions are answered only where they apply, from the vocabularies."""
    kinds = set(payload.knowledge)
    if not kinds:
        raise Invalid(knowledge="Choose at least one kind of knowledge, or 'None'.")
    if unknown := kinds - set(KnowledgeKind):
        raise Invalid(knowledge=f"Unknown: {', '.join(sorted(unknown))}; choose from the list.")
    if KnowledgeKind.NONE in kinds and len(kinds) > 1:
        raise Invalid(knowledge="'None' cannot stand beside another kind; take one of them away.")
    _named("cultures", payload.cultures, set(Culture), KnowledgeKind.CULTURAL in kinds)
    _named("regions", payload.regions, set(Region), KnowledgeKind.REGIONAL in kinds)
    _named(
        "countries",
        payload.countries,
        set(countries()),
        bool(kinds & {KnowledgeKind.CULTURAL, KnowledgeKind.REGIONAL}),
    )
    dialects = [payload.dialect] if payload.dialect else []
    _named("dialect", dialects, set(Dialect), KnowledgeKind.DIALECT in kinds)
    _spans(item, payload, kinds)


def _named(name: str, values: Sequence[str], vocabulary: Iterable[str], applies: bool) -> None:
    if unknown := sorted(set(values) - set(vocabulary)):
        raise Invalid(**{name: f"Unknown: {', '.join(unknown)}; choose from the list."})
    if values and not applies:
        raise Invalid(**{name: "Asked only with the kind of knowledge it belongs to; clear it."})


def _spans(item: Item, payload: "CulturePayload", kinds: set[str]) -> None:
    for span in payload.spans:
        if set(span) != {"start", "end", "label"} or not (
            isinstance(span["start"], int) and isinstance(span["end"], int)
        ):
            raise Invalid(spans="A highlight needs whole numbers start and end, and a label.")
        if not 0 <= span["start"] < span["end"] <= len(item.question):
            raise Invalid(spans="A highlight lies outside the question; mark it again.")
        if span["label"] not in kinds - {KnowledgeKind.NONE}:
            raise Invalid(spans="A highlight's label must be one of the chosen kinds.")
