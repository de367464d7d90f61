"""What of the ledger an agreement table counted, and whether there is more by now.

The highest ids alone would not do: a row that is written before another can be seen after it. So
the ledger is read once those have ended who wrote to it when the ids were taken
(`writers.have_writers_ended`); whatever is written later has a higher id.
"""

from collections.abc import Mapping
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

from django.db.models import Exists, Max, Model, Q

from annotations.agreement.advice import is_installed
from annotations.models import (
    DECISIONS,
    Adjudication,
    AgreementTable,
    Campaign,
    Flag,
    FlagResolution,
    OverlapChange,
    Return,
)
from annotations.selectors.agreement.slices import ADVICE, BATCH
from annotations.selectors.ledger import last_id

OF_TASKS: tuple[type[Model], ...] = (Adjudication, Return, OverlapChange)
TO_CAMPAIGN: Mapping[type[Model], str] = {
    **dict.fromkeys((*DECISIONS.values(), *OF_TASKS), "task__campaign"),
    Flag: "campaign",
    FlagResolution: "flag__campaign",
}
DOCUMENT, RULES, BATCHES, MODELS = "document", "protocol", "batches", "models"
DOCUMENT_VERSION = 4
"""Of what documents hold: raise it where one gets another member, or counts something else, and
tables that were stored before are computed anew."""
READABLE = {f"cut__{DOCUMENT}": DOCUMENT_VERSION}
"""Of tables whose document has all that those who read one ask for."""
MANY = 2_000


def cut_of(campaign: Campaign, kind: str, *, by: str = "") -> dict[str, Any]:
    """What can be counted once those have ended who write to the ledger now."""
    highest = {_name(model): last_id(model) for model in _counted(kind)}
    return highest | _rules(campaign, by)


def is_current(table: AgreementTable) -> bool:
    """Whether a table counts all that its campaign has of its kind, by the rules of now."""
    rules = _rules(table.campaign, table.by)
    if any(table.cut.get(name) != value for name, value in rules.items()):
        return False
    beyond = (Q(Exists(_beyond(table, model))) for model in _counted(table.kind))
    return not AgreementTable.objects.filter(reduce(or_, beyond), pk=table.pk).exists()


def lags_behind(table: AgreementTable) -> bool:
    """Whether many decisions lie beyond its cut, which others made elsewhere if it is current:
    each time that is asked, they are looked through."""
    model = DECISIONS[table.kind]
    return last_id(model) - int(table.cut.get(_name(model), 0)) > MANY


def decisions_since(table: AgreementTable) -> int:
    """How many decisions of the kind came after those that it counts."""
    return int(_beyond(table, DECISIONS[table.kind]).count())


def _counted(kind: str) -> list[type[Model]]:
    return [model for model in TO_CAMPAIGN if model not in DECISIONS.values()] + [DECISIONS[kind]]


def _beyond(table: AgreementTable, model: Any) -> Any:
    above = {"pk__gt": table.cut.get(_name(model), 0), TO_CAMPAIGN[model]: table.campaign_id}
    return model._default_manager.of_every_purpose().filter(**above).order_by()


def _rules(campaign: Campaign, by: str) -> dict[str, Any]:
    """What tables hang on beside the ledger."""
    rules: dict[str, Any] = {DOCUMENT: DOCUMENT_VERSION, RULES: campaign.protocol.version}
    if by == BATCH:
        rules[BATCHES] = _batches(campaign)
    if by == ADVICE:
        rules[MODELS] = is_installed()
    return rules


def _batches(campaign: Campaign) -> str:
    """Which batches there are, and what they hold."""
    held = campaign.batches.order_by("pk").annotate(last=Max("items"))
    rows = held.values_list("pk", "kinds", "languages", "last")
    return sha256(repr(list(rows)).encode()).hexdigest()


def _name(model: type[Model]) -> str:
    return model._meta.model_name or ""
