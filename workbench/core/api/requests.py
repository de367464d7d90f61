"""What a view takes out of a request: who asks, the checked body and the checked parameters."""

from typing import Any, Final, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from workbench.core.accounts.models import User
from workbench.core.api.built import built

LARGE_BODY: Final[int] = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
"""As `most_body` of a view that takes whole files; others take less (`core/web/bodies.py`)."""


class Input(serializers.Serializer[Any]):
    """A body, or the parameters of an address, whose every field is known: a misspelt name is
    refused, not passed over, and so is a parameter that is given twice and has one value."""

    def to_internal_value(self, data: Any) -> Any:
        given = super().to_internal_value(data)
        if unknown := [name for name in data if name not in self.fields]:
            raise serializers.ValidationError(
                {name: [_("There is no such field.")] for name in unknown}
            )
        if repeated := [name for name in data if self._is_repeated(data, name)]:
            raise serializers.ValidationError({name: [_("Give it once.")] for name in repeated})
        return given

    def _is_repeated(self, data: Any, name: str) -> bool:
        one = not isinstance(self.fields[name], serializers.ListField)
        return one and isinstance(data, QueryDict) and len(data.getlist(name)) > 1


def person(request: Request) -> User:
    """Who asks; the API's permissions let nobody in who is not signed in."""
    return cast("User", request.user)


def body(request: Request, form: type[Input]) -> dict[str, Any]:
    """The checked fields of the request's body.

    Raises:
        ValidationError: a field is missing, unknown or malformed.
    """
    return _checked(form, request.data)


def query(request: Request, form: type[Input]) -> dict[str, Any]:
    """The checked parameters of the request's address; raises as `body`."""
    return _checked(form, request.query_params)


def _checked(form: type[Input], data: Any) -> dict[str, Any]:
    try:
        return dict(built(form).run_validation(data))
    except (serializers.ValidationError, ValidationError):
        # A field says what is wrong in the language of whoever it first told so: told by a new one.
        given = form(data=data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)
