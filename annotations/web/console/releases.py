"""The releases of a campaign: the list, the way to the next one, and what is asked of them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.models import Campaign, Release
from annotations.permissions import can_manage
from annotations.publishing.gates import GATE_KINDS, GateRules
from annotations.selectors.release_state import rules_of
from annotations.services.release_rules import change_release_rules
from annotations.services.releasing import order_release
from annotations.web.console.access import in_campaign, show
from annotations.web.console.forms import ReleaseForm
from annotations.web.refusals import show_refusal
from workbench.core.accounts.requests import SignedInRequest
from workbench.core.errors import Conflict, Invalid
from workbench.core.messages import localized


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign()
def releases(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """The list, and for managers the way to build the next one."""
    form = ReleaseForm(request.POST or None, initial={"version": _next_version(campaign)})
    if request.method == "POST":
        can_manage(request.user, campaign).require()
        if form.is_valid():
            try:
                job = order_release(user=request.user, campaign=campaign, **form.cleaned_data)
            except Conflict as conflict:
                form.add_error("version", str(conflict))
            except Invalid as invalid:
                show_refusal(form, invalid)
            else:
                return redirect("job", pk=job.pk)
    found = campaign.releases.select_related("campaign", "created_by")
    return show(
        request,
        "releases",
        campaign,
        status=422 if form.is_bound else 200,
        form=form,
        releases=[(one, _told(one)) for one in found.prefetch_related("events")],
    )


def _told(release: Release) -> dict[str, Any]:
    """What the list says of a release, from its manifest: older ones tell no coverage."""
    coverage: dict[str, dict[str, dict[str, int]]] = release.manifest.get("coverage", {})
    source = release.manifest["source_language"]
    splits = [split for code, its in coverage.items() if code != source for split in its.values()]
    texts = sum(split["rows"] for split in splits)
    return {
        "languages": len(coverage) or None,
        "rows": texts,
        "reviewed": sum(split["reviewed"] for split in splits),
    }


class RulesForm(forms.Form):
    """Which gates bind, and their floors."""

    def __init__(self, rules: GateRules, data: Any = None) -> None:
        super().__init__(data)
        for kind in GATE_KINDS.values():
            self.fields[f"binds_{kind.id}"] = forms.BooleanField(
                label=localized(kind.title, _), required=False, initial=kind.id in rules.binds
            )
            if kind.floor is not None:
                self.fields[f"floor_{kind.id}"] = forms.FloatField(
                    label=_("At least"),
                    initial=kind.floor_under(rules),
                    min_value=kind.least,
                    max_value=kind.most,
                    widget=forms.NumberInput(attrs={"step": "any"}),
                )

    def pairs(self) -> Iterator[tuple[forms.BoundField, forms.BoundField | None]]:
        """Each gate with its floor, where it has one."""
        for kind in GATE_KINDS:
            floor = f"floor_{kind}"
            yield self[f"binds_{kind}"], self[floor] if floor in self.fields else None

    def chosen(self) -> dict[str, Any]:
        """What `change_release_rules` takes."""
        given = self.cleaned_data
        floors = {kind: given[f"floor_{kind}"] for kind in GATE_KINDS if f"floor_{kind}" in given}
        usual = {kind: GATE_KINDS[kind].floor for kind in floors}
        return {
            "binds": [kind for kind in GATE_KINDS if given[f"binds_{kind}"]],
            "floors": {kind: floor for kind, floor in floors.items() if floor != usual[kind]},
        }


@require_http_methods(["GET", "HEAD", "POST"])
@in_campaign(can_manage)
def rules(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Choose which gates hold a release back."""
    form = RulesForm(rules_of(campaign).rules, request.POST or None)
    if form.is_bound and form.is_valid():
        change_release_rules(user=request.user, campaign=campaign, **form.chosen())
        messages.success(request, _("These gates hold from now on for every step of a release."))
        return redirect("console:releases", name=campaign.name)
    return show(
        request,
        "releases",
        campaign,
        template="console/release_rules.html",
        status=422 if form.is_bound else 200,
        form=form,
    )


def _next_version(campaign: Campaign) -> str:
    """One minor step after the newest release."""
    newest = campaign.releases.first()
    if newest is None:
        return "1.0.0"
    major, minor, _patch = newest.version.split("-")[0].split(".")
    return f"{major}.{int(minor) + 1}.0"
