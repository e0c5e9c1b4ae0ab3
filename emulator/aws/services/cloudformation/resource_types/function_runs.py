"""Runs the code of a Lambda function: in a process of its own, with a session of the function's role.

A template's code is code: it runs here with the rights of the user whom the emulator runs as, on the machine of the
emulator. The templates are this repository's and its tests'; on the loopback nobody else deploys any. What the process
is given is the endpoint of emulated AWS and nothing of the emulator's own environment.
"""

import io
import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from moto.awslambda.models import lambda_backends

from emulator.aws.services.cloudformation.calls import CallFailed, Calls

_PROCESS = Path(__file__).with_name("function_process.py")
_SECONDS = 30
"""The longest that any function runs, whatever its Timeout: nobody waits 15 minutes for a rehearsal."""
_SERVICE = "lambda.amazonaws.com"


@dataclass(frozen=True)
class Run:
    """How a function's process ended; `log` is what it wrote."""

    is_whole: bool
    log: str


def run(call: Calls, function: str, event: Mapping[str, Any]) -> Run:
    """Run the function of that ARN with an event, and wait for its end. What it returns is nobody's.

    Raises:
        CallFailed: the function is not there, or its role cannot be assumed.
    """
    name = function.split(":")[6] if function.count(":") >= 6 else function
    try:
        found = lambda_backends[call.account][call.region].get_function(name)
    except Exception as missing:  # moto's own, for a function that is not there
        message = f"Function not found: {function} (Service: Lambda, Status Code: 404)"
        raise CallFailed(message, "FunctionNotFoundException") from missing
    seconds = min(int(found.timeout), _SECONDS)
    job = {
        "code": _source(found.code_bytes),
        "handler": str(found.handler).rpartition(".")[2],
        "event": event,
        "seconds": seconds,
        "function": {"name": name, "arn": found.function_arn, "memory": found.memory_size},
    }
    environment = _environment(call, role_session(call, found.role, name), name)
    try:
        ended = subprocess.run(  # noqa: S603  # see above: our own templates
            [sys.executable, "-I", str(_PROCESS)],
            input=json.dumps(job),
            env=environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Run(False, f"Task timed out after {seconds}.00 seconds")
    return Run(ended.returncode == 0, ended.stdout + ended.stderr)


def role_session(call: Calls, role: str, name: str) -> Mapping[str, str]:
    """Credentials of the role as Lambda has them: only a role that trusts Lambda gives any.

    Raises:
        CallFailed: the role is not there or does not trust Lambda.
    """
    url = f"{call.endpoint}/_foundation/service-session?service={_SERVICE}"
    with urllib.request.urlopen(url) as answer:  # noqa: S310  # our own, on the loopback
        service = json.load(answer)["AccessKeyId"]
    as_lambda = replace(call, key=service)
    credentials: Mapping[str, str] = as_lambda("sts", "AssumeRole", RoleArn=role, RoleSessionName=name)["Credentials"]
    return credentials


def _source(package: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read("index.py").decode("utf-8")


def _environment(call: Calls, session: Mapping[str, str], name: str) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
        "AWS_REGION": call.region,
        "AWS_DEFAULT_REGION": call.region,
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_ENDPOINT_URL": call.endpoint,
        # Nothing of the user's own must reach it, and no other host.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
    }
