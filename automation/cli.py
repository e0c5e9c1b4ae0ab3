"""The command line `foundation`: options in, exit code out.

Nothing heavy is imported here: each command loads what it needs when it runs, so that `--help` and `validate` answer at
once. This is the only place that turns errors into text and a code.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from foundation.errors import ConfigurationError, FoundationError

DONE, FAILED, BAD_USAGE, FINDINGS, INTERRUPTED = 0, 1, 2, 3, 130

app = typer.Typer(
    name="foundation",
    help="A whole AWS multi-account foundation in one file, rehearsed before it is deployed.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Stack = Annotated[str, typer.Argument(help="The stack: the NAME of a file Pulumi.NAME.yaml.")]
Directory = Annotated[Path, typer.Option("-C", "--cwd", help="The project's directory, as for pulumi.")]
JsonFile = Annotated[
    str | None, typer.Option("--json", help="Write the result as JSON to this file; - is standard output.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show tracebacks.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before changing real AWS.")]


@app.command()
def preview(stack: Stack, cwd: Directory = Path(), json: JsonFile = None, debug: Debug = False) -> None:
    """Show what `up` would change, without changing anything."""
    from automation.commands import deploy

    _finish(lambda: deploy.preview(cwd, stack, json), debug)


@app.command()
def up(stack: Stack, cwd: Directory = Path(), json: JsonFile = None, yes: Yes = False, debug: Debug = False) -> None:
    """Deploy the stack: preview, ask, update."""
    from automation.commands import deploy

    _finish(lambda: deploy.up(cwd, stack, json, yes=yes), debug)


def _finish(command: Callable[[], None], debug: bool) -> None:
    """Run a command and leave with its exit code; errors go to standard error, with a traceback only for `--debug`."""
    from automation import errors

    try:
        command()
    except FoundationError as error:
        if debug:
            raise
        typer.echo(str(error), err=True)
        if isinstance(error, ConfigurationError | errors.UsageError):
            raise typer.Exit(BAD_USAGE) from None
        if isinstance(error, errors.Findings):
            raise typer.Exit(FINDINGS) from None
        raise typer.Exit(INTERRUPTED if isinstance(error, errors.Interrupted) else FAILED) from None
    except KeyboardInterrupt:
        typer.echo("Interrupted.", err=True)
        raise typer.Exit(INTERRUPTED) from None


def main() -> None:
    """The entry point of the script `foundation`."""
    app()
