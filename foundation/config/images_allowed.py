"""`foundation:images.allowed_images`: whose images may be launched, and where nobody launches any other.

Values: Amazon EC2 API, ImageCriterionRequest; AWS Organizations user guide, "EC2 policy syntax", 2026-11.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from foundation.config.identifiers import matching
from foundation.config.names import Target
from foundation.config.section import Distinct, Frozen, Given, Some

PROVIDER = "^(amazon|aws-marketplace|aws-backup-vault|[0-9]{12}|account:[a-z][a-z0-9-]*)$"


def provider(text: str) -> str:
    rule = "images are from amazon, aws-marketplace, aws-backup-vault, or an account, by id or by account: and its key"
    return matching(PROVIDER, text, rule, 'Write one of these, like "111122223333" (in quotes) or account:images.')


Provider = Annotated[str, AfterValidator(provider), WithJsonSchema({"type": "string", "pattern": PROVIDER})]


class AllowedImages(Frozen):
    """The images that may be launched. An account's own always may."""

    providers: Distinct[Provider] = Field(
        default=("amazon",), description="Whose images, besides those of the images account."
    )
    mode: Literal["enabled", "audit-mode"] = Field(
        default="enabled", description="`audit-mode` refuses nothing and shows which images would be refused."
    )
    targets: Given[Some[Target]] = Field(
        default=None, description="Where. Default: the units with the tag environment: production."
    )
