"""Every component can be offered to programs in other languages, as `component_provider_host` does it.

The SDK reads a component's inputs and outputs from its annotations when the provider starts. What breaks that:
postponed annotations (`from __future__ import annotations`), `Literal`, unions other than with `None`, `Mapping`,
`tuple`.
"""

import json
import pkgutil
from dataclasses import is_dataclass
from importlib import import_module
from inspect import get_annotations, getmembers, isclass
from typing import Any

import pytest
from computed import ACCOUNT, ATTACHMENT, CONTACT, ORGANIZATION, POLICY, UNIT
from pulumi import ComponentResource
from pulumi.provider.experimental.analyzer import Analyzer
from pulumi.provider.experimental.component import ComponentProvider
from recording import record

import foundation

Component = type[ComponentResource]


def components() -> dict[str, Component]:
    """Every component that a module of `foundation` defines."""
    modules = [
        import_module(found.name) for found in pkgutil.walk_packages(foundation.__path__, f"{foundation.__name__}.")
    ]
    return {
        f"{module.__name__}:{name}": member
        for module in modules
        for name, member in getmembers(module, isclass)
        if issubclass(member, ComponentResource) and member.__module__ == module.__name__
    }


COMPONENTS = components()


def test_every_component_is_found() -> None:
    assert COMPONENTS.keys() >= {
        "foundation.accounts:Accounts",
        "foundation.guardrails:Guardrails",
        "foundation.organization:Organization",
        "foundation.units:Units",
    }


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)
def test_a_component_can_be_analysed(component: Component) -> None:
    found = Analyzer("foundation").analyze([component])["component_definitions"][component.__name__]
    assert found.inputs
    assert found.outputs
    assert found.description


def test_all_components_together_make_one_package() -> None:
    """Their names, and those of the types of their inputs, are unique over all modules."""
    schema = json.loads(ComponentProvider(list(COMPONENTS.values()), "foundation").schema or "")
    names = {name.rpartition(":")[2] for name in COMPONENTS}
    assert schema["resources"].keys() == {f"foundation:index:{name}" for name in names}
    assert schema["types"]


def test_arguments_are_frozen() -> None:
    """What a component was given is what it was made of, however long it is looked at."""
    definitions = Analyzer("foundation").analyze(list(COMPONENTS.values()))["type_definitions"]
    types = [definition.python_type for definition in definitions.values()]
    types += [get_annotations(component.__init__)["args"] for component in COMPONENTS.values()]
    for type_ in types:
        assert is_dataclass(type_), type_
        assert vars(type_)["__dataclass_params__"].frozen, type_


CONTENT = '{"Version":"2012-10-17","Statement":[]}'
INPUTS: dict[str, dict[str, Any]] = {
    "Organization": {"policyTypes": ["TAG_POLICY"], "trustedAccess": ["sso.amazonaws.com"]},
    "Units": {"rootId": "r-ab12", "units": [{"path": "security", "name": "Security", "tags": {}}]},
    "Accounts": {
        "accounts": [
            {
                "key": "lab",
                "name": "Lab",
                "email": "lab@example.com",
                "parentId": "r-ab12",
                "roleName": "Access",
                "iamUserAccessToBilling": "DENY",
                "tags": {},
                "contacts": [{"kind": "BILLING", "name": "A", "title": "B", "email": "c@example.com", "phone": "1"}],
            }
        ],
        "closed": [],
        "managementContacts": [],
    },
    "Guardrails": {
        "targetId": "r-ab12",
        "documents": [{"key": "one@root", "type": "T", "name": "one", "description": "One", "content": CONTENT}],
        "tags": {},
        "organization": [],
    },
}
"""What a program in another language hands over, by component."""
DECLARED = {
    "Organization": {ORGANIZATION: 1},
    "Units": {UNIT: 1},
    "Accounts": {ACCOUNT: 1, CONTACT: 1},
    "Guardrails": {POLICY: 1, ATTACHMENT: 1},
}


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)
def test_a_component_can_be_made_from_another_language(component: Component) -> None:
    provider = ComponentProvider(list(COMPONENTS.values()), "foundation")
    name, made = component.__name__, []
    recording = record(lambda: made.append(provider.construct("made", f"foundation:index:{name}", INPUTS[name])))
    found = recording.counts()
    assert {type_: count for type_, count in found.items() if type_.startswith("aws:")} == DECLARED[name]
    outputs = provider.analyzer.analyze_component(component).outputs
    assert made[0].state.keys() == outputs.keys()
