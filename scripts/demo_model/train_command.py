"""The command that makes models/demo-voice from nothing."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "4096")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch

from demo_model.alignment import best_heads
from demo_model.conversion import write_alignment_heads, write_model
from demo_model.losses import GUIDED_HEADS
from demo_model.measuring import size_bytes
from demo_model.pool import made_pool
from demo_model.training import FULL_LENGTH, Course, Stage, trained

ROOT = Path(__file__).resolve().parents[2]
DEMO_VOICE = ROOT / "models" / "demo-voice"
STAGES = (
    Stage("sentences", 1200, 16, 0),
    Stage("utterances", 800, 8, 16.0),
    Stage(FULL_LENGTH, 2400, 4, 29.0),
)
QUICK_STAGES = (
    Stage("sentences", 6, 4, 0),
    Stage("utterances", 3, 2, 12.0),
    Stage(FULL_LENGTH, 2, 2, 29.0),
)
POOL_SIZE = 10_000
QUICK_POOL_SIZE = 120


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=DEMO_VOICE)
    parser.add_argument(
        "--cache", type=Path, default=ROOT / "models" / ".training", help="spoken pool, checkpoints"
    )
    parser.add_argument(
        "--drop-fillers", action="store_true", help="leave um and uh out, as large models do"
    )
    parser.add_argument(
        "--quick", action="store_true", help="a minute that shows all parts fit; give it an --out"
    )
    given = parser.parse_args()
    if given.quick and given.out == DEMO_VOICE:
        parser.error("--quick learns nothing: give it an --out of its own")
    return given


def main() -> None:
    given = _arguments()
    torch.set_num_threads(1)  # each part of a batch has a thread of its own
    stages = QUICK_STAGES if given.quick else STAGES
    course = Course(given.seed, stages, drop_fillers=given.drop_fillers)
    pool = made_pool(given.cache, given.seed, QUICK_POOL_SIZE if given.quick else POOL_SIZE)
    name = f"{given.seed}{'-quick' * given.quick}{'-no-fillers' * given.drop_fillers}.pt"
    network = trained(course, pool, given.cache / name)
    write_model(network.eval(), GUIDED_HEADS, given.out)
    if not given.quick:
        shape = network.shape
        write_alignment_heads(given.out, best_heads(given.out, shape.decoder_layers, shape.heads))
    megabytes = size_bytes(given.out) / 1e6
    print(f"{given.out}: {megabytes:.1f} MB; scripts/evaluate_demo_model measures it")
