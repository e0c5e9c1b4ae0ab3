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

import pytest
from computed import UNIT
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


def test_a_component_can_be_made_from_another_language() -> None:
    provider = ComponentProvider(list(COMPONENTS.values()), "foundation")
    inputs = {"rootId": "r-ab12", "units": [{"path": "security", "name": "Security", "tags": {}}]}
    recording = record(lambda: provider.construct("units", "foundation:index:Units", inputs))
    assert recording.one(UNIT, "security").inputs == {"name": "Security", "parentId": "r-ab12", "tags": {}}
