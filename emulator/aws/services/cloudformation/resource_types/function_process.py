"""The process that a Lambda function's code runs in: standard input says what to run. Imports nothing of ours."""

import json
import signal
import sys
import time
import types
from typing import Any


class Context:
    """What Lambda tells a function about its invocation."""

    def __init__(self, function: dict[str, Any], seconds: int, request: str) -> None:
        self.function_name = function["name"]
        self.function_version = "$LATEST"
        self.invoked_function_arn = function["arn"]
        self.memory_limit_in_mb = str(function["memory"])
        self.aws_request_id = request
        self.log_group_name = f"/aws/lambda/{function['name']}"
        self.log_stream_name = f"{time.strftime('%Y/%m/%d')}/[$LATEST]{request.replace('-', '')}"
        self._end = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is stopped."""
        return max(0, int((self._end - time.monotonic()) * 1000))


def main() -> None:
    """Run one invocation; what the code raises ends the process with its traceback."""
    job = json.load(sys.stdin)
    signal.alarm(job["seconds"] + 1)  # whoever started this may be gone
    module = types.ModuleType("index")
    exec(compile(job["code"], "index.py", "exec"), module.__dict__)  # noqa: S102  # the purpose of this process
    context = Context(job["function"], job["seconds"], job["event"].get("RequestId", ""))
    getattr(module, job["handler"])(job["event"], context)


if __name__ == "__main__":
    main()
