"""How a transformers model runs."""

from dataclasses import dataclass

from evaluation.scoring.engines.options import check, option
from workbench.core.messages import gettext_noop

DTYPES = ("auto", "float32", "bfloat16", "float16")


@dataclass(frozen=True)
class ModelOptions:
    """`dtype` `auto` takes the type the weights are stored in; `device` `auto` takes a GPU where
    there is one; `batch_size` is halved when memory runs out; `max_length` is in tokens, None for
    the model's own; `spread` divides a model over all GPUs that it needs."""

    batch_size: int = option(8, "prompts a forward pass, halved when memory runs out", minimum=1)
    dtype: str = option(
        "auto",
        "model's numbers",
        choices=DTYPES,
        label=gettext_noop("Precision (dtype)"),
        hint=gettext_noop("Shorter ones are faster; float32 is exact."),
        choice_labels={"auto": gettext_noop("As the weights are stored")},
    )
    device: str = option("auto", "auto, cpu, cuda or cuda:N")
    max_length: int | None = option(None, "longest prompt in tokens (the model's own)", minimum=1)
    chat_template: bool = option(
        False,
        "show the prompt as turns of a conversation, in the model's own template",
        label=gettext_noop("Show prompts as a conversation"),
        hint=gettext_noop("In the model's own chat template, an example a turn."),
    )
    spread: bool = option(False, "divide the model over all GPUs that it needs")

    def __post_init__(self) -> None:
        check(self)
