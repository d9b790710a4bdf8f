"""Whisper's architecture at a small size, in PyTorch, with what training needs beside it.

Two things are not Whisper's: an output of the encoder that names the word and the phoneme of each
moment, and the scores of attention, so that some heads can be told where each word is heard. They
only teach; neither is converted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of the network."""

    symbols: int
    heard: int
    sounds: int
    width: int = 160
    heads: int = 4
    encoder_layers: int = 4
    decoder_layers: int = 2
    mels: int = 80
    positions: int = 1500
    text_positions: int = 448


def sinusoids(length: int, width: int) -> Tensor:
    """Whisper's fixed positions of the encoder."""
    step = math.log(10_000) / (width // 2 - 1)
    scales = torch.exp(-step * torch.arange(width // 2))
    angles = torch.arange(length)[:, None] * scales[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class SelfAttention(nn.Module):
    """Attention of a sequence to itself."""

    def __init__(self, width: int, heads: int, causal: bool) -> None:
        super().__init__()
        self.heads, self.causal = heads, causal
        self.norm = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Take x of (batch, length, width)."""
        parts = self.query_key_value(self.norm(x)).chunk(3, dim=-1)
        query, key, value = (_by_head(part, self.heads).float() for part in parts)
        with torch.autocast("cpu", enabled=False):  # twice as fast on long sounds as in bfloat16
            mixed = functional.scaled_dot_product_attention(
                query, key, value, is_causal=self.causal
            )
        return self.out(mixed.transpose(1, 2).flatten(2))


class CrossAttention(nn.Module):
    """Attention of the text to the sound; it also tells where it looked."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, sound: Tensor) -> tuple[Tensor, Tensor]:
        """The mixed values, and the scores (batch, head, text, sound) before softmax."""
        query = _by_head(self.query(self.norm(x)), self.heads)
        key, value = (_by_head(part, self.heads) for part in self.key_value(sound).chunk(2, -1))
        scores = (query @ key.transpose(-1, -2)) / math.sqrt(query.shape[-1])
        mixed = scores.float().softmax(-1).to(value.dtype) @ value
        return self.out(mixed.transpose(1, 2).flatten(2)), scores


def _by_head(x: Tensor, heads: int) -> Tensor:
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


class FeedForward(nn.Module):
    """Two layers with GELU between them."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.wide = nn.Linear(width, 4 * width)
        self.narrow = nn.Linear(4 * width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Take x of (batch, length, width)."""
        return self.narrow(functional.gelu(self.wide(self.norm(x))))


class EncoderLayer(nn.Module):
    """One block of the encoder."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = SelfAttention(shape.width, shape.heads, causal=False)
        self.feed_forward = FeedForward(shape.width)

    def forward(self, x: Tensor) -> Tensor:
        """Take x of (batch, length, width)."""
        x = x + self.attention(x)
        return x + self.feed_forward(x)


class DecoderLayer(nn.Module):
    """One block of the decoder."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = SelfAttention(shape.width, shape.heads, causal=True)
        self.cross = CrossAttention(shape.width, shape.heads)
        self.feed_forward = FeedForward(shape.width)

    def forward(self, x: Tensor, sound: Tensor) -> tuple[Tensor, Tensor]:
        """The text, and where it looked."""
        x = x + self.attention(x)
        mixed, scores = self.cross(x, sound)
        x = x + mixed
        return x + self.feed_forward(x), scores


class Encoder(nn.Module):
    """From log-mel features to what the decoder listens to."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(shape.mels, shape.width, 3, padding=1)
        self.conv2 = nn.Conv1d(shape.width, shape.width, 3, stride=2, padding=1)
        self.register_buffer("positions", sinusoids(shape.positions, shape.width))
        self.layers = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.encoder_layers))
        self.norm = nn.LayerNorm(shape.width)
        for layer in (self.conv1, self.conv2):  # as loud as the positions that are added
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")

    def forward(self, features: Tensor, first: int = 0) -> Tensor:
        """Features are (batch, mels, frames); `first` is the position of the first frame pair."""
        x = functional.gelu(self.conv1(features))
        x = functional.gelu(self.conv2(x)).transpose(1, 2)
        x = x + self.positions[first : first + x.shape[1]]
        for layer in self.layers:
            x = layer(x)
        return self.norm(x)


class Decoder(nn.Module):
    """From the symbols so far to the next one."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embedding = nn.Embedding(shape.symbols, shape.width)
        self.positions = nn.Parameter(torch.randn(shape.text_positions, shape.width) * 0.01)
        self.layers = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.decoder_layers))
        self.norm = nn.LayerNorm(shape.width)
        nn.init.normal_(self.embedding.weight, std=0.05)

    def forward(self, symbols: Tensor, sound: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Scores of the next symbol, and where each layer looked."""
        x = self.embedding(symbols) + self.positions[: symbols.shape[1]]
        looked = []
        for layer in self.layers:
            x, scores = layer(x, sound)
            looked.append(scores)
        return functional.linear(self.norm(x), self.embedding.weight), looked


class Network(nn.Module):
    """The whole network, and the encoder's own ear for training."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape)
        self.word_ear = nn.Linear(shape.width, shape.heard)
        self.sound_ear = nn.Linear(shape.width, shape.sounds)
