"""Releases further on in their lives, whatever their gates say."""

from annotations.models import Campaign, Release, ReleaseRules
from annotations.models.release_events import ReleaseState
from annotations.services import release_life
from annotations.vocabularies import Role
from tests.factories import member


def bind_nothing(campaign: Campaign) -> None:
    """Have no gate hold the campaign's releases back."""
    version = campaign.release_rules.count() + 1
    manager = member(campaign, Role.MANAGER)
    ReleaseRules.objects.create(campaign=campaign, version=version, created_by=manager)


def lead(
    release: Release, to: ReleaseState = ReleaseState.PUBLISHED, *, public: bool = False
) -> Release:
    """Lead a draft to a later state, by a manager and a reviewer of its campaign."""
    campaign = release.campaign
    bind_nothing(campaign)
    manager, reviewer = member(campaign, Role.MANAGER), member(campaign, Role.REVIEWER)
    release_life.check_gates(user=manager, release=release)
    if to != ReleaseState.CHECKED:
        release_life.approve_release(user=reviewer, release=release)
    if to not in (ReleaseState.CHECKED, ReleaseState.APPROVED):
        release_life.publish_release(user=manager, release=release, public=public)
    if to == ReleaseState.WITHDRAWN:
        release_life.withdraw_release(user=manager, release=release, reason="Its key was leaked.")
    return Release.objects.get(pk=release.pk)
