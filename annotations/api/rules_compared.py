"""What other rules would make of the same votes, and what models advise."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.agreement.advice import MODELS
from annotations.api.agreement_asked import (
    Shown,
    TablesView,
    WorkSerializer,
    seen_campaign,
    tables_for,
)
from annotations.api.agreement_rows import InFiguresSerializer
from annotations.api.fields import KindField, LanguageField
from annotations.models import Campaign
from annotations.selectors.advised import advised
from annotations.selectors.agreement.slices import ADVICE, RULES
from workbench.core.accounts.models import User
from workbench.core.api.jobs import JobSerializer
from workbench.core.api.requests import person, query
from workbench.core.limits import INTEGER

PAGE_SIZE = 1_000


class TallySerializer(serializers.Serializer[Any]):
    """Tasks that people decided on; `share` is that of the label `share_of`."""

    input = serializers.IntegerField()
    included = serializers.IntegerField()
    excluded = serializers.DictField(child=serializers.IntegerField(), help_text="By reason.")
    labels = serializers.DictField(child=serializers.IntegerField())
    share = serializers.FloatField(allow_null=True)


class GroupByRuleSerializer(TallySerializer):
    key = serializers.CharField(help_text="A subject; of texts a language.")


class ValueByRuleSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    count = serializers.IntegerField()


class QuestionByRuleSerializer(serializers.Serializer[Any]):
    """A question: on how many tasks something holds, nothing does, or a ruling is wanted."""

    key = serializers.CharField()
    held = serializers.IntegerField()
    empty = serializers.IntegerField()
    disputed = serializers.IntegerField()
    values = ValueByRuleSerializer(many=True, help_text="None of a vocabulary.")


class ByRuleSerializer(TallySerializer):
    """The same votes by one rule; what is empty is as the protocol has it."""

    consensus = serializers.CharField()
    unsure = serializers.CharField(help_text="Of answers.")
    flagged = serializers.CharField(help_text="Of answers.")
    is_own = serializers.BooleanField(help_text="The protocol's.")
    questions = QuestionByRuleSerializer(many=True, required=False, help_text="Of forms.")
    groups = GroupByRuleSerializer(
        many=True,
        required=False,
        help_text="Of rules that differ from the own in one thing.",
    )


class AbsenceSerializer(TallySerializer):
    """By the protocol's rule, as if the person had not been asked."""

    person = InFiguresSerializer()
    tasks = serializers.IntegerField(help_text="That the person decided on.")
    turned = serializers.IntegerField(help_text="Of them, that come to something else.")
    alpha = serializers.FloatField(allow_null=True)


class RulesComparedSerializer(serializers.Serializer[Any]):
    kind = KindField()
    form = serializers.CharField(help_text="Of labels; empty for other kinds.")
    share_of = serializers.CharField(
        help_text="The label whose share is told; empty where there are none."
    )
    computed_at = serializers.DateTimeField()
    since = serializers.IntegerField(help_text="Decisions that came after that.")
    alpha = serializers.FloatField(allow_null=True, help_text="Of the first question.")
    rules = ByRuleSerializer(many=True)
    without = AbsenceSerializer(many=True)


class RulesComparedView(TablesView):
    """What other rules would make of the same votes."""

    @extend_schema(
        parameters=[WorkSerializer],
        responses={200: RulesComparedSerializer(many=True), 202: JobSerializer},
    )
    def get(self, request: Request, name: str) -> Response:
        """Labels, and what is included, by each rule, the protocol's first, and without each
        person; people by pseudonyms, with names for managers.

        A 202 names the job that computes what was never asked before; ask again when it is done.
        """
        campaign = seen_campaign(request, name)
        asked = query(request, WorkSerializer)
        found = tables_for(request, campaign, by=RULES, **asked)
        told = [_rules(shown) for shown in found]
        return Response(RulesComparedSerializer(told, many=True).data)


class AdviceOfModelSerializer(serializers.Serializer[Any]):
    value = serializers.JSONField()
    confidence = serializers.FloatField(help_text="A probability.")


class AdvisedTaskSerializer(serializers.Serializer[Any]):
    sample_id = serializers.CharField(source="task.item.sample_id")
    language = LanguageField(source="task.language")
    held = serializers.JSONField(allow_null=True, help_text="By the rule; null: no answer.")
    models = serializers.DictField(child=AdviceOfModelSerializer())


class ModelAdviceSerializer(serializers.Serializer[Any]):
    """On how many tasks the rule holds the same, something else, or nothing."""

    key = serializers.ChoiceField(list(MODELS))
    same = serializers.IntegerField()
    other = serializers.IntegerField()
    new = serializers.IntegerField()


class AdviceSerializer(serializers.Serializer[Any]):
    kind = KindField()
    form = serializers.CharField(help_text="Of labels; empty for other kinds.")
    question = serializers.CharField()
    computed_at = serializers.DateTimeField()
    since = serializers.IntegerField(help_text="Decisions that came after that.")
    reason = serializers.CharField(help_text="Why there is no advice; empty where there is.")
    models = ModelAdviceSerializer(many=True)
    items = AdvisedTaskSerializer(many=True, help_text="Those that you may see, the surest first.")


class AdviceView(TablesView):
    """What models of the people who voted advise."""

    class QuerySerializer(WorkSerializer):
        question = serializers.CharField(required=False, help_text="The first where left out.")
        differing = serializers.BooleanField(
            default=False, help_text="Only where a model differs from the rule."
        )
        offset = serializers.IntegerField(default=0, min_value=0, max_value=INTEGER)

    @extend_schema(
        parameters=[QuerySerializer],
        responses={200: AdviceSerializer(many=True), 202: JobSerializer},
    )
    def get(self, request: Request, name: str) -> Response:
        """What Dawid-Skene and MACE take to be right of each task, and how surely, a thousand at a
        time. It is advice: no consensus, release or payment hangs on it. A job computes it."""
        campaign, user = seen_campaign(request, name), person(request)
        asked = query(request, self.QuerySerializer)
        differing, offset = asked.pop("differing"), asked.pop("offset")
        found = tables_for(request, campaign, by=ADVICE, **asked)
        told = [
            {**shown.document, **shown.about, "items": items[offset : offset + PAGE_SIZE]}
            for shown in found
            for items in [_items(campaign, user, shown, differing=differing)]
        ]
        return Response(AdviceSerializer(told, many=True).data)


def _rules(shown: Shown) -> Mapping[str, Any]:
    absences = shown.document["without"]
    without = [{**one, "person": shown.person(str(one["person"]))} for one in absences]
    return {**shown.document, **shown.about, "without": without}


def _items(
    campaign: Campaign, user: User, shown: Shown, *, differing: bool
) -> list[dict[str, Any]]:
    return [
        {
            **one._asdict(),
            "models": {
                name: {"value": value, "confidence": sure}
                for name, (value, sure) in one.models.items()
            },
        }
        for one in advised(campaign, user, shown.document, differing=differing)
    ]
