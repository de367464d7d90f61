"""What people are told of, and what they wish to be told."""

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from annotations.models import Assignment, Notice, NoticeChoice
from annotations.models.tasks import AssignmentState
from annotations.vocabularies import NoticeKind
from workbench.core.accounts.models import User


def notices_of(user: User) -> QuerySet[Notice]:
    """Those that the person is shown, newest first; `in_hand` is the person's assignment of the
    task that was sent back, where they hold it."""
    held = Assignment.objects.of_every_purpose().filter(person=user, state=AssignmentState.OPEN)
    ended = Cast(F("round") - 1, CharField())  # The round that the return ended.
    about = Concat(Value("task:"), Cast("task", CharField()), Value(":"), ended)
    again = held.annotate(about=about).filter(about=OuterRef("about")).values("pk")
    shown = Notice.objects.shown_to(user).select_related("campaign")
    return shown.annotate(in_hand=Subquery(again[:1]))


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
