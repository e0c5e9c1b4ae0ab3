from computed import MANAGEMENT_ACCOUNT, ORGANIZATION, ORGANIZATION_ID, ROOT_ID
from estates import managed, small
from pulumi import ResourceHook, ResourceHookArgs
from recording import Key, Recording, record

from foundation.build import build
from foundation.config import Organization as Section
from foundation.guard import Refused, keep_trusted_access
from foundation.organization import Organization, OrganizationArgs
from foundation.services import POLICY_TYPES, TRUSTED_ACCESS, policy_types, trusted_access

COMPONENT = Key("foundation:organization:Organization", "organization")
KEY = Key(ORGANIZATION, "organization")


def declared() -> Recording:
    args = OrganizationArgs(policy_types=["TAG_POLICY"], trusted_access=["sso.amazonaws.com"])
    return record(lambda: Organization("organization", args, managed()))


def test_it_has_all_features_and_exactly_the_given_policy_types_and_services() -> None:
    assert declared().one(*KEY).inputs == {
        "featureSet": "ALL",
        "enabledPolicyTypes": ["TAG_POLICY"],
        "awsServiceAccessPrincipals": ["sso.amazonaws.com"],
    }


def test_it_is_protected_and_retained() -> None:
    organization = declared().one(*KEY)
    assert organization.protect
    assert organization.retain_on_delete


def test_it_belongs_to_its_component_and_uses_its_provider() -> None:
    organization = declared().one(*KEY)
    assert organization.parent == COMPONENT
    assert organization.provider == "management"


def test_it_hands_on_its_id_and_the_id_of_its_root() -> None:
    assert declared().registered[COMPONENT] == {"id": ORGANIZATION_ID, "rootId": ROOT_ID}


def test_every_update_is_held_against_what_would_be_dropped() -> None:
    recording = declared()
    assert recording.one(*KEY).hooks["before_update"] == ("foundation:keep-trusted-access",)
    assert recording.hooks["foundation:keep-trusted-access"].on_dry_run


def test_an_empty_section_switches_the_whole_superset_on() -> None:
    organization = record(lambda: build(small())).one(*KEY)
    assert organization.inputs["enabledPolicyTypes"] == list(POLICY_TYPES)
    assert organization.inputs["awsServiceAccessPrincipals"] == list(TRUSTED_ACCESS)


def test_what_the_section_adds_is_added_to_the_superset_once_and_in_order() -> None:
    section = Section(
        trusted_access=("auditmanager.amazonaws.com", "sso.amazonaws.com"),
        policy_types=("CHATBOT_POLICY", "TAG_POLICY"),
    )
    services, types = trusted_access(section), policy_types(section)
    assert services == sorted({*TRUSTED_ACCESS, "auditmanager.amazonaws.com"})
    assert types == sorted({*POLICY_TYPES, "CHATBOT_POLICY"})
    organization = record(lambda: build(small(organization=section.model_dump(exclude={"adopt"})))).one(*KEY)
    assert organization.inputs["awsServiceAccessPrincipals"] == services
    assert organization.inputs["enabledPolicyTypes"] == types


def test_the_superset_has_no_duplicates_and_is_sorted() -> None:
    assert list(POLICY_TYPES) == sorted(set(POLICY_TYPES))
    assert list(TRUSTED_ACCESS) == sorted(set(TRUSTED_ACCESS))


def test_the_superset_has_what_other_resources_of_the_product_cannot_do_without() -> None:
    needed = {
        "account",  # alternate contacts of members
        "config",
        "config-multiaccountsetup",
        "iam",  # central root access
        "inspector2",  # INSPECTOR_POLICY
        "member.org.stacksets.cloudformation",
        "observabilityadmin",
        "ram",
    }
    assert {f"{service}.amazonaws.com" for service in needed} <= set(TRUSTED_ACCESS)
    assert {"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "TAG_POLICY"} <= set(POLICY_TYPES)


def keeping() -> ResourceHook:
    hooks: list[ResourceHook] = []
    record(lambda: hooks.append(keep_trusted_access()))
    return hooks[0]


def update(old: dict[str, list[str]] | None, new: dict[str, list[str]] | None) -> str:
    """What the hook says against an update, nothing if it lets it pass."""
    try:
        keeping()(ResourceHookArgs("urn", ORGANIZATION_ID, KEY.name, KEY.type, new_inputs=new, old_inputs=old))
    except Refused as error:
        return str(error)
    return ""


def test_dropping_a_trusted_service_or_a_policy_type_is_refused_with_all_that_would_go() -> None:
    said = update(
        {"awsServiceAccessPrincipals": ["b", "a", "c"], "enabledPolicyTypes": ["TAG_POLICY", "S3_POLICY"]},
        {"awsServiceAccessPrincipals": ["c"], "enabledPolicyTypes": ["S3_POLICY"]},
    )
    assert said.startswith(
        "the organization would lose awsServiceAccessPrincipals ['a', 'b'] and enabledPolicyTypes ['TAG_POLICY']."
    )
    assert "Put it back under `foundation:organization` (`trusted_access`, `policy_types`)" in said


def test_dropping_every_service_at_once_is_refused() -> None:
    assert "lose awsServiceAccessPrincipals ['a']" in update({"awsServiceAccessPrincipals": ["a"]}, {})
    assert "lose enabledPolicyTypes ['A']" in update({"enabledPolicyTypes": ["A"]}, None)


def test_adding_a_service_or_a_policy_type_passes() -> None:
    assert update({"awsServiceAccessPrincipals": ["a"]}, {"awsServiceAccessPrincipals": ["b", "a"]}) == ""
    assert update(None, {"enabledPolicyTypes": ["TAG_POLICY"]}) == ""


def test_the_exports_name_the_management_account() -> None:
    assert record(lambda: build(small()).export()).outputs["organization"] == {
        "id": ORGANIZATION_ID,
        "root_id": ROOT_ID,
        "management_account": MANAGEMENT_ACCOUNT,
    }
