"""Prompts encoded together are as each alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from evaluation.scoring.engines.encoding import Texts, encode_texts
from evaluation.scoring.engines.forest.tokens import TogetherEncoder
from tests.evaluation.models import train_tokenizer

TRAINING = [
    "Which number follows?",
    "A. one B. two C. three\nAnswer: A\n\nخلية 細胞",
    *[" A B C"] * 9,
]
SHOTS = "Which number follows?\nA. one\nB. two\nAnswer: B\n\nخلية\nA. two\nB. 細胞\nAnswer: A\n\n"
PIECES = st.sampled_from(
    ["one", "two", " ", "\n", "\n\n", "A", ":", "Which", "خلية", "細胞", "é", "  "]
)


def sentence_pieces(kind, texts):
    """Whole texts as one word with a leading mark, as Llama 2 and Mistral have them."""
    tokenizer = Tokenizer(kind())
    marks = [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    tokenizer.normalizer = normalizers.Sequence(marks)
    special = ["<unk>", "<s>"]
    if kind is models.BPE:
        trainer = trainers.BpeTrainer(
            vocab_size=200, special_tokens=special, show_progress=False, max_token_length=6
        )
    else:
        trainer = trainers.UnigramTrainer(
            vocab_size=80, special_tokens=special, unk_token="<unk>", show_progress=False
        )
    tokenizer.train_from_iterator([*texts, *texts], trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 1)]
    )
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", unk_token="<unk>")


def with_end(texts):
    """It puts a token behind every text."""
    fast = train_tokenizer(texts, bos=True)
    fast.backend_tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)]
    )
    return fast


TOKENIZERS = {
    "bytes": train_tokenizer(TRAINING, bos=True),
    "bytes without a first token": train_tokenizer(TRAINING, bos=False),
    "merges over spaces and lines": sentence_pieces(models.BPE, TRAINING),
    "unigram": sentence_pieces(models.Unigram, TRAINING),
    "a last token": with_end(TRAINING),
}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(TOKENIZERS)),
    st.lists(st.lists(PIECES, max_size=9).map("".join), min_size=1, max_size=6),
    st.sampled_from(["", SHOTS, SHOTS + "Which "]),
    st.sampled_from([(" A", " B"), (" Answer", " 細胞"), ("\nA", "\nB"), ("A", " A")]),
)
def test_prompts_encoded_together_are_as_each_alone(name, questions, shots, continuations):
    tokenizer = TOKENIZERS[name]
    texts = [Texts(f"{shots}{text}\nAnswer:", continuations) for text in questions]
    expected = [encode_texts(tokenizer, read) for read in texts]
    assert TogetherEncoder(tokenizer).encode(texts) == expected


class Counting:
    """A tokenizer that counts the characters it is given."""

    def __init__(self, tokenizer):
        self._tokenizer = tokenizer
        self.characters = 0

    def __getattr__(self, name):
        return getattr(self._tokenizer, name)

    def encode(self, text, **options):
        self.characters += len(text)
        return self._tokenizer.encode(text, **options)

    def __call__(self, texts, **options):
        self.characters += sum(map(len, texts))
        return self._tokenizer(texts, **options)


@pytest.mark.parametrize("name", ["bytes", "bytes without a first token", "unigram"])
def test_what_is_shared_is_not_encoded_again(name):
    tokenizer = Counting(TOKENIZERS[name])
    shots = SHOTS * 10
    texts = [Texts(f"{shots}{n} one two\nAnswer:", (" A", " B", " C")) for n in range(200)]
    encoded = TogetherEncoder(tokenizer).encode(texts)
    assert tokenizer.characters < len(texts) * 150 < len(texts) * len(shots) / 4
    assert encoded == [encode_texts(TOKENIZERS[name], read) for read in texts]
