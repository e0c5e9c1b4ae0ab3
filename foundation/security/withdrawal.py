"""Withdraws a service from a Region before its designation there is deleted: members first, the delegated account last.

Upstream, deleting an organization configuration changes nothing, and deleting a designation leaves the members as they
are: watched and billed, with nobody who reads the findings. So a hook before the deletion of each designation takes the
steps back as the delegated account. Security Hub is in `hub_withdrawal`.
"""

from typing import Any

from foundation.security.access import Caller, batches, code, listed, patiently

_SCANS = {
    "ec2": "EC2",
    "ecr": "ECR",
    "lambda": "LAMBDA",
    "lambdaCode": "LAMBDA_CODE",
    "codeRepository": "CODE_REPOSITORY",
}
"""What Inspector calls scan types in its answers, and in requests."""

Left = list[str]
"""What is still watched, to be warned of."""


def from_guardduty(delegate: Caller) -> Left:
    """Nothing is enabled automatically any more; every member is suspended, and then no member."""
    guardduty = delegate.client("guardduty")
    detectors = listed(guardduty.list_detectors, "DetectorIds")
    if not detectors:
        return []
    (detector,) = detectors
    _stop_guardduty(guardduty, detector)
    members = listed(guardduty.list_members, "Members", DetectorId=detector, OnlyAssociated="false")
    # An account that a member left behind is neither stopped nor disassociated again.
    watched = [one["AccountId"] for one in members if one["RelationshipStatus"] == "Enabled"]
    associated = [one["AccountId"] for one in members if one["RelationshipStatus"] in ("Enabled", "Disabled")]
    left: dict[str, str] = {}
    for call, accounts in (
        (guardduty.stop_monitoring_members, watched),
        (guardduty.disassociate_members, associated),
        (guardduty.delete_members, [one["AccountId"] for one in members]),
    ):
        for batch in batches(accounts):
            answer = patiently(lambda: call(DetectorId=detector, AccountIds=batch))  # noqa: B023
            left |= {one["AccountId"]: one["Result"] for one in answer.get("UnprocessedAccounts") or []}
    return [f"{account}: {reason}" for account, reason in left.items()]


def _stop_guardduty(guardduty: Any, detector: str) -> None:
    configured = patiently(lambda: guardduty.describe_organization_configuration(DetectorId=detector))
    on = [one for one in configured.get("Features") or [] if one["AutoEnable"] != "NONE"]
    features = [
        {
            "Name": one["Name"],
            "AutoEnable": "NONE",
            "AdditionalConfiguration": [
                {"Name": more["Name"], "AutoEnable": "NONE"} for more in one.get("AdditionalConfiguration") or []
            ],
        }
        for one in on
    ]
    patiently(
        lambda: guardduty.update_organization_configuration(
            DetectorId=detector, AutoEnableOrganizationMembers="NONE", Features=features
        )
    )


def from_detective(delegate: Caller) -> Left:
    """No account is a member of the graph any more; the graph itself goes with the designation."""
    detective = delegate.client("detective")
    left: Left = []
    for graph in (one["Arn"] for one in listed(detective.list_graphs, "GraphList")):
        patiently(lambda: detective.update_organization_configuration(GraphArn=graph, AutoEnable=False))  # noqa: B023
        members = [one["AccountId"] for one in listed(detective.list_members, "MemberDetails", GraphArn=graph)]
        for batch in batches(members):
            answer = patiently(lambda: detective.delete_members(GraphArn=graph, AccountIds=batch))  # noqa: B023
            left += [f"{one['AccountId']}: {one['Reason']}" for one in answer.get("UnprocessedAccounts") or []]
    return left


def from_macie(delegate: Caller) -> Left:
    """The session of every member is paused, for only the account itself can end it, and the member is let go."""
    macie = delegate.client("macie2")
    patiently(lambda: macie.update_organization_configuration(autoEnable=False))
    left: Left = []
    for member in listed(macie.list_members, "members", "nextToken", onlyAssociated="false"):
        account, status = member["accountId"], member["relationshipStatus"]
        try:
            if status == "Enabled":
                patiently(lambda: macie.update_member_session(id=account, status="PAUSED"))  # noqa: B023
            if status in ("Enabled", "Paused"):
                patiently(lambda: macie.disassociate_member(id=account))  # noqa: B023
            patiently(lambda: macie.delete_member(id=account))  # noqa: B023
        except macie.exceptions.ClientError as error:
            left.append(f"{account}: {error}")
    return left


def from_inspector(delegate: Caller, account: str) -> Left:
    """What the policy has switched on is switched off in every member, and then in the delegated account."""
    inspector = delegate.client("inspector2")
    members = [one["accountId"] for one in listed(inspector.list_members, "members", "nextToken", onlyAssociated=True)]
    left = _disable_scans(inspector, members)
    for member in members:
        try:
            patiently(lambda: inspector.disassociate_member(accountId=member))  # noqa: B023
        except inspector.exceptions.ClientError as error:
            left.append(f"{member}: {error}")
    return left + _disable_scans(inspector, [account])


def _disable_scans(inspector: Any, accounts: list[str]) -> Left:
    left: Left = []
    for batch in batches(accounts):
        answer = patiently(lambda: inspector.batch_get_account_status(accountIds=batch))  # noqa: B023
        states = [one["resourceState"] for one in answer["accounts"]]
        on = [_SCANS[scan] for scan in _SCANS if any(one.get(scan, {}).get("status") == "ENABLED" for one in states)]
        if on:
            answer = patiently(lambda: inspector.disable(accountIds=batch, resourceTypes=on))  # noqa: B023
            left += [f"{one['accountId']}: {one.get('errorMessage', '')}" for one in answer.get("failedAccounts") or []]
    return left


def deregister(management: Caller, service: str, key: str, principal: str, account: str) -> None:
    """Ends the delegation in AWS Organizations, once no Region has a designation: GuardDuty and Detective leave it."""
    for region in management.regions(service):
        if listed(management.client(service, region).list_organization_admin_accounts, key):
            return
    organizations = management.client("organizations")
    delegates = listed(
        organizations.list_delegated_administrators, "DelegatedAdministrators", ServicePrincipal=principal
    )
    if account not in {one["Id"] for one in delegates}:
        return
    try:
        patiently(
            lambda: organizations.deregister_delegated_administrator(AccountId=account, ServicePrincipal=principal)
        )
    except organizations.exceptions.ClientError as error:
        if code(error) != "AccountNotRegisteredException":  # the last two Regions went at the same time
            raise
