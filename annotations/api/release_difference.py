"""What differs between two releases of a campaign."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import limits
from annotations.api.release_lookups import downloadable, require_there
from annotations.models import Release
from annotations.services.comparing_releases import order_difference, split_difference
from workbench.core.api.jobs import JobSerializer
from workbench.core.api.requests import Input, person, query
from workbench.core.api.throttles import HEAVY
from workbench.core.jobs.models import Job

MOST_TEXTS = 200


class BeforeAfterSerializer(serializers.Serializer[Any]):
    before = serializers.IntegerField()
    after = serializers.IntegerField()


class FlipSerializer(serializers.Serializer[Any]):
    """`from` and `to` are the values before and after."""

    count = serializers.IntegerField(help_text="How many rows have the one for the other.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        ends = {name: serializers.CharField(allow_blank=True) for name in ("from", "to")}
        return {**ends, **super().get_fields()}


class SchemaDifferenceSerializer(serializers.Serializer[Any]):
    added = serializers.ListField(child=serializers.CharField())
    removed = serializers.ListField(child=serializers.CharField())
    types = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class _SplitSerializer(serializers.Serializer[Any]):
    config = serializers.CharField()
    split = serializers.CharField()
    rows = BeforeAfterSerializer()
    columns = serializers.DictField(
        child=serializers.IntegerField(), help_text="Changed rows by column."
    )
    reworded = serializers.IntegerField(help_text="Changed rows whose text is another.")
    labels = FlipSerializer(many=True)
    keys = FlipSerializer(many=True)
    schema = SchemaDifferenceSerializer()


class SplitCountsSerializer(_SplitSerializer):
    added = serializers.IntegerField()
    removed = serializers.IntegerField()
    changed = serializers.IntegerField()


class SegmentSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=("equal", "delete", "insert"))
    text = serializers.CharField(allow_blank=True)


class TextChangeSerializer(serializers.Serializer[Any]):
    sample_id = serializers.CharField()
    field = serializers.CharField(help_text="A column, or `choices[2]`.")
    segments = SegmentSerializer(many=True)


class SplitDifferenceSerializer(_SplitSerializer):
    """`added`, `removed` and `changed` are identifiers."""

    added = serializers.ListField(child=serializers.CharField())
    removed = serializers.ListField(child=serializers.CharField())
    changed = serializers.ListField(child=serializers.CharField())
    texts = TextChangeSerializer(many=True)


class TableDifferenceSerializer(BeforeAfterSerializer):
    name = serializers.CharField()
    added = serializers.IntegerField()
    removed = serializers.IntegerField()


class StatisticSerializer(serializers.Serializer[Any]):
    """A figure such as `coverage.rows` of `es, test`; null where it is not there or undefined."""

    figure = serializers.CharField()
    of = serializers.CharField(allow_blank=True)
    before = serializers.FloatField(allow_null=True)
    after = serializers.FloatField(allow_null=True)


class ReleaseDifferenceSerializer(serializers.Serializer[Any]):
    """Rows are paired by `sample_id`; `log` is the same in Markdown."""

    before = serializers.CharField()
    after = serializers.CharField()
    same = serializers.BooleanField()
    log = serializers.CharField()
    splits = SplitCountsSerializer(many=True)
    tables = TableDifferenceSerializer(many=True)
    statistics = StatisticSerializer(many=True)


class ToSerializer(Input):
    to = serializers.CharField(max_length=limits.VERSION, help_text="The other version.")


class ReleaseDifferenceView(APIView):
    """Two releases of a campaign, held against each other."""

    throttle_classes = HEAVY

    @extend_schema(
        parameters=[ToSerializer],
        responses={200: ReleaseDifferenceSerializer, 202: JobSerializer},
    )
    def get(self, request: Request, name: str, version: str) -> Response:
        """What version `to` has otherwise than this one, counted by split and table.

        A 202 names the job that is finding it, of large releases; ask again when it has ended.
        """
        before = _release(request, name, version)
        after = _release(request, name, query(request, ToSerializer)["to"])
        found = order_difference(before=before, after=after, user=person(request))
        if isinstance(found, Job):
            return Response(JobSerializer(found).data, status.HTTP_202_ACCEPTED)
        return Response(found)


class SplitDifferenceView(APIView):
    """One split of two releases, row by row."""

    throttle_classes = HEAVY

    class QuerySerializer(ToSerializer):
        first = serializers.IntegerField(
            default=0, min_value=0, help_text="From which changed row on to tell the words."
        )
        texts = serializers.IntegerField(
            default=20, min_value=0, max_value=MOST_TEXTS, help_text="Of how many changed rows."
        )

    @extend_schema(
        operation_id="releases_difference_of_split",
        parameters=[QuerySerializer],
        responses=SplitDifferenceSerializer,
    )
    def get(self, request: Request, name: str, version: str, config: str, split: str) -> Response:
        """Which rows of a split version `to` has otherwise, and the words that changed."""
        before = _release(request, name, version)
        given = query(request, self.QuerySerializer)
        after = _release(request, name, given.pop("to"))
        return Response(
            split_difference(before=before, after=after, config=config, split=split, **given)
        )


def _release(request: Request, name: str, version: str) -> Release:
    release = downloadable(request, name, version)
    require_there(release)
    return release
