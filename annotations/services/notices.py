"""How people are told of what happened beside their work: on the page, and by mail once a day."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from annotations.models import Campaign, Notice, NoticeChoice
from annotations.vocabularies import NoticeKind
from workbench.core.accounts.addresses import site_url
from workbench.core.accounts.models import User
from workbench.core.locking import locked

log = logging.getLogger(__name__)
MOST_IN_ONE_MAIL = 50


def notify(
    *,
    people: Iterable[int],
    campaign: Campaign,
    kind: NoticeKind,
    about: str,
    facts: Mapping[str, Any],
) -> None:
    """Tell people, by their ids, of one thing; whoever was told of it before is not told again."""
    Notice.objects.bulk_create(
        [
            Notice(person_id=one, campaign=campaign, kind=kind, about=about, facts=dict(facts))
            for one in people
        ],
        ignore_conflicts=True,
    )


def mark_seen(*, user: User) -> int:
    """Take all that the person is shown as seen; returns how many were new."""
    shown = Notice.objects.shown_to(user).filter(seen_at=None)
    return shown.update(seen_at=timezone.now())


def choose_notices(*, user: User, on_page: Iterable[str], by_mail: Iterable[str]) -> None:
    """Set how the person takes each kind."""
    page, mail = set(on_page), set(by_mail)
    NoticeChoice.objects.bulk_create(
        [
            NoticeChoice(person=user, kind=kind, on_page=kind in page, by_mail=kind in mail)
            for kind in NoticeKind
        ],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["on_page", "by_mail"],
    )


def send_digests() -> int:
    """Send everybody the notices that wait for them in one mail; returns how many mails went.

    A mail that cannot be sent is tried again the next time. Locks: one person's notices at a time.
    """
    waiting = Notice.objects.to_mail().order_by("person", "pk").select_related("person", "campaign")
    sent = 0
    for person, notices in groupby(waiting, key=attrgetter("person")):
        sent += _send_digest(person, [notice.pk for notice in notices])
    return sent


@transaction.atomic
def _send_digest(person: User, keys: list[int]) -> bool:
    mine = Notice.objects.to_mail().filter(pk__in=keys).select_related("campaign")
    notices = list(locked(mine, skip_locked=True).order_by("pk"))
    if not notices:
        return False
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject, text = _digest(person, notices)
    try:
        send_mail(subject, text, None, [person.email])
    except (SMTPException, OSError) as error:
        log.warning("A digest of notices could not be sent: %s", error)
        return False
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=timezone.now())
    return True


def _digest(person: User, notices: Sequence[Notice]) -> tuple[str, str]:
    """Subject and text of the mail."""
    count = len(notices)
    subject = ngettext("Workbench: %(count)s notice", "Workbench: %(count)s notices", count)
    context = {
        "person": person.display_name,
        "notices": notices[:MOST_IN_ONE_MAIL],
        "more": max(count - MOST_IN_ONE_MAIL, 0),
        "site": site_url(),
    }
    return subject % {"count": count}, render_to_string("notices/digest.txt", context)
