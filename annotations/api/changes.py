"""What can be changed of a running campaign, each with its effect on tasks told before."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.campaigns import CampaignDetailSerializer
from annotations.api.fields import KindField, LanguageField
from annotations.api.lookups import campaign_of
from annotations.formats.protocol import SampleRule
from annotations.permissions import can_manage, can_run
from annotations.services.campaign_changes import (
    CampaignState,
    add_languages,
    close_languages,
    open_languages,
    set_state,
    set_title,
)
from annotations.services.overlaps import change_overlap
from annotations.services.priorities import set_priority
from annotations.services.samples import change_sample
from workbench.core.api.requests import LARGE_BODY, Input, body, person
from workbench.core.errors import Invalid


class EffectSerializer(serializers.Serializer[Any]):
    """What a change does to tasks; with `dry_run`, what it would do."""

    opened = serializers.IntegerField(help_text="Tasks that are handed out from now on.")
    closed = serializers.IntegerField(help_text="Tasks that are handed out no more.")
    kept = serializers.IntegerField(help_text="Tasks that stay because people worked on them.")
    in_hand = serializers.IntegerField(help_text="Places that people hold, who may finish.")
    changed = serializers.IntegerField(help_text="Tasks with another overlap or priority.")


class ChangeInput(Input):
    dry_run = serializers.BooleanField(default=False, help_text="Say what it would do.")


def names(most: int, count: int = 1_000, **kwargs: Any) -> serializers.ListField:
    child = serializers.CharField(max_length=most)
    return serializers.ListField(child=child, max_length=count, default=list, **kwargs)


class RuleInput(Input):
    """Which items: all where nothing is said, or those named by `ids`, or by the others."""

    per_subject = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=limits.PER_SUBJECT.most
    )
    split = serializers.CharField(max_length=limits.SPLIT, default="", allow_blank=True)
    subjects = names(limits.SUBJECT)
    categories = names(limits.CATEGORY)
    ids = serializers.ListField(
        child=serializers.CharField(max_length=limits.SAMPLE_ID),
        required=False,
        allow_null=True,
        max_length=limits.BATCH_ITEMS.most,
        help_text="Their `sample_id`s; given alone.",
    )
    seed = serializers.IntegerField(**limits.SEED.bounds, required=False, allow_null=True)


def rule_of(given: dict[str, Any]) -> SampleRule:
    """The rule of a sample or a batch; its members are taken out of what was given.

    Raises:
        Invalid: ids and something else.
    """
    ids = given.pop("ids", None)
    parts = {
        "per_subject": given.pop("per_subject", None),
        "split": given.pop("split"),
        "subjects": tuple(given.pop("subjects")),
        "categories": tuple(given.pop("categories")),
    }
    seed = given.pop("seed", None)
    if ids is not None and any(parts.values()):
        raise Invalid(ids=_("Give the ids alone."))
    return SampleRule(ids=None if ids is None else tuple(ids), seed=seed, **parts)


class StateView(APIView):
    """Title and state of a campaign."""

    class InputSerializer(ChangeInput):
        title = serializers.CharField(max_length=limits.TITLE, required=False, allow_blank=True)
        state = serializers.ChoiceField(choices=CampaignState.choices, required=False)

    class OutputSerializer(serializers.Serializer[Any]):
        campaign = CampaignDetailSerializer()
        effect = EffectSerializer(allow_null=True)

    @extend_schema(request=InputSerializer, responses=OutputSerializer)
    def patch(self, request: Request, name: str) -> Response:
        """Call a campaign otherwise, or open, close or archive it; nothing of it is lost."""
        campaign, user = campaign_of(request, name), person(request)
        can_run(user, campaign).require()
        given = body(request, self.InputSerializer)
        effect, was_archived = None, campaign.is_archived
        if "title" in given and not given["dry_run"] and not was_archived:
            set_title(user=user, campaign=campaign, title=given["title"])
        if "state" in given:
            state = CampaignState(given["state"])
            dry_run = given["dry_run"]
            effect = set_state(user=user, campaign=campaign, state=state, dry_run=dry_run)
        if "title" in given and not given["dry_run"] and was_archived:
            set_title(user=user, campaign=campaign, title=given["title"])
        shown = {"campaign": campaign, "effect": effect}
        return Response(self.OutputSerializer(shown).data)


class LanguagesView(APIView):
    """The languages of a campaign."""

    class InputSerializer(ChangeInput):
        action = serializers.ChoiceField(choices=["add", "close", "open"])
        languages = serializers.ListField(child=LanguageField(), max_length=limits.LANGUAGES)

    @extend_schema(request=InputSerializer, responses=EffectSerializer)
    def post(self, request: Request, name: str) -> Response:
        """Add languages, hand out nothing more in some, or open those again."""
        campaign, user = campaign_of(request, name), person(request)
        can_manage(user, campaign).require()
        given = body(request, self.InputSerializer)
        acts = {"add": add_languages, "close": close_languages, "open": open_languages}
        act = acts[given.pop("action")]
        return Response(EffectSerializer(act(user=user, campaign=campaign, **given)).data)


class SampleView(APIView):
    """The items that a campaign works on, for a kind of task."""

    most_body = LARGE_BODY

    class InputSerializer(RuleInput, ChangeInput):
        pass

    @extend_schema(request=InputSerializer, responses=EffectSerializer)
    def put(self, request: Request, name: str, kind: str) -> Response:
        """Work on other items. What people have begun stays; the rest leaves the queue."""
        campaign, user = campaign_of(request, name), person(request)
        can_manage(user, campaign).require()
        given = body(request, self.InputSerializer)
        rule = rule_of(given)
        effect = change_sample(user=user, campaign=campaign, kind=kind, rule=rule, **given)
        return Response(EffectSerializer(effect).data)


class OverlapView(APIView):
    """How many people's decisions a task of a kind needs."""

    class InputSerializer(ChangeInput):
        overlap = serializers.IntegerField(**limits.OVERLAP.bounds)

    @extend_schema(request=InputSerializer, responses=EffectSerializer)
    def put(self, request: Request, name: str, kind: str) -> Response:
        """Ask for more, which reopens tasks, or for fewer, which drops no decision."""
        campaign, user = campaign_of(request, name), person(request)
        can_manage(user, campaign).require()
        given = body(request, self.InputSerializer)
        effect = change_overlap(user=user, campaign=campaign, kind=kind, **given)
        return Response(EffectSerializer(effect).data)


class PriorityView(APIView):
    """Which tasks come first."""

    most_body = LARGE_BODY

    class InputSerializer(ChangeInput):
        number = serializers.IntegerField(**limits.PRIORITY.bounds)
        reason = serializers.CharField(max_length=limits.TITLE)
        kinds = serializers.ListField(child=KindField(), default=list, max_length=10)
        languages = serializers.ListField(
            child=LanguageField(), default=list, max_length=limits.LANGUAGES
        )
        subjects = names(limits.SUBJECT)
        sample_ids = names(limits.SAMPLE_ID, limits.BATCH_ITEMS.most)
        in_order = serializers.BooleanField(
            default=False, help_text="The first subject comes first, the last has the number."
        )
        by_first_look = serializers.BooleanField(
            default=False,
            help_text="The most doubtful texts of the newest survey have the number, others less.",
        )

    @extend_schema(request=InputSerializer, responses=EffectSerializer)
    def post(self, request: Request, name: str) -> Response:
        """Give tasks a priority, those that open later too; what is not named is all."""
        campaign, user = campaign_of(request, name), person(request)
        can_manage(user, campaign).require()
        given = body(request, self.InputSerializer)
        return Response(EffectSerializer(set_priority(user=user, campaign=campaign, **given)).data)
