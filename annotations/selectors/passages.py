"""The passages that questions are about, as far as those who work on them may read them."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from annotations.kinds.registry import kind_of
from annotations.models import Task, TranslatedPassage
from workbench.core.languages import Language, language_of


class Passage(NamedTuple):
    text: str
    language: Language


def passages_of(task: Task) -> list[Passage]:
    """What a task's question is about: in the source's language, then in the task's.

    Who answers a translation blindly is not shown the source's: it would lead to the key.
    """
    source = task.campaign.source_language
    if not task.item.passage:
        return []
    found = [] if is_hidden(task) else [Passage(task.item.passage, language_of(source))]
    if text := translated_passage(task):
        found.append(Passage(text, language_of(task.language)))
    return found


def translated_passage(task: Task) -> str:
    """What the question is about, in the task's language; empty where that is the source's."""
    return passage_in(task.item_id, task.language) if task.item.passage else ""


def is_hidden(task: Task) -> bool:
    """Whether the task's person is not shown the source."""
    return kind_of(task.kind).blind and task.language != task.campaign.source_language


def unreadable_in(language: str) -> Q:
    """The items whose passage is not there in a language other than the source's."""
    there = TranslatedPassage.objects.filter(item=OuterRef("pk"), language=language)
    return ~Q(passage="") & ~Q(Exists(there))


def passage_in(item_id: int, language: str) -> str:
    """An item's passage in another language than the source's; empty where there is none."""
    rows = TranslatedPassage.objects.filter(item=item_id, language=language)
    return rows.values_list("passage", flat=True).first() or ""
