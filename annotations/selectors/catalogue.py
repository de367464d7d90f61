"""Which benchmarks a person may look through, and whose keys they may see there."""

from django.db.models import Count, Q, QuerySet

from annotations.models import Benchmark, Campaign, Item, Membership
from annotations.models.visibility import source_visible_to
from annotations.permissions import can_create_campaign, can_import_benchmark
from annotations.vocabularies import Role
from workbench.core.accounts.models import User


def benchmarks_visible_to(user: User) -> QuerySet[Benchmark]:
    """Those of one's campaigns and imports, and the next versions for who manages a campaign; all
    for who makes campaigns or imports."""
    benchmarks = Benchmark.objects.annotate(item_count=Count("items"))
    if can_create_campaign(user) or can_import_benchmark(user):
        return benchmarks
    campaigns = Campaign.objects.visible_to(user).values("benchmark")
    managed = Campaign.objects.managed_by(user).values("benchmark")
    return benchmarks.filter(Q(pk__in=campaigns) | Q(created_by=user) | Q(parent__in=managed))


def items_visible_to(user: User) -> QuerySet[Item]:
    """The items of those benchmarks, but for those that the person may have to answer blind.

    Whether their keys may be seen is another matter.
    """
    visible = benchmarks_visible_to(user).values("pk")
    items = Item.objects.filter(source_visible_to(user), benchmark__in=visible)
    return items.select_related("benchmark")


def items_of(campaign: Campaign, user: User) -> QuerySet[Item]:
    """The items of a campaign's benchmark that the person may be shown, whole."""
    return Item.objects.filter(source_visible_to(user), benchmark=campaign.benchmark_id)


def benchmarks_with_keys(user: User) -> set[int]:
    """The benchmarks whose keys the person may see: those of the campaigns they oversee.

    Whoever sees a campaign's console is never handed a blind answer task of its benchmark.
    """
    if user.is_superuser:
        return set(Benchmark.objects.values_list("pk", flat=True))
    overseen = Membership.objects.filter(user=user).exclude(role=Role.ANNOTATOR)
    return set(overseen.values_list("campaign__benchmark", flat=True))
