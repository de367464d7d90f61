"""Any server that speaks the OpenAI API: hosted models, vLLM, SGLang, llama.cpp."""

from evaluation.scoring.engines.kind import BASE
from evaluation.scoring.engines.openai.arguments import OpenAIKind
from evaluation.scoring.engines.openai.options import ApiOptions

ENGINE = OpenAIKind(
    name="openai",
    engine="engine:OpenAIEngine",
    target="BASE_URL#MODEL",
    summary="asks any server that speaks the OpenAI API",
    options=ApiOptions,
    group="models behind an API (openai)",
    requirements=BASE,
)
