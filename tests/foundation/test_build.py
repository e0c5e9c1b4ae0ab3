"""The whole of `Pulumi.prod.yaml`, as it is declared."""

from collections.abc import Mapping
from typing import Any

from computed import ACCOUNT, ALIAS, ATTACHMENT, CONTACT, ORGANIZATION, POLICY, PROVIDER, UNIT
from estates import ROOT, prod
from recording import Key, Recording, record
from ruamel.yaml import YAML

from foundation.build import build
from foundation.config import parse
from foundation.run import Run

COMPONENTS = {
    "foundation:organization:Organization": 1,
    "foundation:units:Units": 1,
    "foundation:accounts:Accounts": 1,
    "foundation:guardrails:Guardrails": 3,
}


def test_everything_that_the_file_declares_is_declared_once(estate: Recording) -> None:
    assert estate.counts() == {
        **COMPONENTS,
        ORGANIZATION: 1,
        UNIT: 8,
        ACCOUNT: 12,
        CONTACT: 13 * 3,
        ALIAS: 5,
        POLICY: 5,
        ATTACHMENT: 5,
        PROVIDER: 6,
    }


def test_every_resource_has_an_explicit_provider(estate: Recording) -> None:
    providers = {provider.name for provider in estate.of(PROVIDER)}
    for resource in estate.resources:
        if resource.custom and resource.type != PROVIDER:
            assert resource.provider in providers, resource.key


def test_everything_but_what_is_inside_an_account_is_made_in_the_management_account(estate: Recording) -> None:
    elsewhere = {
        resource.type for resource in estate.resources if resource.custom and resource.provider != "management"
    }
    assert elsewhere == {PROVIDER, ALIAS}


def test_every_resource_belongs_to_a_component_but_what_is_inside_an_account(estate: Recording) -> None:
    alone = {resource.type for resource in estate.resources if resource.custom and resource.parent is None}
    assert alone == {PROVIDER, ALIAS}
    assert {r.parent for r in estate.resources if not r.custom} == {None}


def test_the_run_knows_every_resource_that_it_has_declared() -> None:
    runs: list[Run] = []
    recording = record(lambda: runs.append(build(prod())), preview=True)
    declared = [Key(type_of(resource), resource._name) for resource in runs[0].resources]
    assert len(declared) == len(set(declared))
    assert set(declared) == {r.key for r in recording.resources if r.custom and r.type != PROVIDER}


def type_of(resource: Any) -> str:
    return str(resource.pulumi_resource_type)


def test_nothing_is_read_or_looked_up_while_it_is_declared(estate: Recording) -> None:
    assert estate.reads == ()


def test_a_first_preview_declares_what_the_update_declares(estate: Recording) -> None:
    assert set(record(lambda: build(prod()), preview=True).keys) == set(estate.keys)


def reordered(value: Any) -> Any:
    """Every mapping of the file back to front."""
    if isinstance(value, Mapping):
        return {key: reordered(inner) for key, inner in reversed(list(value.items()))}
    return value


def shape(recording: Recording) -> dict[Key, Any]:
    return {r.key: (r.parent, r.provider, r.inputs) for r in recording.resources}


def test_names_and_inputs_do_not_depend_on_the_order_of_the_file() -> None:
    values = YAML(typ="safe").load(ROOT / "Pulumi.prod.yaml")["config"]
    one = record(lambda: build(parse(values, "Pulumi.prod.yaml")).export(), preview=True)
    other = record(lambda: build(parse(reordered(values), "Pulumi.prod.yaml")).export(), preview=True)
    assert shape(one) == shape(other)
    assert one.outputs == other.outputs
    assert [a.name for a in one.of(ACCOUNT)] != [a.name for a in other.of(ACCOUNT)]


def test_the_hooks_have_names_that_stay(estate: Recording) -> None:
    assert estate.hooks.keys() == {"foundation:keep-accounts", "foundation:keep-trusted-access"}
