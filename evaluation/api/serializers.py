"""What the API takes and gives for runs."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evaluation import limits
from evaluation.models import Run, Score
from evaluation.scoring.engines.options import KEY
from evaluation.scoring.engines.registry import web_options
from evaluation.scoring.instructions import INSTRUCTIONS
from evaluation.scoring.prompts import DEFAULT_SHOTS
from evaluation.scoring.shots import SHOT_RULES
from evaluation.scoring.variants import VARIANTS


def option_fields(*, read: bool) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
    """A field for each option of an engine: of `Run.options` where it is read."""
    found: dict[str, serializers.Field[Any, Any, Any, Any]] = {}
    for name, one in web_options().items():
        how = {"source": f"options.{name}", "read_only": True} if read else {"default": one.default}
        choices = one.metadata[KEY].choices
        found[name] = (
            serializers.ChoiceField(choices=choices, **how)
            if choices
            else serializers.BooleanField(**how)
        )
    return found


class RunSerializer(serializers.ModelSerializer[Run]):
    """A run as it stands; its `job` tells how far it is."""

    state = serializers.CharField(read_only=True)
    summary = serializers.SerializerMethodField()

    class Meta:
        model = Run
        fields = (
            "id",
            "state",
            "job",
            "spec",
            "release_folder",
            "release_name",
            "release_version",
            "release_hash",
            "languages",
            "shots",
            "shot_rule",
            "instructions",
            "variants",
            "limit",
            "summary",
            "created_at",
        )
        read_only_fields = fields

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        return super().get_fields() | option_fields(read=True)

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
    variants = serializers.ListField(
        child=serializers.ChoiceField(choices=VARIANTS), default=list, max_length=len(VARIANTS)
    )
    limit = serializers.IntegerField(**limits.QUESTIONS.bounds, allow_null=True, default=None)

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        return super().get_fields() | option_fields(read=False)

    def arguments(self) -> dict[str, Any]:
        """What `start_run` takes."""
        given = dict(self.validated_data)
        options = {name: given.pop(name) for name in web_options()}
        return given | {"options": options}


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


class RobustnessSerializer(serializers.Serializer[Any]):
    """How far a score rests on the way of asking: the tables that docs/evaluation.md describes."""

    calibration = serializers.ListField(child=serializers.DictField())
    bins = serializers.ListField(child=serializers.DictField())
    variants = serializers.ListField(child=serializers.DictField())
    orders = serializers.ListField(child=serializers.DictField())
    places = serializers.ListField(child=serializers.DictField())
    languages = serializers.DictField(allow_null=True)
