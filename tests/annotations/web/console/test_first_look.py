"""What to look at first, on its page and over the API, and the order in which tasks go out."""

import uuid
from pathlib import Path

import pytest
from pytest_django import Settings

from annotations.models import Campaign, FirstLook
from annotations.services.flagging import raise_flag
from annotations.services.importing_texts import store_translations
from annotations.services.opening import open_text_tasks
from annotations.services.priorities import set_priority
from annotations.services.surveying import survey
from annotations.vocabularies import FlagReason, Role
from tests.annotations.web.console.conftest import SignIn
from tests.factories import make_campaign, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(settings: Settings, tmp_path: Path) -> Campaign:
    """Four texts: the second has two options alike, the third's item was flagged."""
    settings.MEDIA_ROOT = tmp_path
    campaign = make_campaign(items=4, languages=("es",), translated=False)
    second, third = list(campaign.benchmark.items.order_by("position"))[1:3]
    texts = []
    for item in campaign.benchmark.items.order_by("position"):
        number = item.question.rpartition(" ")[2]
        options = ["El fémur", "La tibia", "El cráneo", "La costilla"]
        if item == second:
            options[1] = options[0]
        texts.append((item, f"¿Qué hueso es el número {number}", options))
    store_translations(texts=texts, language="es", engine="one", engine_version="1")
    open_text_tasks(campaign=campaign, language="es")
    raise_flag(
        campaign=campaign,
        item=third,
        language="es",
        reason=FlagReason.SUSPICIOUS_SCORE,
        nonce=uuid.uuid4(),
    )
    return campaign


def address(campaign: Campaign, page: str = "") -> str:
    return f"/console/campaigns/{campaign.name}/texts/first-look/{page}"


def test_the_order_of_the_page_is_that_of_the_api_and_of_the_tasks(
    campaign: Campaign, sign_in: SignIn
) -> None:
    client = sign_in(member(campaign, Role.MANAGER))
    assert "have not been surveyed yet" in client.get(address(campaign)).text
    survey(campaign=campaign, name="first")
    response = client.get(address(campaign))
    ids = [item.sample_id for item in campaign.benchmark.items.order_by("position")]
    rows = response.context["rows"]
    assert [(row["look"].item.sample_id, row["look"].reason) for row in rows[:2]] == [
        (ids[1], "errors"),
        (ids[2], "flags"),
    ]
    assert "The checks find an error" in response.text
    only = client.get(address(campaign), {"language": "es", "reason": "flags"})
    assert [row["look"].item.sample_id for row in only.context["rows"]] == [ids[2]]

    listed = client.get(f"/api/v1/campaigns/{campaign.name}/first-look?language=es").json()
    assert [one["sample_id"] for one in listed["results"][:2]] == ids[1:3]
    assert listed["results"][1]["doubts"].keys() >= {"flags"}

    client.post(address(campaign, "order/"), {"language": "es"})
    tasks = campaign.tasks.production().filter(kind="review").order_by("-priority", "position")
    assert [task.item.sample_id for task in tasks[:2]] == ids[1:3]
    assert [task.priority_reason for task in tasks[:2]] == [
        "The checks find an error",
        "An evaluation flagged it",
    ]


def test_a_later_survey_gives_the_order_anew(campaign: Campaign) -> None:
    set_priority(user=None, campaign=campaign, number=50, reason="Doubt", by_first_look=True)
    assert not campaign.tasks.production().filter(priority__gt=0).exists()
    survey(campaign=campaign, name="first")
    first = campaign.tasks.production().order_by("-priority").values_list("item", "priority")[0]
    looks = campaign.first_looks.order_by("-score")
    assert first == (looks[0].item_id, round(50 * looks[0].score))
    survey(campaign=campaign, name="second")
    assert FirstLook.objects.count() == 4


@pytest.mark.parametrize(
    ("role", "opens", "orders"), [(Role.VIEWER, 200, 403), (Role.ANNOTATOR, 403, 403)]
)
def test_who_may(campaign: Campaign, sign_in: SignIn, role: Role, opens: int, orders: int) -> None:
    client = sign_in(member(campaign, role))
    assert client.get(address(campaign)).status_code == opens
    assert client.get(f"/api/v1/campaigns/{campaign.name}/first-look").status_code == opens
    assert client.post(address(campaign, "order/"), {"language": "es"}).status_code == orders
