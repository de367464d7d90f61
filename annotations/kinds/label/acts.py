"""How labels, rulings on them and tasks whose right tags are known come into the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import place_of
from annotations.kinds.label.ledger import Label
from annotations.kinds.label.reading import expected_of
from annotations.kinds.label.rules import KIND, QUOTE, SPAN, CulturePayload
from annotations.models import Adjudication, Campaign, Control, Item
from annotations.permissions import can_control
from annotations.services.adjudicating import Ruling, hold_task, record_ruling
from annotations.services.controls import control_beside
from annotations.services.locking import lock_campaign, share_ledger
from annotations.services.submitting import Envelope, Submitted, admit, hold, record
from annotations.vocabularies import (
    Culture,
    Dialect,
    KnowledgeKind,
    Purpose,
    Region,
    WorldBankRegion,
    countries,
)
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid


def submit_label(*, envelope: Envelope, payload: CulturePayload) -> Submitted[Label]:
    """Record a person's culture tags.

    Raises:
        Invalid: an answer is missing, unknown, or asked for only with another one.
        Conflict: the task is not in the person's hands, or the grace time is over.
    """
    with transaction.atomic():
        held = hold(envelope, Label)
        if held.known:
            return Submitted(held.known, repeated=True)
        admission = admit(held)
        payload = checked(held.task.item, payload)
        label = Label(**_fields(payload))
        return record(held, admission, label)


def adjudicate_label(*, ruling: Ruling, payload: CulturePayload) -> Adjudication:
    """Rule on a label task: these tags hold.

    Raises:
        NotPermitted: the person may not adjudicate this task.
        Conflict: people are still at work on it.
        Invalid: the task is no label task, or a tag is not usable.
    """
    with transaction.atomic():
        held = hold_task(ruling, KIND.id)
        if held.known:
            return held.known
        tags = checked(held.task.item, payload)
        return record_ruling(ruling, held.task, Adjudication(**_fields(tags)))


def set_label_gold(
    *, user: User, campaign: Campaign, item: Item, payload: CulturePayload
) -> Control:
    """Ask for the culture tags of an item whose right tags the manager gives.

    Raises:
        NotPermitted: as in `plant`.
        Invalid: a tag is unknown or does not apply, or the item has a gold task.
    """
    can_control(user, campaign).require()
    if item.benchmark_id != campaign.benchmark_id:
        raise Invalid(item=_("%s is not an item of this campaign.") % item.sample_id)
    payload = checked(item, payload)
    with transaction.atomic():
        share_ledger()
        lock_campaign(campaign)
        tasks = campaign.tasks.of_every_purpose().filter(kind=KIND.id, item=item)
        if tasks.filter(purpose=Purpose.GOLD).exists():
            raise Invalid(item=_("%s has a gold task already.") % item.sample_id)
        own = tasks.production().first()
        if own is None:
            problem = _("%s is not tagged for culture in this campaign; choose one that is.")
            raise Invalid(item=problem % item.sample_id)
        return Control.objects.create(
            task=control_beside(own, Purpose.GOLD), expected=expected_of(payload), created_by=user
        )


def _fields(tags: CulturePayload) -> dict[str, Any]:
    """The answers as the ledger has them."""
    return {
        "knowledge": sorted(tags.knowledge),
        "spans": list(tags.spans),
        "cultures": list(tags.cultures),
        "regions": list(tags.regions),
        "world_bank_regions": list(tags.world_bank_regions),
        "countries": list(tags.countries),
        "dialect": tags.dialect,
        "time_sensitive": tags.time_sensitive,
    }


def checked(item: Item, payload: CulturePayload) -> CulturePayload:
    """The answers as they are stored: highlights at their places in the stored question.

    Raises:
        Invalid: a conditional question is answered where it does not apply, an answer is not in
            its vocabulary, or a highlight is not where it says.
    """
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
    if len(payload.spans) > limits.SPANS:
        raise Invalid(spans=_("Mark at most %d highlights.") % limits.SPANS)
    return replace(payload, spans=[_placed(span, item.question, kinds) for span in payload.spans])


def _named(name: str, values: Sequence[str], vocabulary: Iterable[str], applies: bool) -> None:
    if unknown := set(values) - set(vocabulary):
        raise Invalid(**{name: _unknown(unknown)})
    if values and not applies:
        raise Invalid(**{name: _("Asked only with the kind of knowledge it belongs to; clear it.")})


def _unknown(values: Iterable[str]) -> str:
    return _("Unknown: %(values)s; choose from the list.") % {"values": ", ".join(sorted(values))}


def _placed(span: dict[str, Any], question: str, kinds: set[str]) -> dict[str, Any]:
    """A highlight as it is stored, held against the words that it quotes where it quotes any."""
    start, end, label = (span.get(name) for name in SPAN)
    if set(span) - {QUOTE} != set(SPAN) or not (type(start) is int and type(end) is int):
        raise Invalid(spans=_("A highlight needs whole numbers start and end, and a label."))
    if not 0 <= start < end <= len(question):
        raise Invalid(spans=_("A highlight lies outside the question; mark it again."))
    if not isinstance(label, str) or label not in kinds - {KnowledgeKind.NONE}:
        raise Invalid(spans=_("A highlight's label must be one of the chosen kinds."))
    quote = span.get(QUOTE, question[start:end])
    place = place_of(quote, question, start, end) if isinstance(quote, str) else None
    if place is None:
        problem = _("The question does not read “%(quote)s” at %(start)d; it reads “%(words)s”.")
        parts = {"quote": quote, "start": start, "words": question[start:end]}
        raise Invalid(spans=problem % parts)
    return {"start": place[0], "end": place[1], "label": label}
