"""A recorder to be killed: plays a tone as if it were a microphone and keeps it on the disk.

Run as ``python -m tests.library.recorder FOLDER TAKE_ID``; writes to standard output how many
frames were spoken so far, before each block is kept.
"""

from __future__ import annotations

import os
import queue
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests import signals
from tests.fakes import QUESTION
from voiceprep.library.recordings import WavRecordings
from voiceprep.speech.played import PlayedFile

if TYPE_CHECKING:
    from voiceprep.ports import Block

RATE = 48_000
SOUND = signals.pink(-20.0, 20.0, RATE)


def main(folder: str, take_id: str) -> None:
    blocks: queue.Queue[Block] = queue.Queue()
    spoken = 0

    def take(block: Block) -> bool:
        nonlocal spoken
        spoken += len(block)
        os.write(1, b"%d\n" % spoken)
        blocks.put(block)
        return True

    recording = WavRecordings(Path(folder)).begin(take_id, QUESTION, RATE)
    PlayedFile(SOUND).start(take)
    while True:
        recording.write(blocks.get())


if __name__ == "__main__":
    main(*sys.argv[1:])
