"""A transformers model on whole prompts: slow, plain, and what faster engines are held against."""

from evaluation.scoring.engines.kind import EngineKind
from evaluation.scoring.engines.model_options import ModelOptions
from workbench.core.messages import gettext_noop

ENGINE = EngineKind(
    name="reference",
    engine="engine:ReferenceEngine",
    target="PATH_OR_HUB_ID",
    summary="scores with one slowly, prompt by prompt",
    title=gettext_noop("Transformers model, prompt by prompt (slow, to compare with)"),
    options=ModelOptions,
)
