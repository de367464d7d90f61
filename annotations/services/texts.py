"""A person's own words, as a translation: the same text of the same parent is one row."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from annotations.models import Task, Translation
from annotations.models.translations import text_hash
from annotations.services.validation import check_unit
from annotations.vocabularies import Origin
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.prepared import Given, Prepared


def post_edit(
    task: Task, seen: Translation, author: User, question: str, options: Sequence[str]
) -> Translation:
    """What the person made of the text that they saw.

    Raises:
        Invalid: the text is no whole unit, or the one that was seen.
    """
    check_unit(task.item, question, options)
    if text_hash(question, list(options)) == seen.text_hash:
        raise Invalid(verdict=_("The text is unchanged; accept it instead of saving an edit."))
    return _stored(task, author, question, options, Origin.POST_EDIT, seen)


def translated(task: Task, author: User, question: str, options: Sequence[str]) -> Translation:
    """What the person translated from the source alone.

    Raises:
        Invalid: the text is no whole unit.
    """
    check_unit(task.item, question, options)
    return _stored(task, author, question, options, Origin.HUMAN, None)


def _stored(
    task: Task,
    author: User,
    question: str,
    options: Sequence[str],
    origin: Origin,
    parent: Translation | None,
) -> Translation:
    """The caller holds the author's row: nobody else writes a text of theirs meanwhile."""
    values = {
        "item": task.item,
        "language": task.language,
        "origin": origin,
        "text_hash": text_hash(question, list(options)),
        "author": author,
    }
    known = _own_texts.all(**values | {"item": task.item_id, "author": author.pk})
    parent_id = parent.pk if parent else None
    for text in known:
        if text.parent_id == parent_id:
            return text
    return Translation.objects.create(
        **values, parent=parent, question=question, options=list(options)
    )


_own_texts = Prepared(
    lambda: Translation.objects.filter(
        item=Given("item"),
        language=Given("language"),
        origin=Given("origin"),
        text_hash=Given("text_hash"),
        author=Given("author"),
    )
)
