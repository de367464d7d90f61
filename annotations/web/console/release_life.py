"""Where a release stands: its gates, the items behind each, and the steps of its life."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from annotations import limits
from annotations.models import Campaign, Release
from annotations.models.release_events import ReleaseState
from annotations.permissions import can_approve, can_download, can_lead, can_manage, can_run
from annotations.publishing.gates import GATE_KINDS, Gate, GateState
from annotations.selectors.release_state import ItemsBehind, gates_of
from annotations.services.release_life import take_step
from annotations.web.console.access import in_campaign
from annotations.web.console.paging import url_with
from annotations.web.console.release_tabs import release_in, show_release
from annotations.web.desk.forms import TextField
from workbench.core.accounts.models import User
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.accounts.results import Permission
from workbench.core.errors import Conflict, Invalid
from workbench.core.limits import whole_number
from workbench.core.messages import localized

ITEMS_A_PAGE = 100
LIFE = [state for state in ReleaseState if state != ReleaseState.WITHDRAWN]


@dataclass(frozen=True)
class Step:
    """What can be done with a release next; `permission` says who may not, and why."""

    id: str
    title: str | Promise
    about: str | Promise
    icon: str
    permission: Permission
    needs_reason: bool = False


class StepForm(forms.Form):
    note = TextField(
        label=gettext_lazy("Note"),
        max_length=limits.COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def steps_of(user: User, release: Release) -> list[Step]:
    """The next steps of a release, the foremost first."""
    return list(_steps(user, release))


def _steps(user: User, release: Release) -> Iterator[Step]:
    manages = can_manage(user, release.campaign)
    state = release.state
    if state == ReleaseState.DRAFT:
        yield Step(
            "check",
            pgettext_lazy("release", "Check"),
            gettext_lazy("Records that every gate that binds is passed."),
            "shield-check",
            manages,
        )
    if state == ReleaseState.CHECKED:
        yield Step(
            "approve",
            gettext_lazy("Approve"),
            gettext_lazy("A second person stands for it: neither who built it nor who checked it."),
            "user-check",
            can_approve(user, release),
        )
    if state == ReleaseState.APPROVED:
        yield Step(
            "publish",
            gettext_lazy("Publish to the campaign"),
            gettext_lazy("Whoever takes part in the campaign may have it."),
            "lock",
            manages,
        )
    if state in (ReleaseState.APPROVED, ReleaseState.PUBLISHED) and not release.is_public:
        yield Step(
            "publish-to-all",
            gettext_lazy("Publish to everybody"),
            gettext_lazy(
                "Everybody may read and load it, without an account. This is not taken back: it "
                "can only be withdrawn."
            ),
            "globe",
            manages,
        )
    if state != ReleaseState.WITHDRAWN:
        yield Step(
            "withdraw",
            gettext_lazy("Withdraw"),
            gettext_lazy(
                "It is not to be used any more, and whoever asks for it is told why. Nothing is "
                "deleted, and this is not taken back."
            ),
            "ban",
            can_run(user, release.campaign),
            needs_reason=True,
        )


_STEPS: Mapping[str, Mapping[str, Any]] = {
    "check": {"event": ReleaseState.CHECKED},
    "approve": {"event": ReleaseState.APPROVED},
    "publish": {"event": ReleaseState.PUBLISHED},
    "publish-to-all": {"event": ReleaseState.PUBLISHED, "public": True},
    "withdraw": {"event": ReleaseState.WITHDRAWN},
}


@require_POST
@in_campaign(can_lead)
def step(request: SignedInRequest, campaign: Campaign, version: str, step: str) -> HttpResponse:
    """Take a step; back to the release's page, with what came of it."""
    release = release_in(campaign, version)
    if step not in _STEPS:
        raise Http404
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["note"])))
        return redirect("console:release", name=campaign.name, version=version)
    try:
        note = form.cleaned_data["note"]
        event = take_step(user=request.user, release=release, note=note, **_STEPS[step])
    except Conflict as conflict:
        messages.error(request, str(conflict))
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.fields.values()))
    else:
        told = {"version": version, "state": event.get_event_display()}
        messages.success(request, _("%(version)s: %(state)s.") % told)
    return redirect("console:release", name=campaign.name, version=version)


@dataclass(frozen=True)
class GateLine:
    """A gate in the reader's language; `look` is the name of a state as pages show it."""

    id: str
    title: str
    sentence: str
    look: str
    binds: bool
    items: int

    @classmethod
    def of(cls, gate: Gate) -> "GateLine":
        failed = "held" if gate.binds else "short"
        return cls(
            id=gate.id,
            title=localized(gate.title, _),
            sentence=localized(gate.sentence, _),
            look=failed if gate.state is GateState.FAILED else gate.state.value,
            binds=gate.binds,
            items=gate.items,
        )


def gate_lines(release: Release) -> list[GateLine]:
    """Those that hold it back first, then in their own order."""
    found = gates_of(release)
    return [GateLine.of(gate) for gate in sorted(found, key=lambda gate: not gate.holds_back)]


def life_of(release: Release) -> list[tuple[str | Promise, list[Any], bool]]:
    """The states in their order, each with the events that led to it; whether it is the present
    one."""
    events = list(release.events.all())
    shown = [*LIFE, *([ReleaseState.WITHDRAWN] if release.withdrawal else [])]
    return [
        (state.label, [one for one in events if one.event == state], state == release.state)
        for state in shown
    ]


@require_safe
@in_campaign(can_download)
def gate(request: SignedInRequest, campaign: Campaign, version: str, gate: str) -> HttpResponse:
    """The items behind a gate."""
    release = release_in(campaign, version)
    if gate not in GATE_KINDS or not release.place.is_there:
        raise Http404
    start = whole_number(request.GET.get("from")) or 0
    items = ItemsBehind(release, gate)
    rows = list(items[start : start + ITEMS_A_PAGE + 1])
    line = next(one for one in gate_lines(release) if one.id == gate)
    more = len(rows) > ITEMS_A_PAGE
    back = max(0, start - ITEMS_A_PAGE)
    return show_release(
        request,
        "release-gate",
        release,
        gate=line,
        rows=rows[:ITEMS_A_PAGE],
        previous=url_with(request, **{"from": back or None}) if start else None,
        next=url_with(request, **{"from": start + ITEMS_A_PAGE}) if more else None,
    )
