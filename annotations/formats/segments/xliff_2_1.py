"""XLIFF 2.1 with its modules for metadata and for lengths: one file a language, a group an item."""

from collections.abc import Iterable, Iterator

from annotations import limits
from annotations.formats.segments.segment import OURS, ExportedItem, Head, Segment, State
from annotations.formats.segments.xliff_reading import VERSION, XliffFormat, written_id
from annotations.formats.xml_text import attribute, note, written, xliff_2

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" \
xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" \
xmlns:slr="urn:oasis:names:tc:xliff:sizerestriction:2.0" srcLang={source} trgLang={target}>
<file id="texts" original={name} canResegment="no" xml:space="preserve">
<slr:profiles generalProfile="xliff:codepoints"/>
"""
_FOOT = "</file>\n</xliff>\n"
_STATES = {State.REVIEWED: "reviewed", State.FINAL: "final"}


class Xliff2(XliffFormat):
    name = "xliff-2.1"
    order = 1
    label = "XLIFF 2.1"
    media_type = "application/xliff+xml"

    def write(self, head: Head, items: Iterable[ExportedItem]) -> Iterator[bytes]:
        names = dict(zip(("name", "source", "target"), map(attribute, head), strict=True))
        yield _HEAD.format(**names).encode()
        for item in items:
            yield "".join(_group(item)).encode()
        yield _FOOT.encode()


def _group(item: ExportedItem) -> Iterator[str]:
    names = f'id="{written_id(item.sample_id)}" name={attribute(item.sample_id)}'
    yield f'<group {names} type="workbench:item">\n'
    for one in item.segments:
        yield from _unit(one, item)
    yield "</group>\n"


def _unit(one: Segment, item: ExportedItem) -> Iterator[str]:
    translate = "no" if one.locked else "yes"
    yield (
        f'<unit id="{written_id(one.id)}" name={attribute(one.id)} translate="{translate}" '
        f'canResegment="no" slr:sizeRestriction="{limits.TEXT}" xml:space="preserve">\n'
    )
    if item.version and not one.locked:
        yield (
            '<mda:metadata><mda:metaGroup category="workbench">'
            f'<mda:meta type="{VERSION}">{item.version}</mda:meta>'
            "</mda:metaGroup></mda:metadata>\n"
        )
    if one.note:
        yield f'<notes><note category="{OURS}">{note(one.note)}</note></notes>\n'
    has_state = one.target is not None and not one.locked
    state = _STATES.get(item.state, "initial") if has_state else "initial"
    yield f'<segment state="{state}">\n<source>{written(one.source, xliff_2)}</source>\n'
    if one.target is not None:
        yield f"<target>{written(one.target, xliff_2)}</target>\n"
    yield "</segment>\n</unit>\n"


FORMAT = Xliff2()
