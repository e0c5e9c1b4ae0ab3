"""Emulated identity store of IAM Identity Center: users, groups and memberships.

What an external identity provider has put into it (SCIM) is there from the start, where the settings say so; as on AWS,
the API may change that and add to it. Left out: the SCIM endpoint itself; extensions; network settings; passwords and
their mails, which no API of AWS's has either; quotas.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.identitystore import groups, memberships, stores, users

HANDLERS: Handlers = {**groups.HANDLERS, **memberships.HANDLERS, **stores.HANDLERS, **users.HANDLERS}
