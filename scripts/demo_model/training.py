"""The training: short sentences first, then utterances, then whole windows of thirty seconds.

Batches follow from the seed and the number of the step alone, so a training that was stopped goes
on from its last checkpoint as if it had not been.
"""

from __future__ import annotations

import math
import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from demo_model.examples import POSITIONS_PER_S, SOUNDS, Example, chosen_manner, example
from demo_model.losses import Batch, Loss, averaged, batch_of, loss_of
from demo_model.network import Network, Shape
from demo_model.pool import Pool
from demo_model.sentences import vocabulary
from demo_model.tokens import tokens
from demo_model.windows import Window, full, nothing, single, utterance

WINDOW_FRAMES = 3000
SAVE_EVERY = 100
REPORT_EVERY = 20
_WARM_UP = 150
POSITIONS = 1501
PARTS = 2  # of a batch, each on a core of its own: cheaper than two cores on every product
_FRAME_ROUNDING = 64
_FIRST_LENGTHS = 0.3  # the share of lengths, from the shortest, that a training begins with
_ALL_LENGTHS_AFTER = 1500
FULL_LENGTH = "windows"


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the curriculum."""

    name: str
    steps: int
    batch: int
    longest_s: float


@dataclass(frozen=True, slots=True)
class Course:
    """All of a training's choices."""

    seed: int
    stages: tuple[Stage, ...]
    highest_rate: float = 2e-3
    lowest_rate: float = 3e-5
    drop_fillers: bool = False

    @property
    def steps(self) -> int:
        return sum(stage.steps for stage in self.stages)

    def stage_at(self, step: int) -> Stage:
        """The stage a step belongs to."""
        for stage in self.stages:
            if step < stage.steps:
                return stage
            step -= stage.steps
        return self.stages[-1]

    def rate_at(self, step: int) -> float:
        """The learning rate: a warm-up, then a half cosine."""
        warm = min((step + 1) / _WARM_UP, 1.0)
        falling = 0.5 * (1 + math.cos(math.pi * step / self.steps))
        return warm * (self.lowest_rate + (self.highest_rate - self.lowest_rate) * falling)


def new_network(seed: int) -> Network:
    """A network that knows nothing yet."""
    torch.manual_seed(seed)
    return Network(Shape(symbols=len(tokens().symbols), heard=len(vocabulary()) + 1, sounds=SOUNDS))


def _window(stage: Stage, pool: Pool, chance: random.Random, length: float) -> Window:
    if stage.longest_s == 0:
        return single(pool, chance, length)
    drawn = chance.random()
    if drawn < 0.03:
        return nothing(chance)
    if stage.name == FULL_LENGTH:
        if drawn < 0.5:
            return full(pool, chance)
        length = math.sqrt(length)  # the long ones are the hard ones, and cost no more here
    return utterance(pool, chance, 3.5 + length * (stage.longest_s - 3.5))


