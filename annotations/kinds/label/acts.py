"""How a label comes into the ledger."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.kinds.label.ledger import Label
from annotations.kinds.label.rules import CulturePayload
from annotations.models import Item
from annotations.services.submitting import Envelope, Submitted, admit, hold, record
from annotations.vocabularies import (
    Culture,
    Dialect,
    KnowledgeKind,
    Region,
    WorldBankRegion,
    countries,
)
from workbench.core.errors import Invalid


def submit_label(envelope: Envelope, payload: CulturePayload) -> Submitted[Label]:
    """Record a person's culture tags.

    Raises:
        Invalid: an answer is missing, unknown, or asked for only with another one.
        Conflict: the task is not in the person's hands, or the grace time is over.
    """
    with transaction.atomic():
        held = hold(envelope, Label)
        if held.known:
            return Submitted(held.known, repeated=True)
        admission = admit(held, Label)
        check_culture(held.task.item, payload)
        label = Label(
            knowledge=sorted(payload.knowledge),
            spans=list(payload.spans),
            cultures=list(payload.cultures),
            regions=list(payload.regions),
            world_bank_regions=list(payload.world_bank_regions),
            countries=list(payload.countries),
            dialect=payload.dialect,
            time_sensitive=payload.time_sensitive,
        )
        return record(held, admission, label)


def check_culture(item: Item, payload: CulturePayload) -> None:
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


def _spans(item: Item, payload: CulturePayload, kinds: set[str]) -> None:
    for span in payload.spans:
        if set(span) != {"start", "end", "label"} or not (
            isinstance(span["start"], int) and isinstance(span["end"], int)
        ):
            raise Invalid(spans=_("A highlight needs whole numbers start and end, and a label."))
        if not 0 <= span["start"] < span["end"] <= len(item.question):
            raise Invalid(spans=_("A highlight lies outside the question; mark it again."))
        if span["label"] not in kinds - {KnowledgeKind.NONE}:
            raise Invalid(spans=_("A highlight's label must be one of the chosen kinds."))
