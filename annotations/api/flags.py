"""The flags of a campaign, for those who settle them."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import LanguageField, LanguageFilter, VocabularyField
from annotations.api.lookups import campaign_of
from annotations.api.submissions import CommentedInput
from annotations.formats.flags import FlagRows
from annotations.models import Flag
from annotations.permissions import can_manage, can_settle, can_view
from annotations.publishing.pseudonyms import pseudonyms
from annotations.selectors.item_history import visible_flags
from annotations.services.findings import import_flags
from annotations.services.flagging import resolve_flags
from annotations.services.importing import ImportRefused
from annotations.vocabularies import FlagOutcome, FlagReason
from workbench.core.api.idempotency import PARAMETER, submission
from workbench.core.api.requests import LARGE_BODY, Input, body, person
from workbench.core.errors import Invalid


class FlagSerializer(serializers.ModelSerializer[Flag]):
    """`person` is a pseudonym, null where an evaluation raised it; `outcome` is null while open."""

    sample_id = serializers.CharField(source="item.sample_id")
    language = LanguageField()
    reason = VocabularyField(FlagReason)
    person = serializers.SerializerMethodField()
    evidence = serializers.DictField()
    outcome = serializers.SerializerMethodField()
    settled_at = serializers.SerializerMethodField()

    class Meta:
        model = Flag
        fields = (
            "id", "sample_id", "language", "reason", "person", "task", "evidence", "created_at",
            "outcome", "settled_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_person(self, flag: Flag) -> str | None:
        if flag.person_id is None:
            return None
        key = str(flag.person_id)
        return pseudonyms([key], flag.campaign.pseudonym_salt)[key]

    @extend_schema_field(serializers.ChoiceField(FlagOutcome.choices(), allow_null=True))
    def get_outcome(self, flag: Flag) -> str | None:
        return flag.resolution.outcome if hasattr(flag, "resolution") else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_settled_at(self, flag: Flag) -> Any:
        return flag.resolution.created_at if hasattr(flag, "resolution") else None


class FlagFilters(django_filters.FilterSet):  # type: ignore[misc]
    reason = django_filters.ChoiceFilter(choices=FlagReason.choices())
    language = LanguageFilter()
    open = django_filters.BooleanFilter(field_name="resolution", lookup_expr="isnull")
    by_evaluation = django_filters.BooleanFilter(field_name="person", lookup_expr="isnull")


@extend_schema_view(get=extend_schema(summary="Doubts about items and texts, settled or open"))
class FlagListView(generics.ListAPIView[Flag]):
    most_body = LARGE_BODY
    serializer_class = FlagSerializer

    class InputSerializer(Input):
        flags = serializers.ListField(
            child=serializers.DictField(),
            max_length=limits.FOUND_AT_ONCE,
            help_text=(
                "Each with `sample_id`, `language` (null for the source), `reason`, `score` (the "
                "higher the surer), `evidence`, and `release`, the content hash of what was "
                "measured."
            ),
        )
        dry_run = serializers.BooleanField(default=False, help_text="Say what would change.")

    class OutputSerializer(serializers.Serializer[Any]):
        added = serializers.IntegerField()
        unchanged = serializers.IntegerField(help_text="That were there already.")
        outdated = serializers.IntegerField(
            help_text="Left out: another text was written since the release."
        )
        returned = serializers.IntegerField(help_text="Tasks that people get again.")
        at_work = serializers.IntegerField(help_text="Tasks of flagged texts that people are at.")
        dry_run = serializers.BooleanField()

    queryset = Flag.objects.none()
    filterset_class = FlagFilters

    def get_queryset(self) -> QuerySet[Flag]:
        campaign = campaign_of(self.request, self.kwargs["name"])
        can_view(person(self.request), campaign).require()
        return visible_flags(campaign, person(self.request)).select_related("campaign")

    @extend_schema(
        request=InputSerializer, responses={201: OutputSerializer, 200: OutputSerializer}
    )
    def post(self, request: Request, name: str) -> Response:
        """Take what an evaluation flags; all of it, or nothing.

        Texts that people have agreed on come to them again, and what is flagged comes first. The
        same again changes nothing.
        """
        user, campaign = person(request), campaign_of(request, name)
        can_manage(user, campaign).require()
        asked = body(request, self.InputSerializer)
        is_dry = asked["dry_run"]
        given = FlagRows.of_list("flags", asked["flags"])
        try:
            done = import_flags(campaign=campaign, user=user, given=given, dry_run=is_dry)
        except ImportRefused as refused:
            problems = list(map(str, refused.errors))
            raise serializers.ValidationError({"flags": problems}) from refused
        code = status.HTTP_201_CREATED if done.added and not is_dry else status.HTTP_200_OK
        return Response(self.OutputSerializer({**vars(done), "dry_run": is_dry}).data, code)


class FlagResolutionsView(APIView):
    """One outcome for many flags."""

    class InputSerializer(CommentedInput):
        flags = serializers.ListField(
            child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
            allow_empty=False,
            max_length=limits.FLAGS,
            help_text="Their ids.",
        )
        outcome = VocabularyField(FlagOutcome)

    class OutputSerializer(serializers.Serializer[Any]):
        settled = serializers.IntegerField(help_text="How many were open before.")

    @extend_schema(
        request=InputSerializer, responses={200: OutputSerializer}, parameters=[PARAMETER]
    )
    def post(self, request: Request, name: str) -> Response:
        """Settle flags, all or none; one that is settled already stays as it is."""
        user, campaign = person(request), campaign_of(request, name)
        can_settle(user, campaign).require()
        given = submission(request, self.InputSerializer)
        wanted = set(given.pop("flags"))
        found = list(visible_flags(campaign, user).filter(pk__in=wanted))
        if unknown := wanted - {flag.pk for flag in found}:
            named = ", ".join(map(str, sorted(unknown)[:10]))
            raise Invalid(flags=_("There is no such flag here: %(flags)s.") % {"flags": named})
        settled = resolve_flags(user=user, flags=found, **given)
        return Response({"settled": settled})
