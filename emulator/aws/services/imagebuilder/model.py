"""What Image Builder remembers of an account in a Region: resources by ARN, each as the API shows it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from emulator.aws.errors import AwsError, not_implemented
from emulator.aws.pages import page
from emulator.aws.request import Request
from emulator.aws.services.organizations.model import now

SERVICE = "imagebuilder"
Content = dict[str, Any]
_SEPARATORS = re.compile(r"[ _]")
_CONTROL = frozenset({"clientToken", "dryRun", "tags"})


@dataclass
class Resource:
    """A component, recipe, configuration, pipeline, policy or image; `version` is x.y.z where it has one."""

    arn: str
    kind: str
    name: str
    content: Content
    tags: dict[str, str]
    version: str = ""
    created: datetime = field(default_factory=now)
    updated: datetime | None = None

    def shown(self) -> Content:
        """As Get operations answer it; dates are texts in this API, but for lifecycle policies."""
        dates = {"dateCreated": stamp(self.created)}
        if self.updated is not None:
            dates["dateUpdated"] = stamp(self.updated)
        version = {"version": self.version} if self.version else {}
        return {"arn": self.arn, "name": self.name, **version, **self.content, **dates, "tags": dict(self.tags)}


@dataclass
class Resources:
    """The store of one account and Region, in the order of creation."""

    by_arn: dict[str, Resource] = field(default_factory=dict)

    def of_kind(self, kind: str) -> Iterator[Resource]:
        """The resources of a kind, e.g. `image-recipe`."""
        return (resource for resource in list(self.by_arn.values()) if resource.kind == kind)


def resources(request: Request) -> Resources:
    """The caller's."""
    return request.state.store(Resources, request.account, request.region)


def arn_of(request: Request, kind: str, name: str, *rest: str) -> str:
    """A resource's ARN, whose name is in lower case and has hyphens for spaces and underscores."""
    path = "/".join([kind, _SEPARATORS.sub("-", name.lower()), *rest])
    return f"arn:aws:{SERVICE}:{request.region}:{request.account}:{path}"


def settings(request: Request, *left_out: str) -> Content:
    """The parameters of a Create or Update that are the resource's own."""
    return {name: value for name, value in request.parameters.items() if name not in {*_CONTROL, *left_out}}


def create(request: Request, kind: str, content: Content, label: str, version: str = "") -> Resource:
    """Keep a new resource under the request's name.

    Raises:
        AwsError: ResourceAlreadyExistsException; DryRunOperationException where only that was asked.
    """
    arn = arn_of(request, kind, request["name"], *([version] if version else []))
    if arn in resources(request).by_arn:
        message = f"The following resource '{label}' already exists: '{arn}'."
        raise AwsError("ResourceAlreadyExistsException", message)
    return keep(request, Resource(arn, kind, request["name"], content, dict(request.get("tags") or {}), version))


def keep(request: Request, resource: Resource) -> Resource:
    """Put a resource into the store, unless the call is a dry run."""
    if request.get("dryRun"):
        raise AwsError("DryRunOperationException", "Request would have succeeded, but dryRun flag is set.")
    resources(request).by_arn[resource.arn] = resource
    return resource


def update(request: Request, member: str, content: Content) -> Resource:
    """Give the resource that the call names new content."""
    found = named(request, member)
    found.content, found.updated = content, now()
    return found


def named(request: Request, member: str) -> Resource:
    """The resource whose ARN is in that parameter.

    Raises:
        AwsError: ResourceNotFoundException.
    """
    arn = request[member]
    found = resources(request).by_arn.get(arn)
    if found is None:
        raise AwsError("ResourceNotFoundException", f"The resource with ARN '{arn}' does not exist.", status=404)
    return found


def delete(request: Request, member: str) -> Mapping[str, object]:
    """Delete a resource that no other names.

    Raises:
        AwsError: ResourceNotFoundException, ResourceDependencyException.
    """
    found = named(request, member)
    store = resources(request)
    if any(uses(other, found) for other in store.by_arn.values() if other.kind != "image"):
        message = f"Resource dependency error: The resource ARN '{found.arn}' has other resources depended on it."
        raise AwsError("ResourceDependencyException", message)
    del store.by_arn[found.arn]
    return {"requestId": str(uuid4()), member: found.arn}


def uses(other: Resource, used: Resource) -> bool:
    """Whether a recipe or pipeline names a resource, by its ARN or that of a version with wildcards."""
    arns = [part.get("componentArn") for part in other.content.get("components") or []]
    arns += [value for name, value in other.content.items() if name.endswith("Arn")]
    return any(isinstance(arn, str) and matches(arn, used.arn) for arn in arns)


def matches(wanted: str, arn: str) -> bool:
    """Whether an ARN is meant by one that may have `x` in its version, or lack the build version."""
    pattern = "/".join(
        re.escape(part).replace("x", r"\d+") if _is_version(part) else re.escape(part) for part in wanted.split("/")
    )
    return re.fullmatch(rf"{pattern}(/\d+)?", arn) is not None


def newest(request: Request, kind: str, wanted: str) -> Resource | None:
    """The newest version of a kind that an ARN means."""
    found = [resource for resource in resources(request).of_kind(kind) if matches(wanted, resource.arn)]
    return max(found, key=_order, default=None)


def made(request: Request, member: str, resource: Resource) -> Content:
    """The answer to a Create or Update."""
    token = {"clientToken": request["clientToken"]} if request.get("clientToken") else {}
    return {"requestId": str(uuid4()), **token, member: resource.arn}


def listing(
    request: Request, member: str, found: list[Resource], show: Callable[[Resource], object]
) -> Mapping[str, object]:
    """A page of a listing; filters are not emulated."""
    if request.get("filters"):
        raise not_implemented(SERVICE, f"{request.operation} with filters")
    spelled = {"MaxResults": request.get("maxResults"), "NextToken": request.get("nextToken")}
    asked = Request(request.operation, spelled, request.caller, request.state)
    answer = dict(page(asked, member, found, show, size=25))
    token = {"nextToken": answer.pop("NextToken")} if "NextToken" in answer else {}
    return {**answer, **token}


def invalid(parameter: str, reason: str) -> AwsError:
    """A parameter whose value is well-formed and wrong."""
    message = f"The value supplied for parameter '{parameter}' is not valid. {reason}"
    return AwsError("InvalidParameterValueException", message)


def stamp(moment: datetime) -> str:
    """A time as this API writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _is_version(part: str) -> bool:
    return re.fullmatch(r"(\d+|x)\.(\d+|x)\.(\d+|x)", part) is not None


def _order(resource: Resource) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", resource.arn.split("/", 2)[-1])]
