"""Doubts raised elsewhere on their own, and how doubts were settled."""

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from annotations.formats.decisions.records import ImportedDecision
from annotations.models import Campaign, DecisionImport, Flag, FlagResolution, Task
from annotations.selectors.readings import readings
from annotations.services.bulk import copy_rows, update_rows
from annotations.services.consensus import recompute_all
from annotations.services.decision_nonces import Nonces
from annotations.services.decision_tasks import Items
from annotations.services.decision_writing import keep_comments, reason_of
from annotations.services.incoming import Misfit, Missing, Told
from annotations.vocabularies import FlagOutcome
from workbench.core.locking import locked

Act = tuple[uuid.UUID, int | None]
"""A nonce and its person."""


class Flags:
    """The doubts of a campaign: those that are there, and those that a file brings."""

    def __init__(
        self,
        campaign: Campaign,
        items: Items,
        people: Mapping[str, int],
        nonces: Nonces,
        by: DecisionImport,
    ) -> None:
        self._campaign, self._items, self._import = campaign, items, by
        self._people, self._nonces = people, nonces
        flags = Flag.objects.of_every_purpose().filter(campaign=campaign)
        self._known = {(flag.nonce, flag.person_id): flag for flag in flags}
        settled = FlagResolution.objects.of_every_purpose().filter(flag__campaign=campaign)
        self._settled = {one.flag_id: (one.nonce, one.person_id) for one in settled}
        self.raised: list[tuple[ImportedDecision, Flag]] = []
        self.resolutions: list[tuple[ImportedDecision, FlagResolution]] = []
        self.unchanged = 0

    def raise_flag(self, row: ImportedDecision, task: Task | None = None) -> Flag:
        """The doubt that a row tells; the one that is there where it came before.

        Args:
            task: in which it was raised, where it was in one.

        Raises:
            Misfit: the row is not taken.
        """
        act: Act = self._nonces.of(row), self._person(row)
        if act in self._known:
            self.unchanged += 1
            return self._known[act]
        told = Told(row, Task(), act[1] or 0)
        reason = reason_of(told.member("reason") or "")
        reason["evidence"] |= told.member("evidence", dict) or {}
        flag = Flag(
            campaign=self._campaign,
            item=self._items.of(row),
            language=row.language,
            task=task,
            person_id=act[1],
            nonce=act[0],
            imported=self._import,
            created_at=row.submitted_at,
            **reason,
        )
        self._known[act] = flag
        self.raised.append((row, flag))
        return flag

    def store(self) -> None:
        """Store what was raised since the last time."""
        new = [(row, flag) for row, flag in self.raised if flag.pk is None]
        copy_rows([flag for _, flag in new])
        keep_comments((flag, row.members.get("note") or row.comment) for row, flag in new)

    def of(self, act: Act) -> Flag | None:
        """The doubt of this nonce and person, as it is stored."""
        known = self._known.get(act)
        return known or Flag.objects.filter(nonce=act[0], person=act[1]).first()

    def resolve(self, row: ImportedDecision, flag: Flag | None) -> None:
        """Settle a doubt as a row tells.

        Raises:
            Misfit: the row is not taken.
        """
        if flag is None:
            problem = _("no flag of this file has the id “%s”") % row.members.get("resolves", "")
            raise Missing("resolves", problem, _("Give the flag in the same file, with its id"))
        act = self._nonces.of(row), self._people[row.person]
        if flag.pk is not None and flag.pk in self._settled:
            if self._settled[flag.pk] == act:
                self.unchanged += 1
                return
            raise Misfit("resolves", _("this flag is settled already"), _("Leave the row out"))
        outcome = Told(row, Task(), act[1]).chosen("outcome", FlagOutcome)
        if outcome is None:
            remedy = _("Choose from %s") % ", ".join(FlagOutcome)
            raise Misfit("outcome", _("is left out"), remedy)
        made = FlagResolution(
            flag=flag,
            person_id=act[1],
            outcome=outcome,
            nonce=act[0],
            imported=self._import,
            created_at=row.submitted_at,
        )
        self._settled[flag.pk] = act
        self.resolutions.append((row, made))

    def store_resolutions(self) -> None:
        copy_rows([one for _, one in self.resolutions])
        keep_comments((one, row.comment) for row, one in self.resolutions)

    def _person(self, row: ImportedDecision) -> int | None:
        return self._people[row.person] if row.person else None


def count_anew(campaign: Campaign, flags: Sequence[Flag]) -> None:
    """Bring in line what decisions on flagged items add up to, where flags have a part in it."""
    items = {flag.item_id for flag in flags}
    if not items:
        return
    for kind, reading in readings().items():
        found = campaign.tasks.of_every_purpose().filter(kind=kind, item__in=items)
        tasks = locked(found.select_related("item", "protocol").order_by("pk"))
        heeding = [task for task in tasks if reading.heeds_flags(task)]
        for task in heeding:
            task.campaign = campaign
        if heeding:
            recompute_all(heeding)
            update_rows(heeding, "state")
