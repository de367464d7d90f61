"""How the console writes shares, lists and Markdown."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.labels import in_percent, kind_label, label, said, standing_in_words
from annotations.models import Task
from annotations.models.tasks import TaskState
from annotations.quality.checks import CHECKS
from annotations.vocabularies import Role
from annotations.web.prose import prose
from workbench.core.messages import localized
from workbench.core.web.figures import decimal
from workbench.core.web.states import state_of

register = template.Library()
register.filter("kind_label", kind_label)
register.filter("said", said)

FIELDS = {
    "title": gettext_lazy("title"),
    "languages": gettext_lazy("languages"),
    "is_open": gettext_lazy("open"),
    "synthetic": gettext_lazy("synthetic"),
    "role": gettext_lazy("role"),
}


@register.simple_tag(takes_context=True)
def work_name(context: Context, kind: str, form: str) -> str:
    """What a kind of task is called; where it asks a form, by the form's title."""
    titles: dict[str, str] = context.get("form_titles") or {}
    return titles.get(form) or kind_label(kind)


@register.inclusion_tag("components/badge.html")
def standing(task: Task, is_told: bool = True) -> dict[str, Any]:
    """The badge of a task's state, with how far people agreed; the state alone for a reader who is
    not to be told what others said."""
    consensus = getattr(task, "consensus", None) if is_told else None
    state, contest = state_of(task.state), consensus.contest if consensus else None
    tone = state.tone
    if task.state == TaskState.AGREED and contest and not contest.is_unanimous:
        tone = "accent"
    words = standing_in_words(task.state, contest)
    return {"text": words, "tone": tone, "icon_name": state.icon}


@register.filter
def told(message: str) -> str:
    """What a reader of files says, in the reader's language."""
    return localized(message, _)


@register.filter
def check_name(check: str) -> str:
    """What a check is called; its id, where there is none any more."""
    return localized(CHECKS[check].name, _) if check in CHECKS else check


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1 in percent; a dash where there is none."""
    return "–" if share is None else in_percent(share, 1)


@register.filter
def figure(value: float | None, digits: int) -> str:
    """A figure with so many decimals; a dash where there is none."""
    return "–" if value is None else decimal(value, digits)


@register.filter
def humanise(name: str) -> str:
    """A configuration field's name as people say it."""
    return str(FIELDS.get(name, name))


@register.filter
def listed(value: object) -> str:
    """A value of a configuration field in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(part) for part in value) or _("all")
    text = str(value)
    return label(Role(text)) if text in set(Role) else text


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as HTML, without anything that could run or load."""
    return prose(text).html
