"""The instance of IAM Identity Center that the emulated AWS shall have: its ids, and what is in it beforehand.

On AWS somebody enables the instance by hand, an external identity provider may have filled its directory (SCIM), and
SAML applications are made in the console, all before anything is declared. That is told when the emulated AWS starts.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class GivenInstance:
    """The instance, the names of what an identity provider has put into its directory, and applications."""

    arn: str
    identity_store: str
    region: str
    groups: tuple[str, ...] = ()
    """Display names."""
    users: tuple[str, ...] = ()
    """User names."""
    applications: Mapping[str, str] = field(default_factory=dict)
    """SAML applications: the ARN by the name."""


def given_instance(text: str) -> GivenInstance:
    """The instance that a JSON object tells, with the names of the fields.

    Raises ValueError for anything else, with what is wrong.
    """
    told = json.loads(text)
    if not isinstance(told, dict):
        raise ValueError(f"expected an object, got {text}")
    groups, users = (tuple(map(str, told.pop(name, ()))) for name in ("groups", "users"))
    applications = {str(name): str(arn) for name, arn in told.pop("applications", {}).items()}
    if told.keys() != {"arn", "identity_store", "region"}:
        may = "groups, users and applications may be given"
        raise ValueError(f"arn, identity_store and region are needed, and {may}; got {text}")
    arn, store, region = (str(told[name]) for name in ("arn", "identity_store", "region"))
    return GivenInstance(arn, store, region, groups, users, applications)
