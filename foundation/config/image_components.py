"""Components of images: Amazon's by name, own ones written out. What they are is Image Builder's; here is their form.

Source: EC2 Image Builder user guide, "Use AWSTOE component documents" and "Amazon managed components", 2026-11.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue, WithJsonSchema, model_validator

from foundation.config.identifiers import matching
from foundation.config.section import Frozen, Some
from foundation.errors import BrokenRule

AMAZON_COMPONENTS = (
    "amazon-cloudwatch-agent-linux",
    "aws-cli-version-2-linux",
    "chrony-time-configuration-test",
    "ebs-volume-usage-test-linux",
    "inspector-test-linux",
    "reboot-linux",
    "reboot-test-linux",
    "simple-boot-test-linux",
    "stig-build-linux-high",
    "stig-build-linux-low",
    "stig-build-linux-medium",
    "update-linux",
    "update-linux-kernel-mainline",
)
"""Of Linux. Others are named by their ARN."""
COMPONENT_ARN = r"arn:aws:imagebuilder:[a-z0-9-]+:[a-z0-9-]+:component/[a-z0-9-]+/([0-9]+|x)\.([0-9]+|x)\.([0-9]+|x)"
COMPONENT = rf"^([a-z][a-z0-9-]*|{COMPONENT_ARN})$"
DATA_CHARACTERS = 16_000
"""Of a document that is sent with the call."""


def component_name(text: str) -> str:
    rule = "a component is Amazon's or an own one, by name, or any by its ARN with a version and no build"
    return matching(COMPONENT, text, rule, "Write a name like update-linux.")


def step(fields: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    if not all(isinstance(fields.get(name), str) and fields[name] for name in ("name", "action")):
        raise BrokenRule("a step has a name and an action", "Add them, like `name: install, action: ExecuteBash`.")
    return fields


ComponentName = Annotated[str, AfterValidator(component_name), WithJsonSchema({"type": "string", "pattern": COMPONENT})]
Step = Annotated[
    Mapping[str, JsonValue],
    AfterValidator(step),
    WithJsonSchema({"type": "object", "required": ["name", "action"]}),
]


class Phase(Frozen):
    """A phase of a component and its steps, as Image Builder has them."""

    name: Literal["build", "validate", "test"] = Field(description="Build and validate make the image, test tries it.")
    steps: Some[Step] = Field(description="Steps, each with a name, an action, and inputs.")


class OwnComponent(Frozen):
    """A component of one's own, for Linux. A change becomes its next build, which the next image has."""

    phases: Some[Phase] = Field(description="Its phases.")

    @model_validator(mode="after")
    def _fits(self) -> "OwnComponent":
        if len(self.document) > DATA_CHARACTERS:
            rule = (
                f"a component has at most {DATA_CHARACTERS:,} characters as JSON; this one has {len(self.document):,}"
            )
            raise BrokenRule(rule, "Make two of it.")
        return self

    @property
    def document(self) -> str:
        """As Image Builder reads it; JSON is YAML."""
        phases = [phase.model_dump(mode="json") for phase in self.phases]
        return json.dumps({"schemaVersion": 1.0, "phases": phases}, separators=(",", ":"))
