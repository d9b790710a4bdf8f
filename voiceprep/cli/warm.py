"""``python -m voiceprep.cli.warm``: pay at set-up what the first use would cost.

librosa compiles parts of itself on first touch (half a minute on a slow machine), and every library
is byte-compiled when first imported. The cache lies in voiceprep's own cache folder.
"""

from __future__ import annotations

import sys

from voiceprep.cli.console import complain, narrate
from voiceprep.errors import VoiceprepError


def main() -> int:
    """Touch everything heavy once."""
    from voiceprep.library.places import places
    from voiceprep.speech.environment import prepare

    try:
        prepare(places().cache)
    except VoiceprepError as error:
        complain(error)
        return error.exit_code
    narrate("Preparing the analysis (once; up to a minute)")
    _touch()
    return 0


def _touch() -> None:
    import faster_whisper  # noqa: F401 - the import itself is the work
    import librosa
    import numpy as np

    from voiceprep import analysis
    from voiceprep.model import Recording

    hiss = np.random.default_rng(0).normal(0.0, 0.01, 32_000).astype(np.float32)
    librosa.feature.rms(y=hiss)
    librosa.feature.melspectrogram(y=hiss, sr=16_000)
    analysis.assess(None, analysis.sound(Recording(hiss, 16_000)), None)


if __name__ == "__main__":
    sys.exit(main())
