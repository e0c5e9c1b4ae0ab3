"""The project's own `__main__.py`, run in this process for the engine.

`pulumi up` runs the same file through the language plugin. Here it ends by awaiting the ids of all resources that it
declared: the SDK's own wait goes through every outstanding output again at each one that ends, so that 2,000 resources
take four times as long.
"""

import asyncio
import os
import runpy
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pulumi

from foundation.errors import FoundationError

IN_FLIGHT = 64
"""Resources that the SDK may wait for at once: each takes a thread of the loop, whose own are six on two cores."""


class Program:
    """What the engine calls to have the resources declared; `error` is what the program refused, if it did."""

    def __init__(self, main: Path) -> None:
        """`main` is the file to run."""
        self._main = main
        self.error: FoundationError | None = None
        #: Hears how many resources, providers left out, the program has declared.
        self.on_declared: Callable[[int], None] = lambda _count: None

    async def __call__(self) -> None:
        """Declare every resource and wait until each has its id."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(IN_FLIGHT))
        try:
            with _as_main(self._main):
                namespace = runpy.run_path(str(self._main), run_name="__main__")
        except (FoundationError, pulumi.RunError) as error:
            # A program turns what it refuses into RunError, the one exception that is reported without a traceback.
            refused = error if isinstance(error, FoundationError) else error.__cause__
            self.error = refused if isinstance(refused, FoundationError) else None
            raise pulumi.RunError(str(error)) from error
        resources = _resources(namespace)
        if resources:
            self.on_declared(sum(not isinstance(one, pulumi.ProviderResource) for one in resources))
        # What failed is raised by the SDK itself when the program ends: one failure must not end the wait for others.
        await asyncio.gather(*(one.id.future() for one in resources), return_exceptions=True)


def _resources(namespace: dict[str, object]) -> tuple[pulumi.CustomResource, ...]:
    """What the program left in `estate.resources`; nothing when it is a program of another shape."""
    found = getattr(namespace.get("estate"), "resources", ())
    return tuple(one for one in found if isinstance(one, pulumi.CustomResource))


@contextmanager
def _as_main(main: Path) -> Iterator[None]:
    """The working directory and import path that the language plugin gives a program."""
    directory, before, path = str(main.parent), os.getcwd(), list(sys.path)
    os.chdir(directory)
    sys.path.insert(0, directory)
    try:
        yield
    finally:
        sys.path[:] = path
        os.chdir(before)
