"""What every answer leaves behind: where the person was last seen, and what they were denied."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from workbench.core.accounts.models import ApiToken, User
from workbench.core.accounts.recording import record_denial
from workbench.core.accounts.sessions import note_session


class AccessRecords:
    """Middleware, inside those of session and sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        by_token = isinstance(getattr(request, "auth", None), ApiToken)
        # Only where the view has asked who it is: nothing is read for this alone.
        asked = by_token or hasattr(request, "_cached_user")
        person = request.user if asked and isinstance(request.user, User) else None
        if response.status_code == HTTPStatus.FORBIDDEN:
            record_denial(request=request, person=person)
        if person and not by_token and SESSION_KEY in request.session:
            note_session(request=request, person=person)
        return response
