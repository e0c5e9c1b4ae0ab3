"""Emulated identity store of IAM Identity Center: the built-in directory's users, groups and memberships.

Left out: a store that an external identity provider fills (SCIM), whose entries the API does not create; extensions;
network settings; passwords and their mails, which no API of AWS's has either; quotas.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.identitystore import groups, memberships, stores, users

HANDLERS: Handlers = {**groups.HANDLERS, **memberships.HANDLERS, **stores.HANDLERS, **users.HANDLERS}
