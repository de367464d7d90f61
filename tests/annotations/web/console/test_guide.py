"""The way from an empty console to the first release, told step by step."""

from django.contrib.auth.models import Permission

from annotations.selectors.beginning import Stage, current, first_steps, steps_of
from annotations.selectors.progress import by_language
from annotations.services.members import add_member
from annotations.services.releasing import build_release
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import SignIn
from tests.factories import BenchmarkFactory, UserFactory, make_campaign, member, translate


def test_an_empty_console_begins_with_the_benchmark(sign_in: SignIn, db: None) -> None:
    admin = UserFactory(is_superuser=True)
    page = sign_in(admin).get("/console/").text
    assert "The way to the first release" in page
    assert 'href="/console/import/">Import benchmark' in page
    assert page.count('aria-current="step"') == 1

    BenchmarkFactory()
    assert [step.is_done for step in first_steps()] == [True, *[False] * 5]
    founder = UserFactory()
    founder.user_permissions.add(Permission.objects.get(codename="add_campaign"))
    page = sign_in(founder).get("/console/").text
    assert 'href="/console/new/">New campaign' in page


def test_a_campaign_tells_its_next_step_until_it_has_a_release(sign_in: SignIn, db: None) -> None:
    campaign = make_campaign(items=2, languages=("es", "am"), translated=False, overlap_label=2)
    manager = member(campaign, Role.MANAGER)

    def now() -> tuple[Stage, int, int]:
        step = current(steps_of(campaign, by_language(campaign)))
        assert step is not None
        return step.stage, step.done, step.total

    assert now() == (Stage.PEOPLE, 0, 2)
    member(campaign)
    member(campaign, languages=("es",))
    assert now() == (Stage.PEOPLE, 1, 2)
    page = sign_in(manager).get(f"/console/campaigns/{campaign.name}/").text
    assert "The language with the fewest has 1 of 2 annotators." in page
    assert f'href="/console/campaigns/{campaign.name}/people/">Invite people' in page

    add_member(campaign=campaign, user=UserFactory(), role=Role.ANNOTATOR, languages=["am"])
    assert now() == (Stage.TEXTS, 0, 2)
    translate(campaign, "es")
    assert now() == (Stage.TEXTS, 1, 2)
    translate(campaign, "am")
    assert now() == (Stage.WORK, 0, 8)

    build_release(campaign=campaign, version="1.0.0")
    assert steps_of(campaign, by_language(campaign)) == []
    assert "first release" not in sign_in(manager).get(f"/console/campaigns/{campaign.name}/").text


def test_who_may_not_manage_is_told_no_steps(sign_in: SignIn, db: None) -> None:
    campaign = make_campaign(items=1, translated=False, label_per_subject=0)
    viewer = member(campaign, Role.VIEWER)
    page = sign_in(viewer).get(f"/console/campaigns/{campaign.name}/").text
    assert "first release" not in page
    assert "No texts yet" in page
