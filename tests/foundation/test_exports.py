import pulumi
import pytest
from computed import ORGANIZATION_ID, ROOT_ID, account_id, policy_id, unit_id
from computed_services import ACCOUNT, arn
from estates import MANAGEMENT, small
from network_estates import one_zone
from recording import UNKNOWN, Recording, record
from session_tokens import SessionTokens

from foundation.build import build
from foundation.config.logs import BUCKETS
from foundation.errors import FoundationError
from foundation.exports import (
    ExportedAccount,
    ExportedLogs,
    ExportedNetwork,
    ExportedOrganization,
    ExportedTags,
    Exports,
    MissingExport,
    Upstream,
)

OTHER: dict[str, object] = {
    "organization": {"id": ORGANIZATION_ID, "root_id": ROOT_ID, "management_account": MANAGEMENT},
    "units": {"workloads/test": "ou-ab12-00000001"},
    "accounts": {"lab": {"id": "222233334444", "name": "Lab", "email": "lab@example.com", "unit": "workloads/test"}},
    "logs": {
        "account": "archive",
        "buckets": {"flow-logs": "example-4f1c-flow-logs"},
        "key_arn": arn("kms", "key/one"),
        "trail_arn": arn("cloudtrail", "trail/one"),
        "reader_role_arn": f"arn:aws:iam::{ACCOUNT}:role/reader",
    },
}
READ = {
    "root": ROOT_ID,
    "unit": "ou-ab12-00000001",
    "account": "222233334444",
    "bucket": "example-4f1c-flow-logs",
}


def test_a_stack_exports_the_model_and_nothing_else() -> None:
    outputs = record(lambda: build(small()).export()).outputs
    off = {"logs", "findings_topics", "identity", "emergency", "network", "images", "operations", "spend", "tags"}
    assert outputs.keys() == Exports.model_fields.keys() - off
    assert Exports.model_validate(outputs) == Exports(
        organization=ExportedOrganization(id=ORGANIZATION_ID, root_id=ROOT_ID, management_account=MANAGEMENT),
        units={
            path: unit_id(path)
            for path in ("workloads", "workloads/production", "workloads/production/shops", "suspended")
        },
        accounts={
            "shop": ExportedAccount(
                id=account_id("shop"),
                name="Shop",
                email="aws+shop@example.com",
                unit="workloads/production/shops",
            ),
            "lab": ExportedAccount(id=account_id("lab"), name="Lab", email="aws+lab@example.com", unit="workloads"),
        },
        guardrails={
            key: policy_id(key)
            for key in ("organization@root", "protection@root", "regions@root", "suspended@suspended")
        },
        adopted=[],
    )


def test_logs_and_findings_are_exported_with_what_later_stacks_need(estate: Recording) -> None:
    assert estate.outputs.keys() == Exports.model_fields.keys()
    assert Exports.model_validate(estate.outputs).logs == ExportedLogs(
        account="log-archive",
        buckets={kind: f"example-4f1c-{kind}" for kind in BUCKETS},
        key_arn=arn("kms", "key/key-log-archive"),
        trail_arn=arn("cloudtrail", "trail/foundation-organization"),
        reader_role_arn=f"arn:aws:iam::{ACCOUNT}:role/foundation-log-reader",
    )
    assert estate.outputs["findings_topics"] == {"eu-central-1": arn("sns", "foundation-findings")}


def test_a_network_is_exported_with_the_ids_of_vpcs_and_subnets_by_name(tokens: SessionTokens) -> None:
    config = one_zone(vpcs={"main": {"number": 0, "tiers": ["private", "public"]}})
    found = Exports.model_validate(record(lambda: build(config).export()).outputs)
    name = "eu-central-1/production/main"
    assert found.network == ExportedNetwork(
        account="cables",
        vpcs={name: f"vpc-{name}"},
        subnets={f"{name}/{tier}/euc1-az1": f"subnet-{name}/{tier}/euc1-az1" for tier in ("private", "public")},
    )


