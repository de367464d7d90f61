"""Analyses of made answers, stored as a job stores them."""

from dataclasses import replace
from functools import cache
from typing import Any

from evaluation.analysis.analysing import Analysis as Tables
from evaluation.analysis.analysing import analyse
from evaluation.analysis.cube import Cube
from evaluation.analysis.loading import Loaded
from evaluation.models import Analysis
from evaluation.services.analyses import record_tables
from tests.evaluation.analysis.simulated import draw

DRAWS = 100


@cache
def tables(models: int = 4, languages: int = 3, questions: int = 240, seed: int = 1) -> Tables:
    """What an analysis of made answers comes to."""
    return of_answers(draw(models=models, languages=languages, questions=questions, seed=seed).cube)


def of_answers(cube: Cube) -> Tables:
    return analyse(Loaded(cube, {"name": "made"}, "test"), draws=DRAWS)


def stored_analysis(answers: Cube | Tables | None = None, **changes: Any) -> Analysis:
    """Of answers, or of what was made of some, on a release of no run."""
    made = of_answers(answers) if isinstance(answers, Cube) else answers or tables()
    release = {
        "release_folder": "made-1.0.0",
        "release_name": "made",
        "release_version": "1.0.0",
        "release_hash": "c" * 64,
    }
    analysis = Analysis.objects.create(
        **{"specs": list(made.cube.models), "draws": DRAWS, **release, **changes}
    )
    record_tables(analysis=analysis, made=made)
    return Analysis.objects.get(pk=analysis.pk)


def answers_about(sample_id: str) -> Cube:
    """Of 2 models in a language, to 20 questions of which the first has this name."""
    cube = draw(models=2, languages=1, questions=20).cube
    names = (sample_id, *cube.questions.sample_ids[1:])
    return replace(cube, questions=replace(cube.questions, sample_ids=names))
