"""What the command line of `python -m evaluation` takes."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from evaluation import limits
from evaluation.analysis.report import GROUP_KINDS
from evaluation.scoring.engines import EngineOptions
from evaluation.scoring.engines.openai.options import APIS, ApiOptions
from evaluation.scoring.engines.registry import DTYPES
from evaluation.scoring.instructions import INSTRUCTIONS
from evaluation.scoring.prompts import DEFAULT_SHOTS
from evaluation.scoring.shots import SHOT_RULES
from workbench.core.limits import Range

SPEC_HELP = (
    "ENGINE:TARGET. uniform:SEED guesses by hash; longest: takes the longest option; "
    "forest:PATH_OR_HUB_ID scores with a transformers model and computes what prompts share once; "
    "reference:PATH_OR_HUB_ID does the same slowly, prompt by prompt; openai:BASE_URL#MODEL asks "
    "any server that speaks the OpenAI API"
)

Command = Callable[[argparse.Namespace], None]


def build_parser(run: Command, prompts: Command, report: Command) -> argparse.ArgumentParser:
    """The parser, which sets `command` to the one of these that is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation",
        description="Measure a model on a release, or on any folder in the Global-MMLU layout.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run_parser = commands.add_parser("run", help="score a model and write predictions and accuracy")
    run_parser.set_defaults(command=run)
    _add_run(run_parser)
    _add_model(run_parser.add_argument_group("models that run here"))
    _add_api(run_parser.add_argument_group("models behind an API (openai)"))
    prompts_parser = commands.add_parser("prompts", help="print the exact prompts as JSON lines")
    prompts_parser.set_defaults(command=prompts)
    _add_prompts(prompts_parser)
    report_parser = commands.add_parser(
        "report", help="print accuracy of finished runs, CA beside CS"
    )
    report_parser.set_defaults(command=report)
    _add_report(report_parser)
    return parser


def _add_release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--release", type=Path, required=True, metavar="DIR", help="folder that holds en/, es/, ..."
    )
    parser.add_argument("--split", default="test", help="split to score (default: test)")
    parser.add_argument(
        "--shots",
        type=_within(limits.SHOTS),
        default=DEFAULT_SHOTS,
        metavar="N",
        help=f"solved examples before each question (default: {DEFAULT_SHOTS})",
    )
    parser.add_argument(
        "--shot-rule",
        choices=SHOT_RULES,
        default="full",
        help="full: the first dev rows of the subject; lite: drawn anew for each question from "
        "the category's (default: full)",
    )
    parser.add_argument(
        "--instructions",
        choices=INSTRUCTIONS,
        default="en",
        help="what a prompt says besides the question: in English, or in the item's own language "
        "(default: en)",
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    _add_release(parser)
    parser.add_argument("--model", required=True, metavar="SPEC", help=SPEC_HELP)
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="output folder; a run that was stopped goes on from what it holds",
    )
    parser.add_argument("--languages", type=_codes, metavar="en,es", help="default: all")
    parser.add_argument(
        "--limit",
        type=_within(limits.QUESTIONS),
        metavar="N",
        help="only the first N questions of each subject in each language",
    )
    parser.add_argument(
        "--workers",
        type=_within(limits.WORKERS),
        default=1,
        metavar="N",
        help="processes that share the run's shards, one a GPU; the same command on another "
        "machine with the same --out shares them too (1)",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def _add_model(group: argparse._ArgumentGroup) -> None:
    defaults = EngineOptions()
    group.add_argument(
        "--batch-size",
        type=_at_least(1),
        default=defaults.batch_size,
        metavar="N",
        help=f"prompts a forward pass, halved when memory runs out ({defaults.batch_size})",
    )
    group.add_argument(
        "--pack-tokens",
        type=_at_least(1),
        metavar="N",
        help="forest: tokens a forward pass, halved when memory runs out (what suits the device)",
    )
    group.add_argument("--dtype", choices=DTYPES, default=defaults.dtype, help="model's numbers")
    group.add_argument("--device", default=defaults.device, help="auto, cpu, cuda or cuda:N")
    group.add_argument(
        "--max-length",
        type=_at_least(1),
        metavar="N",
        help="longest prompt in tokens (the model's own)",
    )
    group.add_argument(
        "--chat-template",
        action="store_true",
        help="show the prompt as turns of a conversation, in the model's own template",
    )
    group.add_argument(
        "--compile",
        action=argparse.BooleanOptionalAction,
        help="forest: packs of few sizes, layers compiled for them (default: on a GPU)",
    )
    group.add_argument(
        "--spread", action="store_true", help="divide the model over all GPUs that it needs"
    )


def _add_api(group: argparse._ArgumentGroup) -> None:
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
    for name, kind, default, text in (
        ("--concurrency", _at_least(1), defaults.concurrency, "requests under way at once"),
        ("--timeout", float, defaults.timeout, "seconds until a request is given up"),
        ("--attempts", _at_least(1), defaults.attempts, "times a request is sent in all"),
        ("--backoff", float, defaults.backoff, "longest first pause in seconds, then doubled"),
        ("--top-logprobs", _at_least(1), defaults.top_logprobs, "tokens listed after a prompt"),
        ("--max-tokens", _at_least(1), defaults.max_tokens, "length of a generated answer"),
    ):
        group.add_argument(
            name, type=kind, default=default, metavar="N", help=f"{text} ({default})"
        )
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
        "--max-requests", type=_at_least(1), metavar="N", help="stop before sending more"
    )
    group.add_argument(
        "--dry-run", action="store_true", help="print what would be asked and cost; ask nothing"
    )
    group.add_argument(
        "--tokenizer",
        type=Path,
        metavar="PATH",
        help="tokenizer.json that counts tokens for --dry-run (4 bytes of text a token)",
    )


def _add_prompts(parser: argparse.ArgumentParser) -> None:
    _add_release(parser)
    parser.add_argument("--language", required=True, metavar="CODE")
    parser.add_argument(
        "--sample-id",
        nargs="+",
        action="extend",
        metavar="ID",
        help="only these questions (default: all)",
    )


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, nargs="+", metavar="OUT", help="output folder of a run")
    parser.add_argument("--by", choices=GROUP_KINDS, default="language", help="lines of the table")
    parser.add_argument("--json", action="store_true", help="the summaries as a JSON list instead")


def _at_least(minimum: int) -> Callable[[str], int]:
    return _number(f"from {minimum} up", lambda number: number >= minimum)


def _within(allowed: Range) -> Callable[[str], int]:
    return _number(f"from {allowed.least} to {allowed.most}", allowed.__contains__)


def _number(which: str, fits: Callable[[int], bool]) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not re.fullmatch("-?[0-9]{1,18}", text) or not fits(int(text)):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {which}")
        return int(text)

    return number


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    if not codes:
        raise argparse.ArgumentTypeError("expected language codes, as in en,es")
    return codes
