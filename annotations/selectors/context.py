"""What the desk's context panel shows beside a task, as far as the person may see it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from annotations.kinds.registry import kind_of
from annotations.models import DECISIONS, Assignment
from annotations.quality.units import Unit
from annotations.selectors.glossary import NO_ENTRIES, Entries, entries_in, terms_for
from annotations.selectors.memory import Hit, hits_for
from annotations.selectors.neighbours import Neighbourhood, Place, neighbourhood_of, place_of
from annotations.selectors.readings import readings

MOST_DECISIONS = 5

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Earlier:
    """A decision of one's own on another item of the subject."""

    sample_id: str
    decision: Any
    at: datetime


@dataclass(frozen=True)
class Context:
    """A blind task has subject and guideline alone: all else may tell its key or its source."""

    subject: str
    guideline: str
    place: Place | None = None
    neighbourhood: Neighbourhood | None = None
    terms: Entries = NO_ENTRIES
    memory: Mapping[str, Sequence[Hit]] = field(default_factory=dict)
    earlier: Sequence[Earlier] = ()


def context_of(assignment: Assignment) -> Context:
    """What stands beside a task: twenty queries, nine on the source, none where it is blind; with
    imported memories nine more.

    `assignment` comes with its task, item, campaign and protocol.
    """
    task = assignment.task
    kind = kind_of(task.kind)
    passage = passage_for(assignment.protocol.guideline, task.kind)
    if kind.blind:
        return Context(subject=task.item.subject, guideline=passage)
    user, campaign, language, item = assignment.person, task.campaign, task.language, task.item
    common = Context(
        subject=item.subject,
        guideline=passage,
        place=place_of(item),
        neighbourhood=neighbourhood_of(user, campaign, language, item),
        earlier=_earlier(assignment),
    )
    if language == campaign.source_language:
        return common
    unit = Unit(item.question, tuple(item.options), language=campaign.source_language)
    return replace(
        common,
        terms=entries_in(unit, terms_for(campaign.pk, language, item)),
        memory=hits_for(user, campaign, language, item),
    )


def passage_for(guideline: str, kind: str) -> str:
    """The sections of a guideline whose headings speak of a kind of task; all of it where none do.

    A section ends where a heading of its level or above begins.
    """
    about = re.compile("|".join(kind_of(kind).keywords) or r"(?!)", re.IGNORECASE)
    headings = list(_HEADING.finditer(guideline))
    passages: list[str] = []
    end = 0
    for number, heading in enumerate(headings):
        if heading.start() < end or not about.search(heading[2]):
            continue
        following = (h for h in headings[number + 1 :] if len(h[1]) <= len(heading[1]))
        end = next((h.start() for h in following), len(guideline))
        passages.append(guideline[heading.start() : end].strip())
    return "\n\n".join(passages) or guideline.strip()


def _earlier(assignment: Assignment) -> list[Earlier]:
    """One's newest standing decisions on the same questions about other items of the subject.

    One query.
    """
    task = assignment.task
    rows = (
        DECISIONS[task.kind]
        .objects.of_every_purpose()
        .standing()
        .filter(
            person=assignment.person_id,
            task__campaign=task.campaign_id,
            task__language=task.language,
            task__form=task.form,
            task__item__subject=task.item.subject,
        )
        .exclude(task__item=task.item_id)
        .select_related("task__item", *readings()[task.kind].related)
        .order_by("-pk")[:MOST_DECISIONS]
    )
    return [Earlier(row.task.item.sample_id, row, row.created_at) for row in rows]
