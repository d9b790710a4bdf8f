"""Reads PocketSphinx's acoustic model of American English into a value that analysis can use.

The model (BSD licence) comes with the `pocketsphinx` package; its program is not run. Where the
package is missing or its files are not what they were, there is no model and nothing is aligned.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.analysis.phones import PhoneModel, context_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ENDIAN = 0x11223344
_DENSITIES = 128
_LIGHT = 96
_WEIGHT_STEP = 1024 * 0.99995e-4
"""The weights are stored as logarithms to the base 1.0001, a 1,024th of them."""
_LEAST_VARIANCE = 1e-4


def folder() -> Path | None:
    """Return where the model and its dictionary lie; None where the package is not installed."""
    spec = util.find_spec("pocketsphinx")
    if spec is None or not spec.submodule_search_locations:
        return None
    found = Path(next(iter(spec.submodule_search_locations))) / "model" / "en-us"
    return found if (found / "en-us" / "mdef").is_file() else None


@lru_cache(maxsize=1)
def acoustic_model() -> PhoneModel | None:
    """Return the model; None where there is none that can be read."""
    place = folder()
    if place is None:
        return None
    try:
        return _read(place / "en-us")
    except (OSError, ValueError, IndexError, struct.error):
        return None


@lru_cache(maxsize=1)
def light_model() -> PhoneModel | None:
    """Return the model with fewer Gaussians, which costs less to ask and says nearly the same."""
    model = acoustic_model()
    return model.lighter(_LIGHT) if model is not None else None


def _read(place: Path) -> PhoneModel:
    import numpy as np

    means = _gaussians(place / "means").astype(np.float64)
    variances = np.maximum(_gaussians(place / "variances").astype(np.float64), _LEAST_VARIANCE)
    names, alone, contexts, in_context = _phones(place / "mdef")
    stateful = [
        (means[:, stream].reshape(-1, means.shape[-1]), variances[:, stream].reshape(-1, 13))
        for stream in range(means.shape[1])
    ]
    squares = [np.concatenate([(-0.5 / v).T, (m / v).T]) for m, v in stateful]
    offsets = [(-0.5 * (np.log(2 * np.pi * v) + m * m / v)).sum(axis=1) for m, v in stateful]
    count = 1 + int(max(alone.max(), in_context.max()))
    codebook = np.zeros(count, dtype=np.intp)
    codebook[in_context.ravel()] = np.repeat((contexts >> 12) & 63, in_context.shape[1])
    codebook[alone.ravel()] = np.repeat(np.arange(len(names)), alone.shape[1])
    return PhoneModel(
        names=names,
        squares=np.stack(squares).astype(np.float32),
        offsets=np.stack(offsets).astype(np.float32),
        weights=_weights(place / "sendump", count),
        weight_step=_WEIGHT_STEP,
        codebook=codebook,
        alone=alone,
        contexts=contexts,
        in_context=in_context,
    )


def _gaussians(path: Path) -> NDArray[np.float32]:
    """Return means or variances, shape (codebooks, streams, densities, values)."""
    import numpy as np

    data = path.read_bytes()
    at = data.index(b"endhdr\n") + 7
    magic, books, streams, densities = struct.unpack_from("<4i", data, at)
    if magic != _ENDIAN or densities != _DENSITIES:
        raise ValueError(path.name)
    size = struct.unpack_from("<i", data, at + 16)[0]
    begin = at + 16 + 4 * streams + 4
    values = np.frombuffer(data, "<f4", books * streams * densities * size, begin)
    return values.reshape(books, streams, densities, size)


def _weights(path: Path, states: int) -> NDArray[np.uint8]:
    """Return the quantised mixture weights, shape (streams, densities, states)."""
    import numpy as np

    data, at = path.read_bytes(), 0
    while length := struct.unpack_from("<i", data, at)[0]:
        at += 4 + length
    densities, count = struct.unpack_from("<2i", data, at + 4)
    if densities != _DENSITIES or count < states:
        raise ValueError(path.name)
    found = np.frombuffer(data, "u1", 3 * densities * count, at + 12)
    return found.reshape(3, densities, count)


def _phones(
    path: Path,
) -> tuple[tuple[str, ...], NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return the names, their states alone, the keys of phones in context, and their states."""
    import numpy as np

    data = path.read_bytes()
    at = 12 + struct.unpack_from("<i", data, 8)[0]
    count, phones, emitting = struct.unpack_from("<3i", data, at)
    tree = struct.unpack_from("<i", data, at + 32)[0]
    at = begin = at + 40
    names = tuple(each.decode() for each in data[at : at + 16 * count].split(b"\0")[:count])
    at += sum(len(name) + 1 for name in names)
    at = begin + ((at - begin + 3) & ~3) + 8 * tree
    kind = np.dtype([("sequence", "<i4"), ("transitions", "<i4"), ("about", "u1", 4)])
    table = np.frombuffer(data, kind, phones, at)
    at += kind.itemsize * phones
    total = struct.unpack_from("<i", data, at)[0]
    sequences = np.frombuffer(data, "<i2", total, at + 4).reshape(-1, emitting)
    states = sequences[table["sequence"]].astype(np.intp)
    position, phone, before, after = table["about"][count:].astype(np.intp).T
    keys = np.asarray(context_key(position, phone, before, after))
    order = np.argsort(keys)
    return names, states[:count], keys[order], states[count:][order]
