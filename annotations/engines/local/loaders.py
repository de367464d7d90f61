"""The converter of CTranslate2, mended for what the installed transformers says otherwise."""

from typing import Any

from ctranslate2.converters import TransformersConverter
from ctranslate2.converters.transformers import T5Loader, register_loader

__all__ = ["TransformersConverter"]


@register_loader("T5Config")
class UnscaledT5Loader(T5Loader):  # type: ignore[misc]
    """Leaves scores as they are for models that do not share embeddings, such as MADLAD-400.

    CTranslate2 4.8 asks for `tie_word_embeddings`, which transformers 5 has become true for all;
    it would divide their scores by the root of the model's width.
    """

    def get_model_spec(self, model: Any) -> Any:
        model.config.tie_word_embeddings = model.config.scale_decoder_outputs
        return super().get_model_spec(model)
