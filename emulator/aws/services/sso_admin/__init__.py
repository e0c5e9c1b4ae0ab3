"""Emulated IAM Identity Center: the organization instance, permission sets, assignments and OAuth 2.0 applications.

Asynchronous requests are in progress when they are made, and are done by the first call after their time is over.
Left out: account instances, more Regions, trusted token issuers, authentication methods and session settings of
applications, sign-in itself, the quota of roles in an account.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.sso_admin import (
    application_access,
    applications,
    assignments,
    instances,
    permission_sets,
    policies,
    tags,
)

HANDLERS: Handlers = {
    **application_access.HANDLERS,
    **applications.HANDLERS,
    **assignments.HANDLERS,
    **instances.HANDLERS,
    **permission_sets.HANDLERS,
    **policies.HANDLERS,
    **tags.HANDLERS,
}
