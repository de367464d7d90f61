"""What a worker does for the human side: a few lines around a service each."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.engines import EngineError
from annotations.formats.foreign.mapping import DecisionMapping
from annotations.models import Benchmark, Campaign, Release
from annotations.permissions import (
    can_import_benchmark,
    can_manage,
    can_read_source,
    can_view,
)
from annotations.publishing.about import ALL
from annotations.publishing.lite import NONE
from annotations.publishing.records import ReleaseError
from annotations.selectors import effort, surveys
from annotations.selectors.release_state import gates_of
from annotations.selectors.source_reports import LOOK_KIND
from annotations.services import (
    agreement,
    back_translating,
    comparing_releases,
    continuing,
    importing,
    importing_decisions,
    importing_texts,
    measuring_effort,
    memories,
    releasing,
    returning_texts,
    source_reports,
    surveying,
    translating,
    translation_orders,
    uploads,
)
from annotations.services.decision_people import PeopleFile
from annotations.services.import_notes import notes_on
from annotations.services.importing import ImportRefused
from annotations.services.page_words import in_page_words
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted, Permission, denied
from workbench.core.errors import Conflict, Invalid
from workbench.core.jobs.services import JobContext, JobError, handles
from workbench.core.jobs.subjects import Rule, SubjectRules, register
from workbench.core.messages import localized
from workbench.layouts.mapping import parse_mapping
from workbench.layouts.records import FormatError, RowError
from workbench.metered.limits import Limits

KEPT_PROBLEMS = 10_000
REFUSALS = (Conflict, FormatError, EngineError, NotPermitted, ReleaseError)


@handles(kind="import_benchmark", title=gettext_lazy("Import of a benchmark"))
def import_benchmark(
    context: JobContext, *, name: str, upload: str = "", mapping: Sequence[str] = (), **reading: Any
) -> dict[str, Any]:
    """Without an `upload`, the sample benchmark is imported; `mapping` is in its pairs."""
    with _refusals(), _benchmark(upload) as path:
        report = importing.import_benchmark(
            path=path,
            name=name,
            mapping=parse_mapping(mapping) if mapping else None,
            user=context.job.created_by,
            progress=context.progress,
            **_by_present_names(reading),
        )
    if reading.get("dry_run"):
        return {"benchmark": name, "stored": _("nothing, this was a trial"), **report.document()}
    return {"benchmark": name, **report.document(), "downloads": _report_of(name)}


@handles(kind=LOOK_KIND, title=gettext_lazy("Report on a benchmark's questions"))
def look_at_source(context: JobContext, *, name: str) -> dict[str, Any]:
    benchmark = Benchmark.objects.get(name=name)
    report = source_reports.look_at_source(benchmark=benchmark, progress=context.progress)
    notes = [asdict(note) for note in notes_on(benchmark=benchmark, report=report)]
    return {"questions": report.questions, "notes": notes, "downloads": _report_of(name)}


def _report_of(name: str) -> list[list[str]]:
    """What the job's page offers to download: each with its address."""
    return [[_("What the questions show"), reverse("console:benchmark-report", args=[name])]]


@handles(kind="import_translations", title=gettext_lazy("Import of translations"))
def import_translations(
    context: JobContext, *, campaign: int, upload: str, mapping: Sequence[str] = (), **reading: Any
) -> dict[str, Any]:
    """Of many texts the checks are a job of their own, afterwards; `mapping` is in its pairs."""
    chosen = Campaign.objects.select_related("benchmark").get(pk=campaign)
    with _refusals(), uploads.readable(stored=upload) as path:
        report = importing_texts.import_translations(
            path=path,
            campaign=chosen,
            mapping=parse_mapping(mapping) if mapping else None,
            progress=context.progress,
            **_by_present_names(reading),
        )
    if not report.is_checked:
        surveying.start_survey(campaign=chosen, user=context.job.created_by)
    return report.told()


@handles(kind="import_decisions", title=gettext_lazy("Import of decisions"))
def import_decisions(
    context: JobContext,
    *,
    campaign: int,
    upload: str,
    format: str,
    mapping: dict[str, Any] | None = None,
    people: str = "",
    dry_run: bool = False,
) -> dict[str, Any]:
    with _refusals(), uploads.readable(stored=upload) as path:
        done = importing_decisions.import_decisions(
            path=path,
            campaign=Campaign.objects.get(pk=campaign),
            format=format,
            mapping=DecisionMapping.of(mapping) if mapping else None,
            people=PeopleFile(_("People"), people) if people else None,
            dry_run=dry_run,
            user=context.job.created_by,
            progress=context.progress,
        )
    notes = [{"about": _told(note), "count": 1, "found": []} for note in done.notes]
    told = {name: value for name, value in vars(done).items() if value}
    if dry_run:
        told["dry_run"] = _("nothing was stored")
    return told | {"notes": notes}


