"""The policy that lets accounts launch images of certain owners alone. Pure.

Source: AWS Organizations user guide, "EC2 policy syntax and examples"; Amazon EC2 user guide, "Allowed AMIs", 2026-11.
An account's own images are always allowed, so a guardrail denies making any (`catalogue.deny_image_making`).
"""

import json
from collections.abc import Iterator

from foundation.config.images import Images
from foundation.config.images_allowed import AllowedImages
from foundation.config.placement import account_of
from foundation.config.stack import StackConfig
from foundation.policies.document import Document
from foundation.policies.image_targets import allowed_images
from foundation.policies.placeholders import account

EC2 = "DECLARATIVE_POLICY_EC2"
CATEGORY = "allowed-images"
ACCOUNT = "account:"


def allowed_images_documents(config: StackConfig) -> Iterator[Document]:
    """The document of each target. They name accounts of this organization by `${account:KEY}`."""
    section = config.images
    if not isinstance(section, Images) or not isinstance(section.allowed_images, AllowedImages):
        return
    content = _content(section.allowed_images, account_of(config.accounts, "images"))
    for target in allowed_images(config):
        yield Document(
            category=CATEGORY,
            target=target,
            type=EC2,
            name=f"foundation-{CATEGORY}-{target.replace('/', '-').replace(':', '-')}",
            description="The only images that are launched here, besides the account's own",
            content=content,
        )


def _content(section: AllowedImages, images: str | None) -> str:
    own = [account(images)] if images is not None else []
    providers = sorted({*own, *map(_in_policy, section.providers)})
    settings = {
        "state": {"@@assign": section.mode.replace("-", "_")},
        "image_criteria": {"criteria_1": {"allowed_image_providers": {"@@assign": providers}}},
    }
    return json.dumps({"ec2_attributes": {"allowed_images_settings": settings}}, separators=(",", ":"))


def _in_policy(provider: str) -> str:
    """A provider as policies write it, which have underscores where the API of EC2 has hyphens."""
    if provider.startswith(ACCOUNT):
        return account(provider.removeprefix(ACCOUNT))
    return provider.replace("-", "_")
