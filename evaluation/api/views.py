"""Runs and their scores."""

from typing import Any, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.api.serializers import (
    RobustnessSerializer,
    RunSerializer,
    ScoreSerializer,
    StartRunSerializer,
)
from evaluation.models import Run, Score
from evaluation.selectors import runs as selectors
from evaluation.services import runs as services
from workbench.core.accounts.models import User
from workbench.core.api.pagination import CursorPages


class LatestFirst(CursorPages):
    ordering = "-pk"


class RunListView(generics.ListAPIView[Run]):
    """The runs on releases that you may see, the latest first; a POST starts one."""

    queryset = Run.objects.none()
    serializer_class = RunSerializer
    pagination_class = LatestFirst

    def get_queryset(self) -> QuerySet[Run]:
        return selectors.runs(_person(self.request))

    @extend_schema(request=StartRunSerializer, responses={201: RunSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        wanted = StartRunSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        run = services.start_run(user=_person(request), **wanted.arguments())
        return Response(RunSerializer(run).data, status=status.HTTP_201_CREATED)


class RunView(generics.RetrieveAPIView[Run]):
    """One run."""

    serializer_class = RunSerializer

    def get_queryset(self) -> QuerySet[Run]:
        return selectors.runs(_person(self.request))


class RunScoresView(generics.ListAPIView[Score]):
    """The accuracies of a run, in the order of its summary."""

    queryset = Score.objects.none()
    serializer_class = ScoreSerializer
    filterset_fields = ("language", "subset", "group_kind", "group")

    def get_queryset(self) -> QuerySet[Score]:
        return get_object_or_404(
            selectors.runs(_person(self.request)), pk=self.kwargs["pk"]
        ).scores.all()


class RunRobustnessView(generics.GenericAPIView[Run]):
    """How far the score of a finished run rests on the way of asking."""

    serializer_class = RobustnessSerializer

    def get_queryset(self) -> QuerySet[Run]:
        return selectors.runs(_person(self.request))

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The tables; 404 until the run has finished."""
        found = selectors.robustness(self.get_object())
        if found is None:
            raise NotFound(_("There is nothing to tell before the run has finished."))
        return Response(RobustnessSerializer(found).data)


class CancelRunView(generics.GenericAPIView[Run]):
    """Stop a run that is under way."""

    serializer_class = RunSerializer

    def get_queryset(self) -> QuerySet[Run]:
        return selectors.runs(_person(self.request))

    @extend_schema(request=None, responses={202: RunSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        services.cancel_run(run=self.get_object(), user=_person(request))
        return Response(RunSerializer(self.get_object()).data, status.HTTP_202_ACCEPTED)


class RetryRunView(generics.GenericAPIView[Run]):
    """Take a failed or cancelled run up again."""

    serializer_class = RunSerializer

    def get_queryset(self) -> QuerySet[Run]:
        return selectors.runs(_person(self.request))

    @extend_schema(request=None, responses=RunSerializer)
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        run = self.get_object()
        services.retry_run(run=run, user=_person(request))
        return Response(RunSerializer(self.get_object()).data)


def _person(request: Request) -> User:
    """Who asks; the API's permissions let nobody in who is not signed in."""
    return cast("User", request.user)
