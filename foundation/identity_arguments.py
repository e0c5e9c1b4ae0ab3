"""From the section `foundation:identity` to component arguments."""

from collections.abc import Sequence

import pulumi

from foundation.access import Decided, Grant
from foundation.config.applications import Application
from foundation.config.identity import Identity
from foundation.identity.application import ApplicationArgs, OAuthArgs
from foundation.identity.directory import DirectoryArgs, GroupArgs, UserArgs
from foundation.identity.identity_center import (
    AssignmentArgs,
    IdentityCenterArgs,
    PermissionSetArgs,
    PolicyReferenceArgs,
)
from foundation.ordering import after

Id = pulumi.Output[str]


def directory(section: Identity, store: pulumi.Input[str], region: str) -> DirectoryArgs:
    """Groups and people of the built-in directory."""
    return DirectoryArgs(
        identity_store_id=store,
        region=region,
        groups=[
            GroupArgs(key, section.group_name(key), group.description) for key, group in sorted(section.groups.items())
        ],
        users=[
            UserArgs(name, user.given_name, user.family_name, user.email, sorted(user.groups))
            for name, user in sorted(section.users.items())
        ],
    )


def side(
    instance: pulumi.Input[str],
    region: str,
    decided: Sequence[Decided],
    assignments: list[AssignmentArgs],
    attributes: dict[str, str],
    elsewhere: list[str],
    tags: dict[str, str],
) -> IdentityCenterArgs:
    """What the management account or the delegate manages."""
    return IdentityCenterArgs(
        instance_arn=instance,
        region=region,
        permission_sets=[permission_set(one) for one in decided],
        assignments=assignments,
        attributes=attributes,
        tags=tags,
        elsewhere=elsewhere,
    )


def permission_set(decided: Decided) -> PermissionSetArgs:
    """One set."""
    boundary = decided.boundary
    reference = boundary.customer_managed_policy if boundary else None
    return PermissionSetArgs(
        name=decided.name,
        description=decided.description,
        session_duration=decided.session_duration,
        relay_state=decided.relay_state,
        managed_policies=list(decided.managed_policies),
        customer_managed_policies=[PolicyReferenceArgs(*one) for one in decided.customer_managed_policies],
        inline_policy=decided.inline_policy,
        boundary_policy_arn=boundary.managed_policy if boundary else None,
        boundary_policy=PolicyReferenceArgs(reference.name, reference.path) if reference else None,
    )


def assignment(grant: Grant, principal_id: pulumi.Input[str], account_id: pulumi.Input[str]) -> AssignmentArgs:
    """One assignment, under its name for ever."""
    return AssignmentArgs(
        name=grant.name,
        permission_set=grant.permission_set,
        principal_type=grant.principal.kind.upper(),
        principal_id=principal_id,
        account_id=account_id,
    )


def application(entry: Application, instance: Id, region: str, groups: dict[str, Id]) -> ApplicationArgs:
    """One application for its groups, once there is the instance."""
    oauth = entry.oauth
    return ApplicationArgs(
        instance_arn=instance,
        region=region,
        application_arn=None if entry.arn is None else after(entry.arn, instance),
        oauth=None
        if oauth is None
        else OAuthArgs(
            name=oauth.name,
            description=oauth.description,
            url=oauth.url,
            visible=oauth.visible,
            scopes=sorted(oauth.scopes),
        ),
        groups={key: groups[key] for key in sorted(entry.groups)},
    )
