"""A manager of one campaign sees nothing of another's, though both are over one benchmark."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from annotations.models import Campaign
from annotations.permissions import can_see_people
from annotations.selectors.item_history import history_of
from annotations.services import importing_texts, opening, planning, releasing
from annotations.services.flagging import raise_flag
from annotations.services.glossary import add_term
from annotations.vocabularies import FlagReason, Role
from evaluation.models import Run
from evaluation.selectors import runs as selectors
from evaluation.services import runs as services
from tests.annotations.test_blind_answers import everything
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.work import claim, edit
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.jobs.services import enqueue

pytestmark = pytest.mark.django_db

MACHINE, HUMAN, TERM, NOTE = (
    "¿El texto ajeno?",
    "¿El texto corregido?",
    "término ajeno",
    "duda ajena",
)


@pytest.fixture
def campaign(settings: Any, tmp_path: Path) -> Campaign:
    """Whose texts, term, flag and release are its own."""
    settings.RELEASES_DIR, settings.RUNS_DIR = tmp_path / "releases", tmp_path / "runs"
    campaign = make_campaign(items=2, translated=False, overlap_review=2)
    item = campaign.benchmark.items.first()
    importing_texts.store_translations(
        texts=[(item, MACHINE, ["uno", "dos", "tres", "cuatro"])],
        language="es",
        engine="engine-of-the-other",
        engine_version="1",
    )
    opening.open_text_tasks(campaign=campaign, language="es")
    annotator = member(campaign)
    edit(annotator, claim(campaign, annotator), HUMAN)
    add_term(campaign=campaign, language="es", source="bone", target=TERM)
    raise_flag(
        campaign=campaign,
        item=item,
        language="es",
        reason=FlagReason.OTHER,
        comment=NOTE,
        nonce=uuid.uuid4(),
        person=annotator,
    )
    enqueue(kind="none", arguments={}, subject=f"campaign:{campaign.pk}", created_by=None)
    releasing.build_release(campaign=campaign, version="1.0.0")
    return campaign


@pytest.fixture
def sibling(campaign: Campaign) -> Campaign:
    return planning.create_campaign(
        benchmark=campaign.benchmark, name="sibling", languages=("es",), plan=planning.Plan.of()
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def started(campaign: Campaign, user: User | None = None) -> Run:
    return services.start_run(release_folder=f"{campaign.name}-1.0.0", spec="uniform:0", user=user)


def test_its_texts_terms_flags_and_people_are_not_told(
    campaign: Campaign, sibling: Campaign
) -> None:
    manager, item = member(sibling, Role.MANAGER), campaign.benchmark.items.first()
    people = campaign.memberships.values_list("user__username", flat=True)
    asked: set[str] = set()
    for where in (sibling, campaign):
        answered = list(everything(manager, where, item, known=asked))
        assert len(answered) > 60
        for path, status, text in answered:
            asked.add(path)
            assert status < 500, path
            if f"/{campaign.name}/" in path and path.startswith(("/console/", "/work/")):
                assert status == 404, path  # as where there is no campaign of the name
            for secret in (MACHINE, HUMAN, TERM, NOTE, "engine-of-the-other", *people):
                assert secret not in text, (path, secret)
    own = {
        text.question
        for text in history_of(campaign, item, member(campaign, Role.MANAGER), "es").texts
    }
    assert own == {MACHINE, HUMAN}


def test_runs_are_seen_by_who_may_see_their_release(campaign: Campaign, sibling: Campaign) -> None:
    run = started(campaign)
    own, other = member(campaign, Role.ANNOTATOR), member(sibling, Role.MANAGER)
    for user, status, count in ((own, 200, 1), (other, 404, 0)):
        api, pages = client_of(user), signed_in(user)
        assert len(api.get(f"{V1}/runs").json()["results"]) == count
        assert len(pages.get("/evaluation/runs/").context["rows"]) == count
        assert len(selectors.releases(user)) == count
        assert api.get(f"{V1}/runs/{run.pk}/scores").status_code == status
        assert pages.get(run.get_absolute_url()).status_code == status
        assert pages.get(f"/jobs/{run.job_id}/").status_code == (200 if count else 403)


def test_who_may_start_runs_starts_none_on_a_release_that_is_not_theirs(
    campaign: Campaign, sibling: Campaign
) -> None:
    user = member(sibling, Role.MANAGER)
    user.user_permissions.add(Permission.objects.get(codename="add_run"))
    with pytest.raises(Invalid, match="no release folder"):
        started(campaign, user)
    run = started(campaign)
    assert client_of(user).post(f"{V1}/runs/{run.pk}/cancel").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_the_page_of_people_and_the_members_api_have_one_rule(role: Role) -> None:
    campaign = make_campaign(items=1)
    user = member(campaign, role)
    expected = 200 if can_see_people(user, campaign) else 403
    page = signed_in(user).get(f"/console/campaigns/{campaign.name}/people/")
    assert page.status_code == expected
    assert client_of(user).get(f"{V1}/campaigns/{campaign.name}/members").status_code == expected
    assert expected == (200 if role == Role.MANAGER else 403)
