"""Where a person finds a question of a release on the human side: the console and the desk."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.models import Assignment, Campaign
from annotations.permissions import can_view
from annotations.withheld_items import campaigns_of
from workbench.core.accounts.models import User
from workbench.core.released_items import Link, ReleaseKey, register_linking


def _links(user: User, release: ReleaseKey, sample_id: str, language: str) -> Iterator[Link]:
    for campaign in campaigns_of(release):
        if can_view(user, campaign):
            yield from _in_console(campaign, sample_id, language)
        yield from _at_the_desk(user, campaign, sample_id, language)


def _in_console(campaign: Campaign, sample_id: str, language: str) -> Iterator[Link]:
    if language in (*campaign.languages, campaign.source_language):
        url = reverse("console:item", args=[campaign.name, sample_id])
        yield Link(_("In the console of %s") % campaign, f"{url}?language={language}")


def _at_the_desk(user: User, campaign: Campaign, sample_id: str, language: str) -> Iterator[Link]:
    """What the person decided, or has in hand."""
    own = Assignment.objects.visible_to(user).filter(
        task__campaign=campaign, task__item__sample_id=sample_id, task__language=language
    )
    if latest := own.order_by("-pk").first():
        yield Link(_("Your task at the desk"), reverse("desk-open", args=[latest.pk]))


register_linking(_links)
