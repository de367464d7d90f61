"""Whom the campaigns' releases are hidden from, for apps that know a release by its folder."""

from collections.abc import Iterator

from annotations.models import Release
from annotations.models.releases import store_name
from workbench.core.accounts.models import User
from workbench.core.releases import register


def _hidden(user: User) -> Iterator[tuple[str, str]]:
    found = Release.objects.hidden_from(user)
    columns = ("content_hash", "campaign__name", "version")
    for content_hash, campaign, version in found.order_by().values_list(*columns):
        yield content_hash, store_name(campaign, version)


register(_hidden)
