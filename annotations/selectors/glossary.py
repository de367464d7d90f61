"""What a campaign's glossary says of a text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Greatest, Left, Length, Lower, StrIndex

from annotations.canonical import View, canonical_all
from annotations.formats.glossary import COLUMNS, FORMATS, write_glossary
from annotations.formats.tbx import TBX_2008, TBX_2019, write_tbx
from annotations.formats.tbx import Term as TbxTerm
from annotations.models import Campaign, GlossaryTerm, Item, TermProposal
from annotations.permissions import settling
from annotations.quality.checks.glossary import Term, places_of, too_many
from annotations.quality.terms import FOLDED, MANY, folded_term
from annotations.quality.units import Unit
from workbench.core.accounts.models import User
from workbench.core.messages import Message
from workbench.core.prepared import Given, Prepared

MOST_PROPOSALS = 100


@dataclass(frozen=True)
class Entry:
    """A term that stands in a unit: how to render it, how not to, and where it stands.

    `places` are field, start and end in code points of the source.
    """

    source: str
    agreed: Sequence[Term]
    forbidden: Sequence[Term]
    places: Sequence[tuple[str, int, int]]


def glossary_of(campaign: Campaign, language: str = "") -> QuerySet[GlossaryTerm]:
    """A campaign's terms, of one language where it is named."""
    terms = campaign.glossary.order_by("language", "source", "forbidden", "target")
    return terms.filter(language=language) if language else terms


def proposals_to_settle(user: User, campaign: Campaign) -> list[list[TermProposal]]:
    """The proposed terms that wait and that the person may settle, the oldest first and those
    alike together: the first `MOST_PROPOSALS`."""
    settles = settling(user, campaign)
    waiting = campaign.term_proposals.waiting().select_related("proposed_by")
    languages = [one for one in campaign.languages if settles(one)]
    alike: dict[tuple[str, ...], list[TermProposal]] = {}
    for one in waiting.filter(language__in=languages)[:MOST_PROPOSALS]:
        alike.setdefault((one.language, one.source, one.target), []).append(one)
    return list(alike.values())


@dataclass(frozen=True)
class GlossaryFile:
    name: str
    media_type: str
    content: Iterator[bytes]


def glossary_file(campaign: Campaign, language: str, format: str) -> GlossaryFile:
    """A campaign's terms, of one language where it is named, as a file that can be imported.

    Args:
        format: one of `annotations.formats.glossary.FORMATS`.
    """
    suffix, media_type = FORMATS[format]
    name = "-".join(filter(None, (campaign.name, "glossary", language)))
    if format == "csv":
        content = write_glossary(glossary_of(campaign, language).values_list(*COLUMNS))
    else:
        terms = glossary_of(campaign, language).order_by("source", "language", "forbidden", "pk")
        content = write_tbx(
            ((one.source, _as_tbx(one)) for one in terms.iterator()),
            source_language=campaign.source_language,
            title=name,
            names=TBX_2008 if format == "tbx-2008" else TBX_2019,
        )
    return GlossaryFile(f"{name}{suffix}", media_type, content)


def _as_tbx(term: GlossaryTerm) -> TbxTerm:
    return TbxTerm(term.language, term.target, term.forbidden, term.note)


def terms_for(campaign: int, language: str, item: Item) -> list[Term]:
    """The terms of a campaign's glossary that may stand in an item. One query.

    The database leaves out what cannot: a term without its last letter, which a plural may
    change, has to occur in the text, whatever its accents and points. Of more than anybody looks
    for, one more comes than that.
    """
    text = " ".join(" ".join(canonical_all((item.question, *item.options))).split())
    rows = _terms.all(campaign=campaign, language=language, text=folded_term(text))
    return [Term(row.source, row.target, row.note, row.forbidden) for row in rows]


def all_terms(campaign: Campaign, language: str) -> list[Term]:
    """Every term of a campaign's glossary in a language. One query."""
    rows = GlossaryTerm.objects.filter(campaign=campaign, language=language)
    return [Term(row.source, row.target, row.note, row.forbidden) for row in rows]


def _write_terms() -> QuerySet[GlossaryTerm]:
    folded = Func(Lower("source"), *map(Value, FOLDED), function="translate")
    beginning = Left(folded, Greatest(Length(folded) - 1, 1))
    text = Cast(Given("text"), TextField())
    return (
        GlossaryTerm.objects.filter(campaign=Given("campaign"), language=Given("language"))
        .alias(place=StrIndex(text, beginning))
        .filter(place__gt=0)
        .order_by("source", "forbidden", "target")[: MANY + 1]
    )


_terms = Prepared(_write_terms)


@dataclass(frozen=True)
class Entries:
    """The terms that stand in a unit; `why_not` says why they were not looked for."""

    found: Sequence[Entry] = ()
    why_not: Message | None = None


NO_ENTRIES = Entries()


def entries_in(unit: Unit, terms: Sequence[Term]) -> Entries:
    """The terms that do stand in a unit, in the order of their first place."""
    if why := too_many(len(terms), len(unit.text)):
        return Entries(why_not=why)
    views = [(name, View(text)) for name, text in unit.fields()]
    by_source: defaultdict[str, list[Term]] = defaultdict(list)
    for term in terms:
        by_source[term.source].append(term)
    entries = []
    for source, lines in by_source.items():
        places = [
            (name, start, end)
            for name, view in views
            for start, end in places_of(source, view, unit.language)
        ]
        if places:
            agreed = [line for line in lines if not line.forbidden]
            forbidden = [line for line in lines if line.forbidden]
            entries.append(Entry(source, agreed, forbidden, places))
    order = {name: number for number, (name, _) in enumerate(views)}
    entries.sort(key=lambda entry: (order[entry.places[0][0]], entry.places[0][1]))
    return Entries(entries)
