"""Hooks make their calls although every thread of the event loop waits for the engine."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from foundation.background import beside_the_loop


def test_work_beside_the_loop_is_done_while_all_threads_of_the_loop_wait() -> None:
    released = threading.Event()

    async def program() -> str:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))
        waiting = asyncio.ensure_future(asyncio.to_thread(released.wait, 10))
        await asyncio.sleep(0)
        try:
            return await asyncio.wait_for(beside_the_loop(lambda word: f"{word} done", "hook"), timeout=5)
        finally:
            released.set()
            await waiting

    assert asyncio.run(program()) == "hook done"
