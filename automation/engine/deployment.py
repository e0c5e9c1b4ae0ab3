"""The state of a stack as its backend holds it, without opening the stack: no program, no passphrase, no AWS."""

import json
from pathlib import Path

from pulumi.automation import CommandError, StackNotFoundError

from automation.engine.command import Command
from automation.engine.stack import Resource, reason_of, resources_of
from automation.errors import EngineFailed


def deployed_resources(command: Command, directory: Path, name: str) -> tuple[Resource, ...]:
    """What the state of stack `name` holds; nothing where it has never been deployed. Secrets stay encrypted.

    `directory` holds Pulumi.yaml. Raises `EngineFailed`.
    """
    try:
        # The SDK's export asks for the secrets in clear text, and so for the passphrase.
        exported = command.run(["stack", "export", "--stack", name], str(directory), {})
    except StackNotFoundError:
        return ()
    except CommandError as error:
        raise EngineFailed(reason_of(error)) from error
    return resources_of(json.loads(exported.stdout).get("deployment") or {})
