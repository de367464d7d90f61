"""What the command line of `python -m evaluation` takes."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from evaluation import limits
from evaluation.analysis.report import GROUP_KINDS
from evaluation.scoring.engines.options import options_of, whole_number
from evaluation.scoring.engines.registry import engine_kinds
from evaluation.scoring.instructions import INSTRUCTIONS
from evaluation.scoring.prompts import DEFAULT_SHOTS
from evaluation.scoring.shots import SHOT_RULES
from evaluation.scoring.variants import VARIANTS
from workbench.core.limits import Range
from workbench.layouts.rows import Answers

Command = Callable[[argparse.Namespace], None]


def build_parser(
    run: Command, prompts: Command, report: Command, analyse: Command, robustness: Command
) -> argparse.ArgumentParser:
    """The parser, which sets `command` to the one of these that is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation",
        description="Measure a model on a release, or on any folder in the Global-MMLU layout.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run_parser = commands.add_parser("run", help="score a model and write predictions and accuracy")
    run_parser.set_defaults(
        command=run, stopped="stopped; the same command goes on from the last finished shard"
    )
    _add_run(run_parser)
    _add_engines(run_parser)
    prompts_parser = commands.add_parser("prompts", help="print the exact prompts as JSON lines")
    prompts_parser.set_defaults(command=prompts)
    _add_prompts(prompts_parser)
    report_parser = commands.add_parser(
        "report", help="print accuracy of finished runs, CA beside CS"
    )
    report_parser.set_defaults(command=report)
    _add_report(report_parser)
    analyse_parser = commands.add_parser(
        "analyse", help="say what the answers of models mean: intervals, ranks, suspicious items"
    )
    analyse_parser.set_defaults(command=analyse, stopped="stopped; nothing is written")
    _add_analyse(analyse_parser)
    robustness_parser = commands.add_parser(
        "robustness",
        help="say how far a score rests on the way of asking, and its calibration",
    )
    robustness_parser.set_defaults(command=robustness)
    _add_outs(robustness_parser)
    return parser


def _add_release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--release", type=Path, required=True, metavar="DIR", help="folder that holds en/, es/, ..."
    )
    _add_answers(parser)
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


def _add_answers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--answers",
        choices=get_args(Answers),
        help="how the column `answer` writes keys: letter, index0 (0 is the first option), index1 "
        "(1 is), or the option's text (default: letters or numbers, as the files tell)",
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    _add_release(parser)
    parser.add_argument("--model", required=True, metavar="SPEC", help=_spec_help())
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
        "--variants",
        type=_variants,
        default=(),
        metavar="NAME,NAME",
        help="ask everything again in other ways, to see how far the score rests on the way: "
        f"{', '.join(VARIANTS)}, or all; `robustness` tells",
    )
    parser.add_argument(
        "--workers",
        type=_within(limits.WORKERS),
        default=1,
        metavar="N",
        help="processes that share the run's shards, one a GPU; the same command on another "
        "machine with the same --out shares them too (1)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be asked and cost; ask nothing"
    )
    parser.add_argument(
        "--damaged",
        action="store_true",
        help="measure a release that is not what its manifest says; every figure is marked",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def _add_engines(parser: argparse.ArgumentParser) -> None:
    """The options of each engine, under its group's heading; what several share, once."""
    groups: dict[str, argparse._ArgumentGroup] = {}
    known: set[str] = set()
    for kind in engine_kinds().values():
        group = groups.get(kind.group) or parser.add_argument_group(kind.group)
        groups[kind.group] = group
        kind.add_arguments(group, known)
        known |= options_of(kind.options).keys()


def _spec_help() -> str:
    kinds = (f"{kind.name}:{kind.target} {kind.summary}" for kind in engine_kinds().values())
    return f"ENGINE:TARGET. {'; '.join(kinds)}"


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
    _add_outs(parser)
    parser.add_argument("--by", choices=GROUP_KINDS, default="language", help="lines of the table")


def _add_outs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, nargs="+", metavar="OUT", help="output folder of a run")
    parser.add_argument("--json", action="store_true", help="all figures as JSON instead")


def _add_analyse(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "predictions",
        type=Path,
        nargs="+",
        metavar="OUT",
        help="output folders of runs on one release, or one Parquet file with the columns model, "
        "language, sample_id, correct, and where known predicted (a letter)",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    parser.add_argument(
        "--release",
        type=Path,
        metavar="DIR",
        help="the release that the answers are to; without it, runs tell subjects and labels, but "
        "not how texts came to be",
    )
    _add_answers(parser)
    parser.add_argument("--split", default="test", help="that a plain file is about (test)")
    parser.add_argument("--seed", type=_within(limits.SEEDS), default=0, metavar="N", help="(0)")
    parser.add_argument(
        "--draws",
        type=_within(limits.DRAWS),
        default=limits.USUAL_DRAWS,
        metavar="N",
        help=f"of questions, for ranks ({limits.USUAL_DRAWS})",
    )
    parser.add_argument("--json", action="store_true", help="print what was found as JSON instead")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def _within(allowed: Range) -> Callable[[str], int]:
    return whole_number(f"from {allowed.least} to {allowed.most}", allowed.__contains__)


def _variants(text: str) -> tuple[str, ...]:
    if text == "all":
        return VARIANTS
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    if not codes:
        raise argparse.ArgumentTypeError("expected language codes, as in en,es")
    return codes
