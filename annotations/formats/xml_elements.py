"""XML that comes from outside, an element at a time.

Nothing is fetched, a file that defines entities is refused before any is used, and what was read
is let go of, so that memory does not grow with the file.
"""

from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

from lxml import etree

from workbench.core.messages import gettext_noop as _
from workbench.layouts.budget import Budget
from workbench.layouts.content import open_binary
from workbench.layouts.records import FormatError, InputFile

PARTS = 10_000
"""Elements within one that is read; a unit of translation has a dozen."""

DEPTH = 100
"""Elements within one another."""


def read_elements(
    file: InputFile, *, roots: Collection[str], wanted: Collection[str], budget: Budget
) -> Iterator[Any]:
    """Each element by one of the `wanted` names, whole, until the next is asked for.

    Names are local ones: whatever namespace a dialect has. An element within one that is wanted
    comes as a part of it alone.

    Raises:
        FormatError: the file is no well-formed XML, its root is none of `roots`, it defines
            entities, an element has more parts than any has, or the budget does not last.
    """
    with open_binary(file, budget) as stream:
        yield from elements_in(stream, file=file, roots=roots, wanted=wanted, budget=budget)


def elements_in(
    stream: BinaryIO,
    *,
    file: InputFile,
    roots: Collection[str],
    wanted: Collection[str],
    budget: Budget,
) -> Iterator[Any]:
    """The same of what has been opened; `file` is how messages call it."""
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        yield from _wanted(file, iter(events), roots, wanted, budget)
    except etree.XMLSyntaxError as error:
        raise _broken(file, error) from error


def local_name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def line_of(element: Any) -> int | None:
    line: int | None = element.sourceline
    return line


def _wanted(
    file: InputFile,
    events: Iterator[tuple[str, Any]],
    roots: Collection[str],
    wanted: Collection[str],
    budget: Budget,
) -> Iterator[Any]:
    inside: Any = None
    depth = parts = 0
    for event, element in events:
        if event == "start":
            depth += 1
            if depth == 1:
                _require_root(file, element, roots)
            elif depth > DEPTH:
                raise _too_deep(file, element)
            if inside is not None:
                parts += 1
                if parts > PARTS:
                    raise _too_many_parts(file, inside)
            elif local_name(element) in wanted:
                inside, parts = element, 0
            continue
        depth -= 1
        if inside is not None and element is not inside:
            continue
        if element is inside:
            inside = None
            budget.count_row(file)
            yield element
        _let_go(element)


def _let_go(element: Any) -> None:
    """Forget what an element held and what stood before it."""
    element.clear()
    parent = element.getparent()
    while element.getprevious() is not None:
        del parent[0]


def _require_root(file: InputFile, element: Any, roots: Collection[str]) -> None:
    types = element.getroottree().docinfo.internalDTD
    if types is not None and any(types.iterentities()):
        raise FormatError(
            _(
                "%(file)s defines XML entities, which may unfold without end; ask for the file "
                "again without a document type of its own",
                file=file.name,
            )
        )
    if local_name(element) not in roots:
        raise FormatError(
            _(
                "%(file)s begins with <%(found)s> and not with <%(wanted)s>: it is XML of another "
                "kind",
                file=file.name,
                found=local_name(element)[:80],
                wanted="> or <".join(roots),
            )
        )


def _broken(file: InputFile, error: "etree.XMLSyntaxError") -> FormatError:
    return FormatError(
        _(
            "%(file)s, line %(line)s: this is no well-formed XML (%(reason)s); ask for the file "
            "again, as the tool saves it",
            file=file.name,
            line=str(error.lineno or 1),
            reason=str(error.msg or "empty")[:200],
        )
    )


def _too_deep(file: InputFile, element: Any) -> FormatError:
    return FormatError(
        _(
            "%(file)s, line %(line)s: elements are nested over %(most)s deep; no translation tool "
            "writes such a file",
            file=file.name,
            line=str(line_of(element)),
            most=str(DEPTH),
        )
    )


def _too_many_parts(file: InputFile, element: Any) -> FormatError:
    return FormatError(
        _(
            "%(file)s, line %(line)s: <%(name)s> has over %(most)s elements; no translation tool "
            "writes such a file",
            file=file.name,
            line=str(line_of(element)),
            name=local_name(element),
            most=f"{PARTS:,}",
        )
    )
