"""How a release is made: a cut of the ledger, written as an immutable folder."""

import gc
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from annotations import limits
from annotations.canonical import canonical
from annotations.models import Campaign, Release
from annotations.models.releases import SEMANTIC_VERSION, store_name
from annotations.permissions import can_change, can_manage
from annotations.publishing.about import ALL, REVIEWED
from annotations.publishing.difference import change_log
from annotations.publishing.lite import NONE, PAPER, LiteError, LiteRule, parse_lite
from annotations.publishing.records import ParentRelease
from annotations.publishing.verify import Problem, verify_release
from annotations.publishing.writer import in_turn, write_release
from annotations.selectors.contents import Named, contents
from annotations.selectors.ledger import Cut
from annotations.selectors.release_files import file_problems
from annotations.services.fields import check_field, check_length
from annotations.services.importing import no_progress
from annotations.services.locking import freeze_ledger
from annotations.services.sharing_out import shared_out
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import enqueue
from workbench.core.messages import gettext_noop, localized
from workbench.core.stores import LocalStore, Place, releases_store
from workbench.release_format.layout import CHANGES
from workbench.release_format.manifest import Manifest, read_manifest
from workbench.release_format.schemas import SCHEMA_VERSION
from workbench.release_format.verification import AGAIN

TEXTS_FOR_TWO = 50_000
"""Below that many a second process costs more than it saves."""


@dataclass(frozen=True)
class Built:
    """A release and where it lies; `repeated` when this version had been built before."""

    release: Release
    path: Path
    repeated: bool


def order_release(
    *,
    user: User,
    campaign: Campaign,
    version: str,
    notes: str = "",
    texts: str = ALL,
    lite: str = NONE,
) -> Job:
    """Start the job that builds the campaign's next release, as `build_release` does.

    Locks nothing; a second order while the first is at work is the same job.

    Raises:
        NotPermitted: the person does not manage the campaign.
        Conflict: the version is there already.
        Invalid: there are no such texts, or no such rule.
    """
    can_manage(user, campaign).require()
    named_for(campaign=campaign, texts=texts, lite=lite)
    if campaign.releases.filter(version=version).exists():
        raise Conflict(_("%s is there already; take the next number.") % version)
    return enqueue(
        kind="build_release",
        arguments={
            "campaign": campaign.pk,
            "version": version,
            "notes": notes,
            "texts": texts,
            "lite": lite,
        },
        created_by=user,
        subject=f"campaign:{campaign.pk}",
        key=f"build_release:{campaign.pk}",
    )


def build_release(
    *,
    campaign: Campaign,
    version: str,
    out: Path | None = None,
    notes: str = "",
    texts: str = ALL,
    lite: str = NONE,
    user: User | None = None,
    progress: Callable[[int, int], None] = no_progress,
) -> Built:
    """Build a release of what the ledger holds now, into `out` or the release store.

    A version that exists is built again from its recorded cut and must come out the same, whatever
    texts and subset are asked for now. Progress is told language by language.
    Locks: the ledger, exclusively, for the moment in which the cut is read.

    Args:
        texts: `all`, or those that were `reviewed`; the others are left out and counted.
        lite: the rule of the Lite subset, as `parse_lite` reads it.

    Raises:
        Invalid: the version is no semantic version, the campaign has no items, or there are no
            such texts or rule.
        NotPermitted: the version is new, and the campaign archived.
        ReleaseError: `out` is in use.
        Conflict: the same cut gives other bytes than it did, or the release is in a former format
            and its folder is gone.
    """
    SEMANTIC_VERSION(version)
    check_field(Release, "version", version)
    notes = canonical(notes)
    check_length("notes", notes, limits.RELEASE_NOTES)
    if not campaign.benchmark.items.exists():
        raise Invalid(campaign=_("Its benchmark has no items; import them first."))
    known = Release.objects.filter(campaign=campaign, version=version).first()
    if known is not None:
        return Built(known, _build_again(known, out, progress), repeated=True)
    can_change(campaign).require()
    name = store_name(campaign.name, version)
    if out is None and releases_store().exists(name):
        _check_place(name)
        releases_store().delete(name)  # of a build that was cut off before it was recorded
    cut = take_cut()
    parent = campaign.releases.published().order_by("-pk").first()
    named = named_for(campaign=campaign, texts=texts, lite=lite)
    with _building(name, out) as path:
        changes_in = _changes_since(parent)
        manifest = _write(campaign, cut, named, version, notes, parent, path, progress, changes_in)
        written = read_manifest(path)
        named = replace(named, changes=_changes(path))
    release = Release.objects.create(
        campaign=campaign,
        version=version,
        parent=parent,
        notes=notes,
        cut=dict(cut.limits),
        named=asdict(named),
        manifest=written,
        content_hash=manifest.content_hash,
        path=name if out is None else _from_the_store(out),
        created_by=user,
    )
    return Built(release, out or release.place.folder(), repeated=False)