@handles(kind="import_post_edits", title=gettext_lazy("Post-edits of an agency"))
def import_post_edits(
    context: JobContext, *, campaign: int, upload: str, at: str = "", **asked: Any
) -> dict[str, Any]:
    """`at` is a time as ISO 8601 has it; the rest is as in the service."""
    with _refusals(), uploads.readable(stored=upload) as path:
        done = returning_texts.import_post_edits(
            path=path,
            campaign=Campaign.objects.get(pk=campaign),
            at=datetime.fromisoformat(at) if at else None,
            user=context.job.created_by,
            progress=context.progress,
            **asked,
        )
    told = {name: value for name, value in done.document().items() if value}
    if asked.get("dry_run"):
        told["dry_run"] = _("nothing was stored")
    problems = [_in_words(one) for one in done.refused[:KEPT_PROBLEMS]]
    told |= {"refused": len(done.refused)} if problems else {}
    return told | {"problems": problems, "problem_count": len(done.refused)}


@handles(kind="import_memory", title=gettext_lazy("Import of a translation memory"))
def import_memory(
    context: JobContext, *, campaign: int, upload: str, **asked: Any
) -> dict[str, Any]:
    """The rest is as in the service."""
    with _refusals(), uploads.readable(stored=upload) as path:
        report = memories.import_memory(
            path=path,
            campaign=Campaign.objects.select_related("benchmark").get(pk=campaign),
            user=context.job.created_by,
            progress=context.progress,
            **asked,
        )
    left_out = memories.told_left_out(report=report)
    told: dict[str, Any] = {
        "units": report.units,
        "added": sum(report.added.values()),
        "unchanged": sum(report.unchanged.values()),
        "notes": [{"about": why, "count": count, "found": []} for why, count in left_out],
    }
    return told | ({"dry_run": _("nothing was stored")} if asked.get("dry_run") else {})


@handles(kind="continue_campaign", title=gettext_lazy("Next version of a campaign"))
def continue_campaign(
    context: JobContext, *, campaign: int, benchmark: str, name: str, dry_run: bool = False
) -> dict[str, Any]:
    with _refusals():
        done = continuing.continue_campaign(
            campaign=Campaign.objects.select_related("benchmark").get(pk=campaign),
            benchmark=Benchmark.objects.get(name=benchmark),
            name=name,
            dry_run=dry_run,
            user=context.job.created_by,
            progress=context.progress,
        )
    return vars(done) | {"dry_run": dry_run and _("nothing was stored")}


@handles(kind=translation_orders.JOB_KIND, title=gettext_lazy("Translation by an engine"))
def pretranslate(
    context: JobContext, *, campaign: int, language: str, engine: str, retry_failed: bool = False
) -> dict[str, Any]:
    with _refusals():
        done = translating.pretranslate(
            campaign=Campaign.objects.get(pk=campaign),
            language=language,
            engine=engine,
            retry_failed=retry_failed,
            job=context.job,
            progress=context.progress,
        )
    return {"language": language, "engine": engine, **asdict(done)}


@handles(kind=back_translating.JOB_KIND, title=gettext_lazy("Back-translation by an engine"))
def back_translate(
    context: JobContext, *, campaign: int, language: str, engine: str, limits: dict[str, Any]
) -> dict[str, Any]:
    with _refusals():
        done = back_translating.back_translate(
            campaign=Campaign.objects.get(pk=campaign),
            language=language,
            engine=engine,
            limits=Limits(**limits),
            progress=context.progress,
        )
    return {"language": language, "engine": engine, **asdict(done)}


@handles(kind="build_release", title=gettext_lazy("Build of a release"))
def build_release(
    context: JobContext,
    *,
    campaign: int,
    version: str,
    notes: str = "",
    texts: str = ALL,
    lite: str = NONE,
) -> dict[str, Any]:
    with _refusals():
        built = releasing.build_release(
            campaign=Campaign.objects.get(pk=campaign),
            version=version,
            notes=notes,
            texts=texts,
            lite=lite,
            user=context.job.created_by,
            progress=context.progress,
        )
    held_back = [gate.id for gate in gates_of(built.release) if gate.holds_back]
    return {
        "version": version,
        "content_hash": built.release.content_hash,
        "held_back_by": held_back,
    }


