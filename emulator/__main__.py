"""`python -m emulator aws | provider`: the two processes of the emulation. See each one's `main`."""

import argparse
import json

from emulator.aws.identity_center import GivenInstance, given_instance


def main() -> None:
    """Read the command line and run the process it names until its parent is gone."""
    options = _parser().parse_args()
    if options.process == "aws":
        from emulator.aws import server as aws

        aws.main(
            account=options.account,
            port=options.port,
            quota=options.quota,
            creation_seconds=options.creation_seconds,
            role_seconds=options.role_seconds,
            identity_center=options.identity_center,
            billed_tags=options.billed_tags,
        )
    else:
        # Imported here: each process pays for its own imports only.
        from emulator.provider import server as provider

        provider.main(endpoint=options.endpoint, port=options.port)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m emulator", description="Emulated AWS, on the loopback only.")
    processes = parser.add_subparsers(dest="process", required=True)
    aws = processes.add_parser("aws", help="serve the AWS APIs")
    aws.add_argument("--account", required=True, help="id of the management account, 12 digits")
    aws.add_argument("--port", type=int, default=0, help="0 takes a free one")
    aws.add_argument("--quota", type=int, default=10, help="accounts that the organization may hold")
    aws.add_argument("--creation-seconds", type=float, default=0.05, help="how long CreateAccount stays IN_PROGRESS")
    aws.add_argument("--role-seconds", type=float, default=0, help="how long a new account's role cannot be assumed")
    aws.add_argument("--identity-center", type=_instance, help="JSON: the instance's arn, identity_store and region")
    aws.add_argument("--billed-tags", type=_keys, default=(), help="JSON: keys of tags that billing has met")
    provider = processes.add_parser("provider", help="serve the resource provider that the engine attaches to")
    provider.add_argument("--endpoint", required=True, help="endpoint of the emulated AWS")
    provider.add_argument("--port", type=int, default=0, help="0 takes a free one")
    return parser


def _instance(text: str) -> GivenInstance:
    try:
        return given_instance(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from problem


def _keys(text: str) -> tuple[str, ...]:
    told = json.loads(text)
    if not isinstance(told, list):
        raise argparse.ArgumentTypeError(f"expected a list, got {text}")
    return tuple(map(str, told))


if __name__ == "__main__":
    main()
