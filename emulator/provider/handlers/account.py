"""`aws:account/alternativeContact:AlternativeContact`: set from the management account, also for members."""

from emulator.provider.handler import Aws, Handler
from emulator.provider.values import Properties


def _account(inputs: Properties) -> dict[str, str]:
    return {"AccountId": str(inputs["accountId"])} if inputs.get("accountId") else {}


def _put(aws: Aws, inputs: Properties) -> None:
    aws.client("account").put_alternate_contact(
        AlternateContactType=inputs["alternateContactType"],
        EmailAddress=inputs["emailAddress"],
        Name=inputs["name"],
        PhoneNumber=inputs["phoneNumber"],
        Title=inputs["title"],
        **_account(inputs),
    )


def _create(aws: Aws, inputs: Properties) -> str:
    _put(aws, inputs)
    return "/".join([*_account(inputs).values(), str(inputs["alternateContactType"])])


def _parts(identifier: str) -> Properties:
    account, _, kind = identifier.rpartition("/")
    return {"alternateContactType": kind, **({"accountId": account} if account else {})}


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    parts, client = _parts(identifier), aws.client("account")
    try:
        answer = client.get_alternate_contact(AlternateContactType=parts["alternateContactType"], **_account(parts))
    except client.exceptions.ResourceNotFoundException:
        return None
    contact = answer["AlternateContact"]
    return {
        "emailAddress": contact["EmailAddress"],
        "name": contact["Name"],
        "phoneNumber": contact["PhoneNumber"],
        "title": contact["Title"],
        **parts,
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _put(aws, new)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    parts = _parts(identifier)
    aws.client("account").delete_alternate_contact(
        AlternateContactType=parts["alternateContactType"], **_account(parts)
    )


HANDLERS = (
    Handler(
        token="aws:account/alternativeContact:AlternativeContact",
        source="terraform-provider-aws internal/service/account/alternate_contact.go",
        takes=frozenset({"accountId", "alternateContactType", "emailAddress", "name", "phoneNumber", "title"}),
        replaces=frozenset({"accountId", "alternateContactType"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
    ),
)
