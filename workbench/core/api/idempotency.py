"""A submission is written once, however often it is sent: the client's nonce says which it is."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from workbench.core.api.requests import Input, body

HEADER = "Idempotency-Key"
PARAMETER = OpenApiParameter(
    HEADER,
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    description="The submission's nonce, unless the body holds it.",
)
Post = TypeVar("Post", bound=Callable[..., Response])


class SubmissionInput(Input):
    """A body that is written once, however often it is sent."""

    nonce = serializers.UUIDField(
        required=False,
        help_text="Made by the client, once for each submission; or send it as Idempotency-Key.",
    )


def submits(
    given: type[SubmissionInput], stored: type[serializers.BaseSerializer[Any]]
) -> Callable[[Post], Post]:
    """Describe a submission: 201 when it is written, 200 when it had been written before."""
    return extend_schema(
        request=given, responses={201: stored, 200: stored}, parameters=[PARAMETER]
    )


def written(stored: Mapping[str, Any], *, repeated: bool) -> Response:
    """What was stored, as it is shown, now or by the same submission before."""
    return Response(stored, status.HTTP_200_OK if repeated else status.HTTP_201_CREATED)


def submission(request: Request, form: type[SubmissionInput]) -> dict[str, Any]:
    """`body`, with the nonce from the header or the field under `nonce`.

    Raises:
        ValidationError: as `body`; or there is no nonce, or two that differ.
    """
    given = body(request, form)
    header = request.headers.get(HEADER)
    nonce = given.get("nonce")
    if header is not None:
        key = _uuid(header)
        if nonce is not None and nonce != key:
            raise serializers.ValidationError({"nonce": [_("Differs from the Idempotency-Key.")]})
        nonce = key
    if nonce is None:
        raise serializers.ValidationError(
            {"nonce": [_("Send a fresh UUID here or as the header Idempotency-Key.")]}
        )
    return given | {"nonce": nonce}


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise serializers.ValidationError({HEADER: [_("Send a UUID.")]}) from None
