"""The Regions of the `aws` partition, as of November 2026 (botocore 1.44.8, `partitions.json`).

Regions that opened after 20 March 2019 are off in every account until somebody opts in (AWS Account Management guide,
"Enable or disable AWS Regions in your account").
"""

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from foundation.config.identifiers import nearest
from foundation.errors import BrokenRule

ALWAYS_ON = (
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
)
OPT_IN = (
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "eu-central-2",
    "eu-south-1",
    "eu-south-2",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "me-west-1",
    "mx-central-1",
    "sa-west-1",
)
REGIONS = tuple(sorted(ALWAYS_ON + OPT_IN))


def region(text: str) -> str:
    if text in REGIONS:
        return text
    guess = nearest(text, REGIONS)
    remedy = f"Write {guess}." if guess else "Write a Region's code, like eu-central-1."
    raise BrokenRule("a Region is one of the aws partition, as known in November 2026", remedy)


Region = Annotated[str, AfterValidator(region), WithJsonSchema({"type": "string", "enum": list(REGIONS)})]
