"""What a stack has deployed, read from its backend: the engine is asked for the state and for nothing else."""

from collections.abc import Callable

from automation.engine.command import Command
from automation.engine.deployment import deployed_resources
from automation.engine.install import ensure
from automation.engine.stack import Resource
from automation.marks import refuse_other_world
from automation.stacks import Project
from automation.world import emulator_endpoint


def deployed_state(project: Project, stack: str, note: Callable[[str], None]) -> tuple[Resource, ...]:
    """The resources of the stack's state; nothing where it has never been deployed.

    `note` hears of an engine that is being installed. Raises `UsageError` for the state of the other world,
    `EngineMissing` and `EngineFailed`.
    """
    endpoint = emulator_endpoint()
    engine = ensure(note)
    found = deployed_resources(Command(engine.path, engine.version), project.directory, stack)
    refuse_other_world(stack, found, endpoint)
    return found
