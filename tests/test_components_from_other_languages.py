"""Every component that takes values only can be offered to programs in other languages, by `component_provider_host`.

The security services are left out: they work in two accounts at once, so they take a provider besides their own, and
hooks, which are functions of this program; neither goes over the wire.

The SDK reads a component's inputs and outputs from its annotations when the provider starts. What breaks that:
postponed annotations (`from __future__ import annotations`), `Literal`, unions other than with `None`, `Mapping`,
`tuple`.
"""

import json
import pkgutil
from dataclasses import fields, is_dataclass
from importlib import import_module
from inspect import get_annotations, getmembers, isclass

import pytest
from component_inputs import INPUTS
from component_results import DECLARED, HANDED_ON
from pulumi import ComponentResource, ProviderResource, ResourceHook, ResourceHookBinding
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


OF_THIS_PROGRAM = (ProviderResource, ResourceHook, ResourceHookBinding)


def is_of_this_program(kind: object) -> bool:
    """Whether a type is that of a provider or a hook, or of a record that has one."""
    if isclass(kind) and is_dataclass(kind):
        return any(is_of_this_program(field.type) for field in fields(kind))
    return isclass(kind) and issubclass(kind, OF_THIS_PROGRAM)


EVERY = components()
COMPONENTS = {
    name: component
    for name, component in EVERY.items()
    if not is_of_this_program(get_annotations(component.__init__)["args"])
}


def test_every_component_is_offered_but_the_security_services() -> None:
    assert {name.rpartition(":")[2] for name in COMPONENTS} == HANDED_ON.keys()
    left_out = {name.rpartition(":")[2] for name in EVERY.keys() - COMPONENTS.keys()}
    assert left_out == {"AccessAnalyzer", "Detective", "GuardDuty", "Inspector", "Macie", "SecurityHub"}


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)
def test_a_component_can_be_analysed(component: Component) -> None:
    found = Analyzer("foundation").analyze([component])["component_definitions"][component.__name__]
    assert found.inputs
    assert found.outputs.keys() == HANDED_ON[component.__name__]
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


@pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)
def test_a_component_can_be_made_from_another_language(component: Component) -> None:
    provider = ComponentProvider(list(COMPONENTS.values()), "foundation")
    name, made = component.__name__, []
    recording = record(lambda: made.append(provider.construct("made", f"foundation:index:{name}", INPUTS[name])))
    found = recording.counts()
    assert {type_: count for type_, count in found.items() if type_.startswith("aws")} == DECLARED[name]
    outputs = provider.analyzer.analyze_component(component).outputs
    assert made[0].state.keys() == outputs.keys()
