"""The components that every screen is built from; docs/interface.md shows each in use."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.contrib.auth.models import AbstractBaseUser
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Select,
)
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from lucide.templatetags.lucide import lucide

from workbench.core.jobs.models import Job
from workbench.core.jobs.services import title_of
from workbench.core.jobs.subjects import can_cancel
from workbench.core.languages import Language, language_of
from workbench.core.letters import LETTERS
from workbench.core.mathematics.markup import as_written, marked_up
from workbench.core.mathematics.stretches import beginning
from workbench.core.web.catalogues import Completeness, interface_languages
from workbench.core.web.language_names import language_name
from workbench.core.web.states import State, state_of

register = template.Library()

ARROWS = {"ArrowUp": "↑", "ArrowDown": "↓"}


@lru_cache(maxsize=512)
def _svg(name: str, size: int, label: str) -> str:
    attributes = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    classes = f"icon icon-{name}"
    return lucide(name, size=size, focusable="false", **attributes, **{"class": classes})


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "") -> str:
    """A lucide icon, inline; without a `label` it is hidden from assistive technology."""
    return _svg(name, size, str(label))


@register.simple_block_tag
def page_header(
    content: str, title: str, eyebrow: str = "", lead: str = "", eyebrow_url: str = ""
) -> SafeString:
    """The heading of a page; the block holds its actions."""
    context = {
        "title": title,
        "eyebrow": eyebrow,
        "eyebrow_url": eyebrow_url,
        "lead": lead,
        "actions": content,
    }
    return render_to_string("components/page_header.html", context)


@register.simple_block_tag
def panel(content: str, title: str = "", note: str = "", flush: bool = False) -> SafeString:
    """A surface with an optional heading; `flush` lets a table reach the edges."""
    context = {"title": title, "note": note, "flush": flush, "content": content}
    return render_to_string("components/panel.html", context)


@register.simple_block_tag
def table_frame(content: str, label: str) -> SafeString:
    """Wraps a `<table class="table">`: sticky head, scrolls sideways, reachable by keyboard."""
    return render_to_string("components/table_frame.html", {"label": label, "content": content})


@register.simple_block_tag
def empty_state(content: str, title: str, text: str = "", icon_name: str = "inbox") -> SafeString:
    """What stands where there is nothing yet; the block holds the way out."""
    context = {"title": title, "text": text, "icon_name": icon_name, "actions": content}
    return render_to_string("components/empty_state.html", context)


@register.simple_block_tag
def error_state(content: str, title: str, text: str = "", remedy: str = "") -> SafeString:
    """What went wrong and what to do about it; the block holds actions."""
    context = {"title": title, "text": text, "remedy": remedy, "actions": content}
    return render_to_string("components/error_state.html", context)


@register.simple_block_tag
def confirm_dialog(
    content: str, name: str, title: str, action: str, confirm: str, tone: str = "primary"
) -> SafeString:
    """A `<dialog id=name>` that posts to `action`; open it with `data-opens="name"`.

    `tone` is `primary` or `danger`. The form sends htmx headers only if the page adds them:
    it is a plain POST and needs `{% csrf_token %}` inside the block.

    Raises:
        ValueError: without a name nothing could open it; a wrong filter in a template gives one.
    """
    if not name:
        raise ValueError(f"The dialog “{title}” has no name.")
    context = {
        "name": name,
        "title": title,
        "action": action,
        "confirm": confirm,
        "tone": tone,
        "content": content,
    }
    return render_to_string("components/confirm_dialog.html", context)


@register.inclusion_tag("components/filter_choice.html")
def filter_choice(
    name: str,
    label: str,
    choices: Iterable[tuple[object, object] | str],
    chosen: object = "",
    every: str = "",
    wide: bool = False,
) -> dict[str, Any]:
    """A choice among the filters of a page.

    Args:
        choices: values with their words, or values that are words.
        every: what choosing nothing is called, where one need not choose.
    """
    pairs = [(one, one) if isinstance(one, str) else one for one in choices]
    return {
        "name": name, "label": label, "choices": pairs, "chosen": chosen, "every": every,
        "wide": wide,
    }  # fmt: skip


@register.inclusion_tag("components/stat_tile.html")
def stat_tile(
    label: str, value: object, note: str = "", icon_name: str = "", url: str = "", tone: str = ""
) -> dict[str, Any]:
    """One figure with its name; `tone` is empty, `good`, `warn` or `bad`."""
    return {
        "label": label,
        "value": value,
        "note": note,
        "icon_name": icon_name,
        "url": url,
        "tone": tone,
    }


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str, compact: bool = False) -> dict[str, Any]:
    """`done` of `total` as a bar and as words; a total of 0 shows an empty bar, not a full one."""
    share = done / total if total else 0.0
    return {
        "done": done,
        "total": total,
        "label": label,
        "compact": compact,
        "percent": int(100 * share),
        "complete": bool(total) and done >= total,
        "maximum": total or 1,
    }


@register.inclusion_tag("components/badge.html")
def badge(text: object, tone: str = "neutral", icon_name: str = "") -> dict[str, Any]:
    """A small label; `tone` is neutral, accent, good, warn, bad, ca or cs."""
    return {"text": text, "tone": tone, "icon_name": icon_name}


@register.inclusion_tag("components/badge.html")
def status(state: str) -> dict[str, Any]:
    """The badge of a state of a job, a campaign, a task or a sensitivity label."""
    known: State = state_of(str(state))
    return {"text": known.label, "tone": known.tone, "icon_name": known.icon}


@register.inclusion_tag("components/loading.html")
def loading(name: str, text: str = "") -> dict[str, str]:
    """Shown while the htmx request whose `hx-indicator` is `#name` runs."""
    return {"name": name, "text": text}


@register.inclusion_tag("components/pagination.html")
def pagination(
    previous_url: str | None, next_url: str | None, label: str, shown: str = ""
) -> dict[str, Any]:
    """Cursor pages: `label` names what is paged, `shown` says what this page holds."""
    return {
        "previous_url": previous_url,
        "next_url": next_url,
        "label": label,
        "shown": shown,
    }


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field with its label, help and errors, wired for assistive technology."""
    widget = bound.field.widget
    group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    check = isinstance(widget, CheckboxInput)
    style = "" if check else "form-select" if isinstance(widget, Select) else "form-control"
    extra: dict[str, str | bool] = {"class": f"{style} is-invalid" if bound.errors else style}
    return {
        "field": bound,
        "control": bound.as_widget(attrs=extra),
        "group": group,
        "check": check,
    }


