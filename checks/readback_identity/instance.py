"""The instance: who is its delegated administrator, its identity store, and the attributes for access control."""

from checks.answers import unless
from checks.readback_facts import Subjects, Value
from checks.readback_identity.live import MISSING, Live
from checks.readback_identity.scope import Scope
from foundation.config.delegates import PRINCIPALS

SUBJECT = "Identity Center"


def expected(scope: Scope) -> Subjects:
    """One subject."""
    attributes = scope.section.attributes.items()
    yield (
        SUBJECT,
        {
            "administrator": [scope.administrator],
            "instance": scope.instance.arn,
            "identity store": scope.instance.identity_store,
            **{f"attribute {name}": [source] for name, source in attributes},
        },
    )


def found(live: Live) -> Subjects:
    """The same; without an instance, who would administer it."""
    facts: dict[str, Value] = {}
    (principal,) = PRINCIPALS["identity-center"]
    member = "DelegatedAdministrators"
    listed = live.organizations("list_delegated_administrators", member, ServicePrincipal=principal)
    if administrators := sorted(live.keys.get(one["Id"], one["Id"]) for one in listed):
        facts["administrator"] = administrators
    if live.instance:
        facts |= {"instance": live.instance["InstanceArn"], "identity store": live.instance["IdentityStoreId"]}
        facts |= _attributes(live)
    yield SUBJECT, facts


def _attributes(live: Live) -> dict[str, Value]:
    answer = unless(MISSING, lambda: live.call("describe_instance_access_control_attribute_configuration"))
    if answer is None:
        return {}
    attributes = answer["InstanceAccessControlAttributeConfiguration"]["AccessControlAttributes"]
    return {f"attribute {one['Key']}": one["Value"]["Source"] for one in attributes}
