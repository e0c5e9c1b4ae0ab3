"""The file that brings a shell into the emulation with `source`, and a function that takes the shell back out.

It works in bash, zsh and dash. What it sets or unsets is kept first and given back by `leave_emulator`.
"""

import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

from automation.emulated import KEPT, UNWANTED, Emulator
from automation.shim import write_shim

_SCRIPT = r"""# Emulated AWS at {endpoint}, for as long as `foundation emulator` or `foundation rehearse --keep` runs.
#   source {file}   brings this shell into it: pulumi, foundation, the aws CLI and boto3 talk to it alone
#   leave_emulator  gives back what was set before
if command -v leave_emulator >/dev/null 2>&1; then leave_emulator; fi

_foundation_names="{names} $(env | sed -n 's/^\(AWS_[A-Za-z0-9_]*\)=.*/\1/p' | grep -vxE '{kept}' || true)"
for _foundation_name in $(echo $_foundation_names); do
  eval "_foundation_had=\${{$_foundation_name+set}}"
  if [ "$_foundation_had" = set ]; then
    eval "_foundation_old_$_foundation_name=\$$_foundation_name"
    unset "$_foundation_name"
  fi
done

{exports}

leave_emulator() {{
  for _foundation_name in $(echo $_foundation_names); do
    eval "_foundation_had=\${{_foundation_old_$_foundation_name+set}}"
    if [ "$_foundation_had" = set ]; then
      eval "export $_foundation_name=\"\$_foundation_old_$_foundation_name\""
      unset "_foundation_old_$_foundation_name"
    else
      unset "$_foundation_name"
    fi
  done
  unset _foundation_names _foundation_name _foundation_had
  unset -f leave_emulator
}}
echo "This shell talks to emulated AWS at {endpoint}; leave_emulator takes it back." >&2
"""


def write_environment_file(path: Path, emulation: Emulator, engine: Path) -> None:
    """Write the file for a running emulation; `engine` is the program that its `pulumi` runs."""
    variables = emulation.variables()
    # The last directory makes `foundation` and `aws` available where the virtual environment is not activated.
    first, last = (
        shlex.quote(str(write_shim(engine, emulation.home).parent)),
        shlex.quote(str(Path(sys.prefix) / "bin")),
    )
    exports = [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
    exports.append(f'export PATH={first}:"$_foundation_old_PATH":{last}')
    exports += [f'export {name}="127.0.0.1,localhost${{{_old(name)}:+,${_old(name)}}}"' for name in _PROXY]
    path.write_text(
        _SCRIPT.format(
            endpoint=emulation.endpoint,
            file=shlex.quote(str(path)),
            names=" ".join(_once([*variables, *UNWANTED, *_PROXY, "PATH"])),
            kept="|".join(sorted(KEPT)),
            exports="\n".join(exports),
        ),
        encoding="utf-8",
    )


_PROXY = ("NO_PROXY", "no_proxy")


def _old(name: str) -> str:
    return f"_foundation_old_{name}"


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
