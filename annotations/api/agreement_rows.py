"""What the API says of agreement: figures by question and group, pairs, days, and tasks."""

from typing import Any

from rest_framework import serializers

from annotations.api.fields import KindField, LanguageField


class CoefficientSerializer(serializers.Serializer[Any]):
    """Krippendorff's alpha; `value` is null, with a `reason`, where it is undefined."""

    value = serializers.FloatField(allow_null=True)
    interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 % bootstrap interval."
    )
    units = serializers.IntegerField()
    pairable = serializers.IntegerField()
    raters = serializers.IntegerField()
    reason = serializers.CharField(allow_null=True)


class EstimateSerializer(serializers.Serializer[Any]):
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(default="")


class AgreementRowSerializer(serializers.Serializer[Any]):
    """A question in a group; the group is everything where its `group` is empty."""

    kind = KindField()
    form = serializers.CharField(help_text="Of labels; empty for other kinds.")
    group = serializers.CharField(help_text="Of `by`; of a person the pseudonym.")
    name = serializers.CharField(allow_null=True, help_text="The person's, for managers.")
    tag = serializers.CharField()
    alpha = CoefficientSerializer()
    percent = serializers.FloatField(allow_null=True, help_text="Mean share of agreeing pairs.")
    unanimous = serializers.FloatField(allow_null=True, help_text="Tasks on which all agree.")
    coefficients = serializers.DictField(child=EstimateSerializer())
    computed_at = serializers.DateTimeField()
    since = serializers.IntegerField(help_text="Decisions that came after that.")


class InFiguresSerializer(serializers.Serializer[Any]):
    pseudonym = serializers.CharField()
    name = serializers.CharField(allow_null=True, help_text="For managers.")


class PairRowSerializer(serializers.Serializer[Any]):
    """Two people on a question: on how many of the tasks that both decided on they agree."""

    kind = KindField()
    form = serializers.CharField()
    tag = serializers.CharField()
    a = InFiguresSerializer()
    b = InFiguresSerializer()
    agree = serializers.IntegerField()
    total = serializers.IntegerField()
    coefficients = serializers.DictField(child=EstimateSerializer())
    computed_at = serializers.DateTimeField()


class PartSerializer(serializers.Serializer[Any]):
    part = serializers.IntegerField()
    whole = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class MachineRowSerializer(serializers.Serializer[Any]):
    """What one person did to the texts that were offered; everybody where there is no person."""

    kind = KindField()
    person = InFiguresSerializer(allow_null=True)
    decisions = serializers.IntegerField()
    verdicts = serializers.DictField(child=serializers.IntegerField())
    accepted = PartSerializer()
    quick = PartSerializer(help_text="Of those accepted whose time is known.")
    seconds = serializers.IntegerField()
    median_seconds = serializers.FloatField(allow_null=True)
    edits = serializers.IntegerField(help_text="The newest, over which `character_rate` is.")
    character_rate = serializers.FloatField(
        allow_null=True, help_text="Characters changed in an edit, of the longer text, on the mean."
    )


class TextsRowSerializer(serializers.Serializer[Any]):
    """Texts that people wrote for the same tasks, each on their own, held against one another."""

    kind = KindField()
    language = LanguageField(source="key")
    units = serializers.IntegerField(help_text="Tasks for which somebody wrote a text.")
    pairable = serializers.IntegerField(help_text="And two people or more did.")
    compared = serializers.IntegerField(help_text="Those over which `chrf` and `ter` are.")
    identical = EstimateSerializer(help_text="Share of equal pairs.")
    chrf = EstimateSerializer(help_text="0 to 100.")
    ter = EstimateSerializer(help_text="Edits a token, from 0.")
    signatures = serializers.DictField(child=serializers.CharField())
    computed_at = serializers.DateTimeField()


class PointSerializer(serializers.Serializer[Any]):
    """How far people agreed on a day, as it was computed then."""

    day = serializers.DateField()
    version = serializers.IntegerField(help_text="Of the protocol.")
    decisions = serializers.IntegerField()
    tag = serializers.CharField()
    percent = serializers.FloatField(allow_null=True)
    coefficients = serializers.DictField(child=EstimateSerializer())


class MarkSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    version = serializers.IntegerField()
    changed = serializers.ListField(child=serializers.CharField())


class OverTimeSerializer(serializers.Serializer[Any]):
    points = PointSerializer(many=True)
    marks = MarkSerializer(many=True)


class SaidSerializer(serializers.Serializer[Any]):
    letter = serializers.CharField(help_text="In the order of submission; hides who.")
    value = serializers.JSONField(allow_null=True, help_text="Null: not answered, or unsure.")


class BehindSerializer(serializers.Serializer[Any]):
    task = serializers.IntegerField(source="task.pk")
    sample_id = serializers.CharField(source="task.item.sample_id")
    language = LanguageField(source="task.language")
    subject = serializers.CharField(source="task.item.subject")
    state = serializers.CharField(source="task.state")
    is_unanimous = serializers.BooleanField()
    said = serializers.SerializerMethodField()

    def get_said(self, behind: Any) -> list[dict[str, Any]]:
        return [{"letter": one.letter, "value": _plain(one.value)} for one in behind.said]


class ItemsSerializer(serializers.Serializer[Any]):
    items = BehindSerializer(many=True)
    next = serializers.IntegerField(allow_null=True, help_text="Go on `after` it; null: the end.")


def _plain(value: Any) -> Any:
    """What was said as JSON has it: sets and marks as lists; nothing where somebody was unsure."""
    if isinstance(value, frozenset):
        return sorted(value)
    is_somebodys_own = isinstance(value, tuple) and bool(value) and isinstance(value[0], str)
    return None if is_somebodys_own else value
