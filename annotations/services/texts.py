"""A person's own words, as a translation: the same text of the same parent is one row."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from annotations.models import Task, Translation
from annotations.models.translations import text_hash
from annotations.services.validation import check_unit
from annotations.vocabularies import Origin
from workbench.accounts.models import User
from workbench.errors import Invalid


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
    return Translation.objects.get_or_create(
        item=task.item,
        language=task.language,
        origin=origin,
        engine="",
        engine_version="",
        text_hash=text_hash(question, list(options)),
        author=author,
        parent=parent,
        defaults={"question": question, "options": list(options)},
    )[0]
