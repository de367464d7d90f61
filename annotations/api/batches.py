"""Parts of a campaign that are given to people."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.changes import ChangeInput, EffectSerializer, RuleInput, rule_of
from annotations.api.fields import KindField, LanguageField
from annotations.api.lookups import campaign_of
from annotations.formats.tables import in_words
from annotations.models import Batch, Campaign
from annotations.permissions import can_manage, can_see_people
from annotations.selectors.batches import batches_of, progress_of
from annotations.services.batches import BatchPlan, close_batch, make_batch, set_people
from workbench.core.accounts.models import User
from workbench.core.api.requests import LARGE_BODY, Input, body, person
from workbench.core.errors import Invalid


class BatchShareSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(source="person.username")
    done = serializers.IntegerField()
    in_hand = serializers.IntegerField()
    is_theirs = serializers.BooleanField(help_text="False of who decided and has not the batch.")


class BatchSerializer(serializers.Serializer[Any]):
    """A batch with its progress; `people` of one alone."""

    id = serializers.IntegerField(source="batch.pk")
    name = serializers.CharField(source="batch.name")
    kinds = serializers.ListField(child=KindField(), source="batch.kinds")
    languages = serializers.ListField(
        child=LanguageField(), source="batch.languages", help_text="Empty for all."
    )
    only = serializers.BooleanField(source="batch.only")
    reserved = serializers.BooleanField(source="batch.reserved")
    deadline = serializers.DateField(source="batch.deadline", allow_null=True)
    is_open = serializers.BooleanField(source="batch.is_open")
    items = serializers.IntegerField()
    tasks = serializers.IntegerField()
    done = serializers.IntegerField()
    open = serializers.IntegerField()
    people = BatchShareSerializer(many=True)


class MadeBatchSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(allow_null=True, help_text="Null for a dry run.")
    items = serializers.IntegerField()
    effect = EffectSerializer()


class BatchInput(RuleInput, ChangeInput):
    name = serializers.CharField(max_length=limits.TITLE)
    count = serializers.IntegerField(
        **limits.BATCH_ITEMS.bounds, required=False, allow_null=True, help_text="Drawn of these."
    )
    kinds = serializers.ListField(child=KindField(), default=list, max_length=10)
    languages = serializers.ListField(
        child=LanguageField(), default=list, max_length=limits.LANGUAGES
    )
    people = serializers.ListField(
        child=serializers.CharField(max_length=limits.USERNAME), min_length=1, max_length=1_000
    )
    only = serializers.BooleanField(default=False, help_text="They are handed nothing else.")
    reserved = serializers.BooleanField(default=True, help_text="Nobody else is handed its tasks.")
    deadline = serializers.DateField(required=False, allow_null=True)


class BatchListView(APIView):
    """The batches of a campaign."""

    most_body = LARGE_BODY

    @extend_schema(responses=BatchSerializer(many=True))
    def get(self, request: Request, name: str) -> Response:
        """All batches with their progress, open ones first."""
        campaign = campaign_of(request, name)
        can_see_people(person(request), campaign).require()
        return Response(BatchSerializer(batches_of(campaign), many=True).data)

    @extend_schema(request=BatchInput, responses={201: MadeBatchSerializer})
    def post(self, request: Request, name: str) -> Response:
        """Give a part of the campaign to people who annotate in it."""
        campaign, user = campaign_of(request, name), person(request)
        can_manage(user, campaign).require()
        given = body(request, BatchInput)
        rule, dry_run = rule_of(given), given.pop("dry_run")
        plan = BatchPlan(rule=rule, **{**given, "people": _people(given["people"])})
        made = make_batch(user=user, campaign=campaign, plan=plan, dry_run=dry_run)
        shown = {
            "id": None if dry_run else made.batch.pk, "items": made.items, "effect": made.effect,
        }  # fmt: skip
        return Response(MadeBatchSerializer(shown).data, status.HTTP_201_CREATED)


class BatchView(APIView):
    """One batch."""

    class InputSerializer(Input):
        people = serializers.ListField(
            child=serializers.CharField(max_length=limits.USERNAME), min_length=1, max_length=1_000
        )

    @extend_schema(responses=BatchSerializer)
    def get(self, request: Request, name: str, pk: int) -> Response:
        """How far it is, and who did how much."""
        campaign = campaign_of(request, name)
        can_see_people(person(request), campaign).require()
        progress = progress_of(_batch(campaign, pk), by_person=True)
        return Response(BatchSerializer(progress).data)

    @extend_schema(request=InputSerializer, responses=BatchSerializer)
    def patch(self, request: Request, name: str, pk: int) -> Response:
        """Give it to others; what is in hand stays there."""
        campaign, user = campaign_of(request, name), person(request)
        can_manage(user, campaign).require()
        batch = _batch(campaign, pk)
        people = _people(body(request, self.InputSerializer)["people"])
        set_people(user=user, batch=batch, people=people)
        return Response(BatchSerializer(progress_of(batch, by_person=True)).data)


class BatchClosingView(APIView):
    """The end of a batch."""

    @extend_schema(request=ChangeInput, responses=EffectSerializer)
    def post(self, request: Request, name: str, pk: int) -> Response:
        """Give what is left of it back to all; again changes nothing."""
        campaign, user = campaign_of(request, name), person(request)
        can_manage(user, campaign).require()
        given = body(request, ChangeInput)
        effect = close_batch(user=user, batch=_batch(campaign, pk), **given)
        return Response(EffectSerializer(effect).data)


def _batch(campaign: Campaign, pk: int) -> Batch:
    return get_object_or_404(Batch.objects.select_related("campaign"), campaign=campaign, pk=pk)


def _people(usernames: list[str]) -> list[User]:
    found = {one.username: one for one in User.objects.filter(username__in=usernames)}
    if unknown := [name for name in usernames if name not in found]:
        raise Invalid(people=_("Nobody signs in under this name: %s.") % in_words(unknown))
    return [found[name] for name in dict.fromkeys(usernames)]
