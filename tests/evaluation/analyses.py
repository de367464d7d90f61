"""Analyses of made answers, stored as a job stores them."""

from dataclasses import replace
from typing import Any

from evaluation.analysis.analysing import analyse
from evaluation.analysis.cube import Cube
from evaluation.analysis.loading import Loaded
from evaluation.models import Analysis
from evaluation.services.analyses import record_tables
from tests.evaluation.analysis.simulated import draw

DRAWS = 100


def stored_analysis(cube: Cube | None = None, **changes: Any) -> Analysis:
    """Of 4 models in 3 languages on 240 questions, if no cube is given."""
    cube = cube or draw(models=4, languages=3, questions=240).cube
    release = {
        "release_folder": "made-1.0.0",
        "release_name": "made",
        "release_version": "1.0.0",
        "release_hash": "c" * 64,
    }
    analysis = Analysis.objects.create(
        **{"specs": list(cube.models), "draws": DRAWS, **release, **changes}
    )
    loaded = Loaded(cube, {"name": "made", "content_hash": analysis.release_hash}, "test")
    record_tables(analysis=analysis, made=analyse(loaded, draws=analysis.draws))
    return Analysis.objects.get(pk=analysis.pk)


def answers_about(sample_id: str) -> Cube:
    """Of 2 models in a language, to 20 questions of which the first has this name."""
    cube = draw(models=2, languages=1, questions=20).cube
    names = (sample_id, *cube.questions.sample_ids[1:])
    return replace(cube, questions=replace(cube.questions, sample_ids=names))
