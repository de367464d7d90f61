"""Where somebody who was invited comes in: with a new account, or with the one that they have."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from annotations.models import Invitation
from annotations.permissions import can_accept, can_come_as_newcomer
from annotations.selectors.invitations import closed_because, invitation_of
from annotations.services.invitation_mails import roles_of, title_of
from annotations.services.invitations import accept, accept_as_newcomer
from annotations.vocabularies import Role
from workbench.core.accounts import links
from workbench.core.accounts.attempts import begin_attempt_with_link
from workbench.core.accounts.doors import Door, register
from workbench.core.accounts.link_secrets import digest_of
from workbench.core.accounts.models import User
from workbench.core.accounts.newcomer_forms import NewAccountForm
from workbench.core.errors import Conflict, Invalid

PAGE = "join"


@never_cache
@require_safe
def open_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The link itself: it tells nothing, and leads on."""
    digest = digest_of(secret)
    known = invitation_of(digest) is not None
    return links.open_link(request, digest=digest, known=known, page=PAGE)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Who invited into what, and the way in."""
    invitation = invitation_of(links.held_digest(request, page=PAGE))
    if invitation is None:
        return links.refuse(request, status=404)
    if invitation.accepted_by is not None and invitation.accepted_by == request.user:
        return _welcome(request, invitation)
    if reason := closed_because(invitation):
        return links.refuse(request, status=410, reason=reason)
    try:
        if isinstance(request.user, User):
            return _as_oneself(request, request.user, invitation)
        return _as_newcomer(request, invitation)
    except Conflict as conflict:
        return links.refuse(request, status=409, reason=str(conflict))


def _as_oneself(request: HttpRequest, user: User, invitation: Invitation) -> HttpResponse:
    permission = can_accept(user, invitation)
    if request.method == "POST" and permission:
        accept(digest=invitation.digest, user=user)
        return _welcome(request, invitation)
    status = 403 if request.method == "POST" else 200
    return _page(request, invitation, status=status, refusal=permission.reason)


def _as_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    permission = can_come_as_newcomer(invitation)
    if not permission:
        status = 403 if request.method == "POST" else 200
        return _page(request, invitation, status=status, has_account=permission.reason)
    form = NewAccountForm(request.POST or None, name=invitation.name, email=invitation.email)
    if request.method != "POST":
        return _page(request, invitation, form=form)
    attempt = begin_attempt_with_link(request=request)
    if not attempt.allowed:
        return links.refuse(request, status=429)
    if form.is_valid():
        account = form.account(verified=invitation.mailed)
        try:
            user, _accepted = accept_as_newcomer(
                digest=invitation.digest, account=account, request=request
            )
        except Invalid as refusal:
            form.show(refusal)
        else:
            attempt.forget()
            welcome = _welcome(request, invitation)
            return links.let_in(request, user, url=welcome["Location"])
    return _page(request, invitation, form=form, status=422)


def _page(
    request: HttpRequest,
    invitation: Invitation,
    *,
    form: NewAccountForm | None = None,
    status: int = 200,
    refusal: str = "",
    has_account: str = "",
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "title": title_of(campaign=invitation.campaign),
        "roles": roles_of(invitation=invitation),
        "form": form,
        "refusal": refusal,
        "has_account": has_account,
    }
    return render(request, "joining/join.html", context, status=status)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """On to where the person works from now on."""
    links.let_go(request, page=PAGE)
    words = {"campaign": title_of(campaign=invitation.campaign)}
    messages.success(request, _("You are in: %(campaign)s.") % words)
    if set(invitation.roles) == {Role.ANNOTATOR}:
        return redirect("/")
    return redirect(reverse("console:campaign", args=[invitation.campaign.name]))


def _is_open(request: HttpRequest) -> bool:
    invitation = invitation_of(links.held_digest(request, page=PAGE))
    return invitation is not None and not closed_because(invitation)


def _enter(request: HttpRequest, user: User) -> None:
    """Somebody has come by OpenID Connect, who had no account; the page leads them on."""
    accept(digest=links.held_digest(request, page=PAGE), user=user)


register(Door(page=PAGE, is_open=_is_open, enter=_enter))
