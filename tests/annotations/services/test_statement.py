"""What a team states of its data."""

import pytest

from annotations import limits
from annotations.services.campaign_changes import CampaignState, set_state
from annotations.services.statement import change_statement
from annotations.statement import FIELDS, stated, unstated
from annotations.vocabularies import Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Invalid


def test_each_field_has_a_name_of_its_own_and_says_what_to_write() -> None:
    assert len({field.id for field in FIELDS}) == len(FIELDS)
    assert all(field.title and field.help and field.source for field in FIELDS)


def test_what_is_empty_is_not_stated() -> None:
    found = [(field.id, text) for field, text in stated({"biases": " x ", "contact": " "})]
    assert found == [("biases", "x")]
    assert len(unstated({"biases": "x"})) == len(FIELDS) - 1


@pytest.mark.django_db
def test_a_new_statement_takes_the_place_of_the_old_one() -> None:
    campaign = make_campaign(items=1)
    manager = member(campaign, Role.MANAGER)
    change_statement(user=manager, campaign=campaign, statement={"biases": "a", "contact": "b"})
    change_statement(
        user=manager, campaign=campaign, statement={"contact": "", "date_published": "2026-11-30"}
    )
    campaign.refresh_from_db()
    assert campaign.statement == {"date_published": "2026-11-30"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("colour", "x"),
        ("biases", "x" * (limits.STATEMENT + 1)),
        ("biases", "\0"),
        ("date_published", "soon"),
    ],
)
def test_what_cannot_be_stated_is_refused_by_its_field(field: str, text: str) -> None:
    campaign = make_campaign(items=1)
    with pytest.raises(Invalid) as refused:
        change_statement(user=None, campaign=campaign, statement={"contact": "a", field: text})
    assert refused.value.fields.keys() == {field}
    campaign.refresh_from_db()
    assert campaign.statement == {}


@pytest.mark.django_db
def test_a_manager_alone_states_it_and_not_once_it_is_archived() -> None:
    campaign = make_campaign(items=1)
    with pytest.raises(NotPermitted):
        change_statement(user=member(campaign), campaign=campaign, statement={})
    set_state(user=None, campaign=campaign, state=CampaignState.ARCHIVED)
    with pytest.raises(NotPermitted):
        change_statement(user=None, campaign=campaign, statement={"biases": "a"})


@pytest.mark.django_db
def test_it_is_read_and_written_over_http() -> None:
    campaign = make_campaign(items=1)
    client = client_of(member(campaign, Role.MANAGER))
    address = f"{V1}/campaigns/{campaign.name}/statement"
    sent = client.put(address, {"biases": "Western."}, format="json")
    assert sent.status_code == 200
    fields = {one["id"]: one for one in client.get(address).json()["statement"]}
    assert fields["biases"]["text"] == "Western."
    assert fields["contact"]["text"] == ""
    assert fields["biases"]["standard"] == "Croissant RAI 1.0"
    refused = client.put(address, {"colour": "x"}, format="json")
    assert refused.status_code == 400