@register.filter
def has_field_errors(form: BaseForm) -> bool:
    """Whether a field that people see needs another look."""
    return any(bound.errors for bound in form.visible_fields())


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """A key combination, as in `{% kbd "Ctrl+Enter" %}`; a lone `+` is the plus key."""
    parts = ["+"] if keys == "+" else keys.split("+")
    inner = format_html_join("", "<kbd>{}</kbd>", ((ARROWS.get(part, part),) for part in parts))
    return format_html('<span class="keys">{}</span>', inner)


@register.inclusion_tag("components/person.html")
def person(who: AbstractBaseUser | str) -> dict[str, str]:
    """A person by initials and name; takes a user or a name, such as a pseudonym."""
    full_name = getattr(who, "get_full_name", str)()
    name = full_name if full_name and not isinstance(who, str) else str(who)
    words = name.replace("-", " ").replace(".", " ").split()
    return {"name": name, "initials": "".join(word[0] for word in words[:3]).upper()}


@register.inclusion_tag("components/language.html")
def language(code: Language | str, name: bool = False) -> dict[str, Any]:
    """A language by code and endonym; with `name`, its name in the reader's language too."""
    known = known_language(code)
    translated = language_name(known)
    return {
        "language": known,
        "name": translated,
        "show_name": name and translated != known.endonym,
    }


def known_language(code: Language | str) -> Language:
    """A language, or the language of a code."""
    return code if isinstance(code, Language) else language_of(code)


@register.filter
def endonym(code: str) -> str:
    """A language as its speakers call it."""
    return language_of(code).endonym


@register.filter
def direction(code: Language | str, text: "str | Sequence[Any]" = "") -> str:
    """The `dir` of a text in a language; of a text in pieces, each is a pair or has a `text`."""
    if not isinstance(text, str):
        text = "".join(getattr(one, "text", None) or one[0] for one in text or ())
    return known_language(code).direction_of(text)


@register.simple_tag(name="interface_languages")
def offered_languages() -> list[Completeness]:
    """The languages in which these pages can be read, and how far each is translated."""
    return interface_languages()


@register.simple_tag
def formatted(text: str, code: Language | str) -> SafeString:
    """A text of an item as it is meant: formulae as MathML, code and tables in a fixed width."""
    is_right_to_left = known_language(code).direction == "rtl"
    return mark_safe(marked_up(text, gettext, is_right_to_left=is_right_to_left))  # noqa: S308


@register.simple_tag
def excerpt(text: str, code: Language | str, longest: int) -> SafeString:
    """The beginning of a text of an item, as `formatted` shows it."""
    return formatted(beginning(text, longest), code)


@register.inclusion_tag("components/diff.html")
def diff(segments: Sequence[Any], code: Language | str) -> dict[str, Any]:
    """The difference between two texts, from `annotations.quality.diff`."""
    return {"segments": segments, "language": known_language(code)}


@register.inclusion_tag("components/item_block.html")
def item_block(
    question: str,
    options: Sequence[str],
    code: Language | str,
    key: int | None = None,
    heading: str = "",
    passage: str = "",
) -> dict[str, Any]:
    """A question and its options as one unit, with the passage that it is about where it has one;
    `key` is the index of the right option or None."""
    rows = [
        {"letter": LETTERS[index], "text": text, "is_key": index == key}
        for index, text in enumerate(options)
    ]
    return {
        "passage": passage,
        "question": question,
        "rows": rows,
        "language": known_language(code),
        "heading": heading,
        "written": as_written([passage, question, *options], gettext),
        "anchor": f"item-{uuid4().hex[:8]}",
    }


@register.inclusion_tag("components/job_card.html", takes_context=True)
def job_card(context: template.Context, job: Job, follow: bool = True) -> dict[str, Any]:
    """A job with its progress; while it is active the card asks for itself again (`follow`)."""
    return {
        "job": job,
        "title": title_of(job=job),
        "follow": follow and job.is_active,
        "may_cancel": job.is_active and can_cancel(context["user"], job),
    }


@register.inclusion_tag("components/chart.html")
def chart(chart: Any) -> dict[str, Any]:
    """A chart of `workbench.core.web.charts` with its description and its figures as a table."""
    return {"chart": chart, "anchor": f"chart-{uuid4().hex[:8]}"}
