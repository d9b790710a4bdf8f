"""What threads tell the screens, and screens tell each other."""

from __future__ import annotations

from textual.message import Message


class WordSpoken(Message):
    """The voice began a word of the question."""

    def __init__(self, first: int, length: int) -> None:
        super().__init__()
        self.first = first
        self.length = length

    def can_replace(self, message: Message) -> bool:
        """Only the newest word matters."""
        return isinstance(message, WordSpoken)


class Progressed(Message):
    """Some of a long job is done."""

    def __init__(self, done: float, total: float) -> None:
        super().__init__()
        self.done = done
        self.total = total

    def can_replace(self, message: Message) -> bool:
        """Only the newest figure matters."""
        return isinstance(message, Progressed)
