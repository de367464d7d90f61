"""What a page of figures offers as files: its charts as SVG and PNG, its tables as CSV."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse

from workbench.core.spreadsheets import csv_text
from workbench.core.web.chart_files import FILES
from workbench.core.web.charts import Chart

CSV = "csv"
FORMS = (*FILES, CSV)
"""In the order of the buttons."""


def chart_file(chart: Chart | None, form: str, name: str) -> HttpResponse:
    """A chart as a file of one of `FORMS`; not found where there is no such chart or form."""
    if chart is None or form not in FORMS:
        raise Http404
    if form == CSV:
        return table_file(chart.columns, chart.data, name)
    file = FILES[form]
    return HttpResponse(
        file.write(chart), content_type=file.content_type, headers=_named(name, form)
    )


def table_file(columns: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    """A table as CSV; no cell of it is a formula to a spreadsheet."""
    return HttpResponse(
        csv_text(columns, rows),
        content_type="text/csv; charset=utf-8",
        headers=_named(name, CSV),
    )


def _named(name: str, form: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
