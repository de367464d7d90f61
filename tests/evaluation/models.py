"""Tiny models with random weights and a tokenizer trained on the test's own texts."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import AutoConfig, AutoModelForCausalLM, PreTrainedTokenizerFast

BOS = "<s>"
SHAPE = {
    "vocab_size": 600,
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 8192,
    "initializer_range": 0.4,
    "bos_token_id": 0,
    "eos_token_id": 1,
    "pad_token_id": 1,
}


def train_tokenizer(texts: Iterable[str], *, bos: bool) -> PreTrainedTokenizerFast:
    """Byte-level BPE of 600 tokens; with `bos`, it puts `<s>` before every text."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        special_tokens=[BOS, "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    if bos:
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{BOS} $A", special_tokens=[(BOS, tokenizer.token_to_id(BOS))]
        )
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token=BOS, eos_token="</s>")


def save_tiny_llama(
    folder: Path, texts: Iterable[str], *, bos: bool = True, context: int = 8192
) -> Path:
    """Write model and tokenizer; the weights are large enough for answers to differ clearly."""
    return save_tiny(folder, texts, "llama", bos=bos, max_position_embeddings=context)


def save_tiny(
    folder: Path, texts: Iterable[str], model_type: str, *, bos: bool = True, **changes: Any
) -> Path:
    """The same in another architecture of transformers."""
    torch.manual_seed(20)
    config = AutoConfig.for_model(model_type, **SHAPE | changes)
    AutoModelForCausalLM.from_config(config, dtype=torch.float32).save_pretrained(folder)
    train_tokenizer(texts, bos=bos).save_pretrained(folder)
    return folder
