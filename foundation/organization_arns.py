"""ARNs of what AWS Organizations has, from ids. Pure.

Formats: Service Authorization Reference, "Resource types defined by AWS Organizations".
"""


def organization_arn(management: str, organization: str) -> str:
    """Of an organization; `management` is the id of its management account."""
    return f"arn:aws:organizations::{management}:organization/{organization}"


def unit_arn(management: str, organization: str, unit: str) -> str:
    """Of a unit, by its id."""
    return f"arn:aws:organizations::{management}:ou/{organization}/{unit}"
