"""What the configuration says of images, and what they are called on AWS. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checks.readback_expected import is_named
from checks.readback_facts import Value
from checks.readback_words import tags, word
from foundation.config import Accounts, StackConfig
from foundation.config.images import Image, Images
from foundation.config.inherited import account_tags
from foundation.config.placement import account_of

KEY_ALIAS = "alias/foundation-images"
PREFIX = "foundation-"
BUILDER, LIFECYCLE = "foundation-image-builder", "foundation-image-lifecycle"
SHARE = "foundation-images"
PARAMETERS = "/imagebuilder/foundation/"


@dataclass(frozen=True)
class Scope:
    """A stack that declares images and accounts."""

    config: StackConfig
    section: Images
    accounts: Accounts
    account: str
    """Key of the images account."""

    @classmethod
    def of(cls, config: StackConfig) -> "Scope | None":
        """None where the stack does not declare both."""
        section, accounts = config.images, config.accounts
        key = account_of(accounts, "images")
        if isinstance(section, Images) and isinstance(accounts, Accounts) and key is not None:
            return cls(config, section, accounts, key)
        return None

    @property
    def home(self) -> str:
        """The Region that builds."""
        return self.config.settings.home_region

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions that have the images."""
        return self.section.everywhere(self.config.settings)

    @property
    def looked_at(self) -> tuple[str, ...]:
        """These, and the other Regions of the stack, which are to have none."""
        return tuple(dict.fromkeys((*self.regions, *self.config.settings.regions)))

    def named(self) -> Iterable[tuple[str, Image]]:
        """The images by what they are called in Image Builder."""
        return ((f"{PREFIX}{key}", image) for key, image in self.section.images.items())

    def arn(self, kind: str, name: str) -> str:
        """The ARN of something of Image Builder, with a word for the account."""
        return f"arn:aws:imagebuilder:{self.home}:{word(self.account)}:{kind}/{name}"

    def tags(self) -> Mapping[str, Value]:
        """What everything in the images account has."""
        return tags(account_tags(self.account, self.config))

    def knows_launchers(self) -> bool:
        """Whether this configuration says what all who may launch are called on AWS."""
        return all(is_named(target, self.config) for target in self.section.shared_with)


def key_word(region: str) -> str:
    """What stands for the ARN of the key in a Region."""
    return word(f"{KEY_ALIAS} in {region}")


def parameter(image: str) -> str:
    """The parameter that has the id of the newest image; `image` is its name in Image Builder."""
    return f"{PARAMETERS}{image.removeprefix(PREFIX)}/latest"
