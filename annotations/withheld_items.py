"""Which questions of a release a person must not be shown yet, for apps that show them with keys.

As the pages of a release have it (`can_download`), but question by question: none on which a task
can still come to the person, or on a twin, in a campaign over the benchmark; and of any release
none whose source is kept from them, for a task that is to be done blind.
"""

from collections.abc import Iterator

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from annotations.models import Campaign, Item, Release
from annotations.models.visibility import blind_tasks, reaching, source_visible_to
from annotations.permissions import can_download
from workbench.core.accounts.models import User
from workbench.core.released_items import ReleaseKey, register_withholding


def campaigns_of(release: ReleaseKey) -> QuerySet[Campaign]:
    """The campaigns that the release was made from: by its content, or by its name in the store."""
    in_store = Concat("campaign__name", Value("-"), "version")
    made = Release.objects.alias(in_store=in_store).filter(
        Q(content_hash=release.content_hash) | Q(in_store=release.folder)
    )
    return Campaign.objects.filter(pk__in=made.order_by().values("campaign"))


def _withheld(user: User, release: ReleaseKey) -> Iterator[str]:
    campaigns = campaigns_of(release).select_related("benchmark")
    for campaign in campaigns:
        if not can_download(user, campaign):
            yield from _names(_reachable(user, campaign))
    if not campaigns and blind_tasks(user).exists():
        # Questions from elsewhere: what the person is to answer goes by the same names there.
        visible = Item.objects.filter(source_visible_to(user))
        yield from _names(Item.objects.exclude(pk__in=visible.values("pk")))


def _reachable(user: User, campaign: Campaign) -> QuerySet[Item]:
    """Of the campaign's benchmark, what tasks can still come to the person on."""
    items = Item.objects.filter(benchmark=campaign.benchmark_id)
    visible = items.filter(source_visible_to(user))
    return items.filter(reaching(user, campaign) | ~Q(pk__in=visible.values("pk")))


def _names(items: QuerySet[Item]) -> Iterator[str]:
    return iter(items.order_by().values_list("sample_id", flat=True))


register_withholding(_withheld)
