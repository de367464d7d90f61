"""What countries are called in English besides the names in the list: other codes and names.

Out of ISO 3166 (pycountry), its withdrawn names, and CLDR's names and codes (Babel). `EVERYDAY` has
what people write and neither knows. A name that two countries share stands for none of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from unicodedata import normalize

import pycountry
from babel import Locale
from babel.core import get_global

from annotations.vocabularies import countries

EVERYDAY = {
    "AE": ("UAE", "Emirates"),
    "CD": ("DR Congo", "DRC", "Congo-Kinshasa"),
    "CG": ("Congo-Brazzaville",),
    "CI": ("Ivory Coast",),
    "CV": ("Cape Verde",),
    "GB": ("Great Britain", "Britain"),
    "IR": ("Persia",),
    "KH": ("Kampuchea",),
    "LK": ("Ceylon",),
    "MK": ("Macedonia",),
    "NL": ("Holland",),
    "SZ": ("Swaziland",),
    "TH": ("Siam",),
    "TR": ("Turkey",),
    "US": ("America",),
    "VA": ("Vatican",),
}

_ACCENTS = re.compile("[\u0300-\u036f]")


def fold(name: str) -> str:
    """Equal for names that differ in case, accents and punctuation alone; as in `picker.js`."""
    plain = _ACCENTS.sub("", normalize("NFKD", name)).lower().replace(".", "")
    return re.sub(r"[^\w]+|_", " ", plain).strip().removeprefix("the ")


@cache
def country_aliases() -> dict[str, str]:
    """The code of the country by its folded name."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in _names():
        if code in countries():
            named[fold(name)].add(code)
    return {name: codes.pop() for name, codes in sorted(named.items()) if len(codes) == 1 and name}


def _names() -> Iterator[tuple[str, str]]:
    yield from ((code, name) for code, names in EVERYDAY.items() for name in names)
    for country in pycountry.countries:
        written = (getattr(country, name, "") for name in ("name", "common_name", "official_name"))
        for name in (country.alpha_3, *filter(None, written)):
            yield from ((country.alpha_2, form) for form in _turned(name))
    for country in pycountry.historic_countries:
        # The fourth code ends with that of the one country that took its place, if one did.
        yield from ((country.alpha_4[2:], form) for form in _turned(country.name))
    for code, name in Locale("en").territories.items():
        yield from ((code, part) for part in (name, *re.split(r"[()]", name)))
    for code, successors in get_global("territory_aliases").items():
        if len(successors) == 1 and not code.isdigit():
            yield successors[0], code


def _turned(name: str) -> list[str]:
    """`Korea, Republic of` also as `Republic of Korea`; of `Zaire, Republic of` the first alone."""
    first, comma, rest = name.partition(", ")
    return [name, f"{rest} {first}", first] if comma else [name]