@handles(kind=comparing_releases.JOB_KIND, title=gettext_lazy("Difference of two releases"))
def compare_releases(context: JobContext, *, before: int, after: int) -> dict[str, Any]:
    releases = Release.objects.select_related("campaign")
    with _refusals():
        return comparing_releases.difference_of(
            before=releases.get(pk=before),
            after=releases.get(pk=after),
            progress=context.progress,
        )


@handles(kind=surveys.JOB_KIND, title=gettext_lazy("Survey of the texts"))
def survey(context: JobContext, *, campaign: int) -> dict[str, Any]:
    return surveying.survey(
        campaign=Campaign.objects.select_related("benchmark").get(pk=campaign),
        name=str(context.job.pk),
        progress=context.progress,
    )


@handles(kind=effort.JOB_KIND, title=gettext_lazy("Measure of the edits"))
def measure_effort(context: JobContext, *, campaign: int) -> dict[str, Any]:
    return measuring_effort.store_effort(
        campaign=Campaign.objects.select_related("benchmark").get(pk=campaign),
        name=str(context.job.pk),
        progress=context.progress,
    )


@handles(kind=agreement.JOB_KIND, title=gettext_lazy("Measure of the agreement"))
def measure_agreement(context: JobContext, *, campaign: int, **asked: Any) -> dict[str, Any]:
    """The rest is as in the service."""
    chosen = Campaign.objects.select_related("benchmark").get(pk=campaign)
    made = agreement.store_table(campaign=chosen, progress=context.progress, **asked)
    return {"decisions": (made.document or {}).get("decisions", 0)}


def _by_present_names(reading: dict[str, Any]) -> dict[str, Any]:
    """A job that waits since the version before calls the layout `format`."""
    return {"layout" if name == "format" else name: value for name, value in reading.items()}


@contextmanager
def _benchmark(upload: str) -> Iterator[Path]:
    if upload:
        with uploads.readable(stored=upload) as path:
            yield path
    else:
        yield settings.SAMPLE_DIR / "benchmark"


@contextmanager
def _refusals() -> Iterator[None]:
    """Tell what a service refuses as the job's error, with the rows to mend where it names them."""
    try:
        yield
    except ImportRefused as error:
        problems = [_in_words(problem) for problem in error.errors[:KEPT_PROBLEMS]]
        raise JobError(str(error), problems=problems, problem_count=len(error.errors)) from error
    except Invalid as error:
        raise JobError(" ".join(error.fields.values())) from error
    except ValidationError as error:
        raise JobError(" ".join(error.messages)) from error
    except REFUSALS as error:
        raise JobError(_told(error.args[0])) from error


def _in_words(error: RowError) -> dict[str, Any]:
    """A bad row as JSON can hold it, in the language of the job."""
    return asdict(error) | {"problem": _told(error.problem), "remedy": _told(error.remedy)}


def _told(text: str) -> str:
    """In the words of the page that started the job, in its language."""
    return in_page_words(told=uploads.as_sent(told=localized(text, _)))


def _campaign_rule(rule: Callable[[User, Campaign], Permission]) -> Rule:
    def ask(user: User, key: str) -> Permission:
        campaign = Campaign.objects.filter(pk=key).first()
        return rule(user, campaign) if campaign else denied(_("The campaign is no longer there."))

    return ask


def _campaign_url(key: str) -> str:
    return reverse("console:campaign", args=[Campaign.objects.get(pk=key).name])


def _campaign_label(key: str) -> str:
    return str(Campaign.objects.get(pk=key))


def _may_import(user: User, _name: str) -> Permission:
    return can_import_benchmark(user)


def _may_read(user: User, name: str) -> Permission:
    """What an import tells of questions and keys is read by who may read it on their page."""
    found = Benchmark.objects.filter(name=name).first()
    return can_read_source(user, found) if found else can_import_benchmark(user)


def _benchmark_url(name: str) -> str:
    known = Benchmark.objects.filter(name=name).exists()
    return reverse("console:benchmark", args=[name]) if known else reverse("console:campaigns")


register(
    "benchmark",
    SubjectRules(view=_may_read, manage=_may_import, url=_benchmark_url, label=str),
)
register(
    "campaign",
    SubjectRules(
        view=_campaign_rule(can_view),
        manage=_campaign_rule(can_manage),
        url=_campaign_url,
        label=_campaign_label,
    ),
)
