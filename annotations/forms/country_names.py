"""What people call the countries, by the language they read: CLDR's names, and where those are a
register's rather than a person's, the usual one.

Read through, all 250, in English, Spanish, French and Arabic against CLDR 48.
"""

from functools import cache
from unicodedata import normalize

from babel import Locale, UnknownLocaleError

from annotations.vocabularies import countries

USUAL = {
    "en": {
        "CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo",
        "CI": "Ivory Coast", "HK": "Hong Kong", "MM": "Myanmar", "MO": "Macao",
        "PS": "Palestine", "TF": "French Southern Territories", "TL": "East Timor",
        "TR": "Turkey", "UM": "US Minor Outlying Islands", "VI": "US Virgin Islands",
    },
    "es": {
        "AX": "Islas Åland", "CG": "República del Congo", "CI": "Costa de Marfil",
        "HK": "Hong Kong", "MF": "San Martín (parte francesa)", "MM": "Birmania", "MO": "Macao",
        "PS": "Palestina", "SH": "Santa Elena, Ascensión y Tristán de Acuña",
        "SX": "San Martín (parte neerlandesa)", "TL": "Timor Oriental",
    },
    "fr": {
        "CD": "République démocratique du Congo", "CG": "République du Congo",
        "CI": "Côte d’Ivoire", "HK": "Hong Kong", "MF": "Saint-Martin (partie française)",
        "MM": "Birmanie", "MO": "Macao", "MU": "Île Maurice", "PS": "Palestine",
        "SH": "Sainte-Hélène, Ascension et Tristan da Cunha", "VA": "Vatican", "VN": "Vietnam",
    },
    "ar": {
        "AE": "الإمارات", "BY": "بيلاروسيا", "CD": "جمهورية الكونغو الديمقراطية",
        "CG": "جمهورية الكونغو", "DK": "الدنمارك", "HK": "هونغ كونغ", "HU": "المجر",
        "MF": "سان مارتن (الجزء الفرنسي)", "MM": "ميانمار", "MO": "ماكاو", "PS": "فلسطين",
        "RE": "ريونيون", "SA": "السعودية", "SX": "سان مارتن (الجزء الهولندي)",
        "TL": "تيمور الشرقية",
    },
}  # fmt: skip


@cache
def country_names_in(language: str) -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes to the names in a language, by name; else to those in English."""
    try:
        known = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        language, known = "en", Locale("en").territories
    usual = USUAL.get(language.partition("-")[0], {})
    names = {
        code: usual.get(code) or _in_words(known.get(code, name), language)
        for code, name in countries().items()
    }
    return dict(sorted(names.items(), key=lambda pair: normalize("NFKD", pair[1]).casefold()))


def _in_words(name: str, language: str) -> str:
    """`St. Kitts & Nevis` as it is said; nobody looks for it under `St.`."""
    if not language.startswith("en"):
        return name
    return name.replace("St. ", "Saint ").replace(" & ", " and ")
