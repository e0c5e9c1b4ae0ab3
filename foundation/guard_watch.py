"""Says in a preview what stops being watched when a service of the security section is switched off.

Hooks on what makes a service watch a Region, registered by name in every run, so that they are known for resources that
have left the program. They refuse nothing: what is protected is said elsewhere.
"""

import pulumi
from pulumi import ResourceHook, ResourceHookArgs, ResourceHookOptions

UNUSED_ACCESS = "unused access"
"""What stands in place of a Region where Access Analyzer looks for it, once in the organization."""
_ALSO_IN_PREVIEWS = ResourceHookOptions(on_dry_run=True)


def tell_what_stops() -> ResourceHook:
    """The hook on a deletion; to be made once in every run. Names of resources are `<service>/<region>`."""

    def tell(args: ResourceHookArgs) -> None:
        service, _, where = args.name.partition("/")
        if where == UNUSED_ACCESS:
            pulumi.log.warn(f"{service} no longer looks for {where}.")
        else:
            pulumi.log.warn(f"{service} stops watching every account in {where or 'the organization'}.")

    return ResourceHook("foundation:stops-watching", tell, _ALSO_IN_PREVIEWS)


def tell_what_is_unlinked() -> ResourceHook:
    """The hook on an update of Security Hub's aggregator; to be made once in every run."""

    def tell(args: ResourceHookArgs) -> None:
        before, after = args.old_inputs or {}, args.new_inputs or {}
        for region in sorted({*(before.get("specifiedRegions") or ())} - {*(after.get("specifiedRegions") or ())}):
            pulumi.log.warn(
                f"Security Hub stops watching every account in {region}. The hubs there stay enabled, and are billed, "
                f"until each account disables its own."
            )

    return ResourceHook("foundation:unlinked-region", tell, _ALSO_IN_PREVIEWS)
