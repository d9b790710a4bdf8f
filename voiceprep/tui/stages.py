"""The stages of a take on the screen: what each is called, and what may be done in it."""

from __future__ import annotations

from typing import Literal

Stage = Literal["hear", "think", "open", "record", "pause", "save", "read", "stuck"]

PHASE_OF: dict[Stage, int] = {
    "hear": 0,
    "think": 1,
    "stuck": 1,
    "open": 2,
    "record": 2,
    "pause": 2,
    "save": 3,
    "read": 3,
}
BEFORE: tuple[Stage, ...] = ("hear", "think", "stuck")
RUNNING: tuple[Stage, ...] = ("record", "pause")
ALLOWED: dict[str, tuple[Stage, ...]] = {
    "record": BEFORE,
    "hear": BEFORE,
    "slower": BEFORE,
    "stop": RUNNING,
    "redo": RUNNING,
    "discard": RUNNING,
    "pause": ("record",),
    "resume": ("pause",),
}
HEADINGS: dict[Stage, str] = {
    "hear": "♪ Listen",
    "think": "Think",
    "open": "Opening the microphone …",
    "record": "● Recording",
    "pause": "‖ Paused",
    "save": "Saving your answer …",
    "read": "Saved. Reading your answer …",
    "stuck": "Not recording",
}
GUIDANCE: dict[Stage, str] = {
    "hear": "space skips the rest and records at once",
    "pause": "nothing is kept until you go on: p",
    "read": "esc leaves: it goes on by itself, and the answer is in the history",
}
BUTTONS: dict[Stage, str] = {
    "hear": "● Record now   space",
    "think": "● Record   space",
    "stuck": "● Try again   space",
    "record": "■ Stop and keep   space",
    "pause": "■ Stop and keep   space",
}
"""What the one button says; it is hidden in the other stages."""
