"""What a view takes out of a request: who asks, and the checked body."""

import uuid
from typing import Any, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from workbench.accounts.models import User

IDEMPOTENCY_HEADER = "Idempotency-Key"
IDEMPOTENCY_KEY = OpenApiParameter(
    IDEMPOTENCY_HEADER,
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    description="The submission's nonce, unless the body holds it.",
)


class Input(serializers.Serializer[Any]):
    """A body whose every field is known: a misspelt name is refused, not passed over."""

    def to_internal_value(self, data: Any) -> Any:
        given = super().to_internal_value(data)
        if unknown := [name for name in data if name not in self.fields]:
            raise serializers.ValidationError(
                {name: ["There is no such field."] for name in unknown}
            )
        return given


class SubmissionInput(Input):
    """A body that is written once, however often it is sent."""

    nonce = serializers.UUIDField(
        required=False,
        help_text="Made by the client, once for each submission; or send it as Idempotency-Key.",
    )


def person(request: Request) -> User:
    """Who asks; the API's permissions let nobody in who is not signed in."""
    return cast("User", request.user)


def body(request: Request, form: type[Input]) -> dict[str, Any]:
    """The checked fields of the request's body.

    Raises:
        ValidationError: a field is missing, unknown or malformed.
    """
    given = form(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def submission(request: Request, form: type[SubmissionInput]) -> dict[str, Any]:
    """`body`, with the nonce from the header or the field under `nonce`.

    Raises:
        ValidationError: as `body`; or there is no nonce, or two that differ.
    """
    given = body(request, form)
    header = request.headers.get(IDEMPOTENCY_HEADER)
    nonce = given.get("nonce")
    if header is not None:
        key = _uuid(header)
        if nonce is not None and nonce != key:
            raise serializers.ValidationError({"nonce": ["Differs from the Idempotency-Key."]})
        nonce = key
    if nonce is None:
        raise serializers.ValidationError(
            {"nonce": ["Send a fresh UUID here or as the header Idempotency-Key."]}
        )
    return given | {"nonce": nonce}


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise serializers.ValidationError({IDEMPOTENCY_HEADER: ["Send a UUID."]}) from None
