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
from annotations.permissions import can_manage, can_view
from annotations.selectors.protocol_files import files_for
from annotations.services.protocol_changes import Changed, set_protocol
from workbench.core.api.requests import LARGE_BODY, Input, body, person

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

    most_body = LARGE_BODY

    class OutputSerializer(serializers.Serializer[Any]):
        version = serializers.IntegerField(help_text="Of the rules in force.")
        files = serializers.DictField(
            child=serializers.CharField(), help_text="The text of each file by its name."
        )

    class InputSerializer(Input):
        files = ProtocolFilesField()
        dry_run = serializers.BooleanField(default=False, help_text="Say what would change.")

    class ChangedSerializer(serializers.Serializer[Any]):
        version = serializers.IntegerField(
            source="rules.version", help_text="Of the rules in force."
        )
        is_new = serializers.SerializerMethodField(help_text="False where nothing changed.")
        changed = serializers.ListField(
            child=serializers.CharField(), help_text="Where in the file the rules are new."
        )
        moved = serializers.IntegerField(
            source="effect.moved", default=0, help_text="Tasks not begun, which go by it now."
        )
        kept = serializers.IntegerField(
            source="effect.kept", default=0, help_text="Tasks begun, which keep their rules."
        )
        opened = serializers.IntegerField(source="effect.opened", default=0)
        removed = serializers.IntegerField(
            source="effect.removed", default=0, help_text="Of forms that are asked no more."
        )
        closed = serializers.IntegerField(
            source="effect.closed", default=0, help_text="Of such forms, begun."
        )

        def get_is_new(self, changed: Changed) -> bool:
            return changed.effect is not None

    @extend_schema(request=InputSerializer, responses=ChangedSerializer)
    def put(self, request: Request, name: str) -> Response:
        """Make files the next version of the rules; what cannot change any more is refused.

        Guideline, glossary and numbers of `[work]` that they leave out stay as they are. The same
        rules again change nothing.
        """
        campaign, user = campaign_of(request, name), person(request)
        can_manage(user, campaign).require()
        given = body(request, self.InputSerializer)
        sent: Any = request.data
        text = str(sent["files"][PROTOCOL])
        try:
            made = set_protocol(
                campaign=campaign,
                file=given["files"],
                text=text,
                user=user,
                dry_run=given["dry_run"],
            )
        except ProtocolError as error:
            raise serializers.ValidationError({"files": told(error)}) from error
        return Response(self.ChangedSerializer(made).data)

    @extend_schema(responses=OutputSerializer)
    def get(self, request: Request, name: str) -> Response:
        """The rules in force as files, in the form in which a campaign can be made of them."""
        campaign, user = campaign_of(request, name), person(request)
        can_view(user, campaign).require()
        files = files_for(user, campaign)
        return Response({"version": campaign.protocol.version, "files": files})
