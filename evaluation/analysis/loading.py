"""A cube of answers, out of runs or of a plain file of predictions, and the release that they are
to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.analysis.answers import Answers, cells, require_size
from evaluation.analysis.cube import Cube, Factor, Questions
from evaluation.analysis.plain_predictions import contradictions, read_plain
from evaluation.analysis.release_columns import Columns, ReleaseColumns
from evaluation.analysis.release_texts import read_passages, read_texts
from evaluation.analysis.release_votes import read_votes
from evaluation.analysis.run_folders import notes_of, open_runs, read_runs, require_release
from evaluation.errors import DatasetError
from workbench.core.languages import language_of, script_of
from workbench.layouts.rows import Answers as KeyForm


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is analysed: the answers, what names the release (None is unknown), and what is to be
    told beside every figure."""

    cube: Cube
    release: Mapping[str, Any]
    split: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What to analyse: folders of runs, or one plain file of predictions with the folder of the
    release that it is about. `split` is that of a plain file; `keys` is how its release writes
    keys, None where the files tell it."""

    paths: Sequence[Path]
    release: Path | None = None
    split: str = "test"
    keys: KeyForm | None = None


def load(inputs: Inputs) -> Loaded:
    """The answers as arrays.

    Raises `DatasetError` or `RunError`, which name file, row and column, for what cannot be
    analysed: a question that the release does not have, an answer that is there twice, two runs of
    one model, runs of different releases.
    """
    for path in inputs.paths:
        if not path.exists():
            raise DatasetError(f"{path}: no such file or folder")
    plain = [path for path in inputs.paths if path.is_file()]
    if not plain:
        return _of_runs(inputs)
    if len(inputs.paths) > 1:
        raise DatasetError(f"{plain[0]}: give one file of predictions, or folders of runs alone")
    if inputs.release is None:
        raise DatasetError(f"{plain[0]}: give the release that it is about with --release")
    return _of_file(plain[0], ReleaseColumns(inputs.release, inputs.split, inputs.keys))


def _of_file(file: Path, release: ReleaseColumns) -> Loaded:
    columns = release.read()
    columns, answers = _answered(columns, read_plain(file, columns))
    cube, told = _with_release(_cube(columns, answers), release.path, columns)
    notes = (*contradictions(answers, columns.key), *told)
    if damage := release.release.damage:
        notes = (f"the release is not what its manifest says: {damage}", *notes)
    return Loaded(cube, _identity(release), release.split, (*columns.notes, *notes))


def _of_runs(inputs: Inputs) -> Loaded:
    runs = open_runs(inputs.paths)
    split = runs[0].split
    columns, identity = None, dict(runs[0].setup["release"])
    if inputs.release is not None:
        release = ReleaseColumns(inputs.release, split, inputs.keys)
        require_release(runs, release)
        columns = release.read(sorted({code for run in runs for code in run.languages}))
    columns, answers = _answered(*read_runs(runs, columns))
    cube, notes = _cube(columns, answers), tuple(notes_of(runs))
    if inputs.release is not None:
        cube, said = _with_release(cube, inputs.release, columns)
        notes = (*said, *notes)
    return Loaded(cube, identity, split, (*columns.notes, *notes))


def _with_release(cube: Cube, folder: Path, columns: Columns) -> tuple[Cube, tuple[str, ...]]:
    """What the release tells of questions and texts besides."""
    said, texts = read_votes(folder, columns.facts), read_texts(folder, columns)
    questions = replace(
        cube.questions,
        passage=read_passages(folder, columns),
        marks={**said.marks, **texts.of_questions},
        votes=said.votes,
    )
    known = replace(
        cube,
        questions=questions,
        route=texts.route,
        reviewed=texts.reviewed,
        answer_check=texts.answer_check,
        item_errors=texts.item_errors,
        text_marks=texts.of_texts,
    )
    return known, said.notes


def _identity(release: ReleaseColumns) -> dict[str, Any]:
    identity = release.release.identity
    return {
        "folder": identity.folder,
        "name": identity.name,
        "version": identity.version,
        "content_hash": identity.content_hash,
        "data_sha256": identity.data_sha256,
    }


def _answered(columns: Columns, answers: Answers) -> tuple[Columns, Answers]:
    """Without languages and questions that no model has answered."""
    languages = np.unique(answers.language)
    questions = np.unique(answers.question)
    cut = Columns(
        languages=tuple(columns.languages[place] for place in languages),
        facts=columns.facts[questions],
        key=columns.key[np.ix_(languages, questions)],
        here=columns.here[np.ix_(languages, questions)],
        notes=columns.notes,
    )
    return cut, replace(
        answers,
        language=np.searchsorted(languages, answers.language).astype(np.int16),
        question=np.searchsorted(questions, answers.question).astype(np.int32),
    )


def _cube(columns: Columns, answers: Answers) -> Cube:
    require_size(len(answers.models), len(columns.languages), len(columns.facts))
    placed = cells(answers, columns.languages, columns.sample_ids)
    return Cube(
        models=answers.models,
        languages=columns.languages,
        questions=_questions(columns),
        asked=placed.asked,
        correct=placed.correct,
        chosen=placed.chosen,
        credit=placed.credit,
        tie=placed.tie,
        mass=placed.mass,
        key=columns.key,
        tier=Factor.of(language_of(code).tier for code in columns.languages),
        script=Factor.of(script_of(code) for code in columns.languages),
    )


def _questions(columns: Columns) -> Questions:
    return Questions(
        sample_ids=columns.sample_ids,
        subject=columns.factor("subject"),
        category=columns.factor("subject_category"),
        label=columns.factor("label"),
        passage=Factor.of([None] * len(columns.facts)),
        options=columns.facts["options"].to_numpy(),
    )
