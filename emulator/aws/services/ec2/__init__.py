"""Amazon EC2: defaults of an account in a Region, and the declarative policies over them. All else is moto's."""

from emulator.aws.request import Handlers
from emulator.aws.services.ec2 import account_defaults, metadata_defaults, vpc_public_access
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = {
    **account_defaults.HANDLERS,
    **metadata_defaults.HANDLERS,
    **vpc_public_access.HANDLERS,
}

LISTENERS: tuple[Listener, ...] = ()
