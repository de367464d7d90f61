"""Do the rows have their files, and the files their rows?"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from annotations.models import Release
from annotations.selectors.release_files import file_problems
from annotations.services.uploads import is_there
from evaluation.models import Run
from evaluation.models.analyses import STORED as ANALYSES
from workbench.core.jobs.models import ACTIVE, Job
from workbench.core.messages import localized
from workbench.core.stores import StoreError, stores
from workbench.running.operations.backups.making import JOURNALS
from workbench.running.operations.checks.finding import Finding, note, ok, trouble

SHOWN = 3


def answering() -> Iterator[Finding]:
    """Every store can be read and written."""
    for name, store in stores().items():
        try:
            store.check()
        except StoreError as error:
            remedy = _("See docs/deployment.md, and that its server answers.")
            yield trouble("stores", f"{name}: {error}", remedy)
            return
    yield ok("stores", _("Releases, runs and uploads can be read and written."))


def releases() -> Iterator[Finding]:
    """Every file of every release has the hash that the release's row gives it."""
    rows = list(Release.objects.select_related("campaign"))
    for release in rows:
        if not (problems := file_problems(release=release)):
            continue
        told = _("%(release)s: %(file)s %(problem)s (%(count)d files in all).")
        first = {"file": problems[0].file, "problem": localized(problems[0].problem, _)}
        parts = {"release": release, "count": len(problems), **first}
        remedy = _("Move its folder away and build the version again: it comes out the same.")
        yield trouble("releases", told % parts, remedy)
    known = {name for one in rows for name in (one.place.name, one.store_name)}
    yield from _orphans("releases", known, _("A download, or left over"))
    yield ok(
        "releases", _("%(count)d releases were held against their rows.") % {"count": len(rows)}
    )


def runs() -> Iterator[Finding]:
    """Every run that has ended has its folder."""
    rows = list(Run.objects.exclude(summary={}))
    gone = [str(run) for run in rows if not run.place.is_there]
    if gone:
        told = _("The predictions of %(count)d runs are gone: %(names)s.")
        remedy = _("Take them from a backup, or run these again.")
        yield trouble("runs", told % {"count": len(gone), "names": _some(gone)}, remedy)
    known = {ANALYSES, JOURNALS, *map(str, Run.objects.values_list("pk", flat=True))}
    yield from _orphans("runs", known, _("No run"))
    yield ok("runs", _("%(count)d runs were looked at.") % {"count": len(rows)})


def uploads() -> Iterator[Finding]:
    """Every job that is still to be done has the file that it is to read."""
    waiting = Job.objects.filter(state__in=ACTIVE, arguments__has_key="upload")
    gone = [job.arguments["upload"] for job in waiting if _is_gone(job.arguments["upload"])]
    if gone:
        told = _("Jobs wait for files that are gone: %(names)s.")
        yield trouble("uploads", told % {"names": _some(gone)}, _("Send these files again."))
    else:
        yield ok("uploads", _("No job waits for a file that is gone."))


def _is_gone(name: str) -> bool:
    return not is_there(stored=name)


def _orphans(name: str, known: set[str], why: str) -> Iterator[Finding]:
    orphans = [found for found in stores()[name].names() if found not in known]
    if orphans:
        told = _("%(why)s: %(names)s.") % {"why": why, "names": _some(orphans)}
        yield note(name, told, _("Nothing needs it; remove what nobody knows."))


def _some(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    shown = ", ".join(names[:SHOWN])
    return (
        _("%(names)s and %(count)d more") % {"names": shown, "count": more} if more > 0 else shown
    )
