"""Organization policies that set accounts instead of denying calls: one document does accounts times Regions of work.

At the root they reach every account, the management account included (service control policies do not). Syntax:
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_syntax.html,
..._s3_syntax.html and ..._inspector_syntax.html, read 2026-11.
"""

import json
from collections.abc import Iterator, Mapping

from foundation.config.baseline import Baseline
from foundation.config.security import Inspector, Security, covered
from foundation.config.stack import StackConfig
from foundation.policies.document import Document

EC2, S3, INSPECTOR = "DECLARATIVE_POLICY_EC2", "S3_POLICY", "INSPECTOR_POLICY"
BASELINE = ("ec2", "s3")
"""Categories of the documents of `foundation:baseline`, which are there before the first account."""
_VPC_MODES = {"off": "off", "ingress": "block_ingress", "bidirectional": "block_bidirectional"}
_HOPS = "2"
"""Hops of an answer to IMDS: containers on an instance are one further away than the instance itself."""


def management_documents(config: StackConfig) -> Iterator[Document]:
    """The documents that `foundation:baseline` and `foundation:security` call for, all on the root."""
    if isinstance(config.baseline, Baseline):
        yield _document("ec2", EC2, {"ec2_attributes": _ec2(config.baseline)}, "Defaults of EC2 in every account")
        if config.baseline.s3_public_access == "blocked":
            block = {"s3_attributes": {"public_access_block_configuration": _assign("all")}}
            yield _document("s3", S3, block, "No bucket of any account is public")
    if isinstance(config.security, Security) and isinstance(config.security.inspector, Inspector):
        scans = {"inspector": {"enablement": _scans(config.security.inspector, config.settings.regions)}}
        yield _document("inspector", INSPECTOR, scans, "Amazon Inspector scans every account")


def _ec2(baseline: Baseline) -> Mapping[str, object]:
    images = "block_new_sharing" if baseline.public_images == "blocked" else "unblocked"
    snapshots = "block_all_sharing" if baseline.public_snapshots == "blocked" else "unblocked"
    console = "disabled" if baseline.serial_console == "off" else "enabled"
    internet = {
        "mode": _assign(_VPC_MODES[baseline.vpc_block_public_access]),
        "exclusions_allowed": _assign("enabled"),
    }
    attributes: dict[str, object] = {
        "image_block_public_access": {"state": _assign(images)},
        "serial_console_access": {"status": _assign(console)},
        "snapshot_block_public_access": {"state": _assign(snapshots)},
        "vpc_block_public_access": {"internet_gateway_block": internet},
    }
    if baseline.imdsv2:
        attributes["instance_metadata_defaults"] = {
            "http_tokens": _assign("required"),
            "http_put_response_hop_limit": _assign(_HOPS),
            "http_endpoint": _assign("no_preference"),
            "instance_metadata_tags": _assign("no_preference"),
        }
    return attributes


def _scans(section: Inspector, allowed: tuple[str, ...]) -> Mapping[str, object]:
    """Every scan type, also those that are not wanted: designation switches all of them on in the delegated account."""
    regions = covered(section, allowed)

    def where(wanted: bool) -> dict[str, object]:
        # Both lists have to be there, also an empty one.
        on = [region for region in regions if wanted]
        return {
            "enable_in_regions": _assign(on),
            "disable_in_regions": _assign([region for region in allowed if region not in on]),
        }

    code = "lambda-code" in section.scan
    return {
        "code_repository_scanning": where("code-repository" in section.scan),
        "ec2_scanning": where("ec2" in section.scan),
        "ecr_scanning": where("ecr" in section.scan),
        "lambda_standard_scanning": {
            **where(code or "lambda" in section.scan),
            "lambda_code_scanning": where(code),
        },
    }


def _assign(value: object) -> Mapping[str, object]:
    return {"@@assign": value}


def _document(category: str, kind: str, content: Mapping[str, object], description: str) -> Document:
    return Document(
        category=category,
        target="root",
        type=kind,
        name=f"foundation-{category}-root",
        description=description,
        content=json.dumps(content, separators=(",", ":"), sort_keys=True),
    )
