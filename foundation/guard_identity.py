"""What the program refuses in IAM Identity Center: that one changed line takes everybody's access away.

As in `foundation.guard`, hooks are asked in previews too, and are registered by name in every run. Switching the whole
section off is let through: whoever writes `off` means it.
"""

from collections.abc import Collection, Mapping

import pulumi
from pulumi import ResourceHook, ResourceHookArgs, ResourceHookOptions

from foundation.guard import Refused

_ALSO_IN_PREVIEWS = ResourceHookOptions(on_dry_run=True)


def keep_people(why_all: str | None, keys: Mapping[str, str] | None = None) -> ResourceHook:
    """Refuses that groups and people are deleted: all of them for a reason, or those who are declared under a new key.

    ``keys`` has the key of each display name of a group and address of a person that is declared now. AWS would refuse
    the second of a name, and the engine would then delete the first, with its assignments.
    """
    declared = {name.casefold(): key for name, key in (keys or {}).items()}

    def keep(args: ResourceHookArgs) -> None:
        if why_all is not None:
            raise Refused(f"{args.name} would be deleted from the directory, with all others: {why_all}")
        inputs = args.old_inputs or {}
        emails = inputs.get("emails") or {}
        name = str(emails.get("value") if emails else inputs.get("displayName"))
        if declared.get(name.casefold(), args.name) != args.name:
            raise Refused(
                f"{args.name} would be deleted and {name} made again under another key, which AWS refuses while the "
                f"first is there. Keep the key: it is the name for ever. To change a key, use `pulumi state rename`; "
                f"or take the entry out in one update, and add the new one in the next."
            )

    return ResourceHook("foundation:keep-people", keep, _ALSO_IN_PREVIEWS)


def keep_sides(name: str, elsewhere: Collection[str]) -> ResourceHook:
    """Refuses that assignments of one side go in the update in which their set is assigned from the other side.

    ``name`` is the side's component, ``elsewhere`` the sets that are now assigned from the other one. AWS lets the
    delegated administrator touch no set that is in the management account, so the old assignments could not be deleted.
    """

    def keep(args: ResourceHookArgs) -> None:
        permission_set = args.name.split("/")[1]
        if permission_set in elsewhere:
            raise Refused(
                f"the permission set {permission_set} would change between the management account and the others in "
                f"one update. Take its assignments away in one update and add the new ones in the next, or declare a "
                f"second set."
            )

    return ResourceHook(f"foundation:keep-sides:{name}", keep, _ALSO_IN_PREVIEWS)


def keep_delegate(why: str | None, account_id: pulumi.Output[str] | None = None) -> ResourceHook:
    """Refuses that Identity Center loses its delegated administrator, for a reason; without one it may go.

    ``account_id`` is the declared one: it may go with the whole stack, and not for another one.
    """

    async def keep(args: ResourceHookArgs) -> None:
        declared = await account_id.future() if account_id is not None else None
        if why is not None and (args.old_inputs or {}).get("accountId") != declared:
            raise Refused(f"IAM Identity Center would lose its delegated administrator: {why}")

    return ResourceHook("foundation:keep-identity-delegate", keep, _ALSO_IN_PREVIEWS)
