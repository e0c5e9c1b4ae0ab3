"""Templates: read from JSON or YAML, checked as CloudFormation checks them when it is given one.

Taken are Parameters, Conditions, Resources and Outputs (which nobody reads here). Mappings, Rules and Transform are
refused by name. Whether a resource type and its properties exist turns out when a stack is made.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from emulator.aws.services.cloudformation.access import invalid
from emulator.aws.services.cloudformation.intrinsics import FUNCTIONS, PSEUDO, references

_SECTIONS = {"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Conditions", "Resources", "Outputs"}
_RESOURCE_KEYS = {"Type", "Properties", "DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"}
_POLICIES = {"Delete", "Retain", "RetainExceptOnCreate"}
_PARAMETER_TYPES = {"String", "Number", "CommaDelimitedList", "List<Number>"}
_LONGEST = 51_200
"""Bytes of a template that is not given by URL."""
_NAMED = {"AWS::IAM::Role": "RoleName", "AWS::IAM::ManagedPolicy": "ManagedPolicyName"}


@dataclass(frozen=True)
class Template:
    """A template that has been checked."""

    parameters: Mapping[str, Mapping[str, Any]]
    conditions: Mapping[str, Any]
    resources: Mapping[str, Mapping[str, Any]]

    def values(self, given: Mapping[str, str]) -> dict[str, str]:
        """A value for every parameter. Raises ValidationError as AWS does for missing and unknown ones."""
        if unknown := sorted(given.keys() - self.parameters.keys()):
            raise invalid(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
        chosen = {name: given.get(name, declared.get("Default")) for name, declared in self.parameters.items()}
        if missing := [name for name, value in chosen.items() if value is None]:
            raise invalid(f"Parameters: [{', '.join(missing)}] must have values")
        for name, value in chosen.items():
            allowed = self.parameters[name].get("AllowedValues")
            if allowed is not None and str(value) not in [str(item) for item in allowed]:
                raise invalid(f"Parameter '{name}' must be one of AllowedValues")
        return {name: _text(value) for name, value in chosen.items()}

    def lists(self) -> frozenset[str]:
        """Names of the parameters that hold lists."""
        return frozenset(
            name for name, declared in self.parameters.items() if declared["Type"] not in ("String", "Number")
        )

    def needed_capability(self) -> str | None:
        """The capability that must be acknowledged for it."""
        iam = {name: body for name, body in self.resources.items() if body["Type"] in _NAMED}
        if any(_NAMED[body["Type"]] in (body.get("Properties") or {}) for body in iam.values()):
            return "CAPABILITY_NAMED_IAM"
        return "CAPABILITY_IAM" if iam else None

    def ordered(self) -> list[str]:
        """Logical ids, each after what it depends on. Raises ValidationError for a circle."""
        done: dict[str, None] = {}

        def visit(name: str, below: tuple[str, ...]) -> None:
            if name in below:
                raise invalid(f"Circular dependency between resources: [{', '.join(sorted(below))}]")
            if name not in done:
                for needed in self.dependencies(name):
                    visit(needed, (*below, name))
                done[name] = None

        # A delivery channel needs the recorder, which no reference in a template says.
        for name in sorted(
            self.resources, key=lambda name: self.resources[name]["Type"] == "AWS::Config::DeliveryChannel"
        ):
            visit(name, ())
        return list(done)

    def dependencies(self, name: str) -> list[str]:
        """What the resource depends on, by DependsOn and by reference."""
        body = self.resources[name]
        explicit = body.get("DependsOn") or []
        wanted = [*([explicit] if isinstance(explicit, str) else explicit), *references(body.get("Properties"))]
        return [needed for needed in dict.fromkeys(wanted) if needed in self.resources]


def parse(text: str) -> Template:
    """The template of a text. Raises ValidationError in CloudFormation's words."""
    if len(text.encode()) > _LONGEST:
        raise invalid(f"Value at 'templateBody' failed to satisfy constraint: at most {_LONGEST} bytes")
    document = _document(text)
    if not isinstance(document, dict):
        raise invalid("Template format error: unsupported structure.")
    if unknown := sorted(document.keys() - _SECTIONS):
        raise invalid(f"Invalid template property or properties [{', '.join(unknown)}]")
    resources = document.get("Resources")
    if not isinstance(resources, dict) or not resources:
        raise invalid("Template format error: At least one Resources member must be defined.")
    template = Template(document.get("Parameters") or {}, document.get("Conditions") or {}, resources)
    for problem in _problems(template):
        raise invalid(f"Template format error: {problem}")
    template.ordered()
    return template


def _problems(template: Template) -> Iterator[str]:
    for name, declared in template.parameters.items():
        if declared.get("Type") not in _PARAMETER_TYPES:
            yield f"Unrecognized parameter type: {declared.get('Type')} of {name}"
    for name, body in template.resources.items():
        if not isinstance(body, dict) or not isinstance(body.get("Type"), str):
            yield f"[/Resources/{name}] Every Resources object must contain a Type member."
            return
        if unknown := sorted(body.keys() - _RESOURCE_KEYS):
            yield f"Invalid template resource property '{unknown[0]}'"
        if body.get("DeletionPolicy", "Delete") not in _POLICIES:
            yield f"Unrecognized DeletionPolicy {body['DeletionPolicy']} for resource {name}"
        if "Condition" in body and body["Condition"] not in template.conditions:
            yield f"Template references undefined condition {body['Condition']}"
        depends = body.get("DependsOn") or []
        named = [*([depends] if isinstance(depends, str) else depends), *references(body.get("Properties"))]
        known = template.resources.keys() | template.parameters.keys() | PSEUDO
        if unresolved := [item for item in named if item not in known]:
            yield f"Unresolved resource dependencies [{', '.join(unresolved)}] in the Resources block of the template"
    for function in _unknown_functions([template.resources, template.conditions]):
        yield f"Template contains a function that is not applied: {function}"


def _unknown_functions(value: Any) -> Iterator[str]:
    items = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    if isinstance(value, Mapping):
        yield from (key for key in value if str(key).startswith("Fn::") and key not in FUNCTIONS)
    for item in items:
        yield from _unknown_functions(item)


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms, `!Ref x` for `{"Ref": "x"}`; dates stay text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any = None
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)


def _document(text: str) -> Any:
    try:
        return json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, Loader=_Loader)  # noqa: S506
    except (ValueError, yaml.YAMLError) as unreadable:
        raise invalid(f"Template format error: {unreadable}") from unreadable


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
