"""One shape for every error that the API answers with: problem details, RFC 9457."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from workbench.core import absence
from workbench.core.absence import AWAY, is_away, told
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict, Invalid
from workbench.core.locking import BUSY, RETRY_AFTER_SECONDS, is_busy, repeats_a_nonce
from workbench.core.problems import MEDIA_TYPE, problem

SEE_ERRORS = _("Some fields are not valid; see errors.")
WITHOUT_FIELD = "non_field_errors"


class ConflictError(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class Busy(exceptions.APIException):
    """`exception_handler` sends `wait` as `Retry-After`."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "busy"
    default_detail = BUSY
    wait = RETRY_AFTER_SECONDS


class Away(exceptions.APIException):
    """The database does not answer."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "away"
    default_detail = AWAY
    wait = absence.RETRY_AFTER_SECONDS


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into problem details; None lets a fault become a 500."""
    response = exception_handler(_as_api_exception(error), context)
    if response is None:
        return None
    response.data = _problem(response.status_code, response.data)
    response.content_type = MEDIA_TYPE
    # Also of a view that answers with a page or with YAML: to render those may fail once more.
    request = context["request"]
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), MEDIA_TYPE
    return response


def _as_api_exception(error: Exception) -> Exception:
    match error:
        case NotPermitted():
            return exceptions.PermissionDenied(str(error), error.code or None)
        case Invalid():
            return exceptions.ValidationError({name: [text] for name, text in error.fields.items()})
        case Conflict():
            return ConflictError(str(error))
        case ValidationError():
            return exceptions.ValidationError(
                error.message_dict if hasattr(error, "error_dict") else error.messages
            )
        case ObjectDoesNotExist() | Http404() if _says_nothing(error):
            return exceptions.NotFound(
                gettext("There is nothing at this address, or nothing that you may see.")
            )
        case RequestDataTooBig():
            return TooLarge(gettext("The request is too large; send less at once."))
        case OperationalError() if is_busy(error):
            return Busy()
        case _ if is_away(error):
            return Away(told(error))
        case IntegrityError() if repeats_a_nonce(error):
            return ConflictError(
                gettext("This nonce belongs to another submission; send a fresh one.")
            )
    return error


def _says_nothing(error: Exception) -> bool:
    """Whether a refusal has no words for people: none, a number, or those of a lookup in code."""
    looked_up = isinstance(error.__context__, ObjectDoesNotExist)
    return isinstance(error, ObjectDoesNotExist) or looked_up or not error.args


def _problem(code: int, data: Any) -> dict[str, Any]:
    status = HTTPStatus(code)
    if isinstance(data, dict) and isinstance(data.get("detail"), str):
        return problem(status, detail=data["detail"], code=data["detail"].code)
    errors = data if isinstance(data, dict) else {WITHOUT_FIELD: data}
    return problem(status, detail=SEE_ERRORS, errors=errors)
