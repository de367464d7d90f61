"""Answers to the desk's own scripts: what was stored, or what is in the way, as JSON."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.html import format_html
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]

LEVELS = {"info": messages.INFO, "success": messages.SUCCESS, "warning": messages.WARNING}


@dataclass(frozen=True)
class Notice:
    """What became of a submission; `correct_url` leads to correcting it, by `key`."""

    text: str
    tone: Literal["info", "success", "warning"]
    correct_url: str = ""
    key: str = ""

    @property
    def link(self) -> dict[str, str] | None:
        if not self.correct_url:
            return None
        return {"url": self.correct_url, "text": _("Correct it"), "key": self.key}


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which shows the answer itself."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def by_its_sender(view: View) -> View:
    """Refuse what one person's page sends after another has signed in in the same browser."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        sender = request.headers.get("X-Person")
        if sender is not None and sender != str(request.user.pk):
            return problem(_("Somebody else has signed in in this browser."), 401)
        return view(request, *args, **kwargs)

    return guarded


def stored(nonce: Any, notice: Notice) -> JsonResponse:
    """Acknowledge a submission by its nonce."""
    return JsonResponse(
        {"nonce": str(nonce), "text": notice.text, "tone": notice.tone, "link": notice.link}
    )


def problem(text: str, status: int) -> JsonResponse:
    return JsonResponse({"problem": text}, status=status)


def problems(form: BaseForm) -> JsonResponse:
    """Everything that is wrong with a form, in one text."""
    return problem(" ".join(named(form)), 422)


def named(form: BaseForm, *, without: Collection[str] = ()) -> list[str]:
    """What is wrong with a form, each with the question that it is about, where that has a name."""
    about = _("“%(question)s”: %(problem)s")
    found = []
    for name, texts in form.errors.items():
        if name in without:
            continue
        label = form.fields[name].label if name in form.fields else None
        found += [
            about % {"question": label, "problem": one} if label else str(one) for one in texts
        ]
    return list(dict.fromkeys(found))


def answered(request: HttpRequest) -> str:
    """The nonce of the entry in the person's outbox that a page answers."""
    return request.POST.get("resolves") or request.POST.get("nonce", "")


def show_on_next_page(request: HttpRequest, notice: Notice) -> None:
    """Show on the next page what became of a submission, and of the entry that it resolves."""
    link = ""
    if notice.link:
        link = format_html(
            ' <a href="{url}" data-key="{key}">{text} <kbd>{key}</kbd></a>', **notice.link
        )
    text = format_html('<span data-settles="{}">{}</span>', answered(request), notice.text)
    messages.add_message(request, LEVELS[notice.tone], format_html("{}{}", text, link))
