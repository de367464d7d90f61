"""What a submission must hold, each refusal naming the field and the remedy."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from annotations.models import Item, Task, Translation
from annotations.models.decisions import BEST_QUALITY
from annotations.quality.checks import Finding, Severity, Term, run_checks
from annotations.quality.units import Unit
from annotations.selectors.glossary import terms_for
from annotations.vocabularies import (
    Culture,
    Dialect,
    KnowledgeKind,
    Region,
    RejectReason,
    Vocabulary,
    WorldBankRegion,
    countries,
)
from workbench.core.errors import Invalid
from workbench.core.messages import localized

if TYPE_CHECKING:
    from annotations.services.submitting import CulturePayload


def check_choice(name: str, value: str, vocabulary: type[Vocabulary]) -> None:
    if value not in set(vocabulary):
        known = ", ".join(vocabulary)
        problem = _("“%(value)s” is not one of: %(known)s.") % {"value": value, "known": known}
        raise Invalid(**{name: problem})


def check_reject_reason(reason: str) -> None:
    if not reason:
        raise Invalid(reason=_("Say why the text is rejected."))
    check_choice("reason", reason, RejectReason)


def check_quality(quality: int | None, *, asked: bool) -> None:
    """A rating from 1 to 5 where the rules ask for it, and none where they do not."""
    if not asked and quality is not None:
        raise Invalid(quality=_("This campaign does not ask for a rating; leave it out."))
    if asked and quality is None:
        raise Invalid(quality=_("Rate the offered text from 1 to 5."))
    if quality is not None and not 1 <= quality <= BEST_QUALITY:
        raise Invalid(quality=_("A rating is a whole number from 1 to 5."))


def check_unit(item: Item, question: str, options: Sequence[str]) -> None:
    """A text has a question and as many options as its item, none empty, none with NUL."""
    if len(options) != len(item.options):
        raise Invalid(
            options=_(
                "The item has %(wanted)d options, the text %(given)d; "
                "keep each option in its own field."
            )
            % {"wanted": len(item.options), "given": len(options)}
        )
    problems = {}
    for name, text in Unit(question, tuple(options)).fields():
        if not text.strip():
            problems[name] = _("Empty; write the translation, or reject the text.")
        elif "\0" in text:
            problems[name] = _("Contains a NUL character; delete it.")
    if problems:
        raise Invalid(**problems)


def check_text(task: Task, text: Translation, acknowledged: Iterable[str]) -> None:
    """Run the checks: errors block, warnings must have been acknowledged by name."""
    known = set(acknowledged)
    glossary = terms_for(task.campaign_id, task.language, task.item)
    found = findings(task.item, task.language, text.question, text.options, glossary=glossary)
    blocking = [
        finding
        for finding in found
        if finding.severity is Severity.ERROR or finding.check not in known
    ]
    if blocking:
        raise Invalid(
            **{finding.field: f"{finding.message} {finding.remedy}" for finding in blocking}
        )


def findings(
    item: Item,
    language: str,
    question: str,
    options: Sequence[str],
    *,
    glossary: Sequence[Term] = (),
) -> list[Finding]:
    """What the checks say of a text of an item, in the language of the interface.

    Args:
        glossary: the campaign's terms in this language.
    """
    source = Unit(item.question, tuple(item.options), item.key)
    target = Unit(question, tuple(options), item.key)
    return [
        replace(
            finding,
            message=localized(finding.message, _),
            remedy=localized(finding.remedy, _),
        )
        for finding in run_checks(source, target, language, glossary=glossary)
    ]


def check_culture(item: Item, payload: "CulturePayload") -> None:
    """The conditional questions are answered only where they apply, from the vocabularies."""
    kinds = set(payload.knowledge)
    if not kinds:
        raise Invalid(knowledge=_("Choose at least one kind of knowledge, or “None”."))
    if unknown := kinds - set(KnowledgeKind):
        raise Invalid(knowledge=_unknown(unknown))
    if KnowledgeKind.NONE in kinds and len(kinds) > 1:
        raise Invalid(
            knowledge=_("“None” cannot stand beside another kind; take one of them away.")
        )
    _named("cultures", payload.cultures, set(Culture), KnowledgeKind.CULTURAL in kinds)
    _named("regions", payload.regions, set(Region), KnowledgeKind.REGIONAL in kinds)
    _named(
        "world_bank_regions",
        payload.world_bank_regions,
        set(WorldBankRegion),
        KnowledgeKind.REGIONAL in kinds,
    )
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
    if unknown := set(values) - set(vocabulary):
        raise Invalid(**{name: _unknown(unknown)})
    if values and not applies:
        raise Invalid(**{name: _("Asked only with the kind of knowledge it belongs to; clear it.")})


def _unknown(values: Iterable[str]) -> str:
    return _("Unknown: %(values)s; choose from the list.") % {"values": ", ".join(sorted(values))}


def _spans(item: Item, payload: "CulturePayload", kinds: set[str]) -> None:
    for span in payload.spans:
        if set(span) != {"start", "end", "label"} or not (
            isinstance(span["start"], int) and isinstance(span["end"], int)
        ):
            raise Invalid(spans=_("A highlight needs whole numbers start and end, and a label."))
        if not 0 <= span["start"] < span["end"] <= len(item.question):
            raise Invalid(spans=_("A highlight lies outside the question; mark it again."))
        if span["label"] not in kinds - {KnowledgeKind.NONE}:
            raise Invalid(spans=_("A highlight's label must be one of the chosen kinds."))
