"""`aws:iam/accountAlias:AccountAlias`."""

from emulator.provider.handler import Aws, Handler, no_update
from emulator.provider.values import Properties


def _create(aws: Aws, inputs: Properties) -> str:
    aws.client("iam").create_account_alias(AccountAlias=inputs["accountAlias"])
    return str(inputs["accountAlias"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    aliases = aws.client("iam").list_account_aliases()["AccountAliases"]
    return {"accountAlias": identifier} if identifier in aliases else None


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    aws.client("iam").delete_account_alias(AccountAlias=identifier)


HANDLERS = (
    Handler(
        token="aws:iam/accountAlias:AccountAlias",
        source="terraform-provider-aws internal/service/iam/account_alias.go",
        takes=frozenset({"accountAlias"}),
        replaces=frozenset({"accountAlias"}),
        create=_create,
        read=_read,
        update=no_update,
        delete=_delete,
    ),
)
