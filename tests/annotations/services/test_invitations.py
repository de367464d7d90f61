"""Invitations: nobody gets more than was meant for them, and a file is taken whole or not."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotations.models import Campaign, Invitation
from annotations.services.invitations import (
    Guest,
    accept,
    accept_as_newcomer,
    forget_invitations,
    invite,
    resend,
    withdraw,
)
from annotations.services.inviting_many import invite_many
from annotations.vocabularies import Role
from tests.factories import UserFactory, make_campaign, member
from tests.made_once import made_once
from workbench.core.accounts.link_secrets import digest_of
from workbench.core.accounts.models import User
from workbench.core.accounts.newcomers import NewAccount
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
ANN = Guest("Ann@Example.org", "Ann", ["annotator"], ["es"])


@made_once
def campaign() -> Campaign:
    return make_campaign(items=1, languages=("es", "am"), translated=False)


def verified(email: str) -> User:
    user = UserFactory.create(email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def test_an_invitation_is_accepted_once_by_whom_it_is_for(campaign: Campaign) -> None:
    manager = member(campaign, Role.MANAGER)
    made = invite(campaign=campaign, user=manager, guest=ANN)
    digest = digest_of(made.secret)
    assert made.secret not in str(Invitation.objects.values().get()), "the digest alone is stored"
    with pytest.raises(NotPermitted, match="another address"):
        accept(digest=digest, user=verified("bob@example.org"))
    ann = verified("ann@example.org")
    accept(digest=digest, user=ann)
    role = campaign.memberships.get(user=ann)
    assert (role.role, role.languages) == ("annotator", ["es"])
    with pytest.raises(Conflict, match="accepted already"):
        accept(digest=digest, user=UserFactory.create())
    with pytest.raises(Invalid, match="Takes part already as: annotator"):
        invite(campaign=campaign, user=manager, guest=ANN)
    more = Guest("ann@example.org", "", ["annotator", "reviewer"], ["am"])
    with pytest.raises(Invalid, match="already"):
        invite(campaign=campaign, user=manager, guest=more)
    by_link = invite(
        campaign=campaign, user=manager, guest=Guest(roles=["annotator"], languages=["am"])
    )
    accept(digest=digest_of(by_link.secret), user=ann)
    role.refresh_from_db()
    assert role.languages == ["es", "am"], "what one had is kept"


def test_a_link_ends_when_it_is_withdrawn_sent_anew_late_or_its_inviter_is_gone(
    campaign: Campaign,
) -> None:
    manager, user = member(campaign, Role.MANAGER), UserFactory.create()
    older = invite(campaign=campaign, user=manager, guest=ANN)
    pk = older.invitation.pk
    newer = resend(campaign=campaign, user=manager, invitation_id=pk)
    with pytest.raises(Conflict, match="newer one"):
        accept(digest=digest_of(older.secret), user=user)
    with pytest.raises(Invalid, match="Invited already"):
        invite(campaign=campaign, user=manager, guest=ANN)
    Invitation.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Conflict, match="has ended"):
        accept(digest=digest_of(newer.secret), user=user)
    again = invite(campaign=campaign, user=manager, guest=ANN)
    withdraw(campaign=campaign, user=manager, invitation_id=again.invitation.pk)
    with pytest.raises(Conflict, match="withdrawn"):
        accept(digest=digest_of(again.secret), user=user)
    with pytest.raises(Conflict, match="withdrawn"):
        resend(campaign=campaign, user=manager, invitation_id=again.invitation.pk)
    last = invite(campaign=campaign, user=manager, guest=ANN)
    campaign.memberships.filter(user=manager).delete()
    with pytest.raises(Conflict, match="no longer runs"):
        accept(digest=digest_of(last.secret), user=user)
    for act in (resend, withdraw):
        with pytest.raises(NotPermitted):
            act(campaign=campaign, user=manager, invitation_id=last.invitation.pk)
    with pytest.raises(NotPermitted):
        invite(campaign=campaign, user=member(campaign, Role.REVIEWER), guest=ANN)
    campaign.archived_at = timezone.now()
    campaign.save()
    with pytest.raises(Conflict, match="archived"):
        accept(digest=digest_of(last.secret), user=user)
    with pytest.raises(NotPermitted, match="archived"):
        invite(campaign=campaign, user=None, guest=ANN)
    assert not campaign.memberships.filter(user=user).exists()
    Invitation.objects.filter(withdrawn_at=None).update(ends_at=timezone.now() - timedelta(days=91))
    assert forget_invitations() == 1


def test_a_mailed_link_shows_whose_the_address_is_and_a_copied_one_does_not(
    campaign: Campaign,
) -> None:
    account = NewAccount("ann", "a long engine of brass", email="ann@example.org")
    for mailed in (True, False):
        made = invite(campaign=campaign, user=None, guest=ANN, by_mail=mailed)
        account = NewAccount(f"ann{mailed}", account.password, "Ann", account.email, mailed)
        user, _ = accept_as_newcomer(digest=digest_of(made.secret), account=account)
        assert EmailAddress.objects.get(user=user).verified is mailed
        again = invite(campaign=campaign, user=None, guest=Guest(ANN.email, roles=["viewer"]))
        with pytest.raises(NotPermitted, match="There is an account with this address"):
            accept_as_newcomer(digest=digest_of(again.secret), account=account)
        campaign.invitations.all().delete()
        user.delete()
    with pytest.raises(Invalid, match="needs an address"):
        invite(campaign=campaign, user=None, guest=Guest(roles=["viewer"]), by_mail=True)
    made = invite(campaign=campaign, user=None, guest=Guest(roles=["viewer"]))
    UserFactory.create(username=account.username)
    with pytest.raises(Invalid, match="another's"):
        accept_as_newcomer(digest=digest_of(made.secret), account=account)
    made.invitation.refresh_from_db()
    assert made.invitation.state == "waiting"


HALF_RIGHT = """address,name,roles,languages
new@example.org,New,annotator,es
new2@example.org,Boss,king,
far@example.org,Far,annotator,fr
in@example.org,In,annotator,es
NEW@example.org,Twice,viewer,
nobody,Nobody,viewer,
waits@example.org,Waits,viewer,
boss@example.org,Boss,manager,
"""


def test_a_file_that_is_half_right_invites_nobody_and_says_why_row_by_row(
    campaign: Campaign,
) -> None:
    verified("in@example.org").memberships.create(
        campaign=campaign, role="annotator", languages=["am"]
    )
    verified("boss@example.org").memberships.create(campaign=campaign, role="manager")
    invite(campaign=campaign, user=None, guest=Guest("waits@example.org", "", ["viewer"]))
    told = invite_many(campaign=campaign, user=None, name="people.csv", content=HALF_RIGHT.encode())
    said = {fate.row: fate.problem for fate in told.problems}
    assert sorted(said) == [3, 4, 5, 6, 7]
    for row, words in (
        (3, "no role “king”"),
        (4, "Not in this campaign: fr; it has: es, am"),
        (5, "Takes part already"),
        (6, "same address as in row 2"),
        (7, "valid email"),
    ):
        assert words in said[row]
    there = [fate.row for fate in told.rows if fate.is_there]
    assert there == [8, 9], "asked for so before, and in already"
    assert campaign.invitations.count() == 1


def test_the_command_prints_links_and_changes_nothing_the_second_time(
    campaign: Campaign, tmp_path: Path
) -> None:
    def run(*arguments: str, **options: object) -> str:
        out = StringIO()
        call_command("invite", *arguments, campaign=campaign.name, stdout=out, **options)
        return out.getvalue()

    one = {"role": ["annotator"], "languages": ["es"], "url": "https://w.example.org/"}
    assert "would be invited" in run("ann@example.org", dry_run=True, **one)
    address, link = run("ann@example.org", **one).strip().split("\t")
    assert address == "ann@example.org"
    assert link.startswith("https://w.example.org/accounts/join/")
    assert "in or invited already" in run("ann@example.org", **one)
    assert link not in run("ann@example.org", again=True, **one)
    with pytest.raises(CommandError, match="no role “king”"):
        run("bob@example.org", role=["king"])
    file = tmp_path / "people.csv"
    file.write_text("bob@example.org,Bob,,am\neve@example.org,Eve,viewer,\n")
    with pytest.raises(CommandError, match="row 1: Name a role"):
        run(file=file)
    for fate in ("would be invited", "mailed", "in or invited already"):
        dry = fate.startswith("would")
        told = json.loads(run(file=file, role=["annotator"], json=True, mail=True, dry_run=dry))
        assert {one["fate"] for one in told["people"]} == {fate}
        assert {one["link"] for one in told["people"]} == {None}
    sent = {message.to[0]: message.body for message in mail.outbox}
    assert sorted(sent) == ["bob@example.org", "eve@example.org"]
    assert "http://127.0.0.1:8000/accounts/join/" in sent["bob@example.org"]
    assert "አማርኛ" in sent["bob@example.org"]
