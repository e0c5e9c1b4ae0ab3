"""Stacks: bringing the resources of a template about in one account and Region, and undoing it when one fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.aws.services.cloudformation.calls import CallFailed, Calls
from emulator.aws.services.cloudformation.intrinsics import TemplateError, Values, evaluate
from emulator.aws.services.cloudformation.model import Stack, StackResource
from emulator.aws.services.cloudformation.resource_types import TYPES, checked
from emulator.aws.services.cloudformation.resource_types.type_of_resource import Wanted
from emulator.aws.services.cloudformation.template import Template, parse
from emulator.aws.services.organizations.model import now


class StackFailed(Exception):
    """A stack could not be made, changed or deleted; says which resource and why."""


@dataclass
class Deployment:
    """One deployment of a template to a stack; `undo` brings back what was, the last step first."""

    call: Calls
    stack: Stack
    undo: list[Callable[[], None]] = field(default_factory=list)

    def run(self, template: str, parameters: Mapping[str, str], tags: Mapping[str, str]) -> None:
        """Make the stack what the template says. Raises StackFailed after everything has been undone."""
        parsed = parse(template)
        is_new = self.stack.status == "CREATE_IN_PROGRESS"
        if not is_new:
            self.stack.status = "UPDATE_IN_PROGRESS"
        try:
            self._apply(parsed, parameters, tags)
        except StackFailed as failure:
            self._roll_back("ROLLBACK" if is_new else "UPDATE_ROLLBACK", failure)
            raise
        self.stack.template, self.stack.parameters, self.stack.tags = template, dict(parameters), dict(tags)
        self.stack.status, self.stack.reason = ("CREATE_COMPLETE" if is_new else "UPDATE_COMPLETE"), ""

    def _apply(self, template: Template, parameters: Mapping[str, str], tags: Mapping[str, str]) -> None:
        values = _values(self.call, self.stack, template, parameters)
        kept: dict[str, StackResource] = {}
        replaced: list[StackResource] = []
        for logical in template.ordered():
            with _Named(logical, template.resources[logical]["Type"]):
                body = template.resources[logical]
                if "Condition" in body and not values.condition(body["Condition"]):
                    continue
                properties = evaluate(body.get("Properties") or {}, values)
                wanted = Wanted(logical, self.stack.name, properties, tags, self.stack.id)
                old = self.stack.resources.get(logical)
                made = self._brought_about(body, wanted, old)
                if old is not None and made.physical != old.physical:
                    replaced.append(old)
                kept[logical] = self.stack.resources[logical] = made
                values.names[logical], values.attributes[logical] = made.physical, made.attributes
        gone = [resource for name, resource in self.stack.resources.items() if name not in kept]
        for resource in [*replaced, *reversed(gone)]:
            with _Named(resource.logical, resource.type):
                _delete(self.call, self.stack, resource)
        self.stack.resources = kept

    def _brought_about(self, body: Mapping[str, Any], wanted: Wanted, old: StackResource | None) -> StackResource:
        """The resource, made, changed in place, or left as it is."""
        kind = checked(body["Type"], wanted.properties)
        retained = str(body.get("DeletionPolicy", "Delete")).startswith("Retain")
        is_same_type = old is not None and old.type == body["Type"]
        if old is not None and is_same_type:
            changed = {
                key
                for key in old.properties.keys() | wanted.properties.keys()
                if old.properties.get(key) != wanted.properties.get(key)
            }
            tags_changed = self.stack.tags != wanted.tags and "Tags" in kind.properties
            if not changed and not tags_changed:
                return StackResource(old.logical, old.type, old.physical, old.properties, old.attributes, retained)
            if not changed & kind.replaces:
                made = kind.update(self.call, old.physical, old.properties, wanted)
                self._undo_update(old, wanted)
                return StackResource(
                    wanted.logical, body["Type"], made.physical, wanted.properties, made.attributes, retained
                )
        made = kind.create(self.call, wanted)
        resource = StackResource(
            wanted.logical, body["Type"], made.physical, wanted.properties, made.attributes, retained
        )
        self._undo_creation(resource, old)
        return resource

    def _undo_creation(self, resource: StackResource, old: StackResource | None) -> None:
        def undo() -> None:
            TYPES[resource.type].delete(self.call, resource.physical, _was(self.stack, resource))
            if old is None:
                del self.stack.resources[resource.logical]
            else:
                self.stack.resources[resource.logical] = old

        self.undo.append(undo)

    def _undo_update(self, old: StackResource, new: Wanted) -> None:
        def undo() -> None:
            TYPES[old.type].update(self.call, old.physical, new.properties, _was(self.stack, old))
            self.stack.resources[old.logical] = old

        self.undo.append(undo)

    def _roll_back(self, prefix: str, failure: StackFailed) -> None:
        self.stack.reason = str(failure)
        self.stack.status = f"{prefix}_IN_PROGRESS"
        problems = []
        for step in reversed(self.undo):
            try:
                step()
            except CallFailed as problem:
                problems.append(str(problem))
        self.stack.status = f"{prefix}_FAILED" if problems else f"{prefix}_COMPLETE"
        if problems:
            self.stack.reason += f" The following steps could not be undone: {'; '.join(problems)}"


def delete(call: Calls, stack: Stack) -> None:
    """Delete the stack and what it is not told to retain. Raises StackFailed at the first that cannot be deleted."""
    stack.status = "DELETE_IN_PROGRESS"
    for resource in reversed(list(stack.resources.values())):
        try:
            with _Named(resource.logical, resource.type):
                _delete(call, stack, resource)
        except StackFailed as failure:
            stack.status, stack.reason = "DELETE_FAILED", str(failure)
            raise
        del stack.resources[resource.logical]
    stack.status, stack.reason, stack.deleted = "DELETE_COMPLETE", "", now()


class _Named:
    """Turns the failure of a call or an expression into one of the stack, which names the resource."""

    def __init__(self, logical: str, kind: str) -> None:
        self._named = f"ResourceLogicalId:{logical}, ResourceType:{kind}, ResourceStatusReason:"

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, problem: BaseException | None, _trace: object) -> None:
        if isinstance(problem, (CallFailed, TemplateError)):
            raise StackFailed(f"{self._named}{problem}.") from problem


def _delete(call: Calls, stack: Stack, resource: StackResource) -> None:
    """Deletes it, unless it is retained or gone already."""
    if resource.retained:
        return
    try:
        TYPES[resource.type].delete(call, resource.physical, _was(stack, resource))
    except CallFailed as failure:
        if not failure.code.startswith(("NoSuch", "NotFound", "ResourceNotFound")):
            raise


def _was(stack: Stack, resource: StackResource) -> Wanted:
    return Wanted(resource.logical, stack.name, resource.properties, stack.tags, stack.id)


def _values(call: Calls, stack: Stack, template: Template, parameters: Mapping[str, str]) -> Values:
    listed = template.lists()
    given = {name: value.split(",") if name in listed else value for name, value in parameters.items()}
    pseudo = {
        "AWS::AccountId": call.account,
        "AWS::Region": call.region,
        "AWS::Partition": "aws",
        "AWS::URLSuffix": "amazonaws.com",
        "AWS::StackName": stack.name,
        "AWS::StackId": stack.id,
    }
    return Values(names={**pseudo, **given}, conditions=template.conditions)
