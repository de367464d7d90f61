"""How what is in a person's hands, and what they decided, is shown."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import SkipField

from annotations.api.fields import KindField, LanguageField, VocabularyField
from annotations.kinds.registry import kind_of
from annotations.models import Assignment, Flag, Skip, Suggestion, Task
from annotations.selectors.desk import edited_from, offered_texts
from annotations.selectors.findings import evidence_of_models, open_findings
from annotations.selectors.passages import translated_passage
from annotations.selectors.suggestions import suggestion_for
from annotations.vocabularies import FlagReason
from workbench.core.api.built import shown, shown_all

DECISION = (
    "id", "task", "round", "nonce", "active_seconds", "supersedes", "surplus", "created_at",
)  # fmt: skip
RECEIPT = ("id", "round", "nonce", "active_seconds", "supersedes", "surplus", "created_at")
"""What is told to the author. The ids of tasks and texts stay out: their order tells which of
them were made later than the rest, to control the work."""


class SourceSerializer(serializers.Serializer[Any]):
    """The unit of the source with the passage that it is about; `key` is the index of the correct
    option, null without one."""

    sample_id = serializers.CharField()
    subject = serializers.CharField()
    passage = serializers.CharField(help_text="Empty where the question stands by itself.")
    question = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())
    key = serializers.IntegerField(allow_null=True)


class CandidateSerializer(serializers.Serializer[Any]):
    """An offered text; who or what made it is not told."""

    position = serializers.IntegerField(help_text="What `seen` names in a submission.")
    passage = serializers.CharField(
        default="",
        help_text="What the question is about, in the text's language; empty without.",
    )
    question = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())


class EditedFromSerializer(serializers.Serializer[Any]):
    """The text that the first person edited, where a later step takes up what they made of it."""

    question = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())

    def get_attribute(self, instance: Assignment) -> Any:
        if not kind_of(instance.task.kind).follows:
            raise SkipField
        return edited_from(instance.task)


class AssignedTaskSerializer(serializers.Serializer[Task]):
    """The task in hand; `note` says why it was returned, `protocol` is its rules' version.

    A label task asks the questions of `form`, as that version has it; other kinds have none.
    """

    campaign = serializers.CharField(source="campaign.name")
    kind = KindField()
    language = LanguageField()
    form = serializers.CharField()
    note = serializers.CharField()
    protocol = serializers.IntegerField(source="protocol.version")


class SuggestionSerializer(serializers.Serializer[Suggestion]):
    """Answers that a program suggests, of no person; which one is not told."""

    answers = serializers.DictField(help_text="By question, as they are submitted; some or none.")


class FindingOfModelsSerializer(serializers.Serializer[Any]):
    """What an evaluation found of the text; nothing of what people said."""

    reason = VocabularyField(FlagReason)
    evidence = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DictField(help_text="How many models chose what."))
    def get_evidence(self, flag: Flag) -> dict[str, Any]:
        return evidence_of_models(flag)


class OfferedSerializer(CandidateSerializer):
    """An offered text as those see it who oversee the campaign: decisions name it by its `id`."""

    id = serializers.IntegerField()


def offered(task: Task, *, round: int | None = None) -> list[dict[str, Any]]:
    """The texts of a task, now or in an earlier round, for the serializers."""
    passage = translated_passage(task)
    return [
        {
            "id": text.pk,
            "position": place,
            "passage": passage,
            "question": text.question,
            "options": text.options,
        }
        for place, text in enumerate(offered_texts(task, round=round))
    ]


def source_alone(task: Task) -> list[dict[str, Any]]:
    """Of a task that is done blind on the source: its question and options, without the key."""
    if not kind_of(task.kind).blind or task.language != task.campaign.source_language:
        return []
    item = task.item
    unit = {"passage": item.passage, "question": item.question, "options": item.options}
    return [{"position": 0, **unit}]


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """A task in one's hands. A blind task comes without its source, and so its key."""

    task = AssignedTaskSerializer()
    source = serializers.SerializerMethodField()  # type: ignore[assignment]
    candidates = serializers.SerializerMethodField()
    edited_from = EditedFromSerializer(required=False, allow_null=True)
    draft = serializers.DictField()
    suggestion = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()

    class Meta:
        model = Assignment
        fields = (
            "id",
            "state",
            "round",
            "claimed_at",
            "expires_at",
            "draft",
            "draft_version",
            "task",
            "source",
            "candidates",
            "edited_from",
            "suggestion",
            "findings",
        )
        read_only_fields = fields

    @extend_schema_field(SourceSerializer(allow_null=True))
    def get_source(self, assignment: Assignment) -> dict[str, Any] | None:
        task = assignment.task
        return None if kind_of(task.kind).blind else shown(SourceSerializer, task.item)

    @extend_schema_field(CandidateSerializer(many=True))
    def get_candidates(self, assignment: Assignment) -> Any:
        task = assignment.task
        texts = offered(task, round=assignment.round) or source_alone(task)
        return shown_all(CandidateSerializer, texts)

    @extend_schema_field(SuggestionSerializer(allow_null=True))
    def get_suggestion(self, assignment: Assignment) -> Any:
        found = suggestion_for(assignment)
        return None if found is None else shown(SuggestionSerializer, found)

    @extend_schema_field(FindingOfModelsSerializer(many=True))
    def get_findings(self, assignment: Assignment) -> Any:
        return shown_all(FindingOfModelsSerializer, open_findings(assignment.task))


class SkipReceiptSerializer(serializers.ModelSerializer[Skip]):
    class Meta:
        model = Skip
        fields = (*RECEIPT, "reason")
        read_only_fields = fields


class FlagReceiptSerializer(serializers.ModelSerializer[Flag]):
    class Meta:
        model = Flag
        fields = ("id", "language", "reason", "nonce", "created_at")
        read_only_fields = fields
