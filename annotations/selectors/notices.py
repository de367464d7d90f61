"""What people are told of, and what they wish to be told."""

from django.db.models import QuerySet

from annotations.models import Notice, NoticeChoice
from annotations.vocabularies import NoticeKind
from workbench.core.accounts.models import User


def notices_of(user: User) -> QuerySet[Notice]:
    """Those that the person is shown, newest first."""
    return Notice.objects.shown_to(user).select_related("campaign")


def unseen_of(user: User) -> QuerySet[Notice]:
    """Those that are new to the person."""
    return notices_of(user).filter(seen_at=None)


def chosen_ways(user: User) -> dict[str, list[str]]:
    """The kinds that the person takes, by the way: `on_page` and `by_mail`."""
    rows = {one.kind: one for one in NoticeChoice.objects.filter(person=user)}
    usual = NoticeChoice()
    return {
        way: [kind.value for kind in NoticeKind if getattr(rows.get(kind, usual), way)]
        for way in ("on_page", "by_mail")
    }
