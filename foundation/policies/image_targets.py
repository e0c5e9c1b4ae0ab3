"""Where only certain images are launched, and where none is made: in production, unless targets are named. Pure."""

from collections.abc import Iterable

from foundation.config.accounts import Accounts
from foundation.config.guardrails import Guardrails, PlacedGuardrail
from foundation.config.images import Images
from foundation.config.images_allowed import AllowedImages
from foundation.config.production import VALUE
from foundation.config.stack import StackConfig
from foundation.config.tag_targets import targets


def allowed_images(config: StackConfig) -> tuple[str, ...]:
    """The targets of the policy of allowed images, root first; nowhere where it is off or another stack's."""
    section = config.images.allowed_images if isinstance(config.images, Images) else None
    if not isinstance(section, AllowedImages):
        return ()
    return _open(section.targets or targets((VALUE,), config), config)


def image_making(config: StackConfig) -> tuple[str, ...]:
    """The targets of the guardrail `deny_image_making`; nowhere without images, unless they are named."""
    rail = config.guardrails.deny_image_making if isinstance(config.guardrails, Guardrails) else None
    if not isinstance(rail, PlacedGuardrail):
        return ()
    if rail.targets is not None:
        return rail.targets
    return targets((VALUE,), config) if isinstance(config.images, Images) else ()


def _open(wanted: Iterable[str], config: StackConfig) -> tuple[str, ...]:
    """Without closed accounts, to which nothing is attached any more."""
    entries = config.accounts.entries() if isinstance(config.accounts, Accounts) else ()
    closed = {f"account:{entry.key}" for entry in entries if entry.lifecycle == "closed"}
    return tuple(sorted((one for one in wanted if one not in closed), key=lambda one: (one != "root", one)))
