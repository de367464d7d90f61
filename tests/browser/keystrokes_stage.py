"""Twenty tasks of each kind, and what a person decides in each."""

from dataclasses import dataclass, replace

from annotations.forms.shipped import shipped
from annotations.models import Campaign
from annotations.services import importing_texts, opening
from annotations.services.forms import import_form
from tests.factories import BenchmarkFactory, ItemFactory, make_campaign

TWENTY = 20
OPTIONS = ["The first", "The second", "The third", "The fourth"]
OPCIONES = ["La primera", "La segunda", "La tercera", "La cuarta"]


@dataclass(frozen=True)
class Place:
    """A question that needs a place: the words that say so, and where it is."""

    words: str
    region: str
    country: str


PLACES = {
    "A visitor who walks along the rim of the Grand Canyon at noon sees layers of rock of "
    "different ages. Which process has laid the oldest of these layers bare?":
        Place("Grand Canyon", "North America", "US"),
    "A farmer plans to sow rice just before the summer monsoon reaches the coast of Kerala. In "
    "which month does the rain there usually begin to fall?":
        Place("Kerala", "Asia", "India"),
    "Of the rivers that rise in the Ethiopian Highlands, one carries most of the silt that used "
    "to make the fields of the delta fertile. Which river is it?":
        Place("Ethiopian Highlands", "Africa", "Ethiopia"),
    "Before it fell, a wall cut the city of Berlin into two halves for twenty-eight years. Which "
    "street had the crossing that foreigners used?":
        Place("Berlin", "Europe", "Germany"),
}  # fmt: skip
"""One in five, as in Global MMLU about a quarter needs some such knowledge."""
PLAIN = (
    "A body of mass {n} kg is at rest on a smooth table. A force of ten newtons acts on it for "
    "three seconds and then ceases. How far has the body moved at the end of the fifth second?"
)

ERRORS = {
    "¿Qué planeta es el mas cercano al Sol y tarda menos en dar una vuelta a su alrededor?":
        ("mas", "minor"),
    "¿Cuál de los siguientes huesos forma parte del brazo y no de la pierna de una persona adulta "
    "zurda?": ("zurda", "major"),
    "¿En qué año firmaron los representantes de las colonias la declaración que puso fin al "
    "gobierno de la rey?": ("la rey", "minor"),
    "¿Qué gas absorben las plantas del aire durante el día y que gas devuelven a él en la noche "
    "oscura?": ("que gas", "minor"),
}  # fmt: skip
RIGHT_SOURCE = "How many litres go into a tank {n} metres long, two metres wide and one metre high?"
RIGHT = "¿Cuántos litros caben en un depósito de {n} metros de largo por dos de ancho y de alto?"

FAULTY = {
    "Which planet is number {n} from the Sun, and why can the eye alone not see it?":
        "Qué planeta es el número {n} contado desde el Sol, y por qué no se ve a simple vista?",
    "How many moons has planet {n} in the “new” catalogue of the astronomers?":
        "¿Cuántas lunas tiene el planeta {n} según el catálogo &quot;nuevo&quot; de astrónomos?",
    "What does a cube of {n} litres of water weigh at the surface of the Earth?":
        "¿Cuál es el peso de de un cubo de {n} litros de agua en la superficie de la Tierra?",
}  # fmt: skip
"""An opening mark is missing, an entity stands in the text, a word is doubled."""


def culture() -> Campaign:
    questions = [*PLACES, *(PLAIN.format(n=n) for n in range(2, 2 + TWENTY - len(PLACES)))]
    return _campaign(questions, languages=("es",), translated=False, overlap_label=1)


def error_spans() -> Campaign:
    campaign = _translated([*((text, text) for text in ERRORS), *_right(TWENTY - len(ERRORS))])
    form = replace(shipped()["error-spans"], after="import", which="candidates")
    import_form(campaign=campaign, form=form)
    return campaign


def reviews() -> Campaign:
    """Six of twenty have a fault that a check finds."""
    faulty = [
        (source.format(n=n), text.format(n=n)) for n in (3, 5) for source, text in FAULTY.items()
    ]
    return _translated([*faulty, *_right(TWENTY - len(faulty))])


def _right(number: int) -> list[tuple[str, str]]:
    return [(RIGHT_SOURCE.format(n=n), RIGHT.format(n=n)) for n in range(3, 3 + number)]


def _translated(pairs: list[tuple[str, str]]) -> Campaign:
    sources = [source for source, _ in pairs]
    texts = [text for _, text in pairs]
    campaign = _campaign(sources, languages=("es",), translated=False, overlap_label=1)
    items = campaign.benchmark.items.order_by("pk")
    importing_texts.store_translations(
        texts=[(item, text, OPCIONES) for item, text in zip(items, texts, strict=True)],
        language="es",
        engine="an-engine",
        engine_version="1",
    )
    opening.open_text_tasks(campaign=campaign, language="es")
    return campaign


def _campaign(questions: list[str], **plan: object) -> Campaign:
    benchmark = BenchmarkFactory()
    for question in questions:
        ItemFactory(benchmark=benchmark, question=question, options=OPTIONS)
    return make_campaign(benchmark=benchmark, **plan)  # type: ignore[arg-type]
