"""Work off the screen's thread.

Ports may take seconds, and a thread cannot be cancelled. `in_thread` lets a Textual worker await
such a call: the worker can be cancelled at any time, and the thread, a daemon, never keeps the
program from ending.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


async def in_thread(job: Callable[[], T]) -> T:
    """Run the job in a thread of its own and return, or raise, what it does."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(value: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(value)  # type: ignore[arg-type]

    def work() -> None:
        value, error = None, None
        try:
            value = job()
        except BaseException as caught:  # every way a thread can end is passed on
            error = caught
        with contextlib.suppress(RuntimeError):  # the screen has gone meanwhile
            loop.call_soon_threadsafe(settle, value, error)

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(work,), name="screen-work", daemon=True).start()
    return await answer
