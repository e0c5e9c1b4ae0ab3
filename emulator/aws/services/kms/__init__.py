"""KMS: key policies, rotation, states and aliases as AWS enforces them, in front of moto's keys."""

from typing import Any

from botocore.session import Session
from moto.kms import responses
from moto.kms.models import Key

from emulator.aws.request import Checks, Handlers
from emulator.aws.services.kms import access, documents, states
from emulator.aws.services.kms.keys import key_decision
from emulator.aws.services.organizations.happenings import Listener

__all__ = ["BEFORE_MOTO", "HANDLERS", "LISTENERS", "key_decision"]

_NAMES = {"KeyId", "DestinationKeyId"}


def _every_operation_on_a_key() -> list[str]:
    model = Session().get_service_model("kms")
    shapes = {name: model.operation_model(name).input_shape for name in model.operation_names}
    return [name for name, shape in shapes.items() if shape is not None and _NAMES & shape.members.keys()]


def _no_look_of_motos(_key: object, _action: str) -> None:
    """moto's own look at a key's policy leaves out principals and conditions: any deny would deny everything."""


_made = Key.__init__


def _new_key(self: Key, policy: str | None, key_usage: str | None, *more: Any, **named: Any) -> None:
    """moto keeps no usage where none is given; AWS takes the key for one of encryption."""
    _made(self, policy, key_usage or "ENCRYPT_DECRYPT", *more, **named)


responses.validate_policy = _no_look_of_motos  # type: ignore[attr-defined,assignment]
Key.__init__ = _new_key  # type: ignore[method-assign]

HANDLERS: Handlers = {**states.HANDLERS, **documents.HANDLERS}
BEFORE_MOTO: Checks = {
    **dict.fromkeys(_every_operation_on_a_key(), access.check),
    "CreateAlias": access.check_alias,
    "CreateKey": documents.check_create_key,
    "Decrypt": access.check_decrypt,
    "UpdateAlias": access.check_alias,
}
LISTENERS: tuple[Listener, ...] = ()