def named_for(*, campaign: Campaign, texts: str, lite: str) -> Named:
    """What a release that is built now is told of its campaign, and of what it takes.

    Raises:
        Invalid: there are no such texts, or no such rule.
    """
    if texts not in (ALL, REVIEWED):
        known = {"texts": texts, "known": f"{ALL}, {REVIEWED}"}
        raise Invalid(texts=_("There are no texts “%(texts)s”; give one of: %(known)s.") % known)
    try:
        rule = parse_lite(lite)
    except LiteError as error:
        raise Invalid(lite=localized(error.args[0], _)) from error
    if rule and rule != PAPER:
        _require_names(campaign, rule)
    return replace(Named.of(campaign), texts=texts, lite=rule.to_json() if rule else None)


def _require_names(campaign: Campaign, rule: LiteRule) -> None:
    """The paper's own rule names subjects that another benchmark need not have."""
    no_subject = _("The benchmark has no subject “%s”; take it out of the rule.")
    no_category = _("The benchmark has no category “%s”; take it out of the rule.")
    asked = (("subject", rule.subjects, no_subject), ("category", rule.categories, no_category))
    for field, names, problem in asked:
        known = set(campaign.benchmark.items.order_by().values_list(field, flat=True).distinct())
        if strange := sorted(set(names) - known):
            raise Invalid(lite=problem % strange[0])


def take_cut() -> Cut:
    """The ledger's highest ids at a moment at which no write is in flight."""
    with transaction.atomic():
        freeze_ledger()
        return Cut.now()


def check_release(*, release: Release) -> list[Problem]:
    """What is wrong with the folder of a recorded release; empty when it is sound.

    What was fetched before may be sound still, so that the files in the store are asked too.
    """
    try:
        path = release.place.folder()
    except FileNotFoundError:
        return [Problem(release.place.name, gettext_noop("is missing"), AGAIN)]
    problems = verify_release(path)
    if not problems and read_manifest(path)["content_hash"] != release.content_hash:
        return [
            Problem(
                "manifest.json",
                _("The folder is sound, but it is not the release that was recorded"),
                _("Build the version again into the release store"),
            )
        ]
    return problems or file_problems(release=release)


@contextmanager
def _building(name: str, out: Path | None) -> Iterator[Path]:
    """The folder to write into: that which was asked for, or one that goes to the store."""
    if out is not None:
        yield out
    else:
        with releases_store().building(name) as path:
            yield path


def _from_the_store(path: Path) -> str:
    """A path as rows keep it: the store may be moved, or restored elsewhere."""
    return releases_store().name_of(path) or str(path.absolute())


def _check_place(name: str) -> None:
    """A folder that a release has is none of a build that was cut off: `a` 1.0.0-2.0.0 and
    `a-1.0.0` 2.0.0 would have one, and versions that differ in case where that is ignored."""
    for other in Release.objects.select_related("campaign"):
        if name.casefold() in (other.path.casefold(), other.store_name.casefold()):
            problem = _("%(release)s lies in %(folder)s; take another version.")
            raise Conflict(problem % {"release": other, "folder": name})


