"""XLIFF 1.2 (strict), which every translation tool reads: one file a language, a group an item."""

from collections.abc import Iterable, Iterator

from annotations import limits
from annotations.formats.segments.segment import OURS, ExportedItem, Head, Segment, State
from annotations.formats.segments.xliff_reading import VERSION, XliffFormat
from annotations.formats.xml_text import attribute, note, written, xliff_1

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original={name} source-language={source} target-language={target} datatype="plaintext" \
xml:space="preserve" tool-id="workbench">
<header><tool tool-id="workbench" tool-name="Workbench"/></header>
<body>
"""
_FOOT = "</body>\n</file>\n</xliff>\n"
_STATES = {
    State.DRAFT: ' state="needs-review-translation"',
    State.REVIEWED: ' state="translated"',
    State.FINAL: ' state="final"',
}


class Xliff1(XliffFormat):
    name = "xliff-1.2"
    order = 2
    label = "XLIFF 1.2"
    media_type = "application/x-xliff+xml"

    def write(self, head: Head, items: Iterable[ExportedItem]) -> Iterator[bytes]:
        names = map(attribute, head)
        yield _HEAD.format(**dict(zip(("name", "source", "target"), names, strict=True))).encode()
        for item in items:
            yield "".join(_group(item)).encode()
        yield _FOOT.encode()


def _group(item: ExportedItem) -> Iterator[str]:
    name = attribute(item.sample_id)
    yield f'<group id={name} resname={name} restype="x-item">\n'
    for one in item.segments:
        yield from _unit(one, item)
    yield "</group>\n"


def _unit(one: Segment, item: ExportedItem) -> Iterator[str]:
    name = attribute(one.id)
    approved = "yes" if item.state is State.FINAL and not one.locked else "no"
    kind = 'translate="no"' if one.locked else f'approved="{approved}"'
    yield (
        f'<trans-unit id={name} resname={name} {kind} maxwidth="{limits.TEXT}" size-unit="char" '
        f'xml:space="preserve">\n<source>{written(one.source, xliff_1)}</source>\n'
    )
    if one.target is not None:
        state = "" if one.locked else _STATES.get(item.state, "")
        yield f"<target{state}>{written(one.target, xliff_1)}</target>\n"
    if item.version and not one.locked:
        yield (
            '<context-group purpose="information">'
            f'<context context-type="x-{VERSION}">{item.version}</context></context-group>\n'
        )
    if one.note:
        yield f'<note from="{OURS}">{note(one.note)}</note>\n'
    yield "</trans-unit>\n"


FORMAT = Xliff1()
