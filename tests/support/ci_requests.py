"""Requests of CI's roles, held against the policies of a role: alone, or as the call log of emulated AWS has them."""

from collections.abc import Iterable, Mapping

from evaluation.conditions import Complete
from evaluation.policy import Request, parse

KEYS_BY_PARAMETER = {"PolicyArn": "iam:policyarn", "AWSServiceName": "iam:awsservicename"}


def allows(documents: Iterable[str], action: str, resource: str, **context: str) -> bool:
    """Whether the policies of a role, taken together, allow a request; a deny wins.

    Condition keys are given with `__` for the colon: `iam__policyarn`. All others are absent from the request.
    """
    keys = Complete({name.replace("__", ":").lower(): (value,) for name, value in context.items()})
    request = Request(action, resource, keys)
    effects = {one.effect for document in documents for one in parse(document) if one.means(request)}
    return effects == {"Allow"}


def allows_call(documents: Iterable[str], call: Mapping[str, object]) -> bool:
    """Whether the policies allow a call of the call log, on each of the resources that it names."""
    texts, parameters, resources = tuple(documents), call["parameters"], call["resource"]
    assert isinstance(parameters, Mapping)
    assert isinstance(resources, list)
    context = {
        key.replace(":", "__"): str(parameters[name]) for name, key in KEYS_BY_PARAMETER.items() if name in parameters
    }
    return all(allows(texts, str(call["action"]), str(resource), **context) for resource in resources)
