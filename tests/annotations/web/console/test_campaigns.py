from typing import Any

import pytest
from django.contrib.auth.models import Permission

from annotations.models import Campaign
from annotations.vocabularies import Role
from tests.annotations.web.console.conftest import USUAL_OVERLAPS, SignIn
from tests.factories import BenchmarkFactory, ItemFactory, UserFactory, make_campaign
from workbench.core.accounts.models import User


@pytest.fixture
def founder(db: None) -> User:
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="add_campaign"))
    return user


def plan(**changes: Any) -> dict[str, Any]:
    benchmark = BenchmarkFactory()
    ItemFactory.create_batch(3, benchmark=benchmark)
    return {
        "benchmark": benchmark.pk,
        "name": "first",
        "title": "الأولى",
        "languages": ["ar", "am"],
        **USUAL_OVERLAPS,
        "lease_minutes": 60,
        "grace_minutes": 15,
        "label_per_subject": 2,
        "answer_per_subject": 0,
        "seed": 7,
        "guideline": "Keep numbers.",
        **changes,
    }


def test_the_form_makes_a_campaign_that_its_maker_manages(founder: User, sign_in: SignIn) -> None:
    response = sign_in(founder).post("/console/new/", plan(), follow=True)
    campaign = Campaign.objects.get(name="first")
    assert "الأولى" in response.text
    assert campaign.languages == ["ar", "am"]
    assert campaign.memberships.get(user=founder).role == Role.MANAGER
    assert campaign.samples.filter(kind="label").count() == 2
    assert campaign.protocol.guideline == "Keep numbers."


def test_languages_stand_with_their_own_names(founder: User, sign_in: SignIn) -> None:
    BenchmarkFactory()
    html = sign_in(founder).get("/console/new/").text
    assert "Amharic · አማርኛ" in html
    assert "English" not in html.split("id_languages")[1]


def test_a_name_that_is_taken_is_an_error_at_its_field(founder: User, sign_in: SignIn) -> None:
    campaign = make_campaign(items=1)
    response = sign_in(founder).post("/console/new/", plan(name=campaign.name))
    assert response.status_code == 422
    assert "choose another name" in response.text


def test_without_a_benchmark_the_page_leads_to_the_import(founder: User, sign_in: SignIn) -> None:
    assert "There is no benchmark to work on" in sign_in(founder).get("/console/new/").text


def test_who_may_not_make_campaigns_is_refused_with_the_reason(db: None, sign_in: SignIn) -> None:
    response = sign_in(UserFactory()).post("/console/new/", plan())
    assert response.status_code == 403
    assert "You may not make campaigns" in response.text
    assert not Campaign.objects.exists()
