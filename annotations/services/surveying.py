"""The checks over all texts of a campaign: what they find, by language and engine, in a file."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from annotations.models import Campaign, Translation
from annotations.quality.checks import Report
from annotations.quality.tally import Tally
from annotations.selectors.console import subject_of
from annotations.selectors.surveys import JOB_KIND, texts_of
from annotations.services.campaign_checks import CampaignChecks
from annotations.services.first_look import Checked, store_looks
from workbench.core.accounts.models import User
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import enqueue
from workbench.core.messages import localized
from workbench.core.spreadsheets import escaped, whole_csv
from workbench.core.stores import uploads_store

FOLDER = "surveys"
COLUMNS = (
    "sample_id", "language", "engine", "engine_version", "origin", "check", "severity", "field",
    "start", "end", "message", "remedy", "text",
)  # fmt: skip
AT_ONCE = 500

Progress = Callable[[int, int], None]


def start_survey(*, campaign: Campaign, user: User | None) -> Job:
    """Have a job survey the texts; one at a time. Locks as `enqueue` says."""
    return enqueue(
        kind=JOB_KIND,
        arguments={"campaign": campaign.pk},
        created_by=user,
        subject=subject_of(campaign),
        key=f"{JOB_KIND}:{campaign.pk}",
    )


def survey(*, campaign: Campaign, name: str, progress: Progress | None = None) -> dict[str, Any]:
    """Check every text that people are offered or that the campaign stands by.

    Findings are written to a file of their own; the campaign's earlier ones are deleted. What to
    look at first is stored language by language, which locks as `store_looks` says; texts that
    come meanwhile may be left out.

    Args:
        name: of the survey, unique; names the file.

    Returns:
        `columns`, one for each language and engine with the numbers of a `Tally`; `findings`, how
        many there are; `file`, from the folder of media on.
    """
    tallies: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
    findings = 0
    file = f"{campaign.pk}-{name}.csv"
    with uploads_store().adding(FOLDER, file) as path, whole_csv(path, COLUMNS) as rows:
        for language, read in groupby(_checked(campaign, progress), _language):
            checked = list(read)
            for text, report in checked:
                tallies[language, source_of(text)].add(report)
                for row in _rows(text, report):
                    rows.writerow(row)
                    findings += 1
            store_looks(campaign=campaign, language=language, checked=checked)
    forget_others(folder=FOLDER, campaign=campaign, but={file})
    columns = [
        {"language": language, "engine": engine, **tally.stored()}
        for (language, engine), tally in sorted(tallies.items())
    ]
    return {"columns": columns, "findings": findings, "file": f"{FOLDER}/{file}"}


def source_of(text: Translation) -> str:
    """The engine that a text is of; of people's, how it came about."""
    return text.engine or text.get_origin_display()


def _checked(campaign: Campaign, progress: Progress | None) -> Iterator[Checked]:
    texts = texts_of(campaign).select_related("item").order_by("language", "item__position", "pk")
    total = texts.count()
    checks: dict[str, CampaignChecks] = {}
    for number, text in enumerate(texts.iterator(chunk_size=AT_ONCE)):
        if text.language not in checks:
            checks[text.language] = CampaignChecks.of(campaign, text.language)
        yield (
            text,
            checks[text.language].report(
                item=text.item, question=text.question, options=text.options
            ),
        )
        if progress:
            progress(number + 1, total)


def _language(checked: Checked) -> str:
    text, _report = checked
    return text.language


def _rows(text: Translation, report: Report) -> Iterator[list[str]]:
    fields = dict(text.unit.fields())
    for finding in report.findings:
        place = ("", "") if finding.start is None else (str(finding.start), str(finding.end))
        told = (localized(finding.message, _), localized(finding.remedy, _))
        row = (
            text.item.sample_id, text.language, text.engine, text.engine_version, text.origin,
            finding.check, finding.severity, finding.field, *place, *told,
            fields.get(finding.field, ""),
        )  # fmt: skip
        yield [escaped(str(cell)) for cell in row]


def forget_others(*, folder: str, campaign: Campaign, but: Collection[str]) -> None:
    """Delete what was found of the campaign before. Locks nothing."""
    for file in uploads_store().files(folder):
        if file.path.startswith(f"{campaign.pk}-") and file.path not in but:
            uploads_store().delete(folder, file.path)
