"""The pieces that bucket and key policies are made of: services in the organization's name, people of it, and denials.

`aws:SourceOrgID` is only in requests that an AWS service makes for an account of the organization, `aws:PrincipalOrgID`
only in those of its principals. Conditions are organization-wide, never per writer: a new account needs no change here.
"""

from collections.abc import Mapping, Sequence

Statement = Mapping[str, object]


def for_service(
    sid: str,
    service: str,
    actions: Sequence[str],
    resources: Sequence[str],
    organization: str,
    **conditions: Mapping[str, object],
) -> Statement:
    """An AWS service may do ``actions`` for accounts of the organization."""
    condition = {name: dict(keys) for name, keys in conditions.items()}
    condition.setdefault("StringEquals", {})["aws:SourceOrgID"] = organization
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": list(actions),
        "Resource": list(resources),
        "Condition": condition,
    }


def tls_only(resources: Sequence[str]) -> Statement:
    """Nobody gets in without TLS."""
    return {
        "Sid": "DenyWithoutTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": list(resources),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def organization_only(resources: Sequence[str], organization: str) -> Sequence[Statement]:
    """Principals of other organizations are kept out, and services that act for accounts of others.

    Two statements: a request has either key, and a missing key would meet `StringNotEquals`. Anonymous requests have
    neither key, nor `aws:PrincipalIsAWSService`; they are kept out by the first.
    """
    rest = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": list(resources)}
    people = {
        "StringNotEquals": {"aws:PrincipalOrgID": organization},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }
    services = {
        "StringNotEqualsIfExists": {"aws:SourceOrgID": organization},
        "Null": {"aws:SourceAccount": "false"},
        "Bool": {"aws:PrincipalIsAWSService": "true"},
    }
    return (
        {"Sid": "DenyOtherOrganizations", **rest, "Condition": people},
        {"Sid": "DenyServicesForOthers", **rest, "Condition": services},
    )
