"""Short messages that an htmx response brings along."""

from typing import Literal

from django.http import HttpResponse
from django_htmx.http import trigger_client_event

Tone = Literal["info", "success", "warning", "error"]


def with_toast(response: HttpResponse, text: str, tone: Tone = "info") -> HttpResponse:
    """Have the page show `text`; warnings and errors stay until they are dismissed."""
    return trigger_client_event(response, "toast", {"text": text, "tone": tone})
