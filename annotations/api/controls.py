"""Controls, for managers who do not annotate in the campaign."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import KindField, LanguageField, VocabularyField
from annotations.api.lookups import campaign_of
from annotations.kinds.registry import kind_choices
from annotations.models import Campaign
from annotations.permissions import can_control
from annotations.selectors import controls as selectors
from annotations.selectors import gold as gold_selectors
from annotations.selectors.reach import Reach, reach
from annotations.selectors.readings import readings
from annotations.services.controls import draw_gold, plant
from annotations.services.planning import DEFAULT_SEED
from annotations.vocabularies import DamageKind, Purpose
from workbench.core.api.requests import Input, body, person
from workbench.core.api.throttles import HEAVY


class ShareSerializer(serializers.Serializer[Any]):
    """So many of so many, with the Wilson interval at 95 %; null of nothing."""

    part = serializers.IntegerField()
    whole = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    interval = serializers.ListField(child=serializers.FloatField(), allow_null=True)


class RepairsSerializer(serializers.Serializer[Any]):
    """A person's planted texts of one language and kind of damage."""

    username = serializers.CharField(source="person.username")
    language = LanguageField()
    damage = serializers.ChoiceField(source="kind", choices=DamageKind.choices())
    handed = serializers.IntegerField()
    repaired = serializers.IntegerField(source="counts.repaired")
    noticed = serializers.IntegerField(source="counts.noticed")
    missed = serializers.IntegerField(source="counts.missed")
    share = ShareSerializer(source="repaired")
    named_by = serializers.DictField(
        child=serializers.IntegerField(),
        source="named",
        help_text=(
            "By check, how many of the reviewed texts have damage that it names: such repairs "
            "measure the page, not the person. Of the newest 250 reviews."
        ),
    )


class GoldSerializer(serializers.Serializer[Any]):
    """A person's tasks of one queue whose answers are known."""

    username = serializers.CharField(source="person.username")
    kind = KindField()
    language = LanguageField()
    handed = serializers.IntegerField()
    exact = ShareSerializer()
    tags = serializers.DictField(child=ShareSerializer())


class ReachSerializer(serializers.Serializer[Any]):
    """Whom planted texts can still come to; nobody is handed a question twice."""

    language = LanguageField()
    controls = serializers.IntegerField()
    people = serializers.SerializerMethodField(help_text="By user name, how many of them at most.")
    nobody = serializers.IntegerField(help_text="So many that everybody has had the question of.")

    def get_people(self, found: Reach) -> dict[str, int]:
        return {user.username: n for user, n in found.people}


class MadeSerializer(serializers.Serializer[Any]):
    """What a draw made, what was there by its seed, and for how many there was no fitting task."""

    made = serializers.IntegerField()
    there = serializers.IntegerField()
    missing = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Of those made: until their own tasks are full.")
    reach = ReachSerializer(
        allow_null=True, help_text="Whom the damaged texts of this seed can come to."
    )


class DrawInput(Input):
    count = serializers.IntegerField(**limits.CONTROLS_AT_ONCE.bounds)
    seed = serializers.IntegerField(default=DEFAULT_SEED, **limits.SEED.bounds)


class ControlView(APIView):
    """What became of controls."""

    throttle_classes = HEAVY

    class OutputSerializer(serializers.Serializer[Any]):
        share = serializers.IntegerField(help_text="In percent of the tasks handed out.")
        planted = RepairsSerializer(many=True)
        reach = ReachSerializer(many=True)
        gold = GoldSerializer(many=True)

    @extend_schema(responses=OutputSerializer)
    def get(self, request: Request, name: str) -> Response:
        """How planted damage was repaired and known answers were given, by person."""
        campaign = controlled(request, name)
        controls = selectors.controls_of(campaign, person(request))
        shown = {
            "share": campaign.protocol.control_share,
            "planted": selectors.repairs(controls, selectors.cases(controls)),
            "reach": reach(campaign, controls.filter(task__purpose=Purpose.PLANTED)),
            "gold": gold_selectors.gold_numbers(controls, gold_selectors.judged(controls)),
        }
        return Response(self.OutputSerializer(shown).data)


class PlantView(APIView):
    """Damage in accepted texts."""

    class InputSerializer(DrawInput):
        language = LanguageField()
        kinds = serializers.ListField(
            child=VocabularyField(DamageKind), default=list(DamageKind), min_length=1
        )

    @extend_schema(request=InputSerializer, responses={201: MadeSerializer})
    def post(self, request: Request, name: str) -> Response:
        """Plant damage; the same seed again plants what is missing of the count."""
        given = body(request, self.InputSerializer)
        made = plant(user=person(request), campaign=campaign_of(request, name), **given)
        return Response(MadeSerializer(made).data, status.HTTP_201_CREATED)


def _kinds_with_gold() -> list[tuple[str, str]]:
    return [(kind, label) for kind, label in kind_choices() if readings()[kind].gold]


class GoldView(APIView):
    """Tasks that are settled, asked again."""

    class InputSerializer(DrawInput):
        kind = KindField(choices=_kinds_with_gold())
        language = LanguageField(
            required=False, help_text="The source's own, where it is left out."
        )

    @extend_schema(request=InputSerializer, responses={201: MadeSerializer})
    def post(self, request: Request, name: str) -> Response:
        """Draw gold from labels that were ruled on, or from answers that stood the test."""
        campaign = campaign_of(request, name)
        given = {"language": campaign.source_language, **body(request, self.InputSerializer)}
        made = draw_gold(user=person(request), campaign=campaign, **given)
        return Response(MadeSerializer(made).data, status.HTTP_201_CREATED)


def controlled(request: Request, name: str) -> Campaign:
    """The campaign, for those who look after its controls."""
    campaign = campaign_of(request, name)
    can_control(person(request), campaign).require()
    return campaign
