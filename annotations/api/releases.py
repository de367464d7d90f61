"""Releases: which there are, building one, fetching it."""

from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
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
from annotations.models import Campaign, Release
from annotations.models.releases import SEMANTIC_VERSION
from annotations.permissions import can_download, can_manage
from annotations.publishing.archive import stream_zip
from annotations.services.releasing import order_release, require_files
from workbench.core.api.jobs import JobSerializer
from workbench.core.api.requests import Input, body, person
from workbench.core.api.sending import IMMUTABLE, WhateverIsAccepted, send, send_file
from workbench.core.api.throttles import HEAVY
from workbench.release_format.layout import MANIFEST

NOT_AGAIN = OpenApiResponse(description="The client has it already.")


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    campaign = serializers.CharField(source="campaign.name")
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.version", allow_null=True, default=None
    )

    class Meta:
        model = Release
        fields = ("id", "campaign", "version", "parent", "notes", "content_hash", "created_at")
        read_only_fields = fields


class ReleaseDetailSerializer(ReleaseSerializer):
    """`manifest` lists every file with its size and SHA-256."""

    manifest = serializers.DictField()

    class Meta:
        model = Release
        fields = (*ReleaseSerializer.Meta.fields, "manifest")
        read_only_fields = fields


@extend_schema_view(get=extend_schema(summary="The releases of a campaign, oldest first"))
class ReleaseListView(generics.ListAPIView[Release]):
    """A campaign's releases, and the building of the next one."""

    class InputSerializer(Input):
        version = serializers.CharField(max_length=limits.VERSION, validators=[SEMANTIC_VERSION])
        notes = TextField(default="", allow_blank=True, max_length=limits.RELEASE_NOTES)

    serializer_class = ReleaseSerializer
    queryset = Release.objects.none()

    def get_queryset(self) -> QuerySet[Release]:
        campaign = campaign_of(self.request, self.kwargs["name"])
        return campaign.releases.select_related("campaign", "parent")

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
        return Response(ReleaseDetailSerializer(_release(request, name, version)).data)


class ReleaseFileView(APIView):
    """One file of a release."""

    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        parameters=[
            OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="bytes=0-1023")
        ],
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
        release = _downloadable(request, name, version)
        digest = _hashes(release).get(path)
        if digest is None:
            raise Http404(_("The manifest names no such file."))
        folder = _folder(release)
        require_files(release=release, names=[path])
        return send_file(request, folder / path, etag=f'"{digest}"')


class ReleaseArchiveView(APIView):
    """A release as one file."""

    content_negotiation_class = WhateverIsAccepted
    throttle_classes = HEAVY

    @extend_schema(
        responses={
            (200, "application/zip"): OpenApiTypes.BINARY,
            304: NOT_AGAIN,
            409: OpenApiResponse(description="A file is not what the manifest says."),
        },
    )
    def get(self, request: Request, name: str, version: str) -> HttpResponseBase:
        """All files of a release as a zip archive, the same bytes each time."""
        release = _downloadable(request, name, version)
        root = f"{release.campaign.name}-{release.version}"
        folder = _folder(release)
        require_files(release=release)
        parts = stream_zip(folder, sorted(_hashes(release)), root)
        return send(
            request,
            StreamingHttpResponse(parts, content_type="application/zip"),
            etag=f'"zip-{release.content_hash}"',
            filename=f"{root}.zip",
            cache=IMMUTABLE,
        )


def _release(request: Request, name: str, version: str) -> Release:
    releases = Release.objects.select_related("campaign", "parent")
    campaigns = Campaign.objects.visible_to(person(request)).filter(name=name)
    return get_object_or_404(releases, campaign__in=campaigns, version=version)


def _downloadable(request: Request, name: str, version: str) -> Release:
    release = _release(request, name, version)
    can_download(person(request), release.campaign).require()
    return release


def _hashes(release: Release) -> dict[str, Any]:
    """What identifies each file; the manifest, which names the others, goes by the whole."""
    files = {entry["path"]: entry["sha256"] for entry in release.manifest["files"]}
    return files | {MANIFEST: f"manifest-{release.content_hash}"}


def _folder(release: Release) -> Path:
    folder = release.folder
    if not folder.is_dir():
        raise Http404(
            _(
                "The folder of this release is not on this machine; build the version again to "
                "have it back."
            )
        )
    return folder
