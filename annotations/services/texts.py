"""How texts come to be stored: the same text of the same parent is one row."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from annotations.models import Task, Translation
from annotations.models.translations import IDENTITY, text_hash
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
    if text_hash(question, options) == seen.text_hash:
        raise Invalid(verdict=_("The text is unchanged; accept it instead of saving an edit."))
    return _stored(task, author, question, options, Origin.POST_EDIT, seen)


def translated(task: Task, author: User, question: str, options: Sequence[str]) -> Translation:
    """What the person translated from the source alone.

    Raises:
        Invalid: the text is no whole unit.
    """
    check_unit(task.item, question, options)
    return _stored(task, author, question, options, Origin.HUMAN, None)


def reworded(task: Task, author: User, question: str, options: Sequence[str]) -> Translation:
    """The source as the person would word it.

    Raises:
        Invalid: the text is no whole unit, or the source as it is.
    """
    check_unit(task.item, question, options)
    if text_hash(question, options) == text_hash(task.item.question, task.item.options):
        raise Invalid(proposal=_("The text is unchanged; leave the proposal out."))
    return _stored(task, author, question, options, Origin.HUMAN, None)


def kept(text: Translation) -> Translation:
    """The stored row of a text that was just written, the one that there is where there is one."""
    identity = {name: getattr(text, name) for name in IDENTITY}
    words = {"question": text.question, "options": text.options}
    return Translation.objects.get_or_create(**identity, defaults=words)[0]


def _stored(
    task: Task,
    author: User,
    question: str,
    options: Sequence[str],
    origin: Origin,
    parent: Translation | None,
) -> Translation:
    """The caller holds the author's row: nobody else writes a text of theirs meanwhile."""
    text = Translation.written(
        item=task.item,
        language=task.language,
        question=question,
        options=options,
        origin=origin,
        author=author,
        parent=parent,
    )
    known = _own_texts.all(
        item=task.item_id,
        language=task.language,
        origin=origin,
        text_hash=text.text_hash,
        author=author.pk,
    )
    for own in known:
        if own.parent_id == text.parent_id:
            return own
    text.save(force_insert=True)
    return text


_own_texts = Prepared(
    lambda: Translation.objects.filter(
        item=Given("item"),
        language=Given("language"),
        origin=Given("origin"),
        text_hash=Given("text_hash"),
        author=Given("author"),
    )
)
