"""A campaign goes on over the next version of its benchmark, in a campaign that continues it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from annotations.formats.decisions.registry import WORKBENCH
from annotations.kinds.registry import text_kind
from annotations.models import Assignment, Benchmark, Campaign, DecisionImport, Item, Translation
from annotations.models.tasks import AssignmentState
from annotations.permissions import can_run
from annotations.services.bulk import bulk_writes
from annotations.services.campaign_changes import CampaignState, set_state
from annotations.services.carrying_over import CarryingOver, SameItems
from annotations.services.differences import Difference, difference
from annotations.services.fields import check_field
from annotations.services.importing import Progress, no_progress
from annotations.services.locking import lock_campaign, share_ledger
from annotations.services.next_campaigns import KEY_CHANGED, QUESTION_CHANGED, put_first, set_up
from annotations.services.opening import check_rules, open_source_tasks, open_text_tasks
from annotations.services.row_copies import Copies
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.locking import LONG_WAIT_SECONDS, locked, waiting

ASKS = frozenset({"passage", "question", "options"})
"""What makes a question another one where it changes."""


@dataclass(frozen=True)
class Continued:
    """What goes on over the next version, or would.

    `unchanged`, `changed`, `added` and `removed` count the benchmark's questions: changed are those
    that ask something else now. By what they are, `kept` decisions go on and `left` ones stay in
    the campaign before. Of `opened` tasks, `anew` are those on questions that people had worked on,
    by the reason. `texts_wanted` are texts of changed questions that have to be imported first.
    `in_hand` are tasks that people hold in the campaign before: none may be.
    """

    campaign: str
    continues: str
    benchmark: str
    is_new: bool
    unchanged: int = 0
    changed: int = 0
    added: int = 0
    removed: int = 0
    texts: int = 0
    tasks: int = 0
    kept: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    opened: int = 0
    anew: dict[str, int] = field(default_factory=dict)
    texts_wanted: int = 0
    in_hand: int = 0


def continue_campaign(
    *,
    campaign: Campaign,
    benchmark: Benchmark,
    name: str,
    user: User | None = None,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Continued:
    """Go on with a campaign over the next version of its benchmark, and archive the one before.

    The new campaign has its rules, people, pseudonyms, glossary and sample. What people decided on
    questions that ask the same goes on, with the times, texts and comments; what was decided
    against a key that is another one now does not. Questions that changed are opened anew.
    The same again changes nothing. With `dry_run` nothing changes, and what would is told.
    Locks: the ledger (shared), the campaign's row, its tasks.

    Args:
        user: who becomes its maker; None is whoever runs a command on the server.

    Raises:
        NotPermitted: the person does not run the campaign.
        Invalid: the benchmark is no next version of the campaign's, or the name or the rules
            cannot be used with it.
        Conflict: people hold tasks of the campaign, another continues it, or the name is taken.
    """
    if user is not None:
        can_run(user, campaign).require()
    if there := _there(campaign, benchmark, name):
        return there
    _check(campaign, benchmark, name)
    with transaction.atomic(), bulk_writes("continue a campaign"):
        with waiting(LONG_WAIT_SECONDS):
            share_ledger()
            lock_campaign(campaign)
            tasks = campaign.tasks.of_every_purpose().order_by("pk")
            list(locked(tasks, no_key=True).values_list("pk"))
        in_hand = _in_hand(campaign)
        if in_hand and not dry_run:
            problem = _(
                "People hold tasks of %(campaign)s: %(people)s. Close it and wait until they have "
                "submitted, or give their tasks back on the page of people; then continue it."
            )
            named = ", ".join(f"{person} ({count})" for person, count in sorted(in_hand.items()))
            raise Conflict(problem % {"campaign": campaign.name, "people": named})
        done = _Continuation(campaign, benchmark, name, user).run(in_hand.total(), progress)
        transaction.set_rollback(dry_run)
    campaign.refresh_from_db()
    return done


def _there(campaign: Campaign, benchmark: Benchmark, name: str) -> Continued | None:
    """The campaign, where it was continued so before."""
    found = Campaign.objects.filter(continues=campaign).first()
    if found is None:
        return None
    if (found.name, found.benchmark_id) != (name, benchmark.pk):
        problem = _("%(next)s continues %(campaign)s already; a campaign goes on in one other.")
        raise Conflict(problem % {"next": found.name, "campaign": campaign.name})
    return Continued(name, campaign.name, benchmark.name, is_new=False)


def _check(campaign: Campaign, benchmark: Benchmark, name: str) -> None:
    check_field(Campaign, "name", name)
    if Campaign.objects.filter(name=name).exists():
        problem = _("There is a campaign named %(name)s already; choose another name.")
        raise Conflict(problem % {"name": name})
    if benchmark.parent_id != campaign.benchmark_id:
        problem = _(
            "%(next)s is not the next version of %(benchmark)s; import it as one that follows it."
        )
        names = {"next": benchmark.name, "benchmark": campaign.benchmark.name}
        raise Invalid(benchmark=problem % names)
    if benchmark.source_language != campaign.source_language:
        raise Invalid(benchmark=_("Its questions are in another language than those before."))


def _in_hand(campaign: Campaign) -> Counter[str]:
    """How many tasks each person holds."""
    held = Assignment.objects.of_every_purpose().filter(
        task__campaign=campaign, state=AssignmentState.OPEN
    )
    return Counter(held.values_list("person__username", flat=True))


class _Continuation:
    def __init__(self, old: Campaign, benchmark: Benchmark, name: str, user: User | None) -> None:
        self._old, self._user = old, user
        self._before = {item.sample_id: item for item in old.benchmark.items.order_by("position")}
        self._after = {item.sample_id: item for item in benchmark.items.order_by("position")}
        self._difference: Difference = difference(
            records=self._after.values(), items=self._before.values()
        )
        self._changed = self._by_field(*ASKS)
        both = [id for id in self._before if id in self._after]
        self._same = [id for id in both if id not in set(self._changed)]
        self._copies = Copies()
        self._copies.know(Item, {self._before[id].pk: self._after[id].pk for id in both})
        self._new = set_up(old=old, benchmark=benchmark, name=name, copies=self._copies, user=user)

    def run(self, in_hand: int, progress: Progress) -> Continued:
        carrying = self._carry_over(progress)
        changed = self._pks(self._changed)
        anew = sorted(carrying.anew)
        has_another_key = set(self._pks(self._by_field("answer")))
        for reason, is_key in ((QUESTION_CHANGED, False), (KEY_CHANGED, True)):
            its = [pk for pk in anew if (pk in has_another_key) == is_key]
            put_first(self._new, its, reason, carrying.kinds_anew)
        put_first(self._new, changed, QUESTION_CHANGED, ())
        opened = self._open([*anew, *changed, *self._pks(self._difference.added)])
        if not self._old.is_archived:
            set_state(user=self._user, campaign=self._old, state=CampaignState.ARCHIVED)
        reasons = Counter(
            self._new.tasks.production()
            .filter(priority_reason__in=[KEY_CHANGED, QUESTION_CHANGED])
            .values_list("priority_reason", flat=True)
        )
        return Continued(
            campaign=self._new.name,
            continues=self._old.name,
            benchmark=self._new.benchmark.name,
            is_new=True,
            unchanged=len(self._same),
            changed=len(changed),
            added=len(self._difference.added),
            removed=len(self._difference.removed),
            texts=carrying.texts,
            tasks=carrying.tasks,
            kept=_counts(carrying.kept),
            left=_counts(carrying.left),
            opened=opened,
            anew={"question": reasons[QUESTION_CHANGED], "key": reasons[KEY_CHANGED]},
            texts_wanted=self._wanted(changed),
            in_hand=in_hand,
        )

    def _carry_over(self, progress: Progress) -> CarryingOver:
        brought_in = DecisionImport.objects.create(
            campaign=self._new, format=WORKBENCH, file=self._old.name, created_by=self._user
        )
        before = {self._before[id].pk: self._before[id] for id in self._same}
        after = {self._before[id].pk: self._after[id] for id in self._same}
        items = SameItems(before, after)
        carrying = CarryingOver(self._old, self._new, items, self._copies, brought_in)
        languages = [self._old.source_language, *self._old.languages]
        for done, language in enumerate(languages, start=1):
            carrying.bring(language)
            progress(done, len(languages))
        return carrying

    def _open(self, items: Sequence[int]) -> int:
        """Open what is missing on items; returns how many tasks."""
        rules = self._new.protocol
        check_rules(self._new, rules)
        before = self._new.tasks.production().count()
        open_source_tasks(self._new, items)
        for language in self._new.languages:
            open_text_tasks(campaign=self._new, language=language, items=items)
        return self._new.tasks.production().count() - before

    def _by_field(self, *names: str) -> list[str]:
        """The questions that differ in one of these fields."""
        found = self._difference.changed
        return [one.sample_id for one in found if set(names) & set(one.fields)]

    def _pks(self, ids: Sequence[str]) -> list[int]:
        return [self._after[id].pk for id in ids]

    def _wanted(self, changed: Sequence[int]) -> int:
        """Of the changed questions that are reviewed, in each language: those without a text."""
        its = self._new.samples.filter(kind=text_kind().id, item__in=changed)
        pks = its.values_list("item", flat=True)
        there = Translation.objects.filter(item__in=pks, language__in=self._new.languages)
        have = there.values("item", "language").distinct().count()
        return len(pks) * len(self._new.languages) - have


def _counts(found: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in found.items() if count}
