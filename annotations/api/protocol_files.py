"""The rules of a campaign as files, to be fetched and to make the next campaign of."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField, told
from annotations.api.lookups import campaign_of
from annotations.formats.protocol import PROTOCOL, ProtocolError, ProtocolFile, read_protocol
from annotations.permissions import can_view
from annotations.selectors.protocol_files import files_for
from workbench.core.api.requests import person

MOST_FILES = 100


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class ProtocolFilesField(serializers.DictField):
    """The text of each file by its name: `protocol.toml`, and those that it names."""

    child = TextField(max_length=limits.SAMPLE_FILE, allow_blank=True)

    def __init__(self, **kwargs: Any) -> None:
        help = "The text of each file by its name: `protocol.toml`, and those that it names."
        super().__init__(**{"help_text": help, **kwargs})

    def to_internal_value(self, data: Any) -> ProtocolFile:  # type: ignore[override]
        files = super().to_internal_value(data)
        if PROTOCOL not in files or len(files) > MOST_FILES:
            problem = _("Give %(name)s and at most %(most)d files beside it.")
            raise serializers.ValidationError(problem % {"name": PROTOCOL, "most": MOST_FILES - 1})
        try:
            return read_protocol(files[PROTOCOL], files.get)
        except ProtocolError as error:
            raise serializers.ValidationError(told(error)) from error


class ProtocolFilesView(APIView):
    """A campaign's rules as files."""

    class OutputSerializer(serializers.Serializer[Any]):
        version = serializers.IntegerField(help_text="Of the rules in force.")
        files = serializers.DictField(
            child=serializers.CharField(), help_text="The text of each file by its name."
        )

    @extend_schema(responses=OutputSerializer)
    def get(self, request: Request, name: str) -> Response:
        """The rules in force as files, in the form in which a campaign can be made of them."""
        campaign, user = campaign_of(request, name), person(request)
        can_view(user, campaign).require()
        files = files_for(user, campaign)
        return Response({"version": campaign.protocol.version, "files": files})
