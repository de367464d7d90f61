"""Twenty tasks of each kind, and what a person wants each to become."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from annotations.forms.shipped import shipped
from annotations.models import Campaign, Item, Translation
from annotations.selectors.desk import offered_texts
from annotations.services import importing_texts, opening
from annotations.services.forms import import_form
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign

TWENTY = 20
Text = tuple[str, list[str]]
"""A question and its options."""


@dataclass(frozen=True)
class Wanted:
    """What a task is to become: a text, or answers; and the way there, by its name."""

    way: str
    outcome: Any


@dataclass(frozen=True)
class Stage:
    """A campaign of twenty tasks, and what is wanted of each, by the question on the screen."""

    campaign: Campaign
    wanted: dict[str, Wanted]


# --- Reviews.
SOURCE_OPTIONS = ["It gains a little mass", "It keeps its mass", "It loses half its mass", "None"]
OPTIONS = ["Gana un poco de masa", "Conserva su masa", "Pierde la mitad de su masa", "Ninguna"]
ANOTHER_C = "Su masa se reduce a medias"
"""As long as what it stands for, and no word at the same place."""

ICE = "What happens to a block of ice of {n} kg that lies in the sun for an hour?"
TWO_TEXTS = (
    "¿Qué le ocurre a un bloque de hielo de {n} kg que pasa una hora al sol?",
    "¿Qué sucede con un bloque de hielo de {n} kg que queda una hora al sol?",
)
TANK = "How many litres go into a tank {n} metres long, two metres wide and one metre high?"
RIGHT = "¿Cuántos litros caben en un depósito de {n} metros de largo por dos de ancho y de alto?"
PLANET = "Which planet is number {n} from the Sun, and why can the eye alone not see it?"
OPENED = "¿Qué planeta es el número {n} contado desde el Sol, y por qué no se ve a simple vista?"
CUBE = "What does a cube of {n} litres of water weigh at the surface of the Earth?"
WEIGHT = "¿Cuál es el peso de un cubo de {n} litros de agua en la superficie de la Tierra?"
FAULTS: list[tuple[str, str, str, str, tuple[int, ...]]] = [
    ("accept", TANK, RIGHT, RIGHT, (3, 4, 5, 6, 7)),
    ("misspelt", TANK, RIGHT.replace("alto", "atlo"), RIGHT, (8, 9)),
    ("opening mark", PLANET, OPENED[1:], OPENED, (3, 5, 7)),
    ("doubled", CUBE, WEIGHT.replace("de un", "de de un"), WEIGHT, (3,)),
    ("doubled", CUBE, WEIGHT.replace("la Tierra", "la la Tierra"), WEIGHT, (5,)),
]
"""What is offered alone, and what it is to become: by way, source, offered, wanted, numbers."""
OF_TWO: dict[int, tuple[str, Callable[[Text, Text], Text]]] = {
    **dict.fromkeys((3, 4, 5, 6), ("accept the first of two", lambda one, _: one)),
    **dict.fromkeys((7, 8), ("second text", lambda _, other: other)),
    **dict.fromkeys(
        (9, 11),
        (
            "option of the second",
            lambda one, other: (one[0], [*one[1][:2], other[1][2], *one[1][3:]]),
        ),
    ),
}
"""What is wanted of two texts, by the number in their question."""


def reviews() -> Stage:
    alone = [
        (source.format(n=n), offered.format(n=n), Wanted(way, (wanted.format(n=n), OPTIONS)))
        for way, source, offered, wanted, numbers in FAULTS
        for n in numbers
    ]
    campaign = _campaign(
        [*(source for source, _, _ in alone), *(ICE.format(n=n) for n in OF_TWO)], SOURCE_OPTIONS
    )
    items = list(campaign.benchmark.items.order_by("pk"))
    of_two = list(zip(items[len(alone) :], OF_TWO.items(), strict=True))
    _import(
        "an-engine", [(i, text, OPTIONS) for i, (_, text, _) in zip(items, alone, strict=False)]
    )
    for number, question in enumerate(TWO_TEXTS):
        options = [*OPTIONS[:2], (OPTIONS[2], ANOTHER_C)[number], *OPTIONS[3:]]
        _import(f"engine-{number}", [(i, question.format(n=n), options) for i, (n, _) in of_two])
    opening.open_text_tasks(campaign=campaign, language="es")
    wanted = {text: one for _, text, one in alone}
    for item, (_, (way, choose)) in of_two:
        first, second = map(_text, offered_texts(item.tasks.get(kind="review")))
        wanted[first[0]] = Wanted(way, choose(first, second))
    return Stage(campaign, wanted)


def _text(translation: Translation) -> Text:
    return translation.question, translation.options


# --- Culture.
PLAIN = (
    "A body of mass {n} kg is at rest on a smooth table. A force of ten newtons acts on it for "
    "three seconds and then ceases. How far has the body moved at the end of the fifth second?"
)
TIME_SENSITIVE = [
    "Which of the following people leads the government of the country with the most inhabitants?",
    "How many states belong to the alliance that was founded by the treaty of Washington?",
    "Which of these cities has the highest building that people have raised so far?",
    "Which element is the heaviest of those that have been made in a laboratory until now?",
]
PLACES = {
    "A cook from Oaxaca grinds toasted chillies, seeds and chocolate for a sauce that is served at "
    "weddings. What is the sauce called?":
        ("Oaxaca", "Latin American Culture", "North America", "MX"),
    "A farmer plans to sow rice just before the summer monsoon reaches the coast of Kerala. Which "
    "harvest festival will his family keep when the rains are over?":
        ("Kerala", "South Asian Culture", "Asia", "IN"),
    "At which point of the ceremony does a host who follows the Ethiopian custom roast the beans "
    "for the coffee that the guests will drink?":
        ("Ethiopian", "African Culture", "Africa", "ET"),
    "Before it fell, a wall cut the city of Berlin into two halves for twenty-eight years. Which "
    "song did the crowd sing when the gates were opened?":
        ("Berlin", "Western Culture", "Europe", "DE"),
}  # fmt: skip


def culture() -> Stage:
    none: dict[str, Any] = {"knowledge": ["none"], "spans": [], "time_sensitive": False}
    count = TWENTY - len(PLACES) - len(TIME_SENSITIVE)
    wanted = {PLAIN.format(n=n): Wanted("nothing applies", none) for n in range(2, 2 + count)}
    for question in TIME_SENSITIVE:
        wanted[question] = Wanted("time-sensitive", none | {"time_sensitive": True})
    for question, (word, its, region, country) in PLACES.items():
        answers = {
            "knowledge": ["cultural", "regional"],
            "spans": [(word, "cultural")],
            "cultures": [its],
            "regions": [region],
            "countries": [country],
            "time_sensitive": False,
        }
        wanted[question] = Wanted("culture and place", answers)
    return Stage(_campaign(wanted, SOURCE_OPTIONS), wanted)


# --- Error spans.
MINOR = {
    "¿Qué planeta es el mas cercano al Sol y tarda menos en dar una vuelta a su alrededor?": "mas",
    "¿Cuál de los siguientes huesos forma parte del brazo y no de la pierna de una persona adulta "
    "zurda?": "zurda",
    "¿En qué año firmaron los representantes de las colonias la declaración que puso fin al "
    "gobierno de la rey?": "rey",
    "¿Qué gas absorben las plantas del aire durante el día y que gas devuelven a él en la noche "
    "oscura?": "que",
    "¿Cuál es la capital del pais que tiene más habitantes de todos los que baña el mar "
    "Mediterráneo?": "pais",
    "¿Qué instrumento mide la presión de el aire y avisa así de que se acerca una tormenta?": "el",
    "¿Cuántas patas tiene una araña adulta y cuántas tiene un insecto qualquiera del mismo "
    "bosque?": "qualquiera",
}
TWO_ERRORS = {
    "¿Qué metal es liquido a la temperatura ambiente y se usaba antes en los barómetros?":
        ("liquido", "barómetros"),
    "¿Qué órgano del cuerpo humano limpia la sange y produce además la saliva de una persona?":
        ("sange", "saliva"),
    "¿Qué rio de África desemboca en el mar Rojo después de haber cruzado el desierto?":
        ("rio", "Rojo"),
}  # fmt: skip
"""A minor one, and a major one."""


def error_spans() -> Stage:
    count = TWENTY - len(MINOR) - len(TWO_ERRORS)
    wanted = {
        RIGHT.format(n=n): Wanted("no error", {"spans": [], "score": 100})
        for n in range(3, 3 + count)
    }
    for text, word in MINOR.items():
        wanted[text] = Wanted("a minor error", {"spans": [(word, "minor")], "score": 90})
    for text, (minor, major) in TWO_ERRORS.items():
        spans = [(minor, "minor"), (major, "major")]
        wanted[text] = Wanted("two errors", {"spans": spans, "score": 70})
    campaign = _campaign(wanted, OPTIONS)  # Nothing is read here: a source is its text.
    items = campaign.benchmark.items.order_by("pk")
    _import("an-engine", [(item, item.question, OPTIONS) for item in items])
    form = replace(shipped()["error-spans"], after="import", which="candidates")
    import_form(campaign=campaign, form=form)
    opening.open_text_tasks(campaign=campaign, language="es")
    return Stage(campaign, wanted)


def _campaign(questions: Iterable[str], options: list[str]) -> Campaign:
    benchmark = BenchmarkFactory()
    for question in questions:
        ItemFactory(benchmark=benchmark, question=question, options=options)
    return make_campaign(benchmark=benchmark, translated=False, overlap_label=1)


def _import(engine: str, texts: list[tuple[Item, str, list[str]]]) -> None:
    importing_texts.store_translations(
        texts=texts, language="es", engine=engine, engine_version="1"
    )
