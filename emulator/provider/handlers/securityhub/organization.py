"""`organizationAdminAccount:OrganizationAdminAccount` and `organizationConfiguration:OrganizationConfiguration`."""

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.handlers.securityhub.client import hub, is_gone, region_of, settled
from emulator.provider.values import Properties


def _designate(aws: Aws, inputs: Properties) -> str:
    account = str(inputs["adminAccountId"])
    hub(aws, inputs).enable_organization_admin_account(AdminAccountId=account)
    return account


def _read_administrator(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = hub(aws, inputs)
    found = client.list_organization_admin_accounts()["AdminAccounts"]
    if identifier not in {account["AccountId"] for account in found}:
        return None
    return {"adminAccountId": identifier, **region_of(client)}


def _withdraw(aws: Aws, identifier: str, state: Properties) -> None:
    hub(aws, state).disable_organization_admin_account(AdminAccountId=identifier)


def _configure(aws: Aws, inputs: Properties) -> str:
    configuration, standards = inputs.get("organizationConfiguration"), inputs.get("autoEnableStandards")
    kind = configuration["configurationType"] if isinstance(configuration, dict) else "LOCAL"
    hub(aws, inputs).update_organization_configuration(
        AutoEnable=inputs["autoEnable"],
        OrganizationConfiguration={"ConfigurationType": kind},
        **({"AutoEnableStandards": standards} if standards else {}),
    )
    return aws.account


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    client = hub(aws, inputs)
    try:
        found = settled(
            client.describe_organization_configuration,
            lambda answer: str(answer["OrganizationConfiguration"]["Status"]),
        )
    except ClientError as error:
        if is_gone(error):
            return None
        raise
    return {
        "autoEnable": found["AutoEnable"],
        "autoEnableStandards": found["AutoEnableStandards"],
        "organizationConfiguration": {"configurationType": found["OrganizationConfiguration"]["ConfigurationType"]},
        **region_of(client),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _configure(aws, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    _configure(aws, {"autoEnable": False, "autoEnableStandards": "NONE", "region": state.get("region")})
    _read(aws, identifier, state)


HANDLERS = (
    Handler(
        token="aws:securityhub/organizationAdminAccount:OrganizationAdminAccount",
        source="terraform-provider-aws internal/service/securityhub/organization_admin_account.go",
        takes=frozenset({"adminAccountId", "region"}),
        replaces=frozenset({"adminAccountId", "region"}),
        create=_designate,
        read=_read_administrator,
        update=no_update,
        delete=_withdraw,
    ),
    Handler(
        token="aws:securityhub/organizationConfiguration:OrganizationConfiguration",
        source="terraform-provider-aws internal/service/securityhub/organization_configuration.go",
        takes=frozenset({"autoEnable", "autoEnableStandards", "organizationConfiguration", "region"}),
        replaces=frozenset({"region"}),
        create=_configure,
        read=_read,
        update=_update,
        delete=_delete,
    ),
)
