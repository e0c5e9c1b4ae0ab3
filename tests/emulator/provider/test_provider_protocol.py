"""What is common to all types: names, previews, differences, configuration per connection, refusals."""

import json

import pytest
from google.protobuf.empty_pb2 import Empty
from provider_engine import Engine, failure
from pulumi.runtime.proto import plugin_pb2, provider_pb2

from emulator.provider.connection import ConfigurationRefused, warm
from emulator.provider.handlers import HANDLERS
from emulator.provider.invokes import INVOKES
from emulator.provider.recorded import RECORDED, RECORDED_MARK
from emulator.provider.schema import resource_type
from emulator.provider.servicer import MARK, Catalogue, Servicer
from emulator.provider.values import UNKNOWN, Properties, properties, struct

UNIT = "aws:organizations/organizationalUnit:OrganizationalUnit"
ACCOUNT = "aws:organizations/account:Account"
ORGANIZATION = "aws:organizations/organization:Organization"
GROUP = "aws:iam/group:Group"


def test_a_property_that_the_type_does_not_have_fails_by_name(engine: Engine) -> None:
    problems = engine.check(UNIT, {"name": "a", "parentId": "r-aaaa", "colour": "red"})
    assert problems == [("colour", f"{UNIT} has no property 'colour'")]


def test_a_missing_required_property_fails_by_name(engine: Engine) -> None:
    assert engine.check(UNIT, {"name": "a"}) == [("parentId", f"{UNIT} needs the property 'parentId'")]


def test_a_property_of_the_wrong_shape_fails_with_its_path(engine: Engine) -> None:
    assert engine.check(UNIT, {"parentId": "r", "tags": {"a": 1}}) == [("tags.a", "expected str, got 1")]
    assert engine.check(ORGANIZATION, {"enabledPolicyTypes": "all"}) == [
        ("enabledPolicyTypes", "expected a list, got 'all'")
    ]


def test_a_property_that_no_handler_applies_fails_instead_of_being_lost(engine: Engine) -> None:
    problems = engine.check(ACCOUNT, {"name": "a", "email": "a@example.com", "createGovcloud": True})
    assert problems == [("createGovcloud", f"emulated AWS does not apply 'createGovcloud' of {ACCOUNT}")]


