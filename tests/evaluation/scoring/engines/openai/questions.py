"""Questions to ask a server."""

from evaluation.scoring.engines import Question, create_engine
from evaluation.scoring.engines.openai.options import ApiOptions
from evaluation.scoring.items import Item
from evaluation.scoring.prompts import continuations, prompt


def question(number=0, options=("w", "x", "y", "z")):
    item = Item(f"logic/test/{number}", "logic", "STEM", f"Which is {number}?", options, 0, "-")
    return Question(item, "en", prompt(item, ()), continuations(item))


def questions(count):
    return [question(number) for number in range(count)]


def engine(address, **options):
    """Ours for the model `m` behind that address; quick to try again."""
    api = ApiOptions(**({"backoff": 0.01, "timeout": 30, "concurrency": 2} | options))
    return create_engine(f"openai:{address}/v1#m", api)


def asked(engine, wanted):
    """All answers in the order of the questions."""
    return sorted(engine.score(wanted), key=lambda scored: scored.index)
