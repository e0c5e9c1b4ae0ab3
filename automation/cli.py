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
Stacks = Annotated[str | None, typer.Argument(help="The stack.", show_default="all, or the only one")]
Directory = Annotated[Path, typer.Option("-C", "--cwd", help="The project's directory, as for pulumi.")]
JsonFile = Annotated[
    str | None, typer.Option("--json", help="Write the result as JSON to this file; - is standard output.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show tracebacks.")]
Keep = Annotated[bool, typer.Option("--keep", help="Keep the emulated AWS open afterwards.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="The file to write, or -; default: NAME.svg.")]
OrganizationId = Annotated[str | None, typer.Option(help="The organization, instead of being asked for it.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before changing real AWS.")]


@app.command()
def validate(stack: Stacks = None, cwd: Directory = Path(), json: JsonFile = None, debug: Debug = False) -> None:
    """Check the stack file, or every stack file here, and name all that is wrong with it."""
    from automation.commands import local

    _finish(lambda: local.validate(cwd, stack, json), debug)


@app.command()
def draw(
    stack: Stack,
    output: Output = None,
    form: Annotated[str | None, typer.Option("--format", help="svg, html, mermaid or d2.")] = None,
    cwd: Directory = Path(),
    json: JsonFile = None,
    debug: Debug = False,
) -> None:
    """Draw the organization that the stack file declares."""
    from automation.commands import draw as drawing

    _finish(lambda: drawing.run_draw(cwd, stack, output, form, json), debug)


@app.command()
def coverage(
    stack: Stack,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Draw the grid to this file too: .svg, .html, or -.")
    ] = None,
    cwd: Directory = Path(),
    json: JsonFile = None,
    debug: Debug = False,
) -> None:
    """Show what watches and records which accounts in which Regions."""
    from automation.commands import coverage as covering

    _finish(lambda: covering.run_coverage(cwd, stack, output, json), debug)


@app.command()
def policies(
    stack: Stack,
    account: Annotated[str, typer.Option(help="The account: its key in the stack file, or management.")],
    cwd: Directory = Path(),
    json: JsonFile = None,
    debug: Debug = False,
) -> None:
    """Show every policy that reaches an account, and from which level."""
    from automation.commands import policies as reaching

    _finish(lambda: reaching.run_policies(cwd, stack, account, json), debug)


@app.command()
def access(
    stack: Stack,
    account: Annotated[str | None, typer.Option(help="Who can enter this account: its key, or management.")] = None,
    group: Annotated[str | None, typer.Option(help="Where the people of this group can go.")] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="What an update would change, against what is deployed.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Draw the matrix to this file too: .svg, .html, or -.")
    ] = None,
    cwd: Directory = Path(),
    json: JsonFile = None,
    debug: Debug = False,
) -> None:
    """Show who can enter which account with which permission set."""
    from automation.commands import access as entering

    asked = entering.Asked(account, group, diff, output)
    _finish(lambda: entering.run_access(cwd, stack, asked, json), debug)


@app.command()
def network(
    stack: Stack,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Draw the network to this file too: .svg, .html, or -.")
    ] = None,
    cwd: Directory = Path(),
    json: JsonFile = None,
    debug: Debug = False,
) -> None:
    """Show every VPC and subnet, how it is routed, who sees it, and what stays free."""
    from automation.commands import network as planning

    _finish(lambda: planning.run_network(cwd, stack, output, json), debug)


@app.command()
def tags(stack: Stack, cwd: Directory = Path(), json: JsonFile = None, debug: Debug = False) -> None:
    """Show the tag schema, what enforces it where, and the tags of every unit and account."""
    from automation.commands import tags as tagging

    _finish(lambda: tagging.run_tags(cwd, stack, json), debug)


@app.command()
def spend(
    stack: Stack,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Draw the budgets to this file too: .svg, .html, or -.")
    ] = None,
    cwd: Directory = Path(),
    json: JsonFile = None,
    debug: Debug = False,
) -> None:
    """Show the budgets of units and accounts, what they come to, and what has none."""
    from automation.commands import spend as spending

    _finish(lambda: spending.run_spend(cwd, stack, output, json), debug)


@app.command()
def rehearse(
    stack: Stack, cwd: Directory = Path(), json: JsonFile = None, keep: Keep = False, debug: Debug = False
) -> None:
    """Bring the stack up from nothing on emulated AWS, on this machine, and check what came of it."""
    from automation.commands import rehearse as rehearsing

    _finish(lambda: rehearsing.run_rehearsal(cwd, stack, json, keep=keep), debug)


@app.command()
def emulator(
    stack: Stacks = None,
    cwd: Directory = Path(),
    port: Annotated[int, typer.Option(help="Port of the emulated AWS; 0 takes a free one.")] = 0,
    env_file: Annotated[Path | None, typer.Option(help="Where to write the environment file to source.")] = None,
    quota: Annotated[int | None, typer.Option(help="Accounts the organization may hold; default: the stack's.")] = None,
    creation_seconds: Annotated[float, typer.Option(help="How long the creation of an account takes.")] = 0.05,
    role_seconds: Annotated[float, typer.Option(help="How long a new account's role cannot be assumed.")] = 0.0,
    json: JsonFile = None,
    debug: Debug = False,
) -> None:
    """Hold emulated AWS open in the foreground, for shells that source its environment file."""
    from automation.commands import emulate

    held = emulate.Held(port, quota, creation_seconds, role_seconds, env_file)
    _finish(lambda: emulate.run_emulator(cwd, stack, held, json), debug)


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


@app.command()
def refresh(
    stack: Stack, cwd: Directory = Path(), json: JsonFile = None, yes: Yes = False, debug: Debug = False
) -> None:
    """Write to the state what is really there, after showing it."""
    from automation.commands import deploy

    _finish(lambda: deploy.refresh(cwd, stack, json, yes=yes), debug)


@app.command()
def destroy(
    stack: Stack,
    cwd: Directory = Path(),
    json: JsonFile = None,
    organization_id: Annotated[
        str | None, typer.Option(help="The organization, instead of being asked for it.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Delete what the stack deployed, but for what is protected or retained."""
    from automation.commands import destroy as destroying

    _finish(lambda: destroying.destroy(cwd, stack, json, organization_id), debug)


@app.command()
def outputs(stack: Stack, cwd: Directory = Path(), json: JsonFile = None, debug: Debug = False) -> None:
    """Show what the stack exports."""
    from automation.commands import deploy

    _finish(lambda: deploy.outputs(cwd, stack, json), debug)


@app.command()
def setup(json: JsonFile = None, debug: Debug = False) -> None:
    """Find the Pulumi engine, or install it."""
    from automation.commands import local

    _finish(lambda: local.setup(json), debug)


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
    except Exception as error:
        if debug:
            raise
        typer.echo(f"{type(error).__name__}: {error}\n--debug shows where.", err=True)
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        typer.echo("Interrupted.", err=True)
        raise typer.Exit(INTERRUPTED) from None


def main() -> None:
    """The entry point of the script `foundation`."""
    app()
