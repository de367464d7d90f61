"""What people did to the texts that they were shown: the newest measurement, and a new one."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.fields import LanguageField
from annotations.api.lookups import campaign_of
from annotations.permissions import can_manage, can_see_people, can_view
from annotations.quality.sums import ALL, PARTS, WHOLE
from annotations.selectors import effort
from annotations.selectors.edits import FACETS, PERSON
from annotations.selectors.scores import mean_scores
from annotations.services.measuring_effort import start_measuring
from workbench.core.api.jobs import JobSerializer
from workbench.core.api.requests import Input, person, query


class TotalSerializer(serializers.Serializer[Any]):
    """Edits put together; `hter` is of all edits over all tokens and not capped.

    `tokenizer` is what `edits` and `tokens` are counted in: totals of two never add up.
    """

    step = serializers.CharField(help_text="The kind of task: `review`, or a later step.")
    language = LanguageField(help_text="Empty: of all that the tokenizer measures.")
    by = serializers.CharField(help_text="What the total is of, empty: of everything.")
    value = serializers.CharField(help_text="Of `by`; a person is a pseudonym.")
    part = serializers.ChoiceField(PARTS)
    tokenizer = serializers.CharField()
    texts = serializers.IntegerField(help_text="Decisions that accepted or edited a text.")
    edited = serializers.IntegerField()
    left_out = serializers.IntegerField(help_text="Too much to be measured, in nothing else.")
    edits = serializers.IntegerField()
    tokens = serializers.IntegerField()
    hter = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, default=None, help_text="95 %, by bootstrap.")
    high = serializers.FloatField(allow_null=True, default=None)
    mean_hter = serializers.FloatField(allow_null=True, help_text="Each text's at most 1.")
    character_edits = serializers.IntegerField()
    characters = serializers.IntegerField(help_text="Of the longer text.")
    character_rate = serializers.FloatField(allow_null=True)
    chrf = serializers.FloatField(allow_null=True)
    bleu = serializers.FloatField(allow_null=True)


class RankedSerializer(serializers.Serializer[Any]):
    engine = serializers.CharField()
    score = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    rank = serializers.IntegerField()
    best = serializers.IntegerField(help_text="The best rank that the pairs leave open.")
    worst = serializers.IntegerField()


class PairSerializer(serializers.Serializer[Any]):
    a = serializers.CharField()
    b = serializers.CharField()
    difference = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    p = serializers.FloatField()


class RankingSerializer(serializers.Serializer[Any]):
    """Engines by a measure of their texts against the settled ones, on the same texts."""

    language = LanguageField()
    tokenizer = serializers.CharField()
    measure = serializers.CharField()
    texts = serializers.IntegerField()
    engines = RankedSerializer(many=True)
    pairs = PairSerializer(many=True)
    started = serializers.DictField(
        child=serializers.IntegerField(), help_text="By engine, settled texts that began as its."
    )
    left_out = serializers.ListField(
        child=serializers.CharField(), help_text="Engines with less than half of the texts."
    )


class FertilitySerializer(serializers.Serializer[Any]):
    """Tokens of a language by one tokenizer for all; `parity` is over the source's."""

    language = LanguageField()
    tokenizer = serializers.CharField()
    texts = serializers.IntegerField()
    characters = serializers.IntegerField()
    words = serializers.IntegerField(allow_null=True, help_text="Null without spaces.")
    tokens = serializers.IntegerField()
    source_tokens = serializers.IntegerField()
    fertility = serializers.FloatField(allow_null=True)
    per_character = serializers.FloatField(allow_null=True)
    parity = serializers.FloatField(allow_null=True)


class MeanScoreSerializer(serializers.Serializer[Any]):
    """What a metric that runs elsewhere says of an engine's texts, on the mean."""

    metric = serializers.CharField(source="metric.name")
    higher_is_better = serializers.BooleanField(source="metric.higher_is_better")
    lowest = serializers.FloatField(source="metric.lowest")
    highest = serializers.FloatField(source="metric.highest")
    language = LanguageField()
    engine = serializers.CharField()
    texts = serializers.IntegerField()
    mean = serializers.FloatField()


class EffortView(APIView):
    """What people did to the texts that they were shown."""

    class QuerySerializer(Input):
        by = serializers.ChoiceField([ALL, *FACETS], default=ALL)
        part = serializers.ChoiceField(PARTS, default=WHOLE)

    class OutputSerializer(serializers.Serializer[Any]):
        measured_at = serializers.DateTimeField(allow_null=True, help_text="Null: not yet.")
        totals = TotalSerializer(many=True)
        rankings = RankingSerializer(many=True)
        scores = MeanScoreSerializer(many=True, help_text="As they are now.")
        fertility = FertilitySerializer(many=True)
        signatures = serializers.DictField(
            child=serializers.DictField(child=serializers.CharField()),
            help_text="By tokenizer, how each measure is computed.",
        )

    @extend_schema(
        parameters=[
            OpenApiParameter("by", enum=FACETS, description="Totals by this; else by language."),
            OpenApiParameter("part", enum=PARTS, description="Of the unit; the whole if left out."),
        ],
        responses=OutputSerializer,
    )
    def get(self, request: Request, name: str) -> Response:
        """The newest measurement; totals by person are the managers'."""
        campaign = campaign_of(request, name)
        can_view(person(request), campaign).require()
        asked = query(request, self.QuerySerializer)
        if asked["by"] == PERSON:
            can_see_people(person(request), campaign).require()
        found = effort.newest(campaign)
        empty: dict[str, Any] = {"rankings": [], "fertility": [], "signatures": {}}
        said = {**empty, "measured_at": None, "totals": [], "scores": mean_scores(campaign)}
        if found is not None:
            said |= {name: found.document[name] for name in empty}
            said |= {"measured_at": found.at, "totals": found.totals(**asked)}
        return Response(self.OutputSerializer(said).data)

    @extend_schema(request=None, responses={202: JobSerializer})
    def post(self, request: Request, name: str) -> Response:
        """Start the job that measures; for managers."""
        campaign = campaign_of(request, name)
        can_manage(person(request), campaign).require()
        job = start_measuring(campaign=campaign, user=person(request))
        return Response(JobSerializer(job).data, status.HTTP_202_ACCEPTED)
