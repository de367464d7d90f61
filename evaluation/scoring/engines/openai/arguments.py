"""The engine on the command line: its options, and what it would cost."""

import argparse
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from evaluation.errors import EngineError
from evaluation.scoring.engines.base import Question
from evaluation.scoring.engines.kind import EngineKind
from evaluation.scoring.engines.openai.estimate import estimate, estimate_line
from evaluation.scoring.engines.openai.options import APIS, ApiOptions
from evaluation.scoring.engines.options import at_least
from workbench.core.environment import variable

NUMBERS: Mapping[str, tuple[Callable[[str], float], str]] = {
    "concurrency": (at_least(1), "requests under way at once"),
    "timeout": (float, "seconds until a request is given up"),
    "attempts": (at_least(1), "times a request is sent in all"),
    "backoff": (float, "longest first pause in seconds, then doubled"),
    "top_logprobs": (at_least(1), "tokens listed after a prompt"),
    "max_tokens": (at_least(1), "length of a generated answer"),
}


class OpenAIKind(EngineKind):
    """Its key is given by the name of a variable, and its prices together."""

    def add_arguments(self, group: argparse._ArgumentGroup, known: Collection[str]) -> None:
        defaults = ApiOptions()
        group.add_argument(
            "--api",
            choices=APIS,
            default=defaults.api,
            help="log-probabilities after a text or in a conversation, or generated letters; auto "
            "takes the first that the server offers",
        )
        group.add_argument(
            "--api-key-env",
            metavar="NAME",
            help="environment variable that holds the key; without it none is sent",
        )
        for name, (kind, text) in NUMBERS.items():
            flag, default = f"--{name.replace('_', '-')}", getattr(defaults, name)
            help = f"{text} ({default})"
            group.add_argument(flag, type=kind, default=default, metavar="N", help=help)
        group.add_argument(
            "--price",
            type=float,
            nargs=2,
            metavar=("INPUT", "OUTPUT"),
            help="of a million tokens, for the account of costs",
        )
        group.add_argument(
            "--max-cost", type=float, metavar="X", help="stop before the run may have cost more"
        )
        group.add_argument(
            "--max-requests", type=at_least(1), metavar="N", help="stop before sending more"
        )
        group.add_argument(
            "--tokenizer",
            type=Path,
            metavar="PATH",
            help="tokenizer.json that counts tokens for --dry-run (4 bytes of text a token)",
        )

    def read_arguments(self, given: argparse.Namespace) -> ApiOptions:
        input_price, output_price = given.price or (None, None)
        return ApiOptions(
            api=given.api,
            key=_key(given.api_key_env),
            input_price=input_price,
            output_price=output_price,
            max_cost=given.max_cost,
            max_requests=given.max_requests,
            **{name: getattr(given, name) for name in NUMBERS},
        )

    def estimate(self, given: argparse.Namespace, questions: Iterable[Question]) -> str:
        found = estimate(questions, self.read_arguments(given), given.tokenizer)
        return estimate_line(found)


def _key(name: str | None) -> str | None:
    """The key that the environment holds under a name given on the command line."""
    if name is None:
        return None
    key = variable(name)
    if not key:
        raise EngineError(f"--api-key-env {name}: the environment has no such variable")
    return key
