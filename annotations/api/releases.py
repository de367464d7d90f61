"""Releases: which there are, building one, fetching it."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.fields import TextField
from annotations.api.lookups import campaign_of
from annotations.api.release_events import ReleaseEventSerializer, may_know
from annotations.api.release_lookups import downloadable, release_of
from annotations.api.release_sending import files_of, send_release_archive, send_release_file
from annotations.models import Release
from annotations.models.release_events import ReleaseState
from annotations.models.releases import SEMANTIC_VERSION, ReleaseQuerySet
from annotations.permissions import can_manage
from annotations.publishing.about import ALL, REVIEWED
from annotations.publishing.lite import NONE
from annotations.services.releasing import order_release
from workbench.core.api.filters import KnownFilters
from workbench.core.api.jobs import JobSerializer
from workbench.core.api.requests import Input, body, person, query
from workbench.core.api.sending import IMMUTABLE, WhateverIsAccepted
from workbench.core.api.throttles import HEAVY

RANGE = OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="bytes=0-1023")
NOT_AGAIN = OpenApiResponse(description="The client has it already.")


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    campaign = serializers.CharField(source="campaign.name")
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.version", allow_null=True, default=None
    )

    state = serializers.ChoiceField(choices=ReleaseState.choices)
    public = serializers.BooleanField(source="is_public")

    class Meta:
        model = Release
        fields = (
            "id", "campaign", "version", "parent", "notes", "content_hash", "created_at", "state",
            "public",
        )  # fmt: skip
        read_only_fields = fields


class ReleaseDetailSerializer(ReleaseSerializer):
    """`manifest` lists every file with its size and SHA-256."""

    manifest = serializers.DictField()
    events = ReleaseEventSerializer(many=True)

    class Meta:
        model = Release
        fields = (*ReleaseSerializer.Meta.fields, "events", "manifest")
        read_only_fields = fields


class ReleaseFilters(filters.FilterSet):  # type: ignore[misc]  # the library has no types
    campaign = filters.CharFilter(field_name="campaign__name")
    state = filters.ChoiceFilter(choices=ReleaseState.choices, method="in_state")

    def in_state(self, releases: ReleaseQuerySet, name: str, state: str) -> ReleaseQuerySet:
        return releases.in_state(state)


def _listed(releases: QuerySet[Release]) -> QuerySet[Release]:
    """With what a list says of each; manifests can be large, and are not in it."""
    large = ("manifest", "named", "parent__manifest", "parent__named")
    found = releases.select_related("campaign", "parent").defer(*large)
    return found.prefetch_related("events")


@extend_schema_view(get=extend_schema(summary="The releases of all your campaigns, oldest first"))
class AllReleasesView(generics.ListAPIView[Release]):
    """Every release that you may know of."""

    serializer_class = ReleaseSerializer
    filter_backends = (KnownFilters,)
    filterset_class = ReleaseFilters
    queryset = Release.objects.none()

    def get_queryset(self) -> QuerySet[Release]:
        return _listed(Release.objects.visible_to(person(self.request)))


@extend_schema_view(get=extend_schema(summary="The releases of a campaign, oldest first"))
class ReleaseListView(generics.ListAPIView[Release]):
    """A campaign's releases, and the building of the next one."""

    class InputSerializer(Input):
        version = serializers.CharField(max_length=limits.VERSION, validators=[SEMANTIC_VERSION])
        notes = TextField(default="", allow_blank=True, max_length=limits.RELEASE_NOTES)
        texts = serializers.ChoiceField(
            choices=[ALL, REVIEWED],
            default=ALL,
            help_text="Every current text, or only those that people have reviewed.",
        )
        lite = serializers.CharField(
            default=NONE,
            max_length=limits.LITE,
            help_text="The Lite subset: `none`, `paper`, a number of items a label and subject, "
            "or JSON, as the command takes it.",
        )

    serializer_class = ReleaseSerializer
    filter_backends = (KnownFilters,)
    queryset = Release.objects.none()

    def get_queryset(self) -> QuerySet[Release]:
        campaign = campaign_of(self.request, self.kwargs["name"])
        return _listed(campaign.releases.all())

    @extend_schema(request=InputSerializer, responses={202: JobSerializer})
    def post(self, request: Request, name: str) -> Response:
        """Start the job that builds a release of what the ledger holds; for managers."""
        campaign = campaign_of(request, name)
        can_manage(person(request), campaign).require()
        given = body(request, self.InputSerializer)
        job = order_release(user=person(request), campaign=campaign, **given)
        return Response(JobSerializer(job).data, status.HTTP_202_ACCEPTED)


class ReleaseView(APIView):
    """One release."""

    @extend_schema(responses=ReleaseDetailSerializer)
    def get(self, request: Request, name: str, version: str) -> Response:
        """A release with its manifest."""
        query(request, Input)
        release = release_of(request, name, version)
        told = may_know(request, release)
        return Response(ReleaseDetailSerializer(release, context=told).data)


class ReleaseFileSerializer(serializers.Serializer[Any]):
    """A file of a release; `url` is where it is fetched."""

    path = serializers.CharField()
    bytes = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(allow_null=True)
    media_type = serializers.CharField()
    url = serializers.URLField()


class ReleaseFilesView(APIView):
    """The files of a release."""

    @extend_schema(responses=ReleaseFileSerializer(many=True))
    def get(self, request: Request, name: str, version: str) -> Response:
        """Every file by its path; the manifest, which names the others, is the last."""
        query(request, Input)
        release = release_of(request, name, version)

        def address(path: str) -> str:
            found = reverse("api-release-file", args=(name, version, path))
            return request.build_absolute_uri(found)

        files = files_of(release, address)
        return Response(ReleaseFileSerializer(files, many=True).data)


class ReleaseFileView(APIView):
    """One file of a release."""

    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        parameters=[RANGE],
        responses={
            (200, "*/*"): OpenApiTypes.BINARY,
            (206, "*/*"): OpenApiTypes.BINARY,
            304: NOT_AGAIN,
            409: OpenApiResponse(description="The file is not what the manifest says."),
            416: OpenApiResponse(description="The file has no such range."),
        },
    )
    def get(self, request: Request, name: str, version: str, path: str) -> HttpResponseBase:
        """A file as the manifest names it; `ETag` is its SHA-256."""
        query(request, Input)
        release = downloadable(request, name, version)
        return send_release_file(request, release, path, cache=IMMUTABLE)


class ReleaseArchiveView(APIView):
    """A release as one file."""

    content_negotiation_class = WhateverIsAccepted
    throttle_classes = HEAVY

    @extend_schema(
        parameters=[RANGE],
        responses={
            (200, "application/zip"): OpenApiTypes.BINARY,
            (206, "application/zip"): OpenApiTypes.BINARY,
            304: NOT_AGAIN,
            409: OpenApiResponse(description="A file is not what the manifest says."),
            416: OpenApiResponse(description="The archive has no such range."),
        },
    )
    def get(self, request: Request, name: str, version: str) -> HttpResponseBase:
        """All files of a release as a zip archive, the same bytes each time."""
        query(request, Input)
        release = downloadable(request, name, version)
        return send_release_archive(request, release, cache=IMMUTABLE)
