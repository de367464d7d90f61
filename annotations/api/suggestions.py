"""Answers that a model or a file suggests for the tasks of a form."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField
from annotations.api.lookups import campaign_of
from annotations.formats.suggestions import SuggestedRows
from annotations.permissions import can_manage
from annotations.services.importing import ImportRefused
from annotations.services.suggestions import import_suggestions
from workbench.core.api.requests import LARGE_BODY, Input, body, person


class SuggestionListView(APIView):
    """Suggestions of a campaign."""

    most_body = LARGE_BODY

    class InputSerializer(Input):
        form = serializers.CharField(
            max_length=limits.FORM_ID, help_text="Its id; it says `suggestions = true`."
        )
        source = TextField(  # type: ignore[assignment]
            max_length=limits.NAME, help_text="What made them; never a person."
        )
        suggestions = serializers.ListField(
            child=serializers.DictField(),
            max_length=limits.SUGGESTIONS,
            help_text=(
                "Each with `sample_id`, `language`, `answers` by question, and where an item has "
                "several texts the `engine` of one. Questions may be left open."
            ),
        )
        dry_run = serializers.BooleanField(default=False, help_text="Say what would change.")

    class OutputSerializer(serializers.Serializer[Any]):
        added = serializers.IntegerField()
        unchanged = serializers.IntegerField(help_text="That were there already.")
        dry_run = serializers.BooleanField()

    @extend_schema(
        request=InputSerializer, responses={201: OutputSerializer, 200: OutputSerializer}
    )
    def post(self, request: Request, name: str) -> Response:
        """Have a form's tasks show suggested answers; all of them, or none.

        Who has a task in hand goes on with what they were shown. The same again changes nothing.
        """
        user, campaign = person(request), campaign_of(request, name)
        can_manage(user, campaign).require()
        asked = body(request, self.InputSerializer)
        given = SuggestedRows.of_list("suggestions", asked.pop("suggestions"))
        try:
            made = import_suggestions(campaign=campaign, user=user, given=given, **asked)
        except ImportRefused as refused:
            problems = list(map(str, refused.errors))
            raise serializers.ValidationError({"suggestions": problems}) from refused
        is_new = made.added and not asked["dry_run"]
        shown = {**vars(made), "dry_run": asked["dry_run"]}
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.OutputSerializer(shown).data, code)
