"""The command line of `python -m evaluation`; needs neither Django nor a database."""

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from types import FrameType
from typing import Any

from tqdm import tqdm

from evaluation.analysis.report import report_text
from evaluation.arguments import build_parser
from evaluation.errors import DatasetError, EvaluationError
from evaluation.scoring.dataset import Release
from evaluation.scoring.engines import Engine, Paid, split_spec
from evaluation.scoring.files import SUMMARY, as_written
from evaluation.scoring.prompts import PromptRules
from evaluation.scoring.reading import read_summary
from evaluation.scoring.runner import RunOptions, load_run, run
from evaluation.scoring.shards import load_questions
from evaluation.scoring.sharing import OnProgress, Progress
from evaluation.scoring.workers import run_shared
from workbench.metered.account import account_line

EXIT_OK, EXIT_FAILED, EXIT_INTERRUPTED = 0, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 for a stated problem, 2 for wrong usage (from
    argparse) and 130 when stopped by Ctrl-C or SIGTERM."""
    options = build_parser(_run, _prompts, _report, _analyse, _robustness).parse_args(arguments)
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
        print(getattr(options, "stopped", "stopped"), file=sys.stderr)
        return EXIT_INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, previous)
    return EXIT_OK


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _run(options: argparse.Namespace) -> None:
    run_options = RunOptions(
        release=options.release,
        out=options.out,
        spec=options.model,
        languages=options.languages,
        split=options.split,
        rules=_rules(options),
        limit=options.limit,
        damaged=options.damaged,
        answers=options.answers,
        variants=options.variants,
    )
    kind, target = split_spec(options.model)
    if options.dry_run:
        questions = (one for shard in load_run(run_options) for one in shard.render())
        print(kind.estimate(options, questions))
        return
    engine_options = kind.read_arguments(options)
    if options.workers > 1:
        work = partial(run_shared, run_options, engine_options, options.workers)
    else:
        work = partial(_run_alone, run_options, kind.make(target, engine_options))
    summary = _with_bar(work, quiet=options.quiet)
    print(report_text([summary], "language"), end="")
    print(f"{options.out / SUMMARY}", file=sys.stderr)


def _run_alone(options: RunOptions, engine: Engine, on_progress: OnProgress) -> dict[str, Any]:
    try:
        return run(options, engine, on_progress)
    finally:
        if isinstance(engine, Paid):
            print(account_line(engine.account()), file=sys.stderr)


def _with_bar(work: Callable[[OnProgress], dict[str, Any]], *, quiet: bool) -> dict[str, Any]:
    """Do the work under a bar that shows how far it is and the time that is left."""
    shown = "{desc}{percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{elapsed}{postfix}]"
    with tqdm(unit="question", bar_format=shown, disable=quiet, file=sys.stderr) as bar:

        def show(progress: Progress) -> None:
            bar.total = progress.total
            bar.set_description(f"{progress.language} {progress.subject}", refresh=False)
            if progress.seconds_left is not None:
                left = tqdm.format_interval(progress.seconds_left)
                bar.set_postfix_str(f"{left} left", refresh=False)
            bar.update(progress.done - bar.n)

        return work(show)


def _rules(options: argparse.Namespace) -> PromptRules:
    return PromptRules(options.shots, options.shot_rule, options.instructions)


def _prompts(options: argparse.Namespace) -> None:
    release = Release(options.release, options.answers)
    rules = _rules(options)
    questions = load_questions(release, options.language, split=options.split, rules=rules)
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
        with as_written(*options.out):
            text = report_text(summaries, options.by)
        print(text, end="")


def _robustness(options: argparse.Namespace) -> None:
    # Imported here because a node that only scores has no scipy.
    from evaluation.robustness_command import robustness_command

    robustness_command(options)


def _analyse(options: argparse.Namespace) -> None:
    # What it computes with takes a second to import, which no other command needs.
    from evaluation.analyse_command import analyse_command

    analyse_command(options)
