"""Emulated Resource Access Manager: shares of subnets and other resources with accounts and units of the organization.

What a share does is for the service of the resource: it asks `model.shared_with`.
Left out, and said so: principals outside of the organization (invitations), IAM principals, AWS services as principals,
sources, customer managed permissions, versions of permissions.
"""

from emulator.aws.request import Handlers
from emulator.aws.services.ram import associations, listings, organization, permissions, shares, tags

HANDLERS: Handlers = {
    **organization.HANDLERS,
    **shares.HANDLERS,
    **associations.HANDLERS,
    **listings.HANDLERS,
    **permissions.HANDLERS,
    **tags.HANDLERS,
}
