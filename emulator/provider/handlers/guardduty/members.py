"""`aws:guardduty/member:Member` and `aws:guardduty/publishingDestination:PublishingDestination`.

Trap: deleting a Member asks for DeleteMembers and ignores what AWS did not process: a member that is still associated
stays one.
"""

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.guardduty.calls import SOURCE, client, gone, update_tags, with_tags
from emulator.provider.values import Properties

_UNREADABLE = ("disableEmailNotification", "invitationMessage")


def _create(aws: Aws, inputs: Properties) -> str:
    details = [{"AccountId": inputs["accountId"], "Email": inputs["email"]}]
    answer = client(aws, inputs).create_members(DetectorId=inputs["detectorId"], AccountDetails=details)
    for refusal in answer["UnprocessedAccounts"]:
        raise ValueError(f"GuardDuty member {refusal['AccountId']}: {refusal['Result']}")
    # Upstream goes on to invite, and ignores that accounts of the organization are not invited.
    return f"{inputs['detectorId']}:{inputs['accountId']}"


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    detector, _, account = identifier.partition(":")
    guardduty = client(aws, inputs)
    try:
        found = guardduty.get_members(DetectorId=detector, AccountIds=[account])["Members"]
    except ClientError as error:
        if gone(error):
            return None
        raise
    if not found:
        return None
    status = found[0]["RelationshipStatus"]
    return {
        "accountId": account,
        "detectorId": detector,
        "email": found[0]["Email"],
        "invite": status in ("Disabled", "Enabled", "Invited", "EmailVerificationInProgress"),
        "region": guardduty.meta.region_name,
        "relationshipStatus": status,
        **{name: inputs[name] for name in _UNREADABLE if name in inputs},
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    detector, _, account = identifier.partition(":")
    if bool(old.get("invite")) == bool(new.get("invite")):
        return
    guardduty = client(aws, new)
    if new.get("invite"):
        answer = guardduty.invite_members(DetectorId=detector, AccountIds=[account])
        for refusal in answer["UnprocessedAccounts"]:
            raise ValueError(f"GuardDuty member {account}: {refusal['Result']}")
    else:
        guardduty.disassociate_members(DetectorId=detector, AccountIds=[account])


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    detector, _, account = identifier.partition(":")
    client(aws, state).delete_members(DetectorId=detector, AccountIds=[account])


def _export(aws: Aws, inputs: Properties) -> str:
    answer = client(aws, inputs).create_publishing_destination(
        DetectorId=inputs["detectorId"],
        DestinationType=inputs.get("destinationType") or "S3",
        DestinationProperties={"DestinationArn": inputs["destinationArn"], "KmsKeyArn": inputs["kmsKeyArn"]},
        **with_tags(inputs),
    )
    return f"{inputs['detectorId']}:{answer['DestinationId']}"


def _read_export(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    detector, _, destination = identifier.partition(":")
    guardduty = client(aws, inputs)
    try:
        found = guardduty.describe_publishing_destination(DetectorId=detector, DestinationId=destination)
    except ClientError as error:
        if gone(error):
            return None
        raise
    tags = dict(found.get("Tags") or {})
    return {
        "arn": _arn(aws, guardduty.meta.region_name, identifier),
        "destinationArn": found["DestinationProperties"]["DestinationArn"],
        "destinationId": destination,
        "destinationType": found["DestinationType"],
        "detectorId": detector,
        "kmsKeyArn": found["DestinationProperties"]["KmsKeyArn"],
        "region": guardduty.meta.region_name,
        "tags": tags,
        "tagsAll": tags,
    }


def _update_export(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    detector, _, destination = identifier.partition(":")
    guardduty = client(aws, new)
    guardduty.update_publishing_destination(
        DetectorId=detector,
        DestinationId=destination,
        DestinationProperties={"DestinationArn": new["destinationArn"], "KmsKeyArn": new["kmsKeyArn"]},
    )
    update_tags(guardduty, _arn(aws, guardduty.meta.region_name, identifier), old, new)


def _delete_export(aws: Aws, identifier: str, state: Properties) -> None:
    detector, _, destination = identifier.partition(":")
    guardduty = client(aws, state)
    try:
        guardduty.delete_publishing_destination(DetectorId=detector, DestinationId=destination)
    except guardduty.exceptions.BadRequestException:
        return  # as upstream, for which every refusal means that it is gone


def _arn(aws: Aws, region: str, identifier: str) -> str:
    detector, _, destination = identifier.partition(":")
    return f"arn:aws:guardduty:{region}:{aws.account}:detector/{detector}/publishingDestination/{destination}"


MEMBER = Handler(
    token="aws:guardduty/member:Member",
    source=SOURCE + "member.go",
    takes=frozenset({"accountId", "detectorId", "email", "invite", "region", *_UNREADABLE}),
    replaces=frozenset({"accountId", "detectorId", "email", "region", *_UNREADABLE}),
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
)

PUBLISHING_DESTINATION = Handler(
    token="aws:guardduty/publishingDestination:PublishingDestination",
    source=SOURCE + "publishing_destination.go",
    takes=frozenset({"destinationArn", "destinationType", "detectorId", "kmsKeyArn", "region", "tags"}),
    replaces=frozenset({"detectorId", "region"}),
    create=_export,
    read=_read_export,
    update=_update_export,
    delete=_delete_export,
)
