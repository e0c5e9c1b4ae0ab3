"""What the program refuses by itself, so that a plain `pulumi up` is as safe as the wrapper.

The engine asks these hooks before it updates or deletes, in previews too. They are registered by name in every run,
also for resources that have left the program: the engine knows them by the name that it keeps in the state, and
refuses the deletion when a name is not registered. Accounts carry the hook instead of the engine's own `protect` flag,
which could not let a closed account go in one run (docs/adr/0002).
"""

from collections.abc import Collection, Mapping
from typing import Any

import pulumi
from pulumi import ResourceHook, ResourceHookArgs, ResourceHookOptions

from foundation.errors import FoundationError

_ALSO_IN_PREVIEWS = ResourceHookOptions(on_dry_run=True)


class Refused(FoundationError, pulumi.RunError):
    """A change that would endanger the organization."""


def keep_accounts(closed: Collection[str]) -> ResourceHook:
    """Refuses to let an account leave the program, unless its key is among the `closed` ones.

    Those leave the state and are not touched on AWS. Logical names of accounts are their keys.
    """

    def keep(args: ResourceHookArgs) -> None:
        if args.name in closed:
            return
        raise Refused(
            f"account {args.name!r} ({args.id}) would leave the program. An account cannot be deleted or replaced "
            f"here: a removed one stays open, unwatched, and bills on. To let it go, keep its entry and write "
            f"`lifecycle: closed` (the account itself is not touched); to rename its key, use `pulumi state rename`."
        )

    return ResourceHook("foundation:keep-accounts", keep, _ALSO_IN_PREVIEWS)


def keep_trusted_access() -> ResourceHook:
    """Refuses to drop a trusted service or a policy type from the organization."""

    def keep(args: ResourceHookArgs) -> None:
        before, after = args.old_inputs or {}, args.new_inputs or {}
        dropped = [
            f"{name} {sorted(gone)}"
            for name in ("awsServiceAccessPrincipals", "enabledPolicyTypes")
            if (gone := _strings(before, name) - _strings(after, name))
        ]
        if dropped:
            raise Refused(
                f"the organization would lose {' and '.join(dropped)}. Dropping one takes the service's delegations "
                f"or every policy of the type away in all accounts. Put it back under `foundation:organization` "
                f"(`trusted_access`, `policy_types`), or disable it by hand first and run `pulumi refresh`."
            )

    return ResourceHook("foundation:keep-trusted-access", keep, _ALSO_IN_PREVIEWS)


def _strings(values: Mapping[str, Any], name: str) -> set[str]:
    return set(values.get(name) or ())
