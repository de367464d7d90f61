"""What a team states of its data, for the cards of its releases."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField
from annotations.api.lookups import campaign_of
from annotations.models import Campaign
from annotations.services.statement import change_statement
from annotations.statement import FIELDS
from workbench.core.api.requests import LARGE_BODY, Input, body, person


class StatementFieldSerializer(serializers.Serializer[Any]):
    """A field of the statement, and what the team wrote in it."""

    id = serializers.CharField()
    title = serializers.CharField()
    help = serializers.CharField(help_text="What to write.")
    standard = serializers.CharField(help_text="The document that asks for it.")
    text = serializers.CharField(help_text="Empty where nobody stated it.")


class StatementSerializer(serializers.Serializer[Any]):
    statement = StatementFieldSerializer(many=True)


class StatementView(APIView):
    """The statement of a campaign."""

    most_body = LARGE_BODY

    class InputSerializer(Input):
        """Texts by field; a field that is left out or empty is stated no more."""

        def get_fields(self) -> dict[str, Any]:
            return {
                field.id: TextField(
                    required=False,
                    allow_blank=True,
                    max_length=limits.STATEMENT,
                    help_text=field.help,
                )
                for field in FIELDS
            }

    @extend_schema(responses=StatementSerializer)
    def get(self, request: Request, name: str) -> Response:
        """What only people can say of the data, field by field."""
        return Response(_stated(campaign_of(request, name)))

    @extend_schema(request=InputSerializer, responses=StatementSerializer)
    def put(self, request: Request, name: str) -> Response:
        """Put a whole new statement in place of the old one.

        Releases that were built keep the statement that they were built with.
        """
        campaign = campaign_of(request, name)
        given = body(request, self.InputSerializer)
        change_statement(user=person(request), campaign=campaign, statement=given)
        return Response(_stated(campaign))


def _stated(campaign: Campaign) -> dict[str, Any]:
    return {
        "statement": [
            {
                "id": field.id,
                "title": field.title,
                "help": field.help,
                "standard": field.source,
                "text": campaign.statement.get(field.id, ""),
            }
            for field in FIELDS
        ]
    }
