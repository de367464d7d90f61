"""One shape for every error: problem details, RFC 9457."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from workbench.accounts.results import NotPermitted
from workbench.errors import Conflict, Invalid

MEDIA_TYPE = "application/problem+json"


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into problem details; None lets a fault become a 500."""
    response = exception_handler(_as_api_exception(error), context)
    if response is None:
        return None
    response.data = _problem(response.status_code, response.data)
    response.content_type = MEDIA_TYPE
    return response


def _as_api_exception(error: Exception) -> Exception:
    match error:
        case NotPermitted():
            return exceptions.PermissionDenied(str(error))
        case Invalid():
            return exceptions.ValidationError(error.fields)
        case Conflict():
            conflict = exceptions.APIException(str(error))
            conflict.status_code = status.HTTP_409_CONFLICT
            return conflict
        case ValidationError():
            return exceptions.ValidationError(
                error.message_dict if hasattr(error, "error_dict") else error.messages
            )
        case Http404() | PermissionDenied():
            return error
    return error


def _problem(code: int, data: Any) -> dict[str, Any]:
    title = status_title(code)
    if isinstance(data, dict) and set(data) == {"detail"}:
        return {"type": "about:blank", "title": title, "status": code, "detail": data["detail"]}
    return {
        "type": "about:blank",
        "title": title,
        "status": code,
        "detail": "Some fields are not valid; see errors.",
        "errors": data,
    }


def status_title(code: int) -> str:
    return {
        400: "Not valid",
        401: "Sign in first",
        403: "Not permitted",
        404: "Not found",
        405: "Method not allowed",
        406: "Not acceptable",
        409: "Conflict",
        415: "Unsupported media type",
        429: "Too many requests",
    }.get(code, "Error")
