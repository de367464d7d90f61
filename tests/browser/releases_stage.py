"""A campaign with a release that everybody may read, and one before it that is withdrawn."""

from annotations.models import Release
from annotations.models.release_events import ReleaseState
from annotations.services import planning
from annotations.services.members import add_member
from annotations.services.release_life import take_step
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from tests.browser.screens import MANAGER, RELEASES, REVIEWER, SPANISH
from tests.factories import BenchmarkFactory, ItemFactory, translate
from tests.work import claim, edit
from workbench.core.accounts.models import User


def set_releases() -> None:
    """Between the two a text was edited."""
    benchmark = BenchmarkFactory(licence="mit", attribution="The writers of the questions")
    ItemFactory.create_batch(2, benchmark=benchmark)
    campaign = planning.create_campaign(
        benchmark=benchmark, name=RELEASES, languages=["es"], plan=planning.Plan.of()
    )
    translate(campaign, "es")
    manager, reviewer, annotator = (
        User.objects.get(username=name) for name in (MANAGER, REVIEWER, SPANISH)
    )
    add_member(campaign=campaign, user=manager, role=Role.MANAGER)
    add_member(campaign=campaign, user=reviewer, role=Role.REVIEWER)
    add_member(campaign=campaign, user=annotator, role=Role.ANNOTATOR, languages=["es"])
    first = build_release(campaign=campaign, version="1.0.0", user=manager).release
    _publish(first, manager, reviewer)
    edit(annotator, claim(campaign, annotator), "¿Qué hueso es este?")
    second = build_release(campaign=campaign, version="1.1.0", user=manager).release
    _publish(second, manager, reviewer)
    why = "A question gives its own answer away."
    take_step(user=manager, release=first, event=ReleaseState.WITHDRAWN, note=why)


def _publish(release: Release, manager: User, reviewer: User) -> None:
    take_step(user=manager, release=release, event=ReleaseState.CHECKED)
    take_step(user=reviewer, release=release, event=ReleaseState.APPROVED)
    take_step(user=manager, release=release, event=ReleaseState.PUBLISHED, public=True)
