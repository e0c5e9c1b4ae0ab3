"""The template of a conformance pack: a CloudFormation template that holds nothing but rules and remediations."""

from collections.abc import Mapping
from typing import Any

import yaml

from emulator.aws.errors import AwsError
from emulator.aws.services.s3.buckets import bucket

_TYPES = ("AWS::Config::ConfigRule", "AWS::Config::RemediationConfiguration")
LONGEST = 51_200
"""Characters of a template body at most."""


class _Loader(yaml.SafeLoader):
    """Reads the short forms of CloudFormation's functions (`!Ref`) as whatever they are given."""


_Loader.add_multi_constructor("!", lambda _loader, _suffix, node: getattr(node, "value", None))


def refuse_template(parameters: Mapping[str, Any]) -> None:
    """Refuse a missing, unreadable or unfit template.

    Raises:
        AwsError: ValidationException, OrganizationConformancePackTemplateValidationException.
    """
    body, uri = parameters.get("TemplateBody"), parameters.get("TemplateS3Uri")
    if bool(body) == bool(uri):
        raise AwsError("ValidationException", "Specify either TemplateBody or TemplateS3Uri.")
    text = body if body else _stored(str(uri))
    if len(text) > LONGEST:
        raise _invalid(f"Template is longer than {LONGEST} characters.")
    try:
        document = yaml.load(text, _Loader)  # noqa: S506  # a subclass of the safe loader
    except yaml.YAMLError as error:
        raise _invalid(f"Template is neither YAML nor JSON: {error}") from error
    resources = document.get("Resources") if isinstance(document, dict) else None
    if not isinstance(resources, dict) or not resources:
        raise _invalid("Template has no Resources.")
    for name, resource in resources.items():
        kind = resource.get("Type") if isinstance(resource, dict) else None
        if kind not in _TYPES:
            raise _invalid(f"Resource {name} has type {kind}; supported are {', '.join(_TYPES)}.")


def _stored(uri: str) -> str:
    name, _, key = uri.removeprefix("s3://").partition("/")
    found = bucket(name)
    stored = found.keys.get(key) if found is not None else None
    if stored is None:
        raise _invalid(f"Template {uri} cannot be read.")
    return str(stored.value.decode("utf-8"))


def _invalid(message: str) -> AwsError:
    return AwsError("OrganizationConformancePackTemplateValidationException", message)