def test_names_nested_in_lists_of_objects_are_checked_too() -> None:
    lifecycle = resource_type("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
    rule = {"id": "a", "status": "Enabled", "expiration": {"dayz": 1}}
    assert [path for path, _ in lifecycle.problems({"bucket": "b", "rules": [rule]})] == ["rules[0].expiration.dayz"]
    stack_set = resource_type("aws-native:cloudformation:StackSet")
    found = stack_set.problems({"permissionModel": "SERVICE_MANAGED", "stackInstancesGroup": [{"regionz": []}]})
    assert ("stackInstancesGroup[0].regionz", "StackSetStackInstancesArgs has no property 'regionz'") in found


def test_unknown_values_of_a_preview_pass_the_checks(engine: Engine) -> None:
    assert engine.check(UNIT, {"name": UNKNOWN, "parentId": UNKNOWN, "tags": UNKNOWN}) == []


@pytest.mark.parametrize("token", ["aws:ec2/vpcIpam:VpcIpam", "aws-native:s3:Bucket"])
def test_a_type_without_a_handler_fails_with_its_name(engine: Engine, token: str) -> None:
    assert token in failure(lambda: engine.check(token, {}))
    assert token in failure(lambda: engine.create(token, {}))


def test_a_type_that_the_sdk_does_not_have_fails_with_its_name() -> None:
    with pytest.raises(Exception, match="aws:ec2/moon:Moon"):
        resource_type("aws:ec2/moon:Moon")


def test_every_handler_takes_and_replaces_only_what_its_type_has() -> None:
    for token, handler in HANDLERS.items():
        assert handler.takes <= resource_type(token).inputs.keys(), token
        assert handler.replaces <= handler.takes, token
        upstream = "terraform-provider-aws " if token.startswith("aws:") else "aws-cloudformation-resource-providers-"
        assert handler.source.startswith(upstream), token


def test_a_preview_of_a_creation_makes_no_call_and_leaves_outputs_unknown(port: int) -> None:
    unconfigured = Engine(port)
    identifier, state = unconfigured.create(UNIT, {"name": "a", "parentId": "r-aaaa"}, preview=True)
    assert identifier == ""
    assert state == {"name": "a", "parentId": "r-aaaa"} | dict.fromkeys(("accounts", "arn", "tags", "tagsAll"), UNKNOWN)


def test_a_preview_of_an_update_makes_no_call_and_keeps_known_outputs(port: int) -> None:
    unconfigured = Engine(port)
    before: Properties = {"name": "a", "parentId": "r-aaaa", "arn": "known"}
    state = unconfigured.update(UNIT, "ou-1", before, {"name": "b", "parentId": "r-aaaa"}, preview=True)
    assert state == {"name": "b", "parentId": "r-aaaa", "arn": "known"}


def test_differences_name_the_inputs_and_what_forces_a_replacement(engine: Engine) -> None:
    old: Properties = {"name": "a", "parentId": "r-aaaa"}
    answer = engine.diff(UNIT, old, {"name": "b", "parentId": "ou-1", "tags": {"a": "1"}})
    assert (list(answer.diffs), list(answer.replaces)) == (["name", "parentId", "tags"], ["parentId"])
    kinds = {name: provider_pb2.PropertyDiff.Kind.Name(detail.kind) for name, detail in answer.detailedDiff.items()}
    assert kinds == {"name": "UPDATE", "parentId": "UPDATE_REPLACE", "tags": "ADD"}
    same = engine.diff(UNIT, old, old)
    assert same.changes == provider_pb2.DiffResponse.DIFF_NONE


def test_an_empty_map_is_no_difference_from_none(engine: Engine) -> None:
    assert not engine.diff(UNIT, {"name": "a"}, {"name": "a", "tags": {}}).diffs
    assert engine.diff(UNIT, {"name": "a"}, {"name": "a", "tags": {"a": "1"}}).diffs


def test_lists_that_are_sets_on_aws_have_no_order(engine: Engine) -> None:
    old: Properties = {"enabledPolicyTypes": ["TAG_POLICY", "BACKUP_POLICY"]}
    assert not engine.diff(ORGANIZATION, old, {"enabledPolicyTypes": ["BACKUP_POLICY", "TAG_POLICY"]}).diffs
    assert engine.diff(ORGANIZATION, old, {"enabledPolicyTypes": ["BACKUP_POLICY"]}).diffs


def test_an_import_gets_every_input_that_aws_shows_and_a_refresh_only_the_declared_ones(
    engine: Engine, root: str
) -> None:
    identifier, _ = engine.create(UNIT, {"name": "Read", "parentId": root, "tags": {"a": "1"}})
    tags: Properties = {"tags": {"a": "1"}, "tagsAll": {"a": "1"}}
    assert engine.read(UNIT, identifier)[0] == {"name": "Read", "parentId": root, **tags}
    assert engine.read(UNIT, identifier, {"name": "x", "parentId": root})[0] == {"name": "Read", "parentId": root}


def test_other_credentials_are_refused_with_the_account_that_they_are_for(port: int) -> None:
    refused = failure(lambda: Engine(port, {"allowedAccountIds": json.dumps(["999988887777"])}))
    assert refused == "AWS account ID not allowed: 111122223333 (allowed: 999988887777)"


def test_a_role_that_does_not_exist_cannot_be_assumed(port: int) -> None:
    role = json.dumps([{"roleArn": "arn:aws:iam::111122223333:role/nobody"}])
    assert "AccessDenied" in failure(lambda: Engine(port, {"assumeRoles": role}))


def test_state_made_here_carries_a_mark_and_unmarked_state_is_refused(engine: Engine) -> None:
    new = struct({"region": "eu-central-1"})
    answer = engine.stub.CheckConfig(provider_pb2.CheckRequest(news=new))
    assert properties(answer.inputs) == {"region": "eu-central-1", MARK: "true"}
    again = engine.stub.CheckConfig(provider_pb2.CheckRequest(olds=answer.inputs, news=new))
    assert not again.failures
    real = engine.stub.CheckConfig(provider_pb2.CheckRequest(olds=new, news=new))
    assert "made on real AWS" in real.failures[0].reason


def test_a_change_of_the_configuration_is_an_update_of_the_provider(engine: Engine) -> None:
    request = provider_pb2.DiffRequest(old_inputs=struct({"region": "a", MARK: "true"}), news=struct({"region": "b"}))
    answer = engine.stub.DiffConfig(request)
    assert "region" in answer.diffs
    assert not answer.replaces


@pytest.mark.parametrize("endpoint", ["https://organizations.us-east-1.amazonaws.com", "http://10.0.0.1:80"])
def test_an_endpoint_off_the_loopback_is_refused(endpoint: str) -> None:
    with pytest.raises(ConfigurationRefused):
        Servicer(endpoint, Catalogue({}, {}), "0.0.0")


def test_recorded_types_are_marked_with_the_reason_and_still_checked(engine: Engine) -> None:
    identifier, state = engine.create(GROUP, {"name": "people"})
    assert (identifier, state[RECORDED_MARK]) == ("people", "for the tests")
    assert engine.check(GROUP, {"nam": "people"}) == [("nam", f"{GROUP} has no property 'nam'")]
    assert engine.update(GROUP, identifier, {"name": "people"}, {"name": "p"})["name"] == "p"
    engine.delete(GROUP, identifier, state)


def test_nothing_is_merely_recorded_so_far() -> None:
    assert RECORDED == {}


def test_a_function_that_is_not_answered_fails_with_its_name(engine: Engine) -> None:
    token = "aws:index/getCallerIdentity:getCallerIdentity"
    assert f"does not answer the function {token}" in failure(lambda: engine.invoke(token, {}))


def test_a_function_fails_by_name_of_what_it_does_not_apply_and_of_what_is_missing(engine: Engine) -> None:
    for token, function in INVOKES.items():
        answer, wrong = engine.invoke(token, {"colour": "red"})
        assert answer == {}, token
        missing = [f"{token} needs {name!r}" for name in sorted(function.needs)]
        assert wrong == [f"emulated AWS does not apply 'colour' of {token}", *missing]
        assert function.source.startswith("terraform-provider-aws "), token


def test_the_engine_may_attach_and_cancel(engine: Engine) -> None:
    assert engine.stub.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1")) == Empty()
    assert engine.stub.Cancel(Empty()) == Empty()
    assert engine.stub.Handshake(provider_pb2.ProviderHandshakeRequest()) is not None


def test_what_is_no_service_of_aws_is_passed_over_when_clients_are_prepared() -> None:
    warm(["sts", "no-such-service"])
