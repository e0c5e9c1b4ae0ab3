"""`AWS::Lambda::Function` with its code in the template, in Python. Code in S3 and in images is left out.

The function itself is kept by moto, which is asked through the API. What its code does is `function_runs`'s.
"""

import io
import zipfile
from typing import Any

from emulator.aws.services.cloudformation.calls import CallFailed, Calls
from emulator.aws.services.cloudformation.resource_types.function_runs import role_session
from emulator.aws.services.cloudformation.resource_types.type_of_resource import Made, Properties, ResourceType, Wanted

_SETTINGS = ("Description", "Handler", "MemorySize", "Role", "Runtime", "Timeout")


def _create(call: Calls, wanted: Wanted) -> Made:
    given = wanted.properties
    code = _package(given)
    name = given.get("FunctionName") or wanted.name()
    _check_role(call, given["Role"], name)
    settings = {key: given[key] for key in _SETTINGS if key in given}
    tags = {tag["Key"]: tag["Value"] for tag in wanted.tag_list()}
    made = call("lambda", "CreateFunction", FunctionName=name, Code={"ZipFile": code}, Tags=tags, **settings)
    return Made(name, {"Arn": made["FunctionArn"]})


def _update(call: Calls, name: str, old: Properties, wanted: Wanted) -> Made:
    new = wanted.properties
    code = _package(new)
    if old["Code"] != new["Code"]:
        call("lambda", "UpdateFunctionCode", FunctionName=name, ZipFile=code)
    if old["Role"] != new["Role"]:
        _check_role(call, new["Role"], name)
    changed = {key: new.get(key, _DEFAULTS.get(key)) for key in _SETTINGS if old.get(key) != new.get(key)}
    if changed:
        call("lambda", "UpdateFunctionConfiguration", FunctionName=name, **changed)
    arn = call("lambda", "GetFunction", FunctionName=name)["Configuration"]["FunctionArn"]
    gone = {tag["Key"] for tag in old.get("Tags") or []} - {tag["Key"] for tag in wanted.tag_list()}
    if gone:
        call("lambda", "UntagResource", Resource=arn, TagKeys=sorted(gone))
    if tags := {tag["Key"]: tag["Value"] for tag in wanted.tag_list()}:
        call("lambda", "TagResource", Resource=arn, Tags=tags)
    return Made(name, {"Arn": arn})


_DEFAULTS = {"Description": "", "MemorySize": 128, "Timeout": 3}


def _delete(call: Calls, name: str, _was: Wanted) -> None:
    call("lambda", "DeleteFunction", FunctionName=name)


def _package(properties: Properties) -> bytes:
    """The zip that CloudFormation makes of code in a template: one file, `index.py`."""
    code: Any = properties["Code"]
    if not isinstance(code, dict) or code.keys() != {"ZipFile"}:
        raise CallFailed("emulated AWS runs code that is in the template (ZipFile)", "NotImplementedByEmulator")
    runtime, handler = properties.get("Runtime"), properties.get("Handler")
    if not runtime or not handler:
        missing = "Runtime" if not runtime else "Handler"
        raise CallFailed(f"{missing} is mandatory for functions created with deployment packages", "InvalidRequest")
    if not str(runtime).startswith("python"):
        raise CallFailed(f"emulated AWS runs no code for {runtime}", "NotImplementedByEmulator")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        # A date of its own would make a difference of every deployment.
        file.writestr(zipfile.ZipInfo("index.py"), code["ZipFile"])
    return archive.getvalue()


def _check_role(call: Calls, role: str, name: str) -> None:
    try:
        role_session(call, role, name)
    except CallFailed as refusal:
        message = "The role defined for the function cannot be assumed by Lambda."
        raise CallFailed(
            f"{message} (Service: Lambda, Status Code: 400)", "InvalidParameterValueException"
        ) from refusal


TYPES = {
    "AWS::Lambda::Function": ResourceType(
        properties=frozenset({*_SETTINGS, "Code", "FunctionName", "Tags"}),
        required=frozenset({"Code", "Role"}),
        replaces=frozenset({"FunctionName"}),
        create=_create,
        update=_update,
        delete=_delete,
    ),
}
