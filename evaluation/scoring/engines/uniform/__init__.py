"""A guess by hash: what a score has to beat."""

from evaluation.scoring.engines.kind import BASE, EngineKind
from workbench.core.messages import gettext_noop

ENGINE = EngineKind(
    name="uniform",
    engine="engine:UniformEngine",
    target="SEED",
    summary="guesses by hash",
    title=gettext_noop("Uniform guess (baseline)"),
    reads_prompts=False,
    default_target="0",
    requirements=BASE,
)
