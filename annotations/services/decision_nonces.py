"""What tells a decision that was made elsewhere from every other."""

import json
import uuid
from collections.abc import Collection
from dataclasses import fields

from annotations.formats.decisions.members import DecisionForm
from annotations.formats.decisions.records import ImportedDecision
from annotations.models import Campaign
from annotations.selectors.exporting_decisions import exported_again

NAMESPACE = uuid.UUID("0f3fe0a5-7c0d-5f0f-8a59-5a1f0c9b5d11")
_BESIDE = ("file", "row", "id", "synthetic")
SAID = tuple(one.name for one in fields(ImportedDecision) if one.name not in _BESIDE)
"""What a row says of a decision, whatever file holds it."""


class Nonces:
    """The nonces of rows: the same for the same decision, whatever file brings it.

    A row of the campaign's own export has that of the row of the ledger that it was made from, as
    long as nothing in it has been changed.
    """

    def __init__(self, campaign: Campaign, rows: Collection[ImportedDecision]) -> None:
        self._name, self._own = campaign.name, dict[uuid.UUID, uuid.UUID]()
        form = DecisionForm("")
        for nonce, told in exported_again(campaign, [row.id for row in rows if row.id]):
            row = form.read(0, json.loads(json.dumps(told)))
            if row is not None:
                self._own[self._made(row)] = nonce

    def of(self, row: ImportedDecision) -> uuid.UUID:
        made = self._made(row)
        return self._own.get(made, made)

    def _made(self, row: ImportedDecision) -> uuid.UUID:
        said = [self._name, *(getattr(row, name) for name in SAID)]
        text = json.dumps(said, default=repr, ensure_ascii=False, sort_keys=True)
        return uuid.uuid5(NAMESPACE, text)
