"""Intrinsic functions and pseudo parameters: what a template's expressions are in one account and Region."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

PSEUDO = frozenset({"AWS::AccountId", "AWS::Region", "AWS::Partition", "AWS::StackName", "AWS::StackId",
                    "AWS::URLSuffix", "AWS::NoValue"})  # fmt: skip
NO_VALUE: Final = object()
"""What `Ref: AWS::NoValue` gives: the property that has it is left out."""

_VARIABLE = re.compile(r"\$\{([^!}][^}]*)\}")


class TemplateError(Exception):
    """An expression has no value here, in CloudFormation's words."""


@dataclass
class Values:
    """What expressions can refer to: parameters, pseudo parameters, conditions, and resources that exist by now."""

    names: dict[str, Any]
    conditions: Mapping[str, Any]
    attributes: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def condition(self, name: str) -> bool:
        """Whether a condition of the template holds."""
        if name not in self.conditions:
            raise TemplateError(f"Template error: unresolved condition dependency {name}")
        return bool(evaluate(self.conditions[name], self))

    def named(self, name: str) -> Any:
        """What `Ref` gives."""
        if name == "AWS::NoValue":
            return NO_VALUE
        if name not in self.names:
            raise TemplateError(f"Template format error: Unresolved resource dependencies [{name}]")
        return self.names[name]

    def attribute(self, name: str, attribute: str) -> str:
        """What `Fn::GetAtt` gives."""
        if name not in self.attributes:
            raise TemplateError(f"Template format error: Unresolved resource dependencies [{name}]")
        if attribute not in self.attributes[name]:
            raise TemplateError(f"Requested attribute {attribute} does not exist in schema for {name}")
        return self.attributes[name][attribute]


def evaluate(value: Any, values: Values) -> Any:
    """The value with every function in it applied; entries without a value are left out."""
    if isinstance(value, Mapping):
        if len(value) == 1 and _is_function(*next(iter(value.items()))):
            name, argument = next(iter(value.items()))
            return FUNCTIONS[name](argument, values)
        evaluated = {key: evaluate(item, values) for key, item in value.items()}
        return {key: item for key, item in evaluated.items() if item is not NO_VALUE}
    if isinstance(value, list):
        return [item for item in (evaluate(item, values) for item in value) if item is not NO_VALUE]
    return value


def _is_function(key: str, argument: Any) -> bool:
    # A policy statement has a "Condition" too, which is a map.
    return key in FUNCTIONS and (key != "Condition" or isinstance(argument, str))


def references(value: Any) -> Iterator[str]:
    """Names that the expressions in `value` refer to."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key == "Ref" and isinstance(item, str):
                yield item
            elif key == "Fn::GetAtt":
                yield (item.split(".")[0] if isinstance(item, str) else item[0])
            elif key == "Fn::Sub":
                text, own = (item, {}) if isinstance(item, str) else item
                yield from (name.split(".")[0] for name in _VARIABLE.findall(text) if name not in own)
                yield from references(own)
            else:
                yield from references(item)


def _get_att(argument: Any, values: Values) -> str:
    name, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
    return values.attribute(name, attribute)


def _sub(argument: Any, values: Values) -> str:
    text, own = (argument, {}) if isinstance(argument, str) else argument
    given = {name: evaluate(item, values) for name, item in own.items()}

    def replaced(match: re.Match[str]) -> str:
        name = match.group(1).strip()
        if name in given:
            return str(given[name])
        return str(_get_att(name, values) if "." in name else values.named(name))

    return _VARIABLE.sub(replaced, text).replace("${!", "${")


def _join(argument: Any, values: Values) -> str:
    separator, items = argument
    return str(separator).join(str(item) for item in evaluate(items, values))


def _if(argument: Any, values: Values) -> Any:
    name, then, otherwise = argument
    return evaluate(then if values.condition(name) else otherwise, values)


def _equals(argument: Any, values: Values) -> bool:
    left, right = evaluate(argument, values)
    return str(left) == str(right)


FUNCTIONS: Mapping[str, Callable[[Any, Values], Any]] = {
    "Ref": lambda argument, values: values.named(argument),
    "Condition": lambda argument, values: values.condition(argument),
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::If": _if,
    "Fn::Equals": _equals,
    "Fn::Not": lambda argument, values: not evaluate(argument, values)[0],
    "Fn::And": lambda argument, values: all(evaluate(argument, values)),
    "Fn::Or": lambda argument, values: any(evaluate(argument, values)),
}
