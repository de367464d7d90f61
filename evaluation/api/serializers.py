"""What the API takes and gives for runs."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evaluation import limits
from evaluation.models import Run, Score
from evaluation.scoring.engines.registry import DTYPES
from evaluation.scoring.instructions import INSTRUCTIONS
from evaluation.scoring.prompts import DEFAULT_SHOTS
from evaluation.scoring.shots import SHOT_RULES


class RunSerializer(serializers.ModelSerializer[Run]):
    """A run as it stands; `jobs` are its workers', of which `job` is the first, and each tells how
    far it is."""

    state = serializers.CharField(read_only=True)
    jobs = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField()

    class Meta:
        model = Run
        fields = (
            "id",
            "state",
            "job",
            "jobs",
            "workers",
            "spec",
            "release_folder",
            "release_name",
            "release_version",
            "release_hash",
            "languages",
            "shots",
            "shot_rule",
            "instructions",
            "chat_template",
            "dtype",
            "limit",
            "summary",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_jobs(self, run: Run) -> list[UUID]:
        return [part.pk for part in run.parts]

    @extend_schema_field(serializers.DictField())
    def get_summary(self, run: Run) -> dict[str, Any]:
        """The run's `summary.json` without its accuracies, empty until it has finished."""
        summary: dict[str, Any] = run.summary
        return summary


class StartRunSerializer(serializers.Serializer[Run]):
    """What `start_run` takes; the service checks it."""

    release_folder = serializers.CharField(max_length=limits.FOLDER)
    spec = serializers.CharField(max_length=limits.SPEC)
    languages = serializers.ListField(
        child=serializers.CharField(max_length=limits.LANGUAGE),
        default=list,
        max_length=limits.LANGUAGES,
    )
    shots = serializers.IntegerField(**limits.SHOTS.bounds, default=DEFAULT_SHOTS)
    shot_rule = serializers.ChoiceField(choices=SHOT_RULES, default="full")
    instructions = serializers.ChoiceField(choices=INSTRUCTIONS, default="en")
    chat_template = serializers.BooleanField(default=False)
    dtype = serializers.ChoiceField(choices=DTYPES, default="auto")
    limit = serializers.IntegerField(**limits.QUESTIONS.bounds, allow_null=True, default=None)
    workers = serializers.IntegerField(**limits.WORKERS.bounds, default=1)


class ScoreSerializer(serializers.ModelSerializer[Score]):
    class Meta:
        model = Score
        fields = (
            "language",
            "subset",
            "group_kind",
            "group",
            "n",
            "correct",
            "accuracy",
            "low",
            "high",
            "credit_accuracy",
            "ties",
            "unanswered",
        )
