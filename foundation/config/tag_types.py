"""Types of resources as tag policies spell them. Pure data; what each can do with tags is below."""

from foundation.config.identifiers import nearest
from foundation.errors import BrokenRule

NAMES = ("ec2:instance", "ec2:volume", "s3:bucket")


def resource_type(text: str) -> str:
    if text in NAMES:
        return text
    guess = nearest(text, NAMES)
    raise BrokenRule(
        "a resource type is one of those that AWS's tag policies know", f"Write {guess}." if guess else "x"
    )
