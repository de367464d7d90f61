"""What people are told of beside their work: on the page, and by mail once a day."""

import uuid
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from annotations.models import Notice
from annotations.services.adjudicating import return_task
from annotations.services.notices import notify, send_digests
from annotations.vocabularies import NoticeKind, Role
from tests.factories import make_campaign, member
from tests.work import accept, claim
from workbench.core.accounts.models import User

pytestmark = pytest.mark.django_db


def sign_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_whose_work_is_sent_back_reads_so_on_the_desk_and_in_one_mail_a_day() -> None:
    campaign = make_campaign(items=2)
    person, other, reviewer = member(campaign), member(campaign), member(campaign, Role.REVIEWER)
    for _ in range(2):
        done = accept(person, claim(campaign, person)).decision
        return_task(user=reviewer, task_id=done.task_id, nonce=uuid.uuid4(), note="Mind it.")
    client = sign_in(person)
    home, page = client.get("/").text, client.get("/notices/").text
    for text in (home, page):
        assert text.count("Review, Español: a task of yours was sent back") == 2
    assert f'href="/work/{campaign.name}/review/es/"' in page
    held = claim(campaign, person)
    page = client.get("/notices/").text
    assert page.count(f'href="/assignments/{held.pk}/"') == 1
    assert page.count(f'href="/work/{campaign.name}/review/es/"') == 1
    assert "was sent back" not in sign_in(other).get("/notices/").text

    assert send_digests() == 1
    (message,) = mail.outbox
    assert message.to == [person.email]
    assert message.subject == "Workbench: 2 notices"
    assert message.body.count("was sent back with a note") == 2
    assert message.body.rstrip().endswith("/notices/")
    assert send_digests() == 0

    client.post("/notices/seen/")
    assert "was sent back" not in client.get("/").text
    assert "was sent back" in client.get("/notices/").text


def test_each_kind_can_be_switched_off_in_either_way() -> None:
    campaign = make_campaign(items=1)
    person = member(campaign)
    client = sign_in(person)
    assert client.get("/notices/").text.count(" checked") == 2 * len(NoticeKind)
    client.post("/notices/", {"on_page": ["batch"], "by_mail": ["returned"]})
    batch: dict[str, Any] = {"name": "First", "deadline": "2031-02-03"}
    for kind, facts in (
        (NoticeKind.BATCH, batch),
        (NoticeKind.DEADLINE, batch),
        (NoticeKind.RETURNED, {"kind": "review", "language": "es"}),
    ):
        for _ in range(2):
            notify(people=[person.pk], campaign=campaign, kind=kind, about="one", facts=facts)
    assert Notice.objects.count() == 3
    page = client.get("/notices/").text
    assert "the batch “First” was given to you, to be done by 3 Feb 2031" in page
    assert page.count('<li class="queue">') == 1
    assert send_digests() == 1
    assert "was sent back" in mail.outbox[0].body
    assert "batch" not in mail.outbox[0].body


def test_a_mail_that_cannot_be_sent_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = make_campaign(items=1)
    person = member(campaign)
    facts = {"name": "First", "deadline": None}
    notify(people=[person.pk], campaign=campaign, kind=NoticeKind.BATCH, about="1", facts=facts)

    def refuse(*_: Any, **__: Any) -> None:
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as patched:
        patched.setattr("annotations.services.notices.send_mail", refuse)
        assert send_digests() == 0
    assert send_digests() == 1
    User.objects.filter(pk=person.pk).update(email="")
    notify(people=[person.pk], campaign=campaign, kind=NoticeKind.BATCH, about="2", facts=facts)
    assert send_digests() == 0
