"""States that are no more, and which of today's countries lie where they lay.

Who means one of them means one of these countries, several, or none: that is asked. The list has
states of the last two centuries that questions and annotators name, with what they are called in
the languages of the interface; parts of one country of today are here where their name says more
than that country's. Countries: ISO 3166-1; of those with a withdrawn code, those that ISO 3166-3
and CLDR name as its successors, and of Yugoslavia all six republics.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FormerState:
    """`names` are by language, the usual one first; `codes` are today's countries."""

    names: Mapping[str, tuple[str, ...]]
    codes: tuple[str, ...]


def _state(codes: str, **names: str) -> FormerState:
    return FormerState(
        {language: tuple(text.split("; ")) for language, text in names.items()},
        tuple(codes.split()),
    )


FORMER_STATES = (
    _state(
        "AM AZ BY EE GE KG KZ LT LV MD RU TJ TM UA UZ",
        en="Soviet Union; USSR; Union of Soviet Socialist Republics",
        es="Unión Soviética; URSS",
        fr="Union soviétique; URSS; Union des républiques socialistes soviétiques",
        ar="الاتحاد السوفيتي; الاتحاد السوفييتي; الاتحاد السوفياتي",
    ),
    _state(
        "BA HR ME MK RS SI",
        en="Yugoslavia; SFRY; FRY",
        es="Yugoslavia",
        fr="Yougoslavie",
        ar="يوغوسلافيا",
    ),
    _state(
        "CZ SK",
        en="Czechoslovakia; Czecho-Slovakia; CSSR",
        es="Checoslovaquia",
        fr="Tchécoslovaquie",
        ar="تشيكوسلوفاكيا",
    ),
    _state(
        "DE",
        en="East Germany; GDR; DDR; German Democratic Republic",
        es="Alemania Oriental; Alemania del Este; RDA; República Democrática Alemana",
        fr="Allemagne de l’Est; RDA; République démocratique allemande",
        ar="ألمانيا الشرقية",
    ),
    _state(
        "DE",
        en="West Germany",
        es="Alemania Occidental; Alemania del Oeste",
        fr="Allemagne de l’Ouest",
        ar="ألمانيا الغربية",
    ),
    _state(
        "ME RS",
        en="Serbia and Montenegro",
        es="Serbia y Montenegro",
        fr="Serbie-et-Monténégro",
        ar="صربيا والجبل الأسود",
    ),
    _state(
        "AT BA CZ HR HU IT PL RO RS SI SK UA",
        en="Austria-Hungary; Austro-Hungarian Empire; Habsburg Empire",
        es="Austria-Hungría; Imperio austrohúngaro",
        fr="Autriche-Hongrie; Empire austro-hongrois",
        ar="النمسا والمجر; الإمبراطورية النمساوية المجرية",
    ),
    _state(
        "AL BA BG CY DZ EG GR IL IQ JO KW LB LY ME MK PS RO RS SA SY TN TR YE",
        en="Ottoman Empire",
        es="Imperio otomano",
        fr="Empire ottoman",
        ar="الدولة العثمانية; الإمبراطورية العثمانية",
    ),
    _state(
        "AM AZ BY EE FI GE KG KZ LT LV MD PL RU TJ TM UA UZ",
        en="Russian Empire",
        es="Imperio ruso",
        fr="Empire russe",
        ar="الإمبراطورية الروسية",
    ),
    _state("DE LT PL RU", en="Prussia", es="Prusia", fr="Prusse", ar="بروسيا"),
    _state(
        "BD IN MM PK",
        en="British India; British Raj",
        es="India británica; Raj británico",
        fr="Indes britanniques; Raj britannique; Empire des Indes",
        ar="الهند البريطانية; الراج البريطاني",
    ),
    _state(
        "KH LA VN",
        en="Indochina; French Indochina",
        es="Indochina; Indochina francesa",
        fr="Indochine; Indochine française",
        ar="الهند الصينية; الهند الصينية الفرنسية",
    ),
    _state(
        "VN",
        en="North Vietnam; Democratic Republic of Viet-Nam",
        es="Vietnam del Norte",
        fr="Nord-Viêt Nam; Viêt Nam du Nord",
        ar="فيتنام الشمالية",
    ),
    _state(
        "VN",
        en="South Vietnam",
        es="Vietnam del Sur",
        fr="Sud-Viêt Nam; Viêt Nam du Sud",
        ar="فيتنام الجنوبية",
    ),
    _state(
        "YE",
        en="South Yemen; Democratic Yemen; Yemen, Democratic",
        es="Yemen del Sur",
        fr="Yémen du Sud",
        ar="اليمن الجنوبي; جنوب اليمن",
    ),
    _state("YE", en="North Yemen", es="Yemen del Norte", fr="Yémen du Nord", ar="اليمن الشمالي"),
    _state(
        "EG SY",
        en="United Arab Republic; UAR",
        es="República Árabe Unida",
        fr="République arabe unie",
        ar="الجمهورية العربية المتحدة",
    ),
    _state("TZ", en="Tanganyika", es="Tanganica; Tanganyika", fr="Tanganyika", ar="تنجانيقا"),
    _state("TZ", en="Zanzibar", es="Zanzíbar", fr="Zanzibar", ar="زنجبار"),
    _state("ZM ZW", en="Rhodesia", es="Rodesia", fr="Rhodésie", ar="روديسيا"),
    _state(
        "BD",
        en="East Pakistan",
        es="Pakistán Oriental",
        fr="Pakistan oriental",
        ar="باكستان الشرقية",
    ),
    _state(
        "MY SG",
        en="Malaya",
        es="Malaya; Malasia británica",
        fr="Malaisie britannique",
        ar="الملايو",
    ),
    _state(
        "CO EC PA VE",
        en="Gran Colombia",
        es="Gran Colombia",
        fr="Grande Colombie",
        ar="كولومبيا الكبرى",
    ),
    _state(
        "BQ CW SX",
        en="Netherlands Antilles; Dutch Antilles",
        es="Antillas Neerlandesas; Antillas Holandesas",
        fr="Antilles néerlandaises",
        ar="جزر الأنتيل الهولندية",
    ),
    _state(
        "KI TV",
        en="Gilbert and Ellice Islands",
        es="Islas Gilbert y Ellice",
        fr="Îles Gilbert et Ellice",
        ar="جزر جيلبرت وإليس",
    ),
)
