"""Calls that take a while, beside the event loop of the program, in threads of their own.

Not in the loop's own threads (`asyncio.to_thread`): the SDK waits in those for the engine to make resources, the engine
waits for the hooks of these resources, and with as many resources with hooks as the loop has threads nothing moves.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")

_THREADS = ThreadPoolExecutor(max_workers=32, thread_name_prefix="foundation")


def beside_the_loop(
    work: Callable[Parameters, Result], *args: Parameters.args, **named: Parameters.kwargs
) -> Awaitable[Result]:
    """What `work` returns; to be awaited in the program's event loop."""
    return asyncio.get_running_loop().run_in_executor(_THREADS, lambda: work(*args, **named))
