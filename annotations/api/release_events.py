"""How a gate of a release, and a step in its life, are shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request

from annotations.api.fields import TextField
from annotations.models import Release, ReleaseEvent
from annotations.models.release_events import EVENTS
from annotations.permissions import can_download, can_view
from annotations.publishing.gates import GATE_KINDS, Gate, GateState
from workbench.core.api.requests import person
from workbench.core.messages import localized

GATES = tuple(GATE_KINDS)


class GateSerializer(serializers.Serializer[Any]):
    """A question about a release, and its answer; `sentence` says it in words.

    One that binds and fails holds the release back. `value` is a share, a coefficient or a number,
    `floor` the least that is asked for, where there is one.
    """

    id = serializers.ChoiceField(choices=GATES)
    title = TextField()
    state = serializers.ChoiceField(choices=[state.value for state in GateState])
    binds = serializers.BooleanField()
    value = serializers.FloatField(allow_null=True)
    floor = serializers.FloatField(allow_null=True)
    sentence = TextField()
    items = serializers.IntegerField(help_text="How many items are behind it.")

    def to_representation(self, instance: Gate | Mapping[str, Any]) -> Any:
        """A gate, or one as an event keeps it, in the reader's language."""
        gate = instance if isinstance(instance, Gate) else Gate.of(instance)
        title, sentence = localized(gate.title, gettext), localized(gate.sentence, gettext)
        return super().to_representation(replace(gate, title=title, sentence=sentence))


class ReleaseEventSerializer(serializers.ModelSerializer[ReleaseEvent]):
    """A step in a release's life; `gates` are those that it was held against."""

    event = serializers.ChoiceField(choices=EVENTS)
    person = serializers.SerializerMethodField(
        help_text="Who did it, for whoever may see the campaign's pages; else null."
    )
    gates = GateSerializer(many=True, help_text="For whoever may read the release; else none.")

    class Meta:
        model = ReleaseEvent
        fields = ("event", "person", "note", "public", "created_at", "rules_version", "gates")
        read_only_fields = fields

    def get_person(self, event: ReleaseEvent) -> str | None:
        return event.person.display_name if self.context["may_see_people"] else None

    def to_representation(self, instance: ReleaseEvent) -> Any:
        told = super().to_representation(instance)
        return told if self.context["may_read"] else {**told, "gates": []}


def may_know(request: Request, release: Release) -> dict[str, bool]:
    """What the person may be shown of the events, as a serializer's context."""
    user, campaign = person(request), release.campaign
    return {
        "may_see_people": bool(can_view(user, campaign)),
        "may_read": bool(can_download(user, campaign)),
    }