def batch_at(course: Course, pool: Pool, step: int) -> tuple[Batch, ...]:
    """The batch of a step in its parts; it follows from the seed and the step alone."""
    chance = random.Random(f"{course.seed}-{step}")
    stage = course.stage_at(step)
    if stage.name == FULL_LENGTH:
        drawn = [
            _example(course, _window(stage, pool, chance, chance.random()), chance, 0.0)
            for _ in range(stage.batch)
        ]
        return _parts(drawn, WINDOW_FRAMES, 0)
    length = chance.random() * min(_FIRST_LENGTHS + step / _ALL_LENGTHS_AFTER, 1.0)
    windows = [_window(stage, pool, chance, length) for _ in range(stage.batch)]
    frames = _rounded(max(window.duration_s for window in windows))
    first = chance.choice((0, chance.randrange(0, POSITIONS - frames // 2)))
    drawn = [_example(course, window, chance, first / POSITIONS_PER_S) for window in windows]
    return _parts(drawn, frames, first)


def _parts(drawn: list[Example], frames: int, first: int) -> tuple[Batch, ...]:
    return tuple(batch_of(drawn[part::PARTS], frames, first) for part in range(PARTS))


def _rounded(duration_s: float) -> int:
    """Frames that hold a duration, few different numbers of them, for the library's caches."""
    return min(math.ceil((duration_s * 100 + 1) / _FRAME_ROUNDING) * _FRAME_ROUNDING, WINDOW_FRAMES)


def _example(course: Course, window: Window, chance: random.Random, offset_s: float) -> Example:
    return example(window, chosen_manner(chance, offset_s, course.drop_fillers), chance)


def batches(course: Course, pool: Pool, step: int) -> Iterator[tuple[Batch, ...]]:
    """The batches from a step on, the next one made while the last is used."""
    with ThreadPoolExecutor(1) as aside:
        waiting = aside.submit(batch_at, course, pool, step)
        for number in range(step, course.steps):
            ready = waiting.result()
            if number + 1 < course.steps:
                waiting = aside.submit(batch_at, course, pool, number + 1)
            yield ready


@dataclass
class Training:
    """A network, its optimiser and how far they are."""

    network: Network
    optimiser: torch.optim.Optimizer
    step: int = 0

    @classmethod
    def begun(cls, course: Course) -> Training:
        """A training at its first step."""
        network = new_network(course.seed)
        optimiser = torch.optim.AdamW(
            network.parameters(), lr=course.highest_rate, betas=(0.9, 0.98), weight_decay=0.01
        )
        return cls(network, optimiser)

    def restore(self, checkpoint: Path) -> None:
        """Go on from a checkpoint."""
        stored: dict[str, Any] = torch.load(checkpoint, weights_only=True)
        self.network.load_state_dict(stored["network"])
        self.optimiser.load_state_dict(stored["optimiser"])
        self.step = stored["step"]

    def save(self, checkpoint: Path) -> None:
        """Keep all that is needed to go on."""
        partial = checkpoint.with_suffix(".part")
        torch.save(
            {
                "network": self.network.state_dict(),
                "optimiser": self.optimiser.state_dict(),
                "step": self.step,
            },
            partial,
        )
        os.replace(partial, checkpoint)

    def learn(self, parts: tuple[Batch, ...], rate: float) -> Loss:
        """One step."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        with ThreadPoolExecutor(len(parts)) as beside:
            found = list(beside.map(self._gradients, parts))
        self._follow([gradients for _, gradients in found])
        self.step += 1
        return averaged([loss for loss, _ in found])

    def _gradients(self, part: Batch) -> tuple[Loss, tuple[Tensor, ...]]:
        generator = torch.Generator().manual_seed(self.step)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = loss_of(self.network, part, generator)
        return loss, torch.autograd.grad(loss.total, list(self.network.parameters()))

    def _follow(self, found: list[tuple[Tensor, ...]]) -> None:
        parameters = list(self.network.parameters())
        for parameter, *gradients in zip(parameters, *found, strict=True):
            parameter.grad = torch.stack(gradients).mean(0)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        self.optimiser.step()


def trained(course: Course, pool: Pool, checkpoint: Path) -> Network:
    """The network at the end of the course, begun or gone on with."""
    training = Training.begun(course)
    if checkpoint.exists():
        training.restore(checkpoint)
    began = time.monotonic()
    for parts in batches(course, pool, training.step):
        loss = training.learn(parts, course.rate_at(training.step))
        if training.step % REPORT_EVERY == 0:
            _report(course, training.step, loss, time.monotonic() - began)
        if training.step % SAVE_EVERY == 0 or training.step == course.steps:
            training.save(checkpoint)
    return training.network


def _report(course: Course, step: int, loss: Loss, passed_s: float) -> None:
    print(
        f"{step}/{course.steps} {course.stage_at(step - 1).name} "
        f"text {loss.text:.3f} where {loss.guide:.3f} ear {loss.ear:.3f} {passed_s:.0f} s",
        flush=True,
    )
