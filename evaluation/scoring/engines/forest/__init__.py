"""The fast engine: what prompts share is computed once."""

from evaluation.scoring.engines.forest.options import ForestOptions
from evaluation.scoring.engines.kind import EngineKind
from workbench.core.messages import gettext_noop

ENGINE = EngineKind(
    name="forest",
    engine="engine:ForestEngine",
    target="PATH_OR_HUB_ID",
    summary="scores with a transformers model and computes what prompts share once",
    title=gettext_noop("Transformers model"),
    options=ForestOptions,
    # Its attention, its masks and its packed layers stand in for parts of these.
    tested={"torch": ("2.11", "2.13"), "transformers": ("5.17", "5.23")},
)
