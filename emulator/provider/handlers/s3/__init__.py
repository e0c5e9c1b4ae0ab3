"""The types of S3: the bucket, and one type for each thing that is set of it."""

from emulator.provider.handler import Handler
from emulator.provider.handlers.s3 import configuration, protection
from emulator.provider.handlers.s3.bucket import BUCKET
from emulator.provider.handlers.s3.lifecycle import LIFECYCLE

HANDLERS: tuple[Handler, ...] = (BUCKET, LIFECYCLE, *configuration.HANDLERS, *protection.HANDLERS)
