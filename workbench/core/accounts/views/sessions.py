"""The page on which people see where they are signed in, and sign out from afar."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from workbench.core.accounts.models import User
from workbench.core.accounts.sessions import end_other_sessions, end_session, sessions_of


@never_cache
@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    context = {"sessions": sessions_of(user=cast("User", request.user))}
    return render(request, "accounts/sessions.html", context)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(sessions_of(user=cast("User", request.user)), pk=pk)
    end_session(session=session, request=request)
    messages.success(request, _("That browser is signed out."))
    return redirect("sessions")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    end_other_sessions(user=cast("User", request.user), key=request.session.session_key)
    messages.success(request, _("All of your other browsers are signed out."))
    return redirect("sessions")