def test_cost_categories_are_exported_with_their_arns_by_name() -> None:
    schema = {"keys": {"owner": {}}, "cost_categories": ["unit", "owner"]}
    found = Exports.model_validate(record(lambda: build(small(tags=schema)).export()).outputs)
    arns = {name: f"arn:aws:ce::{MANAGEMENT}:costcategory/{name}" for name in ("Unit", "Owner")}
    assert found.tags == ExportedTags(cost_categories=arns)


def test_a_section_that_is_off_leaves_its_entry_empty() -> None:
    outputs = record(lambda: build(small(units="off", accounts="off", guardrails="off")).export()).outputs
    found = Exports.model_validate(outputs)
    assert (found.units, found.accounts, found.guardrails, found.adopted) == ({}, {}, {}, [])
    assert found.organization is not None


def test_the_exports_of_a_stack_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Exports().units = {}


def read(outputs: dict[str, object], *, preview: bool = False) -> Recording:
    def program() -> None:
        other = Upstream("network")
        pulumi.export("root", other.root_id())
        pulumi.export("unit", other.unit_id("workloads/test"))
        pulumi.export("account", other.account_id("lab"))
        pulumi.export("bucket", other.log_bucket("flow-logs"))

    return record(program, stacks={"network": outputs}, preview=preview)


def test_another_stack_is_read_through_the_same_model() -> None:
    recording = read(OTHER)
    assert recording.outputs == READ
    assert [key.name for key in recording.reads] == ["organization/foundation/network"]


def test_a_preview_knows_what_the_other_stack_has_exported() -> None:
    assert read(OTHER, preview=True).outputs == read(OTHER).outputs


def test_a_stack_without_outputs_gives_unknown_values_in_a_preview() -> None:
    assert read({}, preview=True).outputs == dict.fromkeys(READ, UNKNOWN)


def test_a_stack_without_outputs_is_an_error_in_an_update() -> None:
    with pytest.raises(MissingExport) as missing:
        read({})
    assert str(missing.value) == (
        "stack 'network' has no outputs yet: a section of this stack says `in: network`. "
        "Run `foundation up network` first."
    )


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize(
    ("section", "named"),
    [
        ("organization", "organization"),
        ("units", r"units\['workloads/test'\]"),
        ("accounts", r"accounts\['lab'\]"),
        ("logs", "logs"),
    ],
)
def test_a_key_that_the_other_stack_does_not_export_is_an_error_that_names_it(
    section: str, named: str, preview: bool
) -> None:
    outputs = {name: values for name, values in OTHER.items() if name != section}
    with pytest.raises(MissingExport, match=rf"stack 'network' exports no {named}, .*Declare it there") as missing:
        read(outputs, preview=preview)
    assert "run `foundation up network`, or correct the name here" in str(missing.value)


def test_a_bucket_that_the_other_stack_does_not_export_is_an_error_that_names_it() -> None:
    with pytest.raises(MissingExport, match=r"stack 'network' exports no logs.buckets\['lake'\]"):
        record(lambda: pulumi.export("bucket", Upstream("network").log_bucket("lake")), stacks={"network": OTHER})


def test_a_stack_that_does_not_exist_is_the_engines_error() -> None:
    with pytest.raises(LookupError, match="unknown stack"):
        record(lambda: Upstream("nowhere"))


def test_a_missing_export_is_an_error_without_a_traceback() -> None:
    assert issubclass(MissingExport, FoundationError)
    assert issubclass(MissingExport, pulumi.RunError)


@pytest.mark.parametrize("name", ["foundation/network", "organization/foundation/network"])
def test_another_stack_may_be_named_with_its_project_and_organization(name: str) -> None:
    recording = record(lambda: pulumi.export("root", Upstream(name).root_id()), stacks={"network": OTHER})
    assert recording.outputs == {"root": ROOT_ID}
