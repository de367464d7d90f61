"""What the pages share that show how files are read: what they look like, and what was chosen."""

from django.http import HttpResponse, QueryDict

from annotations.services.previewing import guess
from annotations.web.console.mapping_forms import ENCODINGS, TABLE, values_of
from workbench.core.accounts.requests import SignedInRequest
from workbench.layouts.guessing import Guess
from workbench.layouts.mapping import Mapping, dump_mapping

SAMPLE = 24
"""Characters of what stands in a column, beside its name."""

_STORING = ("import", "nevertheless", "try", "keep")
"""Buttons that take what the page shows as it is."""

_NEEDED = ("question", "options")


def guessed(request: SignedInRequest, stored: str) -> Guess | None:
    """What the files look like, by the encoding and the header that were chosen."""
    given = request.POST or request.GET
    encoding = given.get("encoding", "")
    header = {"yes": True, "no": False}.get(given.get("header", ""))
    known = encoding if encoding in dict(ENCODINGS) else ""
    return guess(stored=stored, encoding=known, header=header)


def chosen(request: SignedInRequest, found: Guess | None, *, has_keys: bool = True) -> QueryDict:
    """What was chosen; what the files look like where nobody has said it yet.

    That is at first, and where a table or an encoding is chosen without a column.
    """
    given = request.POST or request.GET
    if found is None or found.layout or found.mapping is None:
        return given
    is_table = given.get("layout") == TABLE or bool(given.get("encoding"))
    is_open = is_table and not any(given.get(name) for name in _NEEDED)
    if "layout" in given and (not is_open or any(name in given for name in _STORING)):
        return given
    filled = given.copy()
    for name, values in {"layout": [TABLE], **values_of(found.mapping)}.items():
        if name == "layout" or not given.get(name):
            filled.setlist(name, values)
    if has_keys and found.mapping.answer is None:
        del filled["answer"]  # not found is not "there is none": that is for people to say
    return filled


def columns(found: Guess | None) -> list[tuple[str, str]]:
    """Each column with the first that stands in it."""
    there = found.columns if found else ()
    return [(one.name, next(iter(one.values), "")[:SAMPLE]) for one in there if one.name]


def mapping_file(name: str, mapping: Mapping) -> HttpResponse:
    """The mapping, to be kept for the next time."""
    file = HttpResponse(dump_mapping(mapping), content_type="application/json")
    file["Content-Disposition"] = f'attachment; filename="{name}-mapping.json"'
    return file


def query_of(given: QueryDict) -> str:
    """What was chosen, as the page's address."""
    kept = given.copy()
    for name in ("csrfmiddlewaretoken", "show", *_STORING):
        kept.pop(name, None)
    return kept.urlencode()
