"""Take the demo out again: its campaign with the made-up ledger, its benchmark, files and people.

The ledger is never changed otherwise; what people made up for a demonstration is no part of one.
That it was removed stays in the campaign's history, so that no start loads it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from annotations.models import Benchmark, Campaign, Comment, Membership
from annotations.selectors.console import subject_of
from annotations.vocabularies import Role
from evaluation.models import Analysis, Run
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict
from workbench.core.jobs.models import ACTIVE, Job
from workbench.core.stores import Place, releases_store, runs_store
from workbench.running.demo.loading import BENCHMARK, CAMPAIGN
from workbench.running.demo.references import Rows, delete, hanging_on, let_go_of


@dataclass(frozen=True)
class Removal:
    """What of the demo is removed.

    `kept` are accounts that have a part in other campaigns, which are closed instead; `unmanaged`
    are campaigns that nobody who can sign in manages then. `left` are folders of releases that
    somebody had written elsewhere than into the store: they are theirs. `benchmark_stays` as other
    campaigns work on it.
    """

    rows: Rows
    places: tuple[Place, ...]
    left: tuple[Path, ...]
    kept: tuple[str, ...]
    unmanaged: tuple[str, ...]
    benchmark_stays: bool

    @property
    def counts(self) -> dict[str, int]:
        """Rows by the name of what they are."""
        named = {str(m._meta.verbose_name_plural): len(keys) for m, keys in self.rows.items()}
        return dict(sorted(named.items()))


def was_removed() -> bool:
    """Whether there was a demo, and somebody took it out."""
    there = Campaign.objects.filter(name=CAMPAIGN).exists()
    events = apps.get_model("annotations", "CampaignEvent")
    return not there and events.objects.filter(name=CAMPAIGN).exists()


def remove_demo(*, dry_run: bool = False) -> Removal | None:
    """Remove the demo; None where there is none.

    Raises:
        Conflict: a job of the demo is under way.
    """
    with transaction.atomic():
        campaign = Campaign.objects.filter(name=CAMPAIGN, synthetic=True).first()
        if campaign is None:
            return None
        removal = _removal(campaign)
        if not dry_run:
            _remove(removal)
    if not dry_run:
        for place in removal.places:
            place.store.delete(place.name)
    return removal


def _removal(campaign: Campaign) -> Removal:
    releases = list(campaign.releases.all())
    runs = Run.objects.filter(release_hash__in=[one.content_hash for one in releases])
    analyses = Analysis.objects.filter(runs__in=runs).distinct()
    ours = [*_jobs_of(runs), *_jobs_of(analyses)]
    jobs = Job.objects.filter(Q(subject=subject_of(campaign)) | Q(pk__in=ours))
    if jobs.filter(state__in=ACTIVE).exists():
        raise Conflict("A job of the demo is under way; wait for its end, or cancel it.")
    roots: Rows = {Campaign: {campaign.pk}, Run: set(runs.values_list("pk", flat=True))}
    roots[Analysis] = set(analyses.values_list("pk", flat=True))
    roots[Job] = set(jobs.values_list("pk", flat=True))
    benchmarks = Benchmark.objects.filter(name=BENCHMARK).exclude(
        campaigns__in=Campaign.objects.exclude(pk=campaign.pk)
    )
    roots[Benchmark] = set(benchmarks.values_list("pk", flat=True))
    rows = hanging_on(roots)
    people = list(User.objects.filter(username__in=[name for name, _ in settings.DEMO_ACCOUNTS]))
    kept = [person for person in people if _has_other_parts(person, rows)]
    gone = {person.pk for person in people} - {person.pk for person in kept}
    rows = hanging_on(rows | {User: gone})
    places = [one.place for found in (releases, runs, analyses) for one in found]
    stored = [place for place in places if place.store in (releases_store(), runs_store())]
    return Removal(
        rows=rows,
        places=tuple(stored),
        left=tuple(place.folder() for place in places if place not in stored),
        kept=tuple(person.username for person in kept),
        unmanaged=tuple(_unmanaged(without=people)),
        benchmark_stays=not roots[Benchmark],
    )


def _unmanaged(*, without: Iterable[User]) -> Iterable[str]:
    """The other campaigns that nobody manages any more without these people."""
    managing = Membership.objects.filter(role=Role.MANAGER, user__is_active=True)
    managed = managing.exclude(user__in=without).values("campaign")
    others = Campaign.objects.exclude(name=CAMPAIGN).exclude(pk__in=managed)
    return others.values_list("name", flat=True)


def _jobs_of(work: Iterable[Run | Analysis]) -> list[object]:
    return [one.job_id for one in work if one.job_id]


def _has_other_parts(person: User, rows: Rows) -> bool:
    """Whether more than the demo hangs on the account: a role, or anything that a ledger names."""
    if Membership.objects.filter(user=person).exclude(campaign__name=CAMPAIGN).exists():
        return True
    hanging = hanging_on({User: {person.pk}})
    return any(
        keys - rows.get(model, set())
        for model, keys in hanging.items()
        if model._meta.app_label in ("annotations", "evaluation")
    )


def _remove(removal: Removal) -> None:
    with pgtrigger.ignore():
        nonces = [
            model._base_manager.filter(pk__in=keys).values_list("nonce", flat=True)
            for model, keys in removal.rows.items()
            if any(field.name == "nonce" for field in model._meta.fields) and model is not Comment
        ]
        Comment.objects.filter(nonce__in=set(chain.from_iterable(nonces))).delete()
        let_go_of(removal.rows)
        delete(removal.rows)
    for person in User.objects.filter(username__in=removal.kept):
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
