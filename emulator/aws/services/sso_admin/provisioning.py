"""What is there before anything is declared: entries that an external identity provider made, SAML applications."""

from typing import Any
from uuid import uuid4

from emulator.aws.services.sso_admin.directory import Directory, Entry, new_id
from emulator.aws.services.sso_admin.model import SAML, Application, Instance
from emulator.aws.state import State

_ISSUER = "https://scim.aws.com/"
"""How AWS names the provisioning that an external id comes from; a tenant's id follows."""


def fill(state: State, instance: Instance) -> None:
    """Put the groups and users that the settings give into the directory, with external ids; make the applications."""
    given = state.settings.identity_center
    if given is None:
        return
    directory, issuer = state.store(Directory), f"{_ISSUER}{uuid4()}"
    for name in given.groups:
        made = _entry(instance, issuer, {"DisplayName": name})
        directory.groups[made.id] = made
    for name in given.users:
        person = {"UserName": name, "DisplayName": name, "Name": {"GivenName": name, "FamilyName": name}}
        made = _entry(instance, issuer, person)
        directory.users[made.id] = made
    for name, arn in given.applications.items():
        portal: dict[str, object] = {"Visibility": "ENABLED"}
        instance.applications[arn] = Application(arn, arn.split(":")[4], SAML, name, None, portal, "ENABLED", {})


def _entry(instance: Instance, issuer: str, attributes: dict[str, Any]) -> Entry:
    external = [{"Issuer": issuer, "Id": str(uuid4())}]
    return Entry(new_id(instance.store), attributes | {"ExternalIds": external})
