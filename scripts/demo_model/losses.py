"""Batches, and the three things the network is told: what follows, where, and what it hears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from demo_model.examples import IGNORED, POSITIONS_PER_S, Example

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from demo_model.network import Network

LOOKING_BACK = ((0, 0), (0, 1))  # heads told where the word just written is heard,
GUIDED_HEADS = ((1, 0), (1, 1))  # so that these can tell where the next one is
GUIDE_WEIGHT = 1.0
EAR_WEIGHT = 0.5
CORRUPTED_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of like length side by side, padded as faster-whisper pads."""

    features: Tensor
    inputs: Tensor
    targets: Tensor
    spans: Tensor
    heard_words: Tensor
    heard_sounds: Tensor
    first: int


@dataclass(frozen=True, slots=True)
class Loss:
    """The sum to make smaller, and its parts."""

    total: Tensor
    text: float
    guide: float
    ear: float


def averaged(losses: list[Loss]) -> Loss:
    """The mean of some losses."""
    count = len(losses)
    return Loss(
        torch.stack([loss.total.detach() for loss in losses]).mean(),
        sum(loss.text for loss in losses) / count,
        sum(loss.guide for loss in losses) / count,
        sum(loss.ear for loss in losses) / count,
    )


def batch_of(examples: list[Example], frames: int, first: int) -> Batch:
    """One batch, padded to so many frames."""
    sound = np.zeros((len(examples), 80, frames), np.float32)
    for row, item in enumerate(examples):
        sound[row, :, : item.features.shape[1]] = item.features[:, :frames]
    rows = max(len(item.inputs) for item in examples)
    spans = [[*item.spans_s, *[(-1.0, -1.0)] * (rows - len(item.spans_s))] for item in examples]
    return Batch(
        torch.from_numpy(sound),
        _padded([item.inputs for item in examples], 0, rows),
        _padded([item.targets for item in examples], IGNORED, rows),
        torch.tensor(spans),
        _padded([item.heard_words[: frames // 2] for item in examples], IGNORED, frames // 2),
        _padded([item.heard_sounds[: frames // 2] for item in examples], IGNORED, frames // 2),
        first,
    )


def _padded(rows: Sequence[Sequence[int] | NDArray[np.int64]], filling: int, length: int) -> Tensor:
    padded = torch.full((len(rows), length), filling)
    for number, row in enumerate(rows):
        padded[number, : len(row)] = torch.as_tensor(row)
    return padded


def loss_of(network: Network, batch: Batch, generator: torch.Generator) -> Loss:
    """How far the network is from the batch."""
    sound = network.encoder(batch.features, batch.first)
    scores, looked = network.decoder(_corrupted(network, batch, generator), sound)
    text = functional.cross_entropy(
        scores.float().flatten(0, 1), batch.targets.flatten(), ignore_index=IGNORED
    )
    guide = _guide(looked, batch.spans)
    ear = _ear(network, sound, batch)
    total = text + GUIDE_WEIGHT * guide + EAR_WEIGHT * ear
    return Loss(total, text.item(), guide.item(), ear.item())


def _corrupted(network: Network, batch: Batch, generator: torch.Generator) -> Tensor:
    """Inputs of which a few are wrong, as they will be when the model reads its own words."""
    chosen = torch.rand(batch.inputs.shape, generator=generator) < CORRUPTED_SHARE
    chosen &= batch.spans[..., 0] >= 0
    chosen[:, 0] = False
    others = torch.randint(256, network.shape.symbols - 1509, chosen.shape, generator=generator)
    starts = batch.inputs >= network.shape.symbols - 1509
    return torch.where(chosen & ~starts, others, batch.inputs)


def _guide(looked: list[Tensor], spans: Tensor) -> Tensor:
    """Cross-entropy of some heads against even attention over the time of each word."""
    written = torch.cat([torch.full_like(spans[:, :1], -1.0), spans[:, :-1]], dim=1)
    following = [_astray(looked[layer][:, head], spans) for layer, head in GUIDED_HEADS]
    back = [_astray(looked[layer][:, head], written) for layer, head in LOOKING_BACK]
    return torch.stack([*following, *back]).mean()


def _astray(scores: Tensor, spans: Tensor) -> Tensor:
    seconds = (torch.arange(scores.shape[-1]) + 0.5) / POSITIONS_PER_S
    inside = (seconds >= spans[..., :1]) & (seconds < spans[..., 1:]) & (spans[..., :1] >= 0)
    count = inside.sum(-1, keepdim=True)
    even = inside / count.clamp(min=1)
    told = (count > 0).sum().clamp(min=1)
    return -(even * scores.float().log_softmax(-1)).sum() / told


def _ear(network: Network, sound: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of the word and of the phoneme at each moment.

    The times of both are known, so the encoder can be told outright. A CTC loss, which has to
    find them first, had learnt nothing by the time this one had the words.
    """
    words = functional.cross_entropy(
        network.word_ear(sound).float().flatten(0, 1),
        batch.heard_words.flatten(),
        ignore_index=IGNORED,
    )
    sounds = functional.cross_entropy(
        network.sound_ear(sound).float().flatten(0, 1),
        batch.heard_sounds.flatten(),
        ignore_index=IGNORED,
    )
    return words + sounds
