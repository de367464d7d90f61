"""Tasks with a known answer that a manager gives, for managers who do not annotate."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.controls import controlled
from annotations.api.fields import KindField, LanguageField
from annotations.api.kinds import GoldSchema, schemas
from annotations.models import Control
from annotations.selectors.catalogue import items_of
from annotations.selectors.controls import controls_of
from annotations.selectors.gold import given_by_managers
from workbench.core.api.requests import Input, body, person


class GivenSerializer(serializers.Serializer[Any]):
    """A gold task; `expected` is what a right decision says, by its fields."""

    id = serializers.IntegerField()
    kind = KindField(source="task.kind")
    form = serializers.CharField(source="task.form", help_text="Of labels; empty for other kinds.")
    language = LanguageField(source="task.language")
    item = serializers.IntegerField(source="task.item_id")
    sample_id = serializers.CharField(source="task.item.sample_id")
    expected = serializers.DictField()
    username = serializers.CharField(source="created_by.username", default=None, allow_null=True)
    created_at = serializers.DateTimeField()


@extend_schema_view(get=extend_schema(summary="Known answers that managers gave"))
class GivenGoldView(generics.ListAPIView[Control]):
    """Gold tasks whose known answers managers give."""

    serializer_class = GivenSerializer
    queryset = Control.objects.none()

    class InputSerializer(Input):
        item = serializers.IntegerField(min_value=1, max_value=2**63 - 1)

        def get_fields(self) -> dict[str, Any]:
            fields = super().get_fields()
            for name, gold in _golds().items():
                fields |= gold.fields()
                fields[name].required = len(_golds()) == 1
            return fields

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            """A task is of one kind: one answer says what is right, and no field beside it."""
            known = list(_golds())
            answers = [name for name in known if name in attrs]
            if not answers:
                problem = self.error_messages["required"]
                raise serializers.ValidationError({name: [problem] for name in known})
            if len(answers) > 1:
                problem = _("A task is of one kind; give one answer and leave the others out.")
                raise serializers.ValidationError({name: [problem] for name in answers[1:]})
            return attrs

    def get_queryset(self) -> QuerySet[Control]:
        campaign = controlled(self.request, self.kwargs["name"])
        return given_by_managers(controls_of(campaign, person(self.request)))

    @extend_schema(request=InputSerializer, responses={201: GivenSerializer})
    def post(self, request: Request, name: str) -> Response:
        """Ask for the label of an item that is labelled here, and say which answers are right."""
        campaign = controlled(request, name)
        given = body(request, self.InputSerializer)
        item = get_object_or_404(items_of(campaign, person(request)), pk=given["item"])
        (gold,) = (one for name, one in _golds().items() if name in given)
        del given["item"]
        control = gold.give(user=person(request), campaign=campaign, item=item, given=given)
        return Response(GivenSerializer(control).data, status.HTTP_201_CREATED)


def _golds() -> dict[str, GoldSchema]:
    """By the body's field, for the kinds whose right answers managers may give."""
    return {one.gold.name: one.gold for one in schemas().values() if one.gold}
