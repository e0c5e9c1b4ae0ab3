"""The layer of identity: directory, permission sets on both sides, assignments and applications.

What is assigned in the management account is declared by that account, everything else by the delegated administrator.
Without an instance all of it is held back (see `foundation.held_back`).
"""

from collections.abc import Callable, Mapping, Sequence

import pulumi
import pulumi_aws as aws
from pulumi import ResourceHookBinding, ResourceOptions

from foundation import identity_arguments
from foundation.access import Grant, Side, decided_sets, grants
from foundation.config.delegates import PRINCIPALS
from foundation.config.identity import Identity, Instance
from foundation.config.inherited import organization_tags
from foundation.config.placement import delegate
from foundation.config.selectors import MANAGEMENT
from foundation.guard_identity import keep_delegate, keep_people, keep_sides
from foundation.held_back import held_back
from foundation.identity.application import Application
from foundation.identity.directory import Directory
from foundation.identity.identity_center import IdentityCenter
from foundation.identity.lookup import group_ids, user_ids
from foundation.ordering import after
from foundation.run import Run

Id = pulumi.Output[str]
IdOf = Callable[[str], Id]
NAME = "identity-center"
SIDES: Mapping[Side, str] = {"management": f"{NAME}/management", "members": NAME}
"""The component of each side."""
NO_INSTANCE = (
    "`instance` has left foundation:identity. Put the line back; to give IAM Identity Center up, with all people, "
    "groups and assignments, write `off` for the section."
)
PROVISIONED = (
    "the directory is no longer the built-in one. Take `assignments`, `users` and `groups` out in one update, change "
    "the identity source in the console, let it provision, and write `directory: scim` with the groups in the next."
)
MOVED = (
    "AWS has one at a time, and what the old one manages has to go first. An update cannot move it: put "
    "settings.delegates.identity-center back, or see docs/identity/enable.md."
)


def identity(run: Run, account: IdOf) -> None:
    """Declares who may do what where, once there is an instance."""
    for one in held_back(run.stack):
        pulumi.log.warn(str(one))
    section = run.stack.identity
    if isinstance(section, Identity) and section.instance is not None:
        _IdentityLayer(run, section, section.instance, account).declare()
        return
    gone = NO_INSTANCE if isinstance(section, Identity) else None
    keep_delegate(gone)
    keep_people(gone)
    for name in SIDES.values():
        keep_sides(name, ())


class _IdentityLayer:
    """The options and ids that the parts of this layer share."""

    def __init__(self, run: Run, section: Identity, instance: Instance, account: IdOf) -> None:
        self._run, self._section, self._instance, self._account = run, section, instance, account
        key = delegate(run.stack.accounts, run.stack.settings, "identity-center")
        if key is None:
            raise AssertionError("Identity Center is delegated to no account: the rules should have refused this")
        designated = aws.organizations.DelegatedAdministrator(
            NAME,
            account_id=account(key),
            service_principal=PRINCIPALS["identity-center"][0],
            opts=ResourceOptions(
                provider=run.management(),
                hooks=ResourceHookBinding(before_delete=[keep_delegate(MOVED, account(key))]),
            ),
        )
        run.declared([designated])
        self._members = run.member(key, account(key))
        # The instance is there once the organization is, and the delegate may use it once it is designated.
        self._arns: dict[Side, Id] = {
            "management": after(instance.arn, *run.organization),
            "members": after(instance.arn, designated.urn),
        }
        self._store = after(instance.identity_store, designated.urn)

    def declare(self) -> None:
        """Declares all of it, and hands the ids of groups and sets to the exports."""
        declared = grants(self._run.stack)
        groups, users = self._principals(declared)
        principal_ids = {"group": groups, "user": users}
        permission_sets: dict[str, Id] = {}
        sides: Mapping[Side, ResourceOptions] = {"management": self._run.options, "members": self._members}
        for side, options in sides.items():
            permission_sets |= self._side(side, options, declared, principal_ids)
        self._applications(groups)
        self._run.outputs["identity"] = {
            "instance_arn": self._instance.arn,
            "groups": groups,
            "permission_sets": permission_sets,
        }

    def _principals(self, declared: Sequence[Grant]) -> tuple[dict[str, Id], dict[str, Id]]:
        """Ids of groups by key, and of people by name: declared, or looked up where others provision them."""
        if self._section.directory == "built-in":
            args = identity_arguments.directory(self._section, self._store, self._instance.region)
            component = Directory("directory", args, self._members)
            self._run.declared(component.resources)
            return component.groups, component.users
        keep_people(PROVISIONED)
        wanted = {key: self._section.group_name(key) for key in self._section.groups}
        people = sorted({grant.principal.name for grant in declared if grant.principal.kind == "user"})
        provider, depends_on = self._run.management(), self._run.organization_resources
        return (
            group_ids(wanted, self._instance.identity_store, self._instance.region, provider, depends_on),
            user_ids(people, self._instance.identity_store, self._instance.region, provider, depends_on),
        )

    def _side(
        self,
        side: Side,
        options: ResourceOptions,
        declared: Sequence[Grant],
        principal_ids: dict[str, dict[str, Id]],
    ) -> dict[str, Id]:
        sets = decided_sets(self._run.stack)
        decided = [one for one in sets if one.side == side]
        assigned = {grant.permission_set for grant in declared}
        elsewhere = [one.name for one in sets if one.side != side and one.name in assigned]
        # Attributes are the instance's; the management account may always set them.
        attributes = dict(self._section.attributes) if side == "management" else {}
        if not decided and not attributes:
            keep_sides(SIDES[side], elsewhere)
            return {}
        names = {one.name for one in decided}
        args = identity_arguments.side(
            self._arns[side],
            self._instance.region,
            decided,
            [
                identity_arguments.assignment(
                    grant, principal_ids[grant.principal.kind][grant.principal.name], self._account_id(grant.account)
                )
                for grant in declared
                if grant.permission_set in names
            ],
            attributes,
            elsewhere,
            organization_tags(self._run.stack.settings),
        )
        component = IdentityCenter(SIDES[side], args, options)
        self._run.declared(component.resources)
        return component.permission_sets

    def _account_id(self, key: str) -> pulumi.Input[str]:
        return self._run.stack.settings.management_account if key == MANAGEMENT else self._account(key)

    def _applications(self, groups: dict[str, Id]) -> None:
        """An application is assigned from the account that its ARN names; what is declared here is the delegate's."""
        management = self._run.stack.settings.management_account
        for key, entry in sorted(self._section.applications.items()):
            if entry.arn is None and entry.oauth is None:
                continue
            of_management = entry.arn is not None and entry.arn.split(":")[4] == management
            arn = self._arns["management" if of_management else "members"]
            args = identity_arguments.application(entry, arn, self._instance.region, groups)
            component = Application(key, args, self._run.options if of_management else self._members)
            self._run.declared(component.resources)
