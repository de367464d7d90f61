"""How the desk says durations, names and decisions."""

import re
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.labels import said
from annotations.models import Decision, Task
from annotations.quality.phrases import parts_of
from annotations.web.desk.screens import Screen, screens, task_name
from workbench.core.languages import Language
from workbench.core.letters import LETTERS

register = template.Library()


@register.filter
def duration(seconds: int) -> str:
    """Working time in seconds, minutes, or hours and minutes."""
    if 0 < seconds < 60:
        return ngettext("%(n)d s", "%(n)d s", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    if minutes < 60:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}
    return _("%(hours)d h %(minutes)02d min") % {"hours": minutes // 60, "minutes": minutes % 60}


@register.filter
def breakable(name: str) -> SafeString:
    """A sample's name that breaks after its slashes and underscores, never within a word."""
    parts = re.split(r"(?<=[/_])", name)
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


@register.filter
def marking(text: str, phrase: str) -> SafeString:
    """A text in which a phrase is marked wherever it stands."""
    parts = parts_of(phrase, text)
    found = (format_html("<mark>{}</mark>", part) if is_it else part for part, is_it in parts)
    return format_html_join("", "{}", ((part,) for part in found))


@register.filter
def letter(index: int) -> str:
    """The letter that an option is shown with."""
    return LETTERS[index]


@register.filter
def kind_name(kind: str) -> str | Promise:
    """What a kind of task is called in lists."""
    return screens()[kind].name


@register.simple_tag
def work_heading(task: Task) -> str | Promise:
    """What a task is called in lists: where it asks a form, by the form's title."""
    return said(task.asks.title) if task.form else screens()[task.kind].name


register.simple_tag(task_name)


@register.simple_tag
def decision_line(decision: Decision) -> SafeString:
    """A decision in a line, as its kind shows it."""
    screen = screens()[decision.task.kind]
    return _shown(screen.decision_template, decision, screen)


@register.simple_tag
def earlier_decision(decision: Decision, language: Language) -> SafeString:
    """A decision on another question, as its kind shows it beside a task."""
    screen = screens()[decision.task.kind]
    return _shown(screen.earlier_template, decision, screen, language=language)


@register.filter
def choice(keys: dict[str, str], number: int) -> str:
    """The key that chooses the one with this number, counted from 1; none beyond the ninth."""
    return keys.get(f"choice_{number}", "")


def _shown(template: str, decision: Decision, screen: type[Screen[Any]], **more: Any) -> SafeString:
    context = screen.decision_context(decision) | more
    return render_to_string(template, context)
