"""Organization policies that set accounts: for every choice a document that AWS takes, saying what was chosen."""

import json
from typing import Any, get_args

from estates import members, prod, small
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.config.regions import OPT_IN, REGIONS
from foundation.config.security import SERVICES, Scan
from foundation.policies import Document, documents

EC2_ATTRIBUTES = {
    "image_block_public_access": {"state": {"unblocked", "block_new_sharing"}},
    "instance_metadata_defaults": {
        "http_tokens": {"no_preference", "required", "optional"},
        "http_put_response_hop_limit": {"-1", *map(str, range(1, 65))},
        "http_endpoint": {"no_preference", "enabled", "disabled"},
        "instance_metadata_tags": {"no_preference", "enabled", "disabled"},
    },
    "serial_console_access": {"status": {"enabled", "disabled"}},
    "snapshot_block_public_access": {"state": {"block_all_sharing", "block_new_sharing", "unblocked"}},
}
"""What the syntax page of declarative policies lets the attributes be; VPC block public access lies deeper."""
BASELINES = st.fixed_dictionaries(
    {},
    optional={
        "imdsv2": st.booleans(),
        "public_images": st.sampled_from(["blocked", "allowed"]),
        "public_snapshots": st.sampled_from(["blocked", "allowed"]),
        "serial_console": st.sampled_from(["off", "on"]),
        "vpc_block_public_access": st.sampled_from(["off", "ingress", "bidirectional"]),
        "s3_public_access": st.sampled_from(["blocked", "allowed"]),
    },
)
ACCOUNTS = members(watch={"purpose": "security-tooling"})
UNHURRIED = settings(max_examples=60, deadline=None)


def made(**sections: Any) -> dict[str, Document]:
    found = {one.category: one for one in documents(small(guardrails="off", accounts=ACCOUNTS, **sections))}
    for one in found.values():
        policy = json.loads(one.content)
        assert one.content == json.dumps(policy, separators=(",", ":"), sort_keys=True)
        assert (one.target, one.name, one.key) == ("root", f"foundation-{one.category}-root", f"{one.category}@root")
        assert len(one.content) <= 10_000
        assert 0 < len(one.description) <= 512
    return found


def assigned(value: Any) -> Any:
    """What a document sets, without the operators; there is no other operator than @@assign."""
    if isinstance(value, dict):
        if set(value) == {"@@assign"}:
            return value["@@assign"]
        assert not any(key.startswith("@@") for key in value)
        return {key: assigned(inner) for key, inner in value.items()}
    raise AssertionError(f"not assigned: {value!r}")


def content(document: Document) -> Any:
    return assigned(json.loads(document.content))


@given(BASELINES)
@UNHURRIED
def test_the_baseline_is_a_declarative_policy_of_ec2_whatever_is_chosen(baseline: dict[str, Any]) -> None:
    document = made(baseline=baseline)["ec2"]
    assert document.type == "DECLARATIVE_POLICY_EC2"
    (attributes,) = content(document).values()
    assert list(content(document)) == ["ec2_attributes"]
    internet = attributes.pop("vpc_block_public_access")["internet_gateway_block"]
    for name, fields in attributes.items():
        assert set(fields) == set(EC2_ATTRIBUTES[name])
        assert all(value in EC2_ATTRIBUTES[name][field] for field, value in fields.items())

    assert attributes.get("instance_metadata_defaults", {}).get("http_tokens") == (
        "required" if baseline.get("imdsv2", True) else None
    )
    images = "unblocked" if baseline.get("public_images") == "allowed" else "block_new_sharing"
    snapshots = "unblocked" if baseline.get("public_snapshots") == "allowed" else "block_all_sharing"
    assert attributes["image_block_public_access"] == {"state": images}
    assert attributes["snapshot_block_public_access"] == {"state": snapshots}
    console = "enabled" if baseline.get("serial_console") == "on" else "disabled"
    assert attributes["serial_console_access"] == {"status": console}
    modes = {"off": "off", "ingress": "block_ingress", "bidirectional": "block_bidirectional"}
    assert internet == {
        "mode": modes[baseline.get("vpc_block_public_access", "off")],
        "exclusions_allowed": "enabled",
    }


@given(BASELINES)
@UNHURRIED
def test_public_buckets_are_blocked_by_a_policy_or_not_at_all(baseline: dict[str, Any]) -> None:
    found = made(baseline=baseline)
    if baseline.get("s3_public_access") == "allowed":
        assert set(found) == {"ec2"}
    else:
        assert set(found) == {"ec2", "s3"}
        assert found["s3"].type == "S3_POLICY"
        assert content(found["s3"]) == {"s3_attributes": {"public_access_block_configuration": "all"}}


@given(
    st.lists(st.sampled_from(get_args(Scan)), min_size=1, unique=True),
    st.lists(st.sampled_from(REGIONS), min_size=1, unique=True),
    st.data(),
)
@UNHURRIED
def test_inspector_scans_what_is_chosen_where_it_watches(scans: list[str], regions: list[str], data: Any) -> None:
    own = data.draw(st.none() | st.lists(st.sampled_from(regions), min_size=1, unique=True))
    where = {
        "management_account": "111122223333",
        "home_region": regions[0],
        "regions": regions,
        "opt_in_regions": [region for region in regions if region in OPT_IN],
    }
    inspector = {"scan": scans, **({} if own is None else {"regions": own})}
    off = dict.fromkeys((*SERVICES, "findings"), "off")
    document = made(settings=where, security={**off, "inspector": inspector})["inspector"]
    assert document.type == "INSPECTOR_POLICY"
    assert list(content(document)) == ["inspector"]
    assert list(content(document)["inspector"]) == ["enablement"]
    enablement = content(document)["inspector"]["enablement"]
    on = [one for one in regions if own is None or one in own]
    wanted = {"enable_in_regions": on, "disable_in_regions": [one for one in regions if one not in on]}
    unwanted = {"enable_in_regions": [], "disable_in_regions": regions}

    def where_wanted(*words: str) -> dict[str, list[str]]:
        return wanted if set(words) & set(scans) else unwanted

    expected = {
        "ec2_scanning": where_wanted("ec2"),
        "ecr_scanning": where_wanted("ecr"),
        "lambda_standard_scanning": {
            **where_wanted("lambda", "lambda-code"),
            "lambda_code_scanning": where_wanted("lambda-code"),
        },
        "code_repository_scanning": where_wanted("code-repository"),
    }
    assert enablement == expected


def test_nothing_is_set_where_the_sections_are_off_or_in_another_stack() -> None:
    off = dict.fromkeys((*SERVICES, "findings"), "off")
    assert made(baseline="off", security="off") == {}
    assert made(baseline={"in": "base"}, security={"in": "base"}) == {}
    assert made(security=off) == {}


def test_the_production_file_has_a_document_of_every_type_and_room_for_more_roles() -> None:
    found = {one.key: one for one in documents(prod())}
    assert {one.type for one in found.values()} == {
        "SERVICE_CONTROL_POLICY",
        "DECLARATIVE_POLICY_EC2",
        "S3_POLICY",
        "INSPECTOR_POLICY",
        "BACKUP_POLICY",
        "TAG_POLICY",
    }
    assert "archive@root" in found
    assert max(len(one.content) for one in found.values()) <= 8_000
