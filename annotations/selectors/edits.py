"""What people did to the texts that they were shown, one edit a counted decision."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db.models import Q, QuerySet

from annotations.kinds.registry import sensitivity_kinds
from annotations.models import DECISIONS, Campaign, Consensus, Item, Translation
from annotations.publishing.pseudonyms import pseudonyms
from annotations.quality.units import Unit
from annotations.selectors.engine_texts import origin_of, settled_texts
from annotations.selectors.people import imported_names
from annotations.selectors.steps import text_steps
from annotations.vocabularies import Sensitivity, Verdict
from workbench.core.accounts.models import User

MADE_FROM_SEEN = (Verdict.ACCEPT, Verdict.EDIT)
PERSON = "person"
FINAL = "final"
"""Beside the steps, where there are several: the machine's text against the settled one."""

FACETS = ("engine", "subject", "category", PERSON, "sensitivity")
AT_ONCE = 2000


@dataclass(frozen=True)
class Edit:
    """The text that a person was shown and the one they stand by, equal where they accepted it.

    `engine` is what made the machine text that it all began with; where people did, how it came
    about. `person` is the pseudonym that releases have, `sensitivity` CS, CA or `-`.
    """

    item: Item
    language: str
    person: str
    engine: str
    sensitivity: str
    before: Unit
    after: Unit

    @property
    def facets(self) -> Mapping[str, str]:
        facets = {
            "engine": self.engine,
            "subject": self.item.subject,
            "category": self.item.category,
            "sensitivity": self.sensitivity,
        }
        return facets | ({PERSON: self.person} if self.person else {})


def steps_and_languages(campaign: Campaign) -> list[tuple[str, str]]:
    """Where there are edits: each step on the way to a text, and each language of it."""
    found = [
        (step.id, language)
        for step in text_steps(campaign)
        for language in _decisions(campaign, step.id)
        .order_by("task__language")
        .values_list("task__language", flat=True)
        .distinct()
    ]
    if len(text_steps(campaign)) > 1:
        found += [(FINAL, language) for language in sorted({code for _, code in found})]
    return found


def count_decisions(campaign: Campaign) -> int:
    return sum(_decisions(campaign, step.id).count() for step in text_steps(campaign))


def final_edits(campaign: Campaign, language: str) -> Iterator[Edit]:
    """Of what people settled on, once all steps are done, from the machine's text on; of nobody.

    A text that was written from scratch was not made from one.
    """
    labels = sensitivity_of_items(campaign)
    settled = settled_texts(campaign, language)
    items = Item.objects.in_bulk(settled)
    for pk, text in settled.items():
        machine = origin_of(text)
        if machine.engine:
            label = labels.get(pk, Sensitivity.NOT_ANNOTATED)
            about = (items[pk], language, "", machine.engine, label)
            yield Edit(*about, machine.unit, text.unit)


def edits(campaign: Campaign, step: str, language: str) -> Iterator[Edit]:
    """The counted decisions that accept or edit a text, without controls, by item.

    A text that was written from scratch, or rejected, was not made from the one shown.
    """
    if step == FINAL:
        yield from final_edits(campaign, language)
        return
    labels = sensitivity_of_items(campaign)
    rows = _decisions(campaign, step).filter(task__language=language)
    rows = rows.select_related("task__item", "seen", "result").order_by("task__item__position")
    rows = rows.defer(*(f"task__item__{name}" for name in ("question", "options", "passage")))
    name = cache(partial(_pseudonym, campaign))
    machine = partial(_engine, _parents(rows.values_list("seen__parent", flat=True)))
    for row in rows.iterator(chunk_size=AT_ONCE):
        item = row.task.item
        yield Edit(
            item=item,
            language=language,
            person=name(row.person_id),
            engine=machine(row.seen),
            sensitivity=labels.get(item.pk, Sensitivity.NOT_ANNOTATED),
            before=row.seen.unit,
            after=row.result.unit,
        )


def people(campaign: Campaign) -> dict[str, str]:
    """What those are called who decided on texts, by their pseudonym."""
    ids = {
        pk
        for step in text_steps(campaign)
        for pk in _decisions(campaign, step.id).order_by().values_list("person", flat=True)
    }
    imported = imported_names(campaign)
    return {
        _pseudonym(campaign, user.pk): imported.get(user.pk) or user.display_name
        for user in User.objects.filter(pk__in=ids)
    }


def sensitivity_of_items(campaign: Campaign) -> Mapping[int, str]:
    """CS or CA, by item, where that has been settled."""
    found = Consensus.objects.production().filter(
        task__campaign=campaign,
        task__kind__in=sensitivity_kinds(),
        outcome__in=(Sensitivity.CS, Sensitivity.CA),
    )
    return dict(found.values_list("task__item", "outcome"))


def texts_seen(campaign: Campaign, language: str) -> Iterator[str]:
    """The units that were shown in a language, for a model of its text; always in one order."""
    for step in text_steps(campaign)[:1]:
        seen = _decisions(campaign, step.id).filter(task__language=language).values("seen")
        texts = Translation.objects.filter(pk__in=seen).order_by("item__position", "text_hash")
        for text in texts.iterator(chunk_size=AT_ONCE):
            yield text.unit.text


def _decisions(campaign: Campaign, step: str) -> QuerySet[Any]:
    counted = DECISIONS[step].objects.production().counted()
    return counted.filter(Q(task__campaign=campaign, verdict__in=MADE_FROM_SEEN))


def _pseudonym(campaign: Campaign, person: int) -> str:
    return pseudonyms([str(person)], campaign.pseudonym_salt)[str(person)]


def _parents(wanted: Iterable[int | None]) -> dict[int, Translation]:
    """What texts were made from, and those in turn."""
    found: dict[int, Translation] = {}
    missing = set(wanted) - {None}
    while missing:
        more = Translation.objects.only("engine", "origin", "parent").in_bulk(missing)
        found |= more
        missing = {text.parent_id for text in more.values()} - found.keys() - {None}
    return found


def _engine(parents: Mapping[int, Translation], text: Translation) -> str:
    while text.parent_id:
        text = parents[text.parent_id]
    return text.engine or text.origin
