"""GuardDuty's organization types: the administrator's designation, auto-enable, and auto-enable of protection plans.

Traps: deleting an OrganizationConfiguration or one of its features changes nothing in AWS. Deleting the designation
leaves the account a delegated administrator in AWS Organizations. The additional configurations of a feature are a list
that AWS returns complete and in its own order (EKS_ADDON_MANAGEMENT, ECS_FARGATE_AGENT_MANAGEMENT,
EC2_AGENT_MANAGEMENT): a refresh shows a difference, which is a replacement, unless they are declared that way.
"""

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.handlers.guardduty.calls import SOURCE, client, entries, gone
from emulator.provider.values import Properties


def _designate(aws: Aws, inputs: Properties) -> str:
    client(aws, inputs).enable_organization_admin_account(AdminAccountId=inputs["adminAccountId"])
    return str(inputs["adminAccountId"])


def _read_designation(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    guardduty = client(aws, inputs)
    pages = guardduty.get_paginator("list_organization_admin_accounts").paginate()
    if not any(found["AdminAccountId"] == identifier for page in pages for found in page["AdminAccounts"]):
        return None
    return {"adminAccountId": identifier, "region": guardduty.meta.region_name}


def _withdraw(aws: Aws, identifier: str, state: Properties) -> None:
    client(aws, state).disable_organization_admin_account(AdminAccountId=identifier)


def _put(aws: Aws, inputs: Properties) -> str:
    client(aws, inputs).update_organization_configuration(
        DetectorId=inputs["detectorId"], AutoEnableOrganizationMembers=inputs["autoEnableOrganizationMembers"]
    )
    return str(inputs["detectorId"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    guardduty = client(aws, inputs)
    try:
        found = guardduty.describe_organization_configuration(DetectorId=identifier)
    except ClientError as error:
        if gone(error):
            return None
        raise
    sources = found["DataSources"]
    volumes = sources["MalwareProtection"]["ScanEc2InstanceWithFindings"]["EbsVolumes"]
    return {
        "autoEnableOrganizationMembers": found["AutoEnableOrganizationMembers"],
        "datasources": {
            "kubernetes": {"auditLogs": {"enable": sources["Kubernetes"]["AuditLogs"]["AutoEnable"]}},
            "malwareProtection": {"scanEc2InstanceWithFindings": {"ebsVolumes": {"autoEnable": volumes["AutoEnable"]}}},
            "s3Logs": {"autoEnable": sources["S3Logs"]["AutoEnable"]},
        },
        "detectorId": identifier,
        "region": guardduty.meta.region_name,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put(aws, new)


def _forget(aws: Aws, identifier: str, state: Properties) -> None:
    """Upstream leaves the configuration as it is: only the state forgets it."""


def _put_feature(aws: Aws, inputs: Properties) -> str:
    guardduty, detector = client(aws, inputs), inputs["detectorId"]
    found = guardduty.describe_organization_configuration(DetectorId=detector)
    feature: dict[str, object] = {"Name": inputs["name"], "AutoEnable": inputs["autoEnable"]}
    if more := entries(inputs.get("additionalConfigurations")):
        feature["AdditionalConfiguration"] = [{"Name": one["name"], "AutoEnable": one["autoEnable"]} for one in more]
    guardduty.update_organization_configuration(
        DetectorId=detector,
        AutoEnableOrganizationMembers=found["AutoEnableOrganizationMembers"],
        Features=[feature],
    )
    return f"{detector}/{inputs['name']}"


def _read_feature(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    detector, _, name = identifier.partition("/")
    guardduty = client(aws, inputs)
    try:
        features = guardduty.describe_organization_configuration(DetectorId=detector)["Features"]
    except ClientError as error:
        if gone(error):
            return None
        raise
    found = next((feature for feature in features if feature["Name"] == name), None)
    if found is None:
        return None
    more = found.get("AdditionalConfiguration") or ()
    return {
        "additionalConfigurations": [{"autoEnable": one["AutoEnable"], "name": one["Name"]} for one in more],
        "autoEnable": found["AutoEnable"],
        "detectorId": detector,
        "name": name,
        "region": guardduty.meta.region_name,
    }


def _update_feature(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put_feature(aws, new)


ADMINISTRATOR = Handler(
    token="aws:guardduty/organizationAdminAccount:OrganizationAdminAccount",
    source=SOURCE + "organization_admin_account.go",
    takes=frozenset({"adminAccountId", "region"}),
    replaces=frozenset({"adminAccountId", "region"}),
    create=_designate,
    read=_read_designation,
    update=no_update,
    delete=_withdraw,
)

CONFIGURATION = Handler(
    token="aws:guardduty/organizationConfiguration:OrganizationConfiguration",
    source=SOURCE + "organization_configuration.go",
    takes=frozenset({"autoEnableOrganizationMembers", "detectorId", "region"}),
    replaces=frozenset({"detectorId", "region"}),
    create=_put,
    read=_read,
    update=_update,
    delete=_forget,
)

CONFIGURATION_FEATURE = Handler(
    token="aws:guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature",
    source=SOURCE + "organization_configuration_feature.go",
    takes=frozenset({"additionalConfigurations", "autoEnable", "detectorId", "name", "region"}),
    replaces=frozenset({"additionalConfigurations", "detectorId", "name", "region"}),
    create=_put_feature,
    read=_read_feature,
    update=_update_feature,
    delete=_forget,
)
