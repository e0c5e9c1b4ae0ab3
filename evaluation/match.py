"""How IAM compares names: wildcards in actions, resources and ARNs.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html (Action, Resource) and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html (ARN operators).
"""

import re
from functools import lru_cache

_ARN_PARTS = 6


class EvaluationError(Exception):
    """A policy says something that this evaluator cannot judge: an answer would be a guess, so there is none."""


@lru_cache(maxsize=65_536)
def action_in(patterns: tuple[str, ...], action: str) -> bool:
    """Whether ``action`` (service:Operation) is meant by one of ``patterns``; upper and lower case are the same."""
    return _compiled(tuple(pattern.lower() for pattern in patterns)).fullmatch(action.lower()) is not None


def resource_in(patterns: tuple[str, ...], resource: str) -> bool:
    """Whether ``resource`` (an ARN) is meant by one of ``patterns``, as in Resource: case counts, * crosses colons."""
    return _compiled(patterns).fullmatch(resource) is not None


def arn_matches(pattern: str, arn: str) -> bool:
    """Whether ``arn`` is meant by ``pattern``, as ArnEquals and ArnLike compare: each of the six parts for itself.

    Raises EvaluationError when the pattern is no ARN (a lone * is allowed and means any).
    """
    if pattern == "*":
        return True
    wanted = pattern.split(":", _ARN_PARTS - 1)
    if len(wanted) != _ARN_PARTS:
        raise EvaluationError(f"{pattern!r} is compared as an ARN but has {len(wanted)} of {_ARN_PARTS} parts")
    given = arn.split(":", _ARN_PARTS - 1)
    return len(given) == _ARN_PARTS and all(like(part, value) for part, value in zip(wanted, given, strict=True))


def like(pattern: str, value: str) -> bool:
    """Whether ``value`` has the form of ``pattern``, where * is any text (also none) and ? any one character.

    Raises EvaluationError for a policy variable: they are not resolved here.
    """
    return _compiled((pattern,)).fullmatch(value) is not None


@lru_cache(maxsize=4096)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    for pattern in patterns:
        if "${" in pattern:
            raise EvaluationError(f"policy variables are not evaluated: {pattern!r}")
    return re.compile("|".join(_expression(pattern) for pattern in patterns), re.DOTALL)


def _expression(pattern: str) -> str:
    return "".join(".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
