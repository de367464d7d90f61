"""The forms of a campaign: what its label tasks ask, and how one comes in."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField, told
from annotations.api.lookups import campaign_of
from annotations.forms.form import Form
from annotations.forms.reading import FormError, fallbacks, form_of, read_form
from annotations.forms.shipped import shipped
from annotations.models import Campaign, Protocol
from annotations.permissions import can_manage
from annotations.services.forms import import_form, remove_form
from workbench.core.api.requests import LARGE_BODY, Input, body, person, query
from workbench.core.limits import SMALL_INTEGER, whole_number
from workbench.core.messages import localized

WAYS = ("document", "toml", "shipped")


class FormListView(APIView):
    """What a campaign's label tasks ask."""

    most_body = LARGE_BODY

    class InputSerializer(Input):
        document = serializers.DictField(
            required=False, help_text="The form as JSON, of the shape of its file."
        )
        toml = TextField(
            required=False, max_length=limits.FORM, help_text="The text of a form's file."
        )
        shipped = serializers.ChoiceField(
            required=False,
            choices=list(shipped()),
            help_text="One of those that come with the program.",
        )
        dry_run = serializers.BooleanField(default=False, help_text="Say what would change.")

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            given = [way for way in WAYS if way in attrs]
            if len(given) != 1:
                problem = _("Give the form in one of these ways: document, toml or shipped.")
                raise serializers.ValidationError({way: [problem] for way in given[1:] or WAYS})
            return attrs

    class OutputSerializer(serializers.Serializer[Any]):
        id = serializers.CharField()
        protocol = serializers.IntegerField(help_text="The version of the rules.")
        document = serializers.DictField(help_text="The whole form, as it is imported.")

    class ImportedSerializer(serializers.Serializer[Any]):
        form = serializers.CharField(source="form.id")
        version = serializers.IntegerField(help_text="Of the rules that ask it.")
        is_new = serializers.BooleanField(help_text="False where they asked it already.")
        opened = serializers.IntegerField(help_text="Tasks that are new.")
        moved = serializers.IntegerField(help_text="Tasks not begun, which ask by it now.")
        kept = serializers.IntegerField(help_text="Tasks begun, which keep what they ask.")
        fallbacks = serializers.ListField(
            child=serializers.CharField(), help_text="Which texts are missing in which languages."
        )
        dry_run = serializers.BooleanField()

    @extend_schema(
        parameters=[
            OpenApiParameter("protocol", int, description="A former version of the rules.")
        ],
        responses=OutputSerializer(many=True),
    )
    def get(self, request: Request, name: str) -> Response:
        """The forms of a campaign in their order, whole; a task names its own, and its protocol."""
        rules = _rules(campaign_of(request, name), request.query_params.get("protocol"))
        forms = [
            {"id": document["id"], "protocol": rules.version, "document": document}
            for document in rules.forms
        ]
        return Response(self.OutputSerializer(forms, many=True).data)

    @extend_schema(
        request=InputSerializer, responses={201: ImportedSerializer, 200: ImportedSerializer}
    )
    def post(self, request: Request, name: str) -> Response:
        """Have the label tasks ask a form, or its next version.

        The rules get their next version; the same form again changes nothing. A form is refused as
        a whole, with all that is wrong with it.
        """
        user, campaign = person(request), campaign_of(request, name)
        can_manage(user, campaign).require()
        given = body(request, self.InputSerializer)
        form, dry_run = _form(given), given["dry_run"]
        made = import_form(campaign=campaign, form=form, user=user, dry_run=dry_run)
        missing = [localized(one, _) for one in fallbacks(form, dict(settings.LANGUAGES))]
        shown = {**vars(made), "fallbacks": missing, "dry_run": dry_run}
        code = status.HTTP_201_CREATED if made.is_new and not dry_run else status.HTTP_200_OK
        return Response(self.ImportedSerializer(shown).data, code)


class FormView(APIView):
    """One form of a campaign."""

    class QuerySerializer(Input):
        dry_run = serializers.BooleanField(default=False, help_text="Say what would change.")

    class OutputSerializer(serializers.Serializer[Any]):
        form = serializers.CharField(source="form.id")
        version = serializers.IntegerField(help_text="Of the rules without it.")
        removed = serializers.IntegerField(help_text="Tasks not begun, which are gone.")
        closed = serializers.IntegerField(help_text="Tasks begun, handed to nobody else.")
        labels = serializers.IntegerField(help_text="Labels, which stay.")

    @extend_schema(parameters=[QuerySerializer], responses=OutputSerializer)
    def delete(self, request: Request, name: str, form: str) -> Response:
        """Have the label tasks ask a form no more, by the next version of the rules."""
        campaign, user = campaign_of(request, name), person(request)
        can_manage(user, campaign).require()
        asked = query(request, self.QuerySerializer)
        if form not in campaign.protocol.asked:
            raise Http404
        made = remove_form(campaign=campaign, form=form, user=user, **asked)
        return Response(self.OutputSerializer(made).data)


def _rules(campaign: Campaign, version: str | None) -> Protocol:
    if version is None:
        return campaign.protocol
    number = whole_number(version, SMALL_INTEGER)
    if number is None:
        raise Http404
    rules = campaign.protocols.filter(version=number).first()
    if rules is None:
        raise Http404
    return rules


def _form(given: Mapping[str, Any]) -> Form:
    """The form in the way in which it was given.

    Raises:
        ValidationError: with every problem of the form.
    """
    try:
        if "toml" in given:
            return read_form(given["toml"])
        if "document" in given:
            return form_of(given["document"])
    except FormError as error:
        way = "toml" if "toml" in given else "document"
        raise serializers.ValidationError({way: told(error)}) from error
    return shipped()[given["shipped"]]
