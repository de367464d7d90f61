"""The status of the installation, for programs that watch it."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workbench.core.accounts.results import denied
from workbench.core.api.requests import person
from workbench.core.jobs.models import JobState
from workbench.running.operations.checks.finding import State
from workbench.running.operations.status import status


class FindingSerializer(serializers.Serializer[Any]):
    """What a check says that is not well."""

    check = serializers.CharField()
    state = serializers.ChoiceField(choices=[State.NOTE.value, State.TROUBLE.value])
    text = serializers.CharField()
    remedy = serializers.CharField()


class DiskSerializer(serializers.Serializer[Any]):
    """In bytes."""

    folder = serializers.CharField()
    total = serializers.IntegerField()
    free = serializers.IntegerField()


class LastBackupSerializer(serializers.Serializer[Any]):
    """The last one that the command `backup` made here."""

    made_at = serializers.DateTimeField()
    place = serializers.CharField()
    bytes = serializers.IntegerField()
    problems = serializers.IntegerField()


class ProgramSerializer(serializers.Serializer[Any]):
    """A program under the supervisor; `pid` is null between its end and its next start."""

    name = serializers.CharField()
    pid = serializers.IntegerField(allow_null=True)
    restarts = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    last_end = serializers.DateTimeField(allow_null=True)
    last_code = serializers.IntegerField(allow_null=True)


class SignSerializer(serializers.Serializer[Any]):
    """When a worker or beat was seen last."""

    name = serializers.CharField()
    host = serializers.CharField()
    seen_at = serializers.DateTimeField()


class JobLineSerializer(serializers.Serializer[Any]):
    """A job that waits or is under way."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=JobState.choices)
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    percent = serializers.IntegerField(allow_null=True)


class JobsSerializer(serializers.Serializer[Any]):
    """Counts of all, and the oldest that are not done; `failed` is of a day."""

    waiting = serializers.IntegerField()
    running = serializers.IntegerField()
    failed = serializers.IntegerField()
    lines = JobLineSerializer(many=True)


class StatusSerializer(serializers.Serializer[Any]):
    """`refusals` are sign-ins and requests that were turned away within a day, by kind; the
    broker's version is empty while it does not answer."""

    is_well = serializers.BooleanField()
    findings = FindingSerializer(many=True)
    disks = DiskSerializer(many=True)
    backup = LastBackupSerializer(allow_null=True)
    programs = ProgramSerializer(many=True)
    signs = SignSerializer(many=True)
    jobs = JobsSerializer()
    refusals = serializers.DictField(child=serializers.IntegerField())
    versions = serializers.DictField(child=serializers.CharField(allow_blank=True))


class StatusView(APIView):
    """The installation."""

    @extend_schema(responses=StatusSerializer)
    def get(self, request: Request) -> Response:
        """Whether it is well, and what is not; for administrators."""
        if not person(request).is_superuser:
            denied(_("Only administrators may open this.")).require()
        return Response(StatusSerializer(status()).data)


urlpatterns = [path("status", StatusView.as_view(), name="api-status")]
