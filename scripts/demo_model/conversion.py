"""From the trained network to the folder that faster-whisper loads, int8."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from demo_model.tokens import tokens, write_preprocessor, write_tokenizer

if TYPE_CHECKING:
    from pathlib import Path

    import torch

    from demo_model.network import (
        CrossAttention,
        Decoder,
        Encoder,
        FeedForward,
        Network,
        SelfAttention,
    )

_BLANK = "Ġ"


def write_model(
    network: Network, heads: tuple[tuple[int, int], ...], folder: Path, quantization: str = "int8"
) -> None:
    """Write model.bin, config.json, vocabulary.json, tokenizer.json, preprocessor_config.json."""
    from ctranslate2.specs import whisper_spec

    shape, known = network.shape, tokens()
    spec = whisper_spec.WhisperSpec(
        shape.encoder_layers, shape.heads, shape.decoder_layers, shape.heads
    )
    _encoder(spec.encoder, network.encoder)
    _decoder(spec.decoder, network.decoder)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [known.numbers[_BLANK], known.special("endoftext")]
    spec.config.lang_ids = []
    spec.config.alignment_heads = [list(head) for head in heads]
    spec.register_vocabulary(list(known.symbols))
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    write_tokenizer(folder)
    write_preprocessor(folder)


def write_alignment_heads(folder: Path, heads: tuple[tuple[int, int], ...]) -> None:
    """Change which heads tell the word times; the weights stay as they are."""
    place = folder / "config.json"
    stored: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    stored["alignment_heads"] = [list(head) for head in heads]
    place.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


def _array(tensor: torch.Tensor) -> Any:
    return tensor.detach().float().contiguous().numpy()


def _linear(spec: Any, layer: Any) -> None:
    spec.weight, spec.bias = _array(layer.weight), _array(layer.bias)


def _norm(spec: Any, layer: Any) -> None:
    spec.gamma, spec.beta = _array(layer.weight), _array(layer.bias)


def _self_attention(spec: Any, layer: SelfAttention) -> None:
    _norm(spec.layer_norm, layer.norm)
    _linear(spec.linear[0], layer.query_key_value)
    _linear(spec.linear[1], layer.out)


def _cross_attention(spec: Any, layer: CrossAttention) -> None:
    _norm(spec.layer_norm, layer.norm)
    _linear(spec.linear[0], layer.query)
    _linear(spec.linear[1], layer.key_value)
    _linear(spec.linear[2], layer.out)


def _feed_forward(spec: Any, layer: FeedForward) -> None:
    _norm(spec.layer_norm, layer.norm)
    _linear(spec.linear_0, layer.wide)
    _linear(spec.linear_1, layer.narrow)


def _encoder(spec: Any, encoder: Encoder) -> None:
    _linear(spec.conv1, encoder.conv1)
    _linear(spec.conv2, encoder.conv2)
    spec.position_encodings.encodings = _array(encoder.positions[:1500])
    _norm(spec.layer_norm, encoder.norm)
    for layer_spec, layer in zip(spec.layer, encoder.layers, strict=True):
        _self_attention(layer_spec.self_attention, layer.attention)
        _feed_forward(layer_spec.ffn, layer.feed_forward)


def _decoder(spec: Any, decoder: Decoder) -> None:
    spec.embeddings.weight = _array(decoder.embedding.weight)
    spec.projection.weight = spec.embeddings.weight
    spec.position_encodings.encodings = _array(decoder.positions)
    _norm(spec.layer_norm, decoder.norm)
    for layer_spec, layer in zip(spec.layer, decoder.layers, strict=True):
        _self_attention(layer_spec.self_attention, layer.attention)
        _cross_attention(layer_spec.attention, layer.cross)
        _feed_forward(layer_spec.ffn, layer.feed_forward)
