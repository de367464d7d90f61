"""The command line of `python -m evaluation`; needs neither Django nor a database."""

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from tqdm import tqdm

from evaluation.analysis.report import GROUP_KINDS, table
from evaluation.errors import DatasetError, EvaluationError
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines import EngineOptions, create_engine
from evaluation.scoring.engines.registry import DTYPES
from evaluation.scoring.files import SUMMARY, read_summary
from evaluation.scoring.prompts import DEFAULT_SHOTS
from evaluation.scoring.runner import Progress, RunOptions, run
from evaluation.scoring.shards import load_questions

EXIT_OK, EXIT_FAILED, EXIT_INTERRUPTED = 0, 1, 130
SPEC_HELP = (
    "ENGINE:TARGET. uniform:SEED guesses by hash; longest: takes the longest option; "
    "forest:PATH_OR_HUB_ID scores with a transformers model and computes what prompts share once; "
    "reference:PATH_OR_HUB_ID does the same slowly, prompt by prompt"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 for a stated problem, 2 for wrong usage (from
    argparse) and 130 when stopped by Ctrl-C or SIGTERM."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    previous = signal.signal(signal.SIGTERM, _interrupt)
    try:
        options.command(options)
    except EvaluationError as error:
        print(f"error: {error}", file=sys.stderr)
        return EXIT_FAILED
    except BrokenPipeError:
        # The reader of our output has gone; keep the interpreter from writing to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED
    except KeyboardInterrupt:
        print("stopped; the same command goes on from the last finished shard", file=sys.stderr)
        return EXIT_INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, previous)
    return EXIT_OK


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation",
        description="Measure a model on a release, or on any folder in the Global-MMLU layout.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_run(commands.add_parser("run", help="score a model and write predictions and accuracy"))
    _add_prompts(commands.add_parser("prompts", help="print the exact prompts as JSON lines"))
    _add_report(commands.add_parser("report", help="print accuracy of finished runs, CA beside CS"))
    return parser


def _add_release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--release", type=Path, required=True, metavar="DIR", help="folder that holds en/, es/, ..."
    )
    parser.add_argument("--split", default="test", help="split to score (default: test)")
    parser.add_argument(
        "--shots",
        type=_at_least(0),
        default=DEFAULT_SHOTS,
        metavar="N",
        help=f"solved examples before each question (default: {DEFAULT_SHOTS})",
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    defaults = EngineOptions()
    parser.set_defaults(command=_run)
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
        type=_at_least(1),
        metavar="N",
        help="only the first N questions of each subject in each language",
    )
    parser.add_argument(
        "--batch-size",
        type=_at_least(1),
        default=defaults.batch_size,
        metavar="N",
        help=f"prompts a forward pass, halved when memory runs out ({defaults.batch_size})",
    )
    parser.add_argument(
        "--pack-tokens",
        type=_at_least(1),
        metavar="N",
        help="forest: tokens a forward pass, halved when memory runs out (what suits the device)",
    )
    parser.add_argument("--dtype", choices=DTYPES, default=defaults.dtype, help="model's numbers")
    parser.add_argument("--device", default=defaults.device, help="auto, cpu, cuda or cuda:N")
    parser.add_argument(
        "--max-length",
        type=_at_least(1),
        metavar="N",
        help="longest prompt in tokens (the model's own)",
    )
    parser.add_argument(
        "--chat-template",
        action="store_true",
        help="show the prompt as turns of a conversation, in the model's own template",
    )
    parser.add_argument(
        "--compile",
        action=argparse.BooleanOptionalAction,
        help="forest: packs of one size, compiled (default: on a GPU)",
    )
    parser.add_argument(
        "--spread", action="store_true", help="divide the model over all GPUs that it needs"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def _add_prompts(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_prompts)
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
    parser.set_defaults(command=_report)
    parser.add_argument("out", type=Path, nargs="+", metavar="OUT", help="output folder of a run")
    parser.add_argument("--by", choices=GROUP_KINDS, default="language", help="lines of the table")
    parser.add_argument("--json", action="store_true", help="the summaries as a JSON list instead")


def _at_least(minimum: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.lstrip("-").isdecimal() or int(text) < minimum:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {minimum} up")
        return int(text)

    return number


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    if not codes:
        raise argparse.ArgumentTypeError("expected language codes, as in en,es")
    return codes


def _run(options: argparse.Namespace) -> None:
    engine = create_engine(
        options.model,
        EngineOptions(
            dtype=options.dtype,
            device=options.device,
            batch_size=options.batch_size,
            pack_tokens=options.pack_tokens,
            max_length=options.max_length,
            chat_template=options.chat_template,
            compile=options.compile,
            spread=options.spread,
        ),
    )
    run_options = RunOptions(
        release=options.release,
        out=options.out,
        spec=options.model,
        languages=options.languages,
        split=options.split,
        shots=options.shots,
        limit=options.limit,
    )
    with tqdm(unit="question", disable=options.quiet, file=sys.stderr) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.total
            bar.set_description(f"{progress.language} {progress.subject}", refresh=False)
            bar.update(progress.done - bar.n)

        summary = run(run_options, engine, show)
    print(table([summary], "language"), end="")
    print(f"{options.out / SUMMARY}", file=sys.stderr)


def _prompts(options: argparse.Namespace) -> None:
    release = Release(options.release)
    questions = load_questions(release, options.language, split=options.split, shots=options.shots)
    wanted = options.sample_id and set(options.sample_id)
    if wanted:
        unknown = wanted - {question.item.sample_id for question in questions}
        if unknown:
            raise DatasetError(
                f"{options.language} {options.split} has no sample_id {', '.join(sorted(unknown))}"
            )
        questions = tuple(q for q in questions if q.item.sample_id in wanted)
    for question in questions:
        line = {
            "sample_id": question.item.sample_id,
            "prompt": question.prompt,
            "continuations": question.continuations,
            "answer": question.item.answer_letter,
        }
        sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def _report(options: argparse.Namespace) -> None:
    summaries = [read_summary(out) for out in options.out]
    if options.json:
        print(json.dumps(summaries, indent=1, sort_keys=True))
    else:
        print(table(summaries, options.by), end="")
