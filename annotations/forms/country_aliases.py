"""What countries are called besides the names in the list: other codes and names, in any language
of the interface.

Out of ISO 3166 (pycountry), its withdrawn names, and CLDR's names and codes (Babel). `EVERYDAY` has
what people write and neither knows. A name that two countries share stands for each of them.
"""

import gettext as catalogues
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from unicodedata import category, normalize

import pycountry
from babel import Locale
from babel.core import get_global

from annotations.forms.former_states import FORMER_STATES
from annotations.vocabularies import countries

LANGUAGES = ("en", "es", "fr", "ar")
"""Those of the interface: people write names in theirs and in others'."""

EVERYDAY = {
    "AE": ("UAE", "Emirates", "EAU", "Emiratos", "Émirats", "الإمارات"),
    "BF": ("Alto Volta", "Haute-Volta", "فولتا العليا"),
    "BJ": ("Dahomé", "Dahomey"),
    "BY": ("Byelorussia", "Bielorrusia", "Biélorussie", "روسيا البيضاء"),
    "CD": (
        "DR Congo", "DRC", "Congo-Kinshasa", "RD Congo", "RDC", "Zaire", "Zaïre", "زائير",
        "الكونغو الديمقراطية",
    ),
    "CG": ("Congo-Brazzaville", "الكونغو برازافيل"),
    "CI": ("Ivory Coast", "Costa de Marfil", "ساحل العاج"),
    "CN": ("PRC", "RPC", "Mainland China", "China continental", "Chine continentale"),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic", "República Checa", "République tchèque", "التشيك"),
    "ET": ("Abyssinia", "Abisinia", "Abyssinie", "الحبشة"),
    "FK": ("Malvinas", "Malouines"),
    "GB": (
        "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland",
        "Gran Bretaña", "Inglaterra", "Escocia", "Gales", "Irlanda del Norte",
        "Grande-Bretagne", "Angleterre", "Écosse", "Pays de Galles", "Irlande du Nord",
        "بريطانيا", "بريطانيا العظمى", "إنجلترا", "اسكتلندا", "ويلز", "أيرلندا الشمالية",
    ),
    "GH": ("Gold Coast", "Costa de Oro", "Côte-de-l’Or", "ساحل الذهب"),
    "IR": ("Persia", "Perse", "بلاد فارس"),
    "KH": ("Kampuchea", "Kampuchéa"),
    "LK": ("Ceylon", "Ceilán", "Ceylan", "سيلان"),
    "MD": ("Moldavia", "Moldavie"),
    "MK": ("Macedonia", "Macédoine", "مقدونيا"),
    "MM": ("Birmania", "Birmanie", "بورما"),
    "NL": ("Holland", "Holanda", "Hollande"),
    "PS": ("Palestine", "Palestina", "فلسطين"),
    "SA": ("KSA", "Saudi", "السعودية"),
    "SZ": ("Swaziland", "Suazilandia", "سوازيلاند"),
    "TH": ("Siam", "سيام"),
    "TL": ("Timor Oriental",),
    "TR": ("Turkey",),
    "TW": ("Formosa", "Formose"),
    "US": ("America", "EE. UU.", "EEUU", "EUA", "Amérique", "أمريكا", "أميركا"),
    "VA": ("Vatican", "Vaticano", "الفاتيكان"),
    "ZM": ("Northern Rhodesia", "Rodesia del Norte", "Rhodésie du Nord"),
}  # fmt: skip

_ALIKE = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None, ".": None})


def fold(name: str) -> str:
    """Equal for names that differ in case, marks and punctuation alone; as in `names.js`."""
    bare = "".join(sign for sign in normalize("NFKD", name) if category(sign) != "Mn")
    plain = re.sub(r"[^\w]+|_", " ", bare.lower().translate(_ALIKE))
    return plain.strip().removeprefix("the ")


@cache
def country_aliases() -> dict[str, tuple[str, ...]]:
    """The codes of the countries by their folded name: several where they share it.

    A name that a state had which is no more is none of them; see `former_names`.
    """
    named: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in _names():
        if code in countries():
            named[fold(name)].add(code)
    known = sorted(named.keys() - {"", *former_names()})
    return {name: tuple(sorted(named[name])) for name in known}


@cache
def former_names() -> dict[str, int]:
    """Which of `FORMER_STATES` is called so, by the folded name."""
    return {
        fold(name): number
        for number, state in enumerate(FORMER_STATES)
        for names in state.names.values()
        for name in names
    }


def _names() -> Iterator[tuple[str, str]]:
    yield from ((code, name) for code, names in EVERYDAY.items() for name in names)
    for country in pycountry.countries:
        written = (getattr(country, name, "") for name in ("name", "common_name", "official_name"))
        for name in (country.alpha_3, *filter(None, written)):
            yield from ((country.alpha_2, form) for form in _turned(name))
    for country in pycountry.historic_countries:
        # The fourth code ends with that of the one country that took its place, if one did.
        yield from ((country.alpha_4[2:], form) for form in _turned(country.name))
    for code, successors in get_global("territory_aliases").items():
        if len(successors) == 1 and not code.isdigit():
            yield successors[0], code
    for language in LANGUAGES:
        yield from Locale(language).territories.items()
        iso = catalogues.translation(
            "iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True
        )
        for country in pycountry.countries:
            name = iso.gettext(country.name)
            yield from ((country.alpha_2, form) for form in _turned(name))


def _turned(name: str) -> list[str]:
    """`Korea, Republic of` also as `Republic of Korea`; of `Zaire, Republic of` the first alone."""
    first, comma, rest = name.partition(", ")
    return [name, f"{rest} {first}", first] if comma else [name]
