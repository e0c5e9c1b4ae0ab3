"""Amazon EC2: defaults of an account in a Region, and the declarative policies over them. All else is moto's."""

from emulator.aws.request import Checks, Handlers
from emulator.aws.services.ec2 import (
    account_defaults,
    images,
    metadata_defaults,
    network,
    public_sharing,
    shared_subnets,
    vpc_public_access,
)
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: Handlers = shared_subnets.answering(
    {
        **account_defaults.HANDLERS,
        **images.HANDLERS,
        **metadata_defaults.HANDLERS,
        **network.HANDLERS,
        **public_sharing.HANDLERS,
        **vpc_public_access.HANDLERS,
    }
)

LISTENERS: tuple[Listener, ...] = ()

BEFORE_MOTO: Checks = shared_subnets.checking({**images.BEFORE_MOTO, **network.BEFORE_MOTO})
