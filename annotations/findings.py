"""Whom findings on a release can be sent to: the campaigns that it was made from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.formats.flags import FlagRows
from annotations.models import Campaign
from annotations.permissions import can_manage
from annotations.services.findings import import_flags
from annotations.services.importing import ImportRefused
from annotations.withheld_items import campaigns_of
from workbench.core.accounts.models import User
from workbench.core.findings import (
    Destination,
    Finding,
    FindingsRefused,
    Progress,
    register_receiver,
)
from workbench.core.messages import localized
from workbench.core.released_items import ReleaseKey
from workbench.layouts.records import RowError


class Campaigns:
    def destinations(self, user: User, release: ReleaseKey) -> Iterator[Destination]:
        """Those that the person manages."""
        for campaign in campaigns_of(release).order_by("name"):
            if can_manage(user, campaign):
                url = reverse("console:flags", args=[campaign.name])
                yield Destination(campaign.name, str(campaign), f"{url}?raised_by=evaluation")

    def take(
        self, *, user: User, name: str, findings: Iterable[Finding], progress: Progress
    ) -> Mapping[str, int]:
        campaign = Campaign.objects.select_related("benchmark").get(name=name)
        given = FlagRows.of_list(_("Findings"), findings)
        try:
            done = import_flags(campaign=campaign, given=given, user=user, progress=progress)
        except ImportRefused as refused:
            raise FindingsRefused(str(refused), map(_told, refused.errors)) from refused
        return asdict(done)


def _told(error: RowError) -> Mapping[str, Any]:
    words = {name: localized(getattr(error, name), _) for name in ("problem", "remedy")}
    return asdict(error) | words


register_receiver(Campaigns())
