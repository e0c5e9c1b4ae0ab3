"""The state of Pulumi stays as it is: its bucket keeps its settings, objects stay, the key stays usable.

The same actions as for the log archive. Who uses the state is in the management account, which no guardrail binds; the
bucket's own policy lets nobody there delete a version.
"""

from collections.abc import Iterable

from foundation.policies.catalogue.protect_log_archive import ALIAS_ACTIONS, BUCKET_ACTIONS, KEY_ACTIONS
from foundation.policies.statement import Statement, deny


def protect_state(bucket: str, key_alias: str, exempt: Iterable[str]) -> tuple[Statement, ...]:
    """``bucket`` is the name, ``key_alias`` the alias of the key with `alias/` before it."""
    roles, arn = tuple(exempt), f"arn:aws:s3:::{bucket}"
    has_alias = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": key_alias}}
    return (
        deny("ProtectState", actions=BUCKET_ACTIONS, resources=[arn, f"{arn}/*"], unless=roles),
        deny("ProtectStateKey", actions=KEY_ACTIONS, unless=roles, when=has_alias),
        deny("ProtectStateKeyAlias", actions=ALIAS_ACTIONS, resources=[f"arn:aws:kms:*:*:{key_alias}"], unless=roles),
    )
