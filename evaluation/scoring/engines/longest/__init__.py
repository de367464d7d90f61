"""The longest option: what a score has to beat."""

from evaluation.scoring.engines.kind import BASE, EngineKind
from workbench.core.messages import gettext_noop

ENGINE = EngineKind(
    name="longest",
    engine="engine:LongestEngine",
    target="",
    summary="takes the longest option",
    title=gettext_noop("Longest option (baseline)"),
    reads_prompts=False,
    default_target="",
    requirements=BASE,
)
