"""What administrators decide about an account: whether it is of use, and what else it may."""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import Permission as Right
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from workbench.core.accounts.models import AccessEvent, BrowserSession, User
from workbench.core.accounts.recording import record
from workbench.core.accounts.results import NotPermitted
from workbench.core.accounts.sessions import end_sessions
from workbench.core.errors import Conflict
from workbench.core.locking import locked


def set_active(
    *, person: User, active: bool, user: User, request: HttpRequest | None = None
) -> None:
    """Let an account be used, or no longer: then its browsers are signed out, its tokens useless.

    Locks: the rows of all administrators.

    Raises:
        NotPermitted: the user is no administrator.
        Conflict: it is the user's own account.
    """
    require_administrator(user=user)
    if person == user:
        raise Conflict(_("This is your own account; have another administrator do it."))
    with transaction.atomic():
        list(locked(User.objects.filter(is_superuser=True, is_active=True).order_by("pk")))
        if not User.objects.filter(pk=user.pk, is_active=True, is_superuser=True).exists():
            raise Conflict(_("You are no administrator any more."))
        if User.objects.filter(pk=person.pk, is_active=not active).update(is_active=active):
            kind = AccessEvent.Kind.REACTIVATED if active else AccessEvent.Kind.DEACTIVATED
            record(kind=kind, request=request, person=person, detail=f"#{user.pk}")
        if not active:
            end_sessions(sessions=BrowserSession.objects.filter(user=person))


def end_all_sessions(*, person: User, user: User, request: HttpRequest | None = None) -> int:
    """Sign a person out everywhere; returns in how many browsers they were.

    Raises:
        NotPermitted: the user is no administrator.
    """
    require_administrator(user=user)
    ended = end_sessions(sessions=BrowserSession.objects.filter(user=person))
    record(
        kind=AccessEvent.Kind.SESSION_ENDED,
        request=request,
        person=person,
        detail=f"#{user.pk}",
    )
    return ended


def set_rights(
    *,
    person: User,
    rights: Mapping[str, bool],
    user: User,
    request: HttpRequest | None = None,
) -> Collection[str]:
    """Give and take rights, named as in `annotations.add_campaign`; returns those that changed.

    Raises:
        NotPermitted: the user is no administrator.
    """
    require_administrator(user=user)
    changed = []
    with transaction.atomic():
        for name, given in rights.items():
            app, _dot, codename = name.partition(".")
            right = Right.objects.get(content_type__app_label=app, codename=codename)
            if person.user_permissions.filter(pk=right.pk).exists() == given:
                continue
            (person.user_permissions.add if given else person.user_permissions.remove)(right)
            changed.append(name)
        if changed:
            record(
                kind=AccessEvent.Kind.RIGHTS_CHANGED,
                request=request,
                person=person,
                detail=f"#{user.pk} · {', '.join(changed)}",
            )
    return changed


def require_administrator(*, user: User) -> None:
    """Raise `NotPermitted` unless the user is one."""
    if not user.is_superuser:
        raise NotPermitted(_("Only administrators may do this."))