def _build_again(release: Release, out: Path | None, progress: Callable[[int, int], None]) -> Path:
    place = Place(LocalStore(out.absolute().parent), out.absolute().name) if out else release.place
    if not place.is_there:
        with _building(place.name, out) as new:
            write_again(release=release, path=new, progress=progress)
    path = place.folder()
    if read_manifest(path)["content_hash"] != release.content_hash:
        problem = _(
            "%(path)s is not release %(version)s: its content hash is not %(hash)s; move it away, "
            "or build under another version."
        )
        parts = {"path": path, "version": release.version, "hash": release.content_hash}
        raise Conflict(problem % parts)
    if damage := verify_release(path):
        problem = _("%(path)s is damaged: %(file)s %(problem)s; move it away, and build again.")
        first = {"file": damage[0].file, "problem": localized(damage[0].problem, _)}
        raise Conflict(problem % {"path": path, **first})
    return path


def write_again(
    *, release: Release, path: Path, progress: Callable[[int, int], None] = no_progress
) -> None:
    """Write into a new folder what the ledger holds up to the cut of a recorded release.

    Raises:
        Conflict: the release is in a former format.
        ReleaseError: `path` is in use, or what the ledger holds contradicts itself.
    """
    _require_same_format(release)
    _write(
        release.campaign,
        Cut(release.cut),
        Named.kept(release.named),
        release.version,
        release.notes,
        release.parent,
        path,
        progress,
    )


def _require_same_format(release: Release) -> None:
    """A folder of a former format is kept, read and verified, but no longer written."""
    found = release.manifest["schema_version"]
    if found != SCHEMA_VERSION:
        problem = _(
            "%(release)s is in format %(found)s, and releases are now built in format %(known)s: "
            "it cannot be built again. Restore its folder from a backup of the release store."
        )
        raise Conflict(problem % {"release": release, "found": found, "known": SCHEMA_VERSION})


def _write(
    campaign: Campaign,
    cut: Cut,
    named: Named,
    version: str,
    notes: str,
    parent: Release | None,
    path: Path,
    progress: Callable[[int, int], None],
    changes_in: Callable[[Path], str] | None = None,
) -> Manifest:
    before = ParentRelease(parent.version, parent.content_hash) if parent else None
    progress(0, 1)
    gathered = contents(campaign, cut, named=named, version=version, notes=notes, parent=before)
    steps = len(gathered.about.campaign_languages) + 1
    texts = steps * len(gathered.shared.items)
    each = partial(_told, steps=steps, progress=progress, processes=_processes(texts))
    with _without_collector():
        manifest = write_release(
            path,
            about=gathered.about,
            shared=gathered.shared,
            records_of=gathered.records_of,
            each=each,
            changes_in=changes_in,
        )
    progress(steps, steps)
    return manifest


@contextmanager
def _without_collector() -> Iterator[None]:
    """Python would look for cycles among millions of rows that have none: a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _changes_since(parent: Release | None) -> Callable[[Path], str] | None:
    """What tells the changes since a release whose folder is at hand, and sound.

    They are kept with the new one, which comes out the same later where that folder is gone.
    """
    if parent is None or not parent.place.is_there or file_problems(release=parent):
        return None
    return partial(change_log, parent.place.folder())


def _changes(folder: Path) -> str:
    path = folder / CHANGES
    return path.read_text(encoding="utf-8").removesuffix("\n") if path.exists() else ""


def _told(
    work: Callable[[str], Any],
    languages: Sequence[str],
    *,
    steps: int,
    progress: Callable[[int, int], None],
    processes: int,
) -> Generator[Any, None, None]:
    """The work of each language; a job that was cancelled ends between two of them."""
    several = processes > 1
    each = partial(shared_out, processes=processes) if several else in_turn
    with closing(each(work, languages)) as pieces:
        for done, piece in enumerate(pieces):
            progress(done, steps)
            yield piece


def _processes(texts: int) -> int:
    """How many processes build a release of so many texts.

    More than two would each hold a language's facts in memory. In a transaction there are no
    others: they would not see what it wrote.
    """
    if texts < TEXTS_FOR_TWO or connection.in_atomic_block:
        return 1
    return min(2, len(os.sched_getaffinity(0)))
