"""Analyses of made answers, stored as a job stores them."""

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
