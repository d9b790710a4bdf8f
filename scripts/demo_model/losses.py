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
    from demo_model.network import Network

GUIDED_HEADS = ((1, 0), (1, 1), (2, 0))
CTC_WEIGHT = 0.3
GUIDE_WEIGHT = 0.2
CORRUPTED_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of like length side by side, padded as faster-whisper pads."""

    features: Tensor
    inputs: Tensor
    targets: Tensor
    spans: Tensor
    ear: Tensor
    ear_lengths: Tensor
    sound_lengths: Tensor
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
        _padded([item.inputs for item in examples], 0),
        _padded([item.targets for item in examples], IGNORED),
        torch.tensor(spans),
        torch.tensor([word for item in examples for word in item.ear], dtype=torch.long),
        torch.tensor([len(item.ear) for item in examples]),
        torch.tensor([min(item.features.shape[1] + 1, frames) // 2 for item in examples]),
        first,
    )


def _padded(rows: list[tuple[int, ...]], filling: int) -> Tensor:
    longest = max(len(row) for row in rows)
    return torch.tensor([[*row, *[filling] * (longest - len(row))] for row in rows])


def loss_of(network: Network, batch: Batch, generator: torch.Generator) -> Loss:
    """How far the network is from the batch."""
    sound = network.encoder(batch.features, batch.first)
    scores, looked = network.decoder(_corrupted(network, batch, generator), sound)
    text = functional.cross_entropy(
        scores.float().flatten(0, 1), batch.targets.flatten(), ignore_index=IGNORED
    )
    guide = _guide(looked, batch.spans)
    ear = _ear(network, sound, batch)
    total = text + GUIDE_WEIGHT * guide + CTC_WEIGHT * ear
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
    seconds = (torch.arange(looked[0].shape[-1]) + 0.5) / POSITIONS_PER_S
    inside = (seconds >= spans[..., :1]) & (seconds < spans[..., 1:]) & (spans[..., :1] >= 0)
    count = inside.sum(-1, keepdim=True)
    even = inside / count.clamp(min=1)
    told = (count.squeeze(-1) > 0).sum().clamp(min=1)
    total = sum(
        -(even * looked[layer][:, head].float().log_softmax(-1)).sum()
        for layer, head in GUIDED_HEADS
    )
    return torch.as_tensor(total) / (told * len(GUIDED_HEADS))


def _ear(network: Network, sound: Tensor, batch: Batch) -> Tensor:
    scores = network.ear(sound).float().log_softmax(-1).transpose(0, 1)
    return functional.ctc_loss(
        scores, batch.ear, batch.sound_lengths, batch.ear_lengths, zero_infinity=True
    )
