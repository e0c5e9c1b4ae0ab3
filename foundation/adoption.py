"""Taking over what exists: a resource whose configuration names an id is imported, and the run may not change it.

The engine imports and then updates in the same run, so a value that differs would change production at once. A hook on
the update refuses that with the differences. Once a run has succeeded the id is among the exports as adopted, and
from then on updates are ordinary ones; the `adopt` entry may stay.
"""

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi import ResourceHook, ResourceHookArgs, ResourceHookBinding, ResourceHookOptions, ResourceOptions

from foundation.guard import Refused


class Adoption:
    """How the children of one component are imported.

    `owner` is the component's type and name; `already` are the ids that earlier runs of the stack have adopted.
    """

    def __init__(self, owner: str, already: pulumi.Input[list[str]] | None) -> None:
        self._owner = owner
        self._already = pulumi.Output.from_input(already or [])
        self._hook: ResourceHook | None = None

    def options(self, options: ResourceOptions, identifier: str | None) -> ResourceOptions:
        """The options with import, protection and refusal added where there is an id: they travel together."""
        if identifier is None:
            return options
        if self._hook is None:
            name = f"foundation:import-only:{self._owner}"
            self._hook = ResourceHook(name, self._refuse, ResourceHookOptions(on_dry_run=True))
        added = ResourceOptions(import_=identifier, protect=True, hooks=ResourceHookBinding(before_update=[self._hook]))
        return ResourceOptions.merge(options, added)

    async def _refuse(self, args: ResourceHookArgs) -> None:
        if args.id in (await self._already.future() or ()):
            return
        lines = "".join(f"\n  {line}" for line in differences(args.old_inputs or {}, args.new_inputs or {}))
        raise Refused(
            f"{args.name} ({args.id}) is being adopted, and the run that adopts may change nothing.{lines}\n"
            f"Put the values that AWS has into the file and run again; change them after that."
        )


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """One line for each input that differs: its name, the value on AWS, the value in the program."""
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return [f"{name}: AWS has {before.get(name)!r}, the program says {after.get(name)!r}" for name in names]


def adopted_before() -> pulumi.Output[list[str]]:
    """The ids that earlier runs of this stack adopted: its own export `adopted`, empty before the first run."""
    name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    return pulumi.StackReference(name).get_output("adopted").apply(lambda ids: list(ids or ()))
