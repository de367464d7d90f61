"""The pages under Agreement: tabs below its heading, in the order in which one reads them."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.models import Campaign
from annotations.web.console.access import show
from workbench.core.accounts.requests import SignedInRequest

CARRIED = ("of", "kind", "form")
"""What of an address goes along from tab to tab."""


class Tab(NamedTuple):
    """`page` is the name of its address in the console."""

    page: str
    title: str | Promise


TABS = (
    Tab("agreement", _("By question")),
    Tab("agreement-people", _("People")),
    Tab("agreement-over-time", _("Over time")),
    Tab("agreement-rules", _("Other rules")),
    Tab("figures", _("Figures")),
)


def show_tab(
    request: SignedInRequest,
    page: str,
    campaign: Campaign,
    *,
    template: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page under Agreement; its template includes `console/_agreement_tabs.html` below its
    heading."""
    kept = {name: request.GET[name] for name in CARRIED if request.GET.get(name)}
    tabs = {"tabs": TABS, "tab": page, "tab_query": f"?{urlencode(kept)}" if kept else ""}
    return show(
        request, "agreement", campaign, template=template, status=status, **(tabs | context)
    )
