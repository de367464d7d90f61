"""The page on which the first administrator makes their account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from workbench.core.accounts import links
from workbench.core.accounts.first_administrator import is_open, make_first_administrator
from workbench.core.accounts.link_secrets import digest_of
from workbench.core.accounts.newcomer_forms import NewAccountForm
from workbench.core.errors import Conflict, Invalid

PAGE = "first-administrator"


@never_cache
@require_safe
def open_first(request: HttpRequest, secret: str) -> HttpResponse:
    digest = digest_of(secret)
    return links.open_link(request, digest=digest, known=is_open(digest=digest), page=PAGE)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_administrator(request: HttpRequest) -> HttpResponse:
    digest = links.held_digest(request, page=PAGE)
    if not is_open(digest=digest):
        reason = _("It makes the first administrator alone, and the newest one printed works.")
        return links.refuse(request, status=404, reason=reason)
    form = NewAccountForm(request.POST or None)
    if form.is_valid():
        account = form.account()
        try:
            user = make_first_administrator(digest=digest, account=account, request=request)
        except Conflict as conflict:
            return links.refuse(request, status=409, reason=str(conflict))
        except Invalid as refusal:
            form.show(refusal)
        else:
            links.let_go(request, page=PAGE)
            return links.let_in(request, user, url="/console/")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/first_administrator.html", {"form": form}, status=status)
