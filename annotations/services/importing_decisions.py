"""How decisions that were made elsewhere come into the ledger: wholly, or not at all."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import limits
from annotations.formats.decisions.records import FLAG, RESOLUTION, ImportedDecision, ReadDecisions
from annotations.formats.decisions.registry import WORKBENCH, reader_named
from annotations.formats.foreign.mapping import DecisionMapping
from annotations.kinds.kind import Kind
from annotations.kinds.registry import all_kinds
from annotations.models import Campaign, DecisionImport, Flag, Task
from annotations.models.decisions import flag_nonce
from annotations.permissions import can_manage
from annotations.selectors.incoming import wanted_by
from annotations.services.bulk import bulk_writes
from annotations.services.decision_drafts import Drafting
from annotations.services.decision_flags import Flags, count_anew
from annotations.services.decision_nonces import Nonces
from annotations.services.decision_people import People, PeopleFile, bring_in_people
from annotations.services.decision_tasks import Items, Tasks
from annotations.services.decision_writing import write
from annotations.services.importing import ImportRefused, Progress, no_progress
from annotations.services.incoming import Misfit, Missing, MissingText
from annotations.services.locking import lock_campaign, share_ledger
from annotations.vocabularies import FlagReason
from workbench.core.accounts.models import User
from workbench.core.locking import LONG_WAIT_SECONDS, locked, waiting
from workbench.layouts.budget import ERRORS
from workbench.layouts.records import RowError

Rows = Sequence[ImportedDecision]


@dataclass(frozen=True)
class ImportedDecisions:
    """What an import of decisions did, or would do.

    `added` counts the new rows of the ledger by what they are; of them `surplus` came when the
    overlap was reached, and of `idle` ones ten minutes of the time count. `people` are those that
    were made, `accounts` those that a file of people mapped. `controls` were left out, `ignored`
    are members that nothing is read from.
    """

    added: Mapping[str, int] = field(default_factory=dict)
    unchanged: int = 0
    surplus: int = 0
    corrections: int = 0
    idle: int = 0
    people: int = 0
    accounts: int = 0
    tasks: int = 0
    controls: int = 0
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def import_decisions(
    *,
    path: Path,
    campaign: Campaign,
    format: str = WORKBENCH,
    mapping: DecisionMapping | None = None,
    people: PeopleFile | None = None,
    dry_run: bool = False,
    user: User | None = None,
    progress: Progress = no_progress,
) -> ImportedDecisions:
    """Take decisions that were made elsewhere into a campaign's ledger.

    They count as those made here: by the times that the file gives, as far as a task has places
    left. The same decision again changes nothing. Decisions on controls are left out: a control
    belongs to the campaign that planted it.
    Locks: the ledger (shared), the campaign's row, the people's accounts, the tasks.

    Args:
        mapping: what of a tool's file stands for what here; left out, it is guessed.
        people: who of the file is which account; the others become people of this campaign alone,
            who cannot sign in.

    Raises:
        NotPermitted: the person does not manage the campaign.
        FormatError: there is no such format, or the file cannot be used as a whole.
        ImportRefused: at least one row is bad; all bad rows are listed.
    """
    can_manage(user, campaign).require()
    read = reader_named(format).read(
        path, mapping=mapping, wanted=wanted_by(campaign), limits=settings.IMPORT_LIMITS
    )
    if len(read.errors) >= ERRORS:
        raise ImportRefused(read.errors)
    return take_decisions(
        read=read,
        campaign=campaign,
        format=format,
        file=path.name,
        people=people,
        dry_run=dry_run,
        user=user,
        progress=progress,
    )


def take_decisions(
    *,
    read: ReadDecisions,
    campaign: Campaign,
    format: str,
    file: str,
    people: PeopleFile | None = None,
    dry_run: bool = False,
    user: User | None = None,
    progress: Progress = no_progress,
) -> ImportedDecisions:
    """Take decisions that were read into a campaign's ledger, for one who may.

    Locks, raises `ImportRefused`: as `import_decisions`. `file` is what they were read from.
    """
    with transaction.atomic(), bulk_writes("import decisions"):
        with waiting(LONG_WAIT_SECONDS):
            share_ledger()
            lock_campaign(campaign)
        made = DecisionImport.objects.create(
            campaign=campaign, format=format, file=file[-limits.TITLE :], created_by=user
        )
        done = _Import(campaign, read, people, made, progress).run()
        if dry_run or not done.added:
            transaction.set_rollback(True)
    return done


class _Import:
    """One import, kind by kind: what people decide on labels hangs on what reviews came to."""

    def __init__(
        self,
        campaign: Campaign,
        read: ReadDecisions,
        people: PeopleFile | None,
        made: DecisionImport,
        progress: Progress,
    ) -> None:
        self._campaign, self._read, self._import = campaign, read, made
        self._progress = progress
        rows = [row for row in read.records if not row.is_control]
        self._rows = sorted(rows, key=lambda row: row.submitted_at)
        names = {row.person for row in self._rows if row.person}
        self._people: People = bring_in_people(campaign, names, people)
        self._items = Items(campaign, self._rows)
        self._nonces = Nonces(campaign, self._rows)
        self._flags = Flags(campaign, self._items, self._people.ids, self._nonces, made)
        self._errors: list[RowError] = [*read.errors, *self._people.errors]
        self._untold: type[Misfit] | tuple[()] = Missing if self._errors else ()
        self._by_id: dict[str, Flag] = {}
        self._drafted: list[Drafting] = []
        self._added: Counter[str] = Counter()
        self._tasks = self._done = 0

    def run(self) -> ImportedDecisions:
        self._check_times()
        self._mark_made_up()
        with waiting(LONG_WAIT_SECONDS):
            people = User.objects.filter(pk__in=self._people.ids.values()).order_by("pk")
            list(locked(people, no_key=True).values_list("pk"))
        for row in self._rows:
            if row.kind == FLAG and not row.task:
                self._take(row, self._raise_flag)
        self._flags.store()
        for kind in all_kinds().values():
            if rows := [row for row in self._rows if row.task_kind == kind.id]:
                self._bring_in(kind, rows)
        self._resolve_flags([row for row in self._rows if row.kind == RESOLUTION])
        if self._errors:
            raise ImportRefused(sorted(self._errors, key=lambda one: (one.file, one.row or 0)))
        drafts = [one.drafts for one in self._drafted]
        return ImportedDecisions(
            added={kind: count for kind, count in self._added.items() if count},
            unchanged=sum(one.unchanged for one in drafts) + self._flags.unchanged,
            surplus=sum(one.surplus for one in drafts),
            corrections=sum(one.corrections for one in drafts),
            idle=sum(one.idle for one in drafts),
            people=self._people.made,
            accounts=self._people.accounts,
            tasks=self._tasks,
            controls=len(self._read.records) - len(self._rows),
            ignored=self._read.ignored,
            notes=(*self._read.notes, *self._notes_on_reasons()),
        )

    def _notes_on_reasons(self) -> Iterator[str]:
        """Of what is kept as another reason than the file gives."""
        flags = [row.members.get("reason", "") for row in self._rows if row.kind == FLAG]
        given = Counter([*flags, *(row.flag.reason for row in self._rows if row.flag)])
        for word in sorted(word for word in given if word and word not in set(FlagReason)):
            yield _(
                "“%(word)s” is no reason to flag that is known here: %(count)d flags are kept as "
                "another reason, with the word beside it. Known are: %(known)s."
            ) % {"word": word, "count": given[word], "known": ", ".join(FlagReason)}

    def _mark_made_up(self) -> None:
        """A campaign that takes what was made up for a demonstration says so from then on."""
        made_up = next((row for row in self._rows if row.synthetic), None)
        if made_up is None or self._campaign.synthetic:
            return
        here = self._campaign.tasks.production()
        if here.filter(consensus__votes__gt=0).exists():
            problem = _("was made up for a demonstration, and this campaign has real decisions")
            remedy = _("Import it into a campaign of its own")
            self._refuse(made_up, Misfit("synthetic", problem, remedy))
        Campaign.objects.filter(pk=self._campaign.pk).update(synthetic=True)

    def _check_times(self) -> None:
        now = timezone.now()
        for row in self._rows:
            if row.submitted_at > now:
                self._refuse(row, Misfit("submitted_at", _("lies ahead"), _("Mend the time")))

    def _bring_in(self, kind: Kind, rows: Rows) -> None:
        """Draft all decisions on a kind of task; where none is refused so far, write them.

        Where some were refused before, what others want of them is not held against those.
        """
        tasks = Tasks(self._campaign, kind, rows, self._items)
        drafting = Drafting(
            self._campaign, kind, tasks, self._people.ids, self._nonces, self._import
        )

        def flag(row: ImportedDecision) -> None:
            self._raise_flag(row, tasks.of(row))

        for row in rows:
            self._take(row, flag if row.kind == FLAG else drafting.draft)
            self._done += 1
            if not self._done % 500:
                self._progress(self._done, len(self._rows))
        self._drafted.append(drafting)
        if self._errors:
            self._untold = self._untold or MissingText
            return
        self._flags.store()
        self._tasks += len(write(drafting))
        self._added.update(row.kind for row, _ in drafting.drafts.decisions)
        self._added["flag"] += sum(row.flag is not None for row, _ in drafting.drafts.decisions)

    def _raise_flag(self, row: ImportedDecision, task: Task | None = None) -> None:
        flag = self._flags.raise_flag(row, task)
        if row.id:
            self._by_id[row.id] = flag

    def _resolve_flags(self, rows: Rows) -> None:
        """Settle doubts, and count anew what hangs on them or on those that no decision raised."""
        if self._errors:
            return
        for row in rows:
            self._take(row, self._resolve_flag)
        self._flags.store_resolutions()
        self._added[FLAG] += len(self._flags.raised)
        self._added.update([RESOLUTION] * len(self._flags.resolutions))
        flags = [flag for _, flag in self._flags.raised]
        flags += [one.flag for _, one in self._flags.resolutions]
        count_anew(self._campaign, flags)

    def _resolve_flag(self, row: ImportedDecision) -> None:
        self._flags.resolve(row, self._flag_of(row))

    def _flag_of(self, row: ImportedDecision) -> Flag | None:
        """The flag that a row settles: one of its own row, or one that came with a decision."""
        id = str(row.members.get("resolves", ""))
        if id in self._by_id:
            return self._by_id[id]
        found = (one.decision_of(id) for one in self._drafted)
        decision = next((one for one in found if one is not None), None)
        return (
            self._flags.of((flag_nonce(decision.nonce), decision.person_id)) if decision else None
        )

    def _take(self, row: ImportedDecision, take: Callable[[ImportedDecision], object]) -> None:
        try:
            take(row)
        except Misfit as misfit:
            if not isinstance(misfit, self._untold):
                self._refuse(row, misfit)

    def _refuse(self, row: ImportedDecision, misfit: Misfit) -> None:
        if len(self._errors) < ERRORS:
            self._errors.append(RowError(row.file, row.row, *misfit.args))
