"""What a campaign asks of its releases before they are approved and published."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.models import Campaign, ReleaseRules
from annotations.permissions import can_manage
from annotations.publishing.gates import GATE_KINDS
from annotations.selectors.release_state import rules_of
from annotations.services.fields import check_field
from annotations.services.locking import lock_campaign
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid


def change_release_rules(
    *,
    user: User,
    campaign: Campaign,
    binds: Collection[str],
    floors: Mapping[str, float],
    note: str = "",
) -> ReleaseRules:
    """State which gates hold a release back, and the floors of those that have one.

    They hold for every step from now on; what was checked before keeps the gates it was checked
    by. The same rules again make no version. Locks: the campaign's row.

    Args:
        floors: by the gate's id; one that is not named is as usual.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Invalid: there is no such gate, it has no floor, or the floor is out of range.
    """
    can_manage(user, campaign).require()
    check_field(ReleaseRules, "note", note)
    _check_gates(binds)
    for gate, floor in floors.items():
        _check_floor(gate, floor)
    with transaction.atomic():
        lock_campaign(campaign)
        newest = campaign.release_rules.last()
        stated = {"binds": sorted(set(binds)), "floors": dict(sorted(floors.items()))}
        if newest and (newest.binds, newest.floors) == (stated["binds"], stated["floors"]):
            return newest
        version = rules_of(campaign).version + 1
        return ReleaseRules.objects.create(
            campaign=campaign, version=version, note=note, created_by=user, **stated
        )


def _check_gates(binds: Collection[str]) -> None:
    if unknown := sorted(set(binds) - GATE_KINDS.keys()):
        problem = _("There is no gate %(unknown)s; the gates are: %(known)s.")
        parts = {"unknown": ", ".join(unknown), "known": ", ".join(GATE_KINDS)}
        raise Invalid(binds=problem % parts)


def _check_floor(gate: str, floor: float) -> None:
    kind = GATE_KINDS.get(gate)
    if kind is None or kind.floor is None:
        known = ", ".join(one.id for one in GATE_KINDS.values() if one.floor is not None)
        problem = _("%(gate)s has no floor; these have one: %(known)s.")
        raise Invalid(floors=problem % {"gate": gate, "known": known})
    if not kind.least <= floor <= kind.most:
        problem = _("%(floor)s is out of range for %(gate)s; give %(least)s to %(most)s.")
        parts = {"floor": floor, "gate": gate, "least": kind.least, "most": kind.most}
        raise Invalid(floors=problem % parts)
