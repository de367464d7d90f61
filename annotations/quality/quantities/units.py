"""The units that are compared: their names in CLDR, their symbols, and what one comes to."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

PERCENT = "percent"
CURRENCIES = ("dollar", "euro", "pound-sterling", "yen", "yuan", "rupee", "rouble")
CURRENCY_SIGNS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "$": frozenset({"dollar"}),
        "＄": frozenset({"dollar"}),
        "€": frozenset({"euro"}),
        "£": frozenset({"pound-sterling"}),
        "¥": frozenset({"yen", "yuan"}),
        "￥": frozenset({"yen", "yuan"}),
        "₹": frozenset({"rupee"}),
        "₽": frozenset({"rouble"}),
    }
)
CURRENCY_CODES = {
    **dict.fromkeys(("USD", "US$", "AUD", "CAD", "NZD"), "dollar"),
    "EUR": "euro",
    "GBP": "pound-sterling",
    "JPY": "yen",
    "CNY": "yuan",
    "RMB": "yuan",
    "INR": "rupee",
    "RUB": "rouble",
}
PERCENT_SIGNS = "%٪％﹪"

_DIMENSIONS: Mapping[str, Mapping[str, str]] = {
    "length": {
        "nanometer": "1e-9", "micrometer": "1e-6", "millimeter": "0.001", "centimeter": "0.01",
        "meter": "1", "kilometer": "1000", "inch": "0.0254", "foot": "0.3048", "yard": "0.9144",
        "mile": "1609.344",
    },
    "mass": {
        "nanogram": "1e-12", "microgram": "1e-9", "milligram": "1e-6", "gram": "0.001",
        "kilogram": "1", "tonne": "1000", "ounce": "0.0283495", "pound": "0.4535924",
        "ton": "907.185",
    },
    "volume": {
        "milliliter": "0.001", "deciliter": "0.1", "liter": "1", "gallon": "3.785412",
        "quart": "0.946353", "pint": "0.473176", "cubic-centimeter": "0.001",
        "cubic-meter": "1000", "cubic-foot": "28.316847",
    },
    "duration": {
        "microsecond": "1e-6", "millisecond": "0.001", "second": "1", "minute": "60",
        "hour": "3600", "day": "86400", "week": "604800", "month": "2629800", "year": "31557600",
    },
    "area": {
        "square-centimeter": "0.0001", "square-meter": "1", "square-kilometer": "1e6",
        "hectare": "10000", "square-inch": "0.00064516", "square-foot": "0.09290304",
        "acre": "4046.856", "square-mile": "2589988.11",
    },
    "speed": {
        "meter-per-second": "1", "kilometer-per-hour": "0.277778", "mile-per-hour": "0.44704",
    },
    "energy": {"joule": "1", "kilojoule": "1000", "calorie": "4.184", "kilocalorie": "4184"},
    "power": {"watt": "1", "kilowatt": "1000", "megawatt": "1e6"},
    "electric": {"volt": "1"},
    "current": {"milliampere": "0.001", "ampere": "1"},
    "resistance": {"ohm": "1"},
    "force": {"newton": "1"},
    "pressure": {
        "pascal": "1", "hectopascal": "100", "kilopascal": "1000", "millimeter-ofhg": "133.322",
        "atmosphere": "101325",
    },
    "frequency": {"hertz": "1", "kilohertz": "1000", "megahertz": "1e6", "gigahertz": "1e9"},
    "digital": {
        "bit": "0.125", "byte": "1", "kilobyte": "1000", "megabyte": "1e6", "gigabyte": "1e9",
    },
}  # fmt: skip
_CLDR = {
    **{name: f"{dimension}-{name}" for dimension, of in _DIMENSIONS.items() for name in of},
    "milliampere": "electric-milliampere",
    "ampere": "electric-ampere",
    "ohm": "electric-ohm",
    "celsius": "temperature-celsius",
    "fahrenheit": "temperature-fahrenheit",
    "kelvin": "temperature-kelvin",
    "degree": "angle-degree",
    "radian": "angle-radian",
    PERCENT: "concentr-percent",
}
CLDR = {name: cldr for name, cldr in _CLDR.items() if name not in ("nanogram", "bit")}
"""The units whose words are taken from CLDR, by the names used here."""

_SYMBOLS = {
    "nanometer": "nm", "micrometer": "µm μm um", "millimeter": "mm", "centimeter": "cm Cm",
    "meter": "m", "kilometer": "km Km KM", "foot": "ft", "yard": "yd", "mile": "mi",
    "nanogram": "ng", "microgram": "µg μg mcg ug", "milligram": "mg Mg", "gram": "g gm",
    "kilogram": "kg Kg KG kgs", "ounce": "oz", "pound": "lb lbs",
    "milliliter": "ml mL cc", "deciliter": "dl dL", "liter": "l L",
    "cubic-centimeter": "cm³ cm3 cc", "cubic-meter": "m³ m3",
    "microsecond": "µs μs", "millisecond": "ms", "second": "s sec secs", "minute": "min mins",
    "hour": "h hr hrs", "square-meter": "m² m2", "square-centimeter": "cm² cm2",
    "square-kilometer": "km² km2", "hectare": "ha",
    "meter-per-second": "m/s", "kilometer-per-hour": "km/h kph", "mile-per-hour": "mph",
    "joule": "J", "kilojoule": "kJ", "kilocalorie": "kcal", "calorie": "cal",
    "watt": "W", "kilowatt": "kW", "megawatt": "MW", "volt": "V", "ampere": "A",
    "milliampere": "mA", "ohm": "Ω", "newton": "N", "pascal": "Pa", "hectopascal": "hPa",
    "kilopascal": "kPa", "millimeter-ofhg": "mmHg", "atmosphere": "atm",
    "hertz": "Hz", "kilohertz": "kHz", "megahertz": "MHz", "gigahertz": "GHz",
    "kilobyte": "kB KB", "megabyte": "MB", "gigabyte": "GB",
    "celsius": "°C ℃ ºC", "fahrenheit": "°F ℉ ºF", "kelvin": "K", "degree": "° º", "radian": "rad",
    "millimole": "mmol", "mole": "mol", "kilovolt": "kV", "permille": "‰",
}  # fmt: skip

_BROADER = {
    "degree": ("celsius", "fahrenheit"),
    "ton": ("tonne",),
    "tonne": ("ton",),
    "calorie": ("kilocalorie",),
    "kilocalorie": ("calorie",),
    "pound": ("pound-sterling",),
    "millimeter-ofhg": ("millimeter",),
}
"""What a word for one unit may as well stand for."""


def meaning(name: str) -> frozenset[str]:
    """What a word for a unit may stand for; of `square-meter` also a `meter` of some kind.

    Two quantities are of different units where these have nothing in common.
    """
    base = set(name.removeprefix("square-").removeprefix("cubic-").split("-per-"))
    return frozenset({name, *base, *_BROADER.get(name, ())})


SYMBOLS: Mapping[str, frozenset[str]] = MappingProxyType(
    {symbol: meaning(name) for name, symbols in _SYMBOLS.items() for symbol in symbols.split()}
)
_DIMENSION = {name: dimension for dimension, of in _DIMENSIONS.items() for name in of}
_FACTOR = {name: Decimal(one) for of in _DIMENSIONS.values() for name, one in of.items()}


def is_conversion(
    value: Decimal, units: frozenset[str], other: Decimal, others: frozenset[str]
) -> bool:
    """Say whether a quantity is another one in another unit, as far as it is rounded."""
    return any(one != two and _comes_to(value, one, other, two) for one in units for two in others)


def _comes_to(value: Decimal, one: str, other: Decimal, two: str) -> bool:
    if {one, two} == {"celsius", "fahrenheit"}:
        celsius, fahrenheit = (value, other) if one == "celsius" else (other, value)
        return abs(celsius * 9 / 5 + 32 - fahrenheit) <= 1
    if one not in _DIMENSION or _DIMENSION[one] != _DIMENSION.get(two):
        return False
    exact = value * _FACTOR[one] / _FACTOR[two]
    return abs(exact - other) <= abs(exact) / 50
