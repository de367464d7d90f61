"""Terms are proposed at the desk, and count once somebody who settles has taken them over."""

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Campaign, GlossaryTerm, Notice, TermProposal
from annotations.selectors.glossary import proposals_to_settle, terms_for
from annotations.services import term_proposals as services
from annotations.services.glossary import add_term
from annotations.services.members import add_member
from annotations.services.term_proposals import decline_term, propose_term, take_term
from annotations.vocabularies import NoticeKind, Role
from tests.clients import V1, client_of
from tests.factories import make_campaign, member
from tests.made_once import made_once
from tests.work import claim
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


@made_once
def campaign() -> Campaign:
    return make_campaign(languages=("es", "fr"), label_per_subject=0, answer_per_subject=0)


def propose(user: User, campaign: Campaign, target: str = "fémur") -> TermProposal:
    return propose_term(
        user=user, campaign=campaign, language="es", source=" femur ", target=target, note="always"
    )


def test_a_proposal_counts_once_a_reviewer_of_the_language_takes_it_over(
    campaign: Campaign,
) -> None:
    user, reviewer = member(campaign), member(campaign, Role.REVIEWER, ("es",))
    item = campaign.benchmark.items.earliest("pk")
    proposal = propose(user, campaign)
    assert propose(user, campaign) == proposal
    assert terms_for(campaign.pk, "es", item) == []
    assert proposals_to_settle(reviewer, campaign) == [[proposal]]
    assert proposals_to_settle(member(campaign, Role.REVIEWER, ("fr",)), campaign) == []
    assert proposals_to_settle(user, campaign) == []
    with pytest.raises(NotPermitted):
        take_term(user=user, proposal=proposal)
    take_term(user=reviewer, proposal=proposal, target="hueso fémur")
    (term,) = terms_for(campaign.pk, "es", item)
    assert (term.source, term.target, term.note) == ("femur", "hueso fémur", "always")
    with pytest.raises(Conflict):
        decline_term(user=reviewer, proposal=proposal)


def test_what_cannot_be_taken_over_stays_waiting(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, manager = member(campaign), member(campaign, Role.MANAGER)
    proposal = propose(user, campaign)
    add_term(campaign=campaign, language="es", source="femur", target="fémur")
    with pytest.raises(Invalid):
        take_term(user=manager, proposal=proposal)
    proposal.refresh_from_db()
    assert proposal.state == "waiting"
    with pytest.raises(Invalid):
        propose(user, campaign)
    monkeypatch.setattr(services, "MOST_WAITING", 1)
    with pytest.raises(Invalid):
        propose(user, campaign, "muslo")
    decline_term(user=manager, proposal=proposal)
    assert propose(user, campaign, "muslo").state == "waiting"
    with pytest.raises(NotPermitted):
        propose(member(campaign, languages=("fr",)), campaign)


def test_the_desk_proposes_and_the_console_settles(campaign: Campaign) -> None:
    user, reviewer = member(campaign), member(campaign, Role.REVIEWER, ("es",))
    held = claim(campaign, user)
    desk, console = Client(), Client()
    desk.force_login(user)
    console.force_login(reviewer)
    sent = {"nonce": "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "source": "femur", "target": "fémur"}
    json = {"accept": "application/json"}
    done = desk.post(reverse("desk-term", args=[held.pk]), sent, headers=json)
    assert done.json()["nonce"] == sent["nonce"]
    refused = desk.post(reverse("desk-term", args=[held.pk]), sent | {"target": ""}, headers=json)
    assert refused.status_code == 422
    page = reverse("console:glossary", args=[campaign.name])
    proposed = console.get(page).text
    assert 'value="fémur"' in proposed
    assert user.username not in proposed
    proposal = TermProposal.objects.get()
    settle = reverse("console:settle-term", args=[campaign.name, proposal.pk])
    console.post(settle, {"target": "hueso"})
    assert GlossaryTerm.objects.get().created_by == reviewer
    told = desk.get(reverse("notices")).text
    assert "the term “femur” that you proposed is in the glossary as “hueso”" in told
    assert "Proposed at the desk" not in console.get(page).text


def test_the_api_shows_ones_own_and_what_one_settles(campaign: Campaign) -> None:
    user, manager = member(campaign), member(campaign, Role.MANAGER)
    url = f"{V1}/campaigns/{campaign.name}/glossary/proposals"
    made = client_of(user).post(url, {"language": "es", "source": "femur", "target": "fémur"})
    assert made.status_code == 201
    assert client_of(user).get(url).json()["results"] == [made.json()]
    assert client_of(member(campaign)).get(url).json()["results"] == []
    settle = f"{url}/{made.json()['id']}/settlement"
    assert client_of(user).post(settle, {"outcome": "taken"}).status_code == 403
    assert client_of(manager).post(settle, {"outcome": "declined"}).json()["state"] == "declined"
    assert client_of(manager).post(settle, {"outcome": "taken"}).status_code == 409


def test_who_proposed_a_term_is_told_what_became_of_it_and_why(campaign: Campaign) -> None:
    user, manager = member(campaign), member(campaign, Role.MANAGER)
    declined = propose(user, campaign, "muslo")
    decline_term(user=manager, proposal=declined, reason=" <b>thigh</b> ")
    add_member(campaign=campaign, user=manager, role=Role.ANNOTATOR, languages=())
    decline_term(user=manager, proposal=propose(manager, campaign, "pierna"))
    (notice,) = Notice.objects.filter(kind=NoticeKind.TERM)
    assert (notice.person, notice.facts["reason"]) == (user, "<b>thigh</b>")
    desk = Client()
    desk.force_login(user)
    told = desk.get(reverse("notices")).text
    assert "“muslo”, which you proposed for “femur”, was declined" in told
    assert "(&lt;b&gt;thigh&lt;/b&gt;)" in told
    with pytest.raises(Invalid):
        decline_term(user=manager, proposal=propose(user, campaign), reason="x" * 501)


def test_each_proposes_a_term_without_being_told_of_others_and_all_are_told(
    campaign: Campaign,
) -> None:
    first, second = member(campaign), member(campaign)
    manager = member(campaign, Role.MANAGER)
    url = f"{V1}/campaigns/{campaign.name}/glossary/proposals"
    term = {"language": "es", "source": "femur", "target": "fémur"}
    mine = client_of(first).post(url, term | {"note": "mine alone"}).json()
    theirs = client_of(second).post(url, term | {"note": "theirs"}).json()
    assert (mine["note"], theirs["note"]) == ("mine alone", "theirs")
    assert mine["id"] != theirs["id"]
    assert client_of(second).get(url).json()["results"] == [theirs]
    ((one, other),) = proposals_to_settle(manager, campaign)
    console = Client()
    console.force_login(manager)
    page = console.get(reverse("console:glossary", args=[campaign.name])).text
    assert page.count('name="target"') == 1 + page.count('id="id_target"')
    assert "mine alone" in page
    assert "theirs" in page
    assert first.username in page
    take_term(user=manager, proposal=other)
    one.refresh_from_db()
    assert one.state == "taken"
    told = Notice.objects.filter(kind=NoticeKind.TERM).values_list("person", flat=True)
    assert set(told) == {first.pk, second.pk}
