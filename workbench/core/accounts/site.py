"""The admin, which has no sign-in of its own."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

_METHODS = require_http_methods(["GET", "HEAD", "POST"])


class AdminSite(admin.AdminSite):
    """People come in by the page where everybody signs in: its limits and second factor hold.

    Django's own forms of sign-in and of a new password are never shown, and take nothing.
    """

    @method_decorator(_METHODS)
    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        target = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
            target = resolve_url("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(target)
        if not self.has_permission(request):
            raise PermissionDenied(_("Only administrators may open this."))
        return HttpResponseRedirect(target)

    @method_decorator(_METHODS)
    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")
