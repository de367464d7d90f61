"""What rows that can be read are refused for: their length, and the item that they are about."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from annotations import limits
from annotations.formats.translations import SourceText
from annotations.models import Item
from annotations.services import validation
from workbench.layouts.records import ReadResult, RowError, SourceItem


def misfits(result: ReadResult[SourceText], items: dict[str, Item]) -> Iterable[RowError]:
    """Rows that do not fit their item: as many options, and the same key where one is stated."""
    if result.records and not any(text.sample_id in items for text in result.records):
        first = result.records[0]
        yield RowError(
            first.file,
            first.row,
            "sample_id",
            _("none of the rows belongs to this campaign's benchmark (first: %(sample_id)s)")
            % {"sample_id": first.sample_id},
            _("Check the file, and the campaign's name"),
        )
    for text in result.records:
        item = items.get(text.sample_id)
        if item is None:
            continue
        if len(text.options) != len(item.options):
            problem = _("%(given)d options, but the item has %(wanted)d") % {
                "given": len(text.options),
                "wanted": len(item.options),
            }
            yield RowError(text.file, text.row, "options", problem, _("Give one text an option"))
        if text.key is not None and item.key is not None and text.key != item.key:
            problem = _("the key is option %(given)d, but the item's is option %(wanted)d") % {
                "given": text.key + 1,
                "wanted": item.key + 1,
            }
            remedy = _("Restore the order of the options; the key stands on the item alone")
            yield RowError(text.file, text.row, "answer", problem, remedy)


def too_long(records: Iterable[SourceItem]) -> Iterable[RowError]:
    """Names and texts of items beyond the limits."""
    most = {
        "sample_id": limits.SAMPLE_ID,
        "subject": limits.SUBJECT,
        "split": limits.SPLIT,
        "category": limits.CATEGORY,
    }
    for record in records:
        for name, limit in most.items():
            if (length := len(getattr(record, name))) > limit:
                problem = _("has %(length)d characters") % {"length": length}
                remedy = _("Give at most %(limit)d") % {"limit": limit}
                yield RowError(record.file, record.row, name, problem, remedy)
    yield from too_long_units(records)


def too_long_units(records: Iterable[SourceItem | SourceText]) -> Iterable[RowError]:
    """Units beyond the limit."""
    for record in records:
        length = validation.unit_length(record.question, record.options)
        if length > limits.TEXT:
            problem = _("has %(length)d characters with its options") % {"length": length}
            remedy = _("Give at most %(limit)d") % {"limit": limits.TEXT}
            yield RowError(record.file, record.row, "question", problem, remedy)
