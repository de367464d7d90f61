"""Names of countries by hundreds are fetched once, and not with every screen."""

import pytest
from django.test import Client
from django.urls import reverse

from annotations.forms.country_aliases import country_aliases
from tests.factories import make_campaign, member


@pytest.mark.django_db
def test_other_names_of_countries_are_kept_by_the_browser(client: Client) -> None:
    campaign = make_campaign(items=1)
    client.force_login(member(campaign))
    answer = client.get(reverse("desk-countries"))
    told = answer.json()
    assert told["names"]["congo"] == "CD CG"
    assert told["names"].keys() == country_aliases().keys()
    assert [state["codes"] for state in told["former"] if "ussr" in state["names"]] == [
        "AM AZ BY EE GE KG KZ LT LV MD RU TJ TM UA UZ"
    ]
    assert {"private", "max-age=86400"} <= set(answer["Cache-Control"].split(", "))
    screen = client.post(f"/work/{campaign.name}/label/en/", follow=True).text
    assert reverse("desk-countries") in screen
    assert "ivory coast" not in screen
