"""`aws:securityhub/account:Account`, `standardsSubscription:StandardsSubscription` and `member:Member`."""

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws, Handler, PartialFailure, no_update
from emulator.provider.handlers.securityhub.client import hub, is_gone, region_of
from emulator.provider.values import Properties

_INVITED = ("Invited", "Enabled", "Associated", "Resigned")


def _create(aws: Aws, inputs: Properties) -> str:
    client = hub(aws, inputs)
    generator = inputs.get("controlFindingGenerator")
    client.enable_security_hub(
        EnableDefaultStandards=inputs.get("enableDefaultStandards", True),
        **({"ControlFindingGenerator": generator} if generator else {}),
    )
    try:
        client.update_security_hub_configuration(AutoEnableControls=inputs.get("autoEnableControls", True))
    except ClientError as error:
        raise PartialFailure(aws.account, error) from error
    return aws.account


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    client = hub(aws, inputs)
    try:
        found = client.describe_hub()
    except ClientError as error:
        if is_gone(error):
            return None
        raise
    return {
        "arn": found["HubArn"],
        "autoEnableControls": found["AutoEnableControls"],
        "controlFindingGenerator": found["ControlFindingGenerator"],
        "enableDefaultStandards": inputs.get("enableDefaultStandards", True),  # AWS does not tell
        **region_of(client),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    generator = new.get("controlFindingGenerator")
    changed = generator and generator != old.get("controlFindingGenerator")
    hub(aws, new).update_security_hub_configuration(
        AutoEnableControls=new.get("autoEnableControls", True),
        **({"ControlFindingGenerator": generator} if changed else {}),
    )


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    try:
        hub(aws, state).disable_security_hub()
    except ClientError as error:
        if not is_gone(error):
            raise


def _subscribe(aws: Aws, inputs: Properties) -> str:
    asked = [{"StandardsArn": inputs["standardsArn"]}]
    answer = hub(aws, inputs).batch_enable_standards(StandardsSubscriptionRequests=asked)
    return str(answer["StandardsSubscriptions"][0]["StandardsSubscriptionArn"])


def _read_subscription(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = hub(aws, inputs)
    try:
        found = client.get_enabled_standards(StandardsSubscriptionArns=[identifier])["StandardsSubscriptions"]
    except ClientError as error:
        if is_gone(error):
            return None
        raise
    return {"arn": identifier, "standardsArn": found[0]["StandardsArn"], **region_of(client)} if found else None


def _unsubscribe(aws: Aws, identifier: str, state: Properties) -> None:
    hub(aws, state).batch_disable_standards(StandardsSubscriptionArns=[identifier])


def _create_member(aws: Aws, inputs: Properties) -> str:
    client, account = hub(aws, inputs), str(inputs["accountId"])
    email = {"Email": inputs["email"]} if inputs.get("email") else {}
    _refuse_unprocessed(client.create_members(AccountDetails=[{"AccountId": account, **email}]))
    if inputs.get("invite"):
        try:
            _refuse_unprocessed(client.invite_members(AccountIds=[account]))
        except (ClientError, ValueError) as error:
            raise PartialFailure(account, error) from error
    return account


def _read_member(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = hub(aws, inputs)
    try:
        found = client.get_members(AccountIds=[identifier])["Members"]
    except ClientError as error:
        if is_gone(error):
            return None
        raise
    if not found:
        return None
    status = found[0]["MemberStatus"]
    return {
        "accountId": identifier,
        "email": inputs.get("email") or found[0].get("Email"),
        # Of accounts of the organization AWS says Enabled, invited or not.
        "invite": inputs.get("invite", status in _INVITED),
        "masterId": found[0]["MasterId"],
        "memberStatus": status,
        **region_of(client),
    }


def _delete_member(aws: Aws, identifier: str, state: Properties) -> None:
    client = hub(aws, state)
    try:
        client.disassociate_members(AccountIds=[identifier])
        _refuse_unprocessed(client.delete_members(AccountIds=[identifier]))
    except ClientError as error:
        if not is_gone(error):
            raise


def _refuse_unprocessed(answer: dict[str, list[dict[str, str]]]) -> None:
    for account in answer.get("UnprocessedAccounts", []):
        raise ValueError(f"Security Hub did not process {account['AccountId']}: {account['ProcessingResult']}")


_MEMBER = frozenset({"accountId", "email", "invite", "region"})

HANDLERS = (
    Handler(
        token="aws:securityhub/account:Account",
        source="terraform-provider-aws internal/service/securityhub/account.go",
        takes=frozenset({"autoEnableControls", "controlFindingGenerator", "enableDefaultStandards", "region"}),
        replaces=frozenset({"enableDefaultStandards", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
    ),
    Handler(
        token="aws:securityhub/standardsSubscription:StandardsSubscription",
        source="terraform-provider-aws internal/service/securityhub/standards_subscription.go",
        takes=frozenset({"standardsArn", "region"}),
        replaces=frozenset({"standardsArn", "region"}),
        create=_subscribe,
        read=_read_subscription,
        update=no_update,
        delete=_unsubscribe,
    ),
    Handler(
        token="aws:securityhub/member:Member",
        source="terraform-provider-aws internal/service/securityhub/member.go",
        takes=_MEMBER,
        replaces=_MEMBER,
        create=_create_member,
        read=_read_member,
        update=no_update,
        delete=_delete_member,
    ),
)
