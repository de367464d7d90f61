"""Long work, followed from outside."""

import uuid

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workbench.core.api.requests import person
from workbench.core.jobs.models import Attempt, Job
from workbench.core.jobs.services import cancel
from workbench.core.jobs.subjects import can_cancel, can_view


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """One time that a worker took a job; `most_memory` is in bytes."""

    class Meta:
        model = Attempt
        fields = ("number", "began_at", "ended_at", "end", "most_memory")
        read_only_fields = fields


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job as it stands; `percent` is null while the total is unknown."""

    percent = serializers.IntegerField(allow_null=True)
    result = serializers.DictField()
    attempts = AttemptSerializer(many=True, read_only=True)

    class Meta:
        model = Job
        fields = (
            "id", "kind", "subject", "state", "done", "total", "percent", "message", "error",
            "result", "attempts", "cancel_requested", "created_at", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class JobView(APIView):
    """One job."""

    @extend_schema(responses=JobSerializer)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """How far a job is, or how it ended."""
        job = get_object_or_404(Job, pk=pk)
        can_view(person(request), job).require()
        return Response(JobSerializer(job).data)


class CancelJobView(APIView):
    """The stopping of a job."""

    @extend_schema(request=None, responses={202: JobSerializer})
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Ask a job to stop; one that has ended stays as it is."""
        job = get_object_or_404(Job, pk=pk)
        can_cancel(person(request), job).require()
        if job.is_active:
            cancel(job=job)
            job.refresh_from_db()
        return Response(JobSerializer(job).data, status.HTTP_202_ACCEPTED)
