"""The instance of IAM Identity Center that emulated AWS shall have: the one that the stack file names.

On AWS an external identity provider has filled its directory before anything is declared, and people have made SAML
applications in the console. Emulated AWS has neither, so it is told what the file expects there: the groups by their
display names, the people that assignments name, and the applications that are named by their ARNs.
"""

from automation.emulated import IdentityCenter
from foundation.config import Identity, In, Off


def identity_center_of(identity: Identity | Off | In) -> IdentityCenter | None:
    """The instance of a stack's section; None where it names none."""
    if isinstance(identity, Off | In) or identity.instance is None:
        return None
    instance = identity.instance
    provisioned = identity.directory == "scim"
    groups = {identity.group_name(key) for key in identity.groups} if provisioned else set[str]()
    users = {name for one in identity.assignments.values() for name in one.users} if provisioned else set[str]()
    return IdentityCenter(
        arn=instance.arn,
        identity_store=instance.identity_store,
        region=instance.region,
        groups=tuple(sorted(groups)),
        users=tuple(sorted(users)),
        applications={key: one.arn for key, one in identity.applications.items() if one.arn is not None},
    )
