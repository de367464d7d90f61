"""The ledger's labels."""

from django.db import models
from django.db.models import Q

from annotations.kinds.label.rules import KIND
from annotations.models.decisions import CultureTags, Decision
from annotations.models.triggers import append_only


class Label(Decision, CultureTags):
    kind = KIND.id

    class Meta(Decision.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(knowledge__len__gte=1, time_sensitive__isnull=False),
                name="label_answers_every_question",
            )
        ]
        triggers = [append_only("label_append_only")]


MODEL = Label
