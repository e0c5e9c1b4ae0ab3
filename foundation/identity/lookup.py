"""Groups and people that an external identity provider provisions: looked up by name, never made.

One call lists them all, so that one message names everybody who is missing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

import pulumi
import pulumi_aws as aws

from foundation.guard import Refused

Ids = dict[str, pulumi.Output[str]]


def group_ids(
    wanted: Mapping[str, str],
    store: str,
    region: str,
    provider: pulumi.ProviderResource,
    depends_on: Sequence[pulumi.Resource],
) -> Ids:
    """Ids of groups by key; ``wanted`` has their display names by key. Unknown in a preview before the organization."""
    if not wanted:
        return {}
    options = pulumi.InvokeOutputOptions(provider=provider, depends_on=list(depends_on))
    found = aws.identitystore.get_groups_output(identity_store_id=store, region=region, opts=options)
    ids = found.groups.apply(
        lambda groups: found_ids("group", {one.display_name: one.group_id for one in groups}, wanted)
    )
    return _each(ids, wanted)


def user_ids(
    names: Iterable[str],
    store: str,
    region: str,
    provider: pulumi.ProviderResource,
    depends_on: Sequence[pulumi.Resource],
) -> Ids:
    """Ids of people by the name that they sign in with."""
    wanted = {name: name for name in names}
    if not wanted:
        return {}
    options = pulumi.InvokeOutputOptions(provider=provider, depends_on=list(depends_on))
    found = aws.identitystore.get_users_output(identity_store_id=store, region=region, opts=options)
    ids = found.users.apply(lambda users: found_ids("user", {one.user_name: one.user_id for one in users}, wanted))
    return _each(ids, wanted)


def found_ids(kind: str, there: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Ids by key. Raises Refused, with everybody whom the identity store does not have."""
    missing = sorted(name for name in wanted.values() if name not in there)
    if missing:
        raise Refused(
            f"the identity store has no {kind} named {', '.join(missing)}: the identity provider has not provisioned "
            f"{'it' if len(missing) == 1 else 'them'} yet, or under another name.\n"
            f"Assign each {kind} to the AWS application in your identity provider and wait for it to provision, "
            f"or correct the name in foundation:identity (docs/identity)."
        )
    return {key: there[name] for key, name in wanted.items()}


def _each(ids: pulumi.Output[dict[str, str]], wanted: Mapping[str, str]) -> Ids:
    def of(key: str) -> Callable[[dict[str, str]], str]:
        return lambda found: found[key]

    return {key: cast("pulumi.Output[str]", ids.apply(of(key))) for key in wanted}
