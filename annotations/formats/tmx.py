"""Translation memories as TMX 1.4b, which every translation tool reads."""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

# What XML 1.0 cannot hold in any notation.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="Workbench" creationtoolversion="1" segtype="block" o-tmf="Workbench" \
adminlang="en" srclang={source} datatype="plaintext"/>
<body>
"""
_UNIT = """<tu usagecount="{uses}">
<tuv xml:lang={source_language}><seg>{source}</seg></tuv>
<tuv xml:lang={target_language}><seg>{target}</seg></tuv>
</tu>
"""
_FOOT = "</body>\n</tmx>\n"


def write_tmx(
    pairs: Iterable[tuple[str, str, int]], *, source_language: str, language: str
) -> Iterator[bytes]:
    """Yield the file piece by piece: one unit for each source, translation and number of uses.

    Characters that XML cannot hold are left out.
    """
    yield _HEAD.format(source=quoteattr(source_language)).encode()
    for source, target, uses in pairs:
        unit = _UNIT.format(
            uses=uses,
            source_language=quoteattr(source_language),
            target_language=quoteattr(language),
            source=_written(source),
            target=_written(target),
        )
        yield unit.encode()
    yield _FOOT.encode()


def _written(text: str) -> str:
    return escape(_UNWRITABLE.sub("", text), {"\r": "&#13;"})
