"""A Whisper of random weights, a few megabytes, that writes a different word at nearly every step.

The real format, the real libraries, no meaning: for everything about recognition but what is said.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

VOCABULARY = 51865
TEXT_TOKENS = 50257


@dataclass(frozen=True, slots=True)
class Shape:
    """How large it is."""

    width: int = 16
    heads: int = 2
    layers: int = 1
    bands: int = 80
    multilingual: bool = False


BASE = Shape(512, 8, 6)
"""The shape of Whisper base: what recognition costs depends on nothing else."""


class _Weights:
    def __init__(self, width: int) -> None:
        self.width = width
        self._random = np.random.default_rng(0)

    def some(self, *shape: int, scale: float = 0.05) -> NDArray[np.float32]:
        return (self._random.standard_normal(shape) * scale).astype(np.float32)

    def linear(self, layer: Any, out: int, into: int) -> None:
        layer.weight = self.some(out, into)
        layer.bias = np.zeros(out, np.float32)

    def norm(self, layer: Any) -> None:
        layer.gamma = np.ones(self.width, np.float32)
        layer.beta = np.zeros(self.width, np.float32)

    def attention(self, layer: Any, *, to_itself: bool) -> None:
        self.norm(layer.layer_norm)
        widths = (3, 1) if to_itself else (1, 2, 1)
        for linear, width in zip(layer.linear, widths, strict=True):
            self.linear(linear, width * self.width, self.width)

    def feed_forward(self, layer: Any) -> None:
        self.norm(layer.layer_norm)
        self.linear(layer.linear_0, 4 * self.width, self.width)
        self.linear(layer.linear_1, self.width, 4 * self.width)


def build(folder: Path, shape: Shape = Shape(), quantization: str | None = None) -> Path:
    """Write the model into the folder, and return it."""
    from ctranslate2.specs import whisper_spec

    folder.mkdir(parents=True, exist_ok=True)
    text, special = _text_tokens(shape.multilingual), _special_tokens()
    assert len(text) + len(special) == VOCABULARY
    _tokenizer(text, special).save(str(folder / "tokenizer.json"))
    spec = whisper_spec.WhisperSpec(shape.layers, shape.heads, shape.layers, shape.heads)
    _fill(spec, shape)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [220, TEXT_TOKENS]
    spec.config.lang_ids = list(range(50259, 50259 + 99))
    spec.config.alignment_heads = [(shape.layers - 1, head) for head in range(shape.heads)]
    spec.register_vocabulary(text + special)
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))
    features = {
        "feature_size": shape.bands,
        "sampling_rate": 16000,
        "hop_length": 160,
        "chunk_length": 30,
        "n_fft": 400,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(features), encoding="utf-8")
    return folder


def _text_tokens(multilingual: bool) -> list[str]:
    from tokenizers import pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = ["Ġum", "Ġuh", "Ġthe", "Ġand", "Ġso"]
    known = len(letters) + len(words) + 1
    last = "" if multilingual else "Ġlast"  # an empty one is how CTranslate2 tells them apart
    return [*letters, *words, *(f"Ġw{i}" for i in range(TEXT_TOKENS - known)), last]


def _special_tokens() -> list[str]:
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    languages = ["en"] + [code for code in _LANGUAGE_CODES if code not in ("en", "yue")]
    tasks = ["translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]
    return [
        "<|endoftext|>",
        "<|startoftranscript|>",
        *(f"<|{name}|>" for name in (*languages, *tasks)),
        *(f"<|{i * 0.02:.2f}|>" for i in range(1501)),
    ]


def _tokenizer(text: list[str], special: list[str]) -> Any:
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    tokenizer = Tokenizer(models.BPE(vocab={t: i for i, t in enumerate(text)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in special])
    assert tokenizer.token_to_id("<|endoftext|>") == TEXT_TOKENS
    return tokenizer


def _fill(spec: Any, shape: Shape) -> None:
    weights = _Weights(shape.width)
    encoder, decoder = spec.encoder, spec.decoder
    for convolution, bands in ((encoder.conv1, shape.bands), (encoder.conv2, shape.width)):
        convolution.weight = weights.some(shape.width, bands, 3)
        convolution.bias = np.zeros(shape.width, np.float32)
    encoder.position_encodings.encodings = weights.some(1500, shape.width)
    decoder.embeddings.weight = weights.some(VOCABULARY, shape.width, scale=0.3)
    decoder.embeddings.weight[TEXT_TOKENS:] = 0.0  # it neither ends nor tells the time by itself
    # Where it is says more than what it wrote last, or it would write one word over and over.
    decoder.position_encodings.encodings = weights.some(448, shape.width, scale=4.0)
    decoder.projection.weight = decoder.embeddings.weight
    for part in (encoder, decoder):
        weights.norm(part.layer_norm)
        for layer in part.layer:
            weights.attention(layer.self_attention, to_itself=True)
            weights.feed_forward(layer.ffn)
    for layer in decoder.layer:
        weights.attention(layer.attention, to_itself=False)
        for linear in layer.attention.linear[1:]:
            linear.weight *= 32.0 / shape.width**0.5  # what it writes depends on what it hears
    decoder.layer_norm.gamma *= 8.0  # it is sure of itself: nothing is decoded twice
