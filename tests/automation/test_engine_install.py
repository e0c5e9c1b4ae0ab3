"""Finding the engine and installing it, with programs of our own in the place of pulumi and go."""

import http.server
import os
import socket
import threading
from pathlib import Path
from time import monotonic

import pytest

from automation.engine.find import Refused, accepted, find, sdk_version
from automation.engine.install import NotInstalled, build_with_go, engine_version, ensure, reach
from automation.errors import EngineMissing


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def pulumi(path: Path, version: str) -> Path:
    return program(path, f'[ "$1" = version ] && echo {version}')


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose PATH has a shell and nothing else, with an empty home."""
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    return tmp_path


def test_the_engine_on_path_comes_before_the_one_in_the_home(machine: Path):
    on_path = pulumi(machine / "path" / "pulumi", "v3.999.0")
    pulumi(machine / "home" / "bin" / "pulumi", "v3.999.1")
    engine, refused = find()
    assert engine is not None
    assert (engine.path, str(engine.version), refused) == (on_path, "3.999.0", ())


def test_an_engine_older_than_the_sdk_is_passed_over_and_the_reason_is_kept(machine: Path):
    pulumi(machine / "path" / "pulumi", "v3.100.0")
    in_home = pulumi(machine / "home" / "bin" / "pulumi", "v3.999.1")
    engine, refused = find()
    assert engine is not None
    assert engine.path == in_home
    assert "3.100.0" in refused[0]
    assert str(sdk_version()) in refused[0]


def test_an_engine_of_a_version_directory_is_found_when_nothing_else_is(machine: Path):
    place = pulumi(machine / "home" / "versions" / "3.999.0" / "bin" / "pulumi", "v3.999.0")
    engine, _ = find()
    assert engine is not None
    assert engine.path == place


@pytest.mark.parametrize("script", ["exit 1", "echo nonsense", "echo v4.0.0"])
def test_a_program_that_is_no_engine_for_this_sdk_is_refused(machine: Path, script: str):
    with pytest.raises(Refused):
        accepted(program(machine / "path" / "pulumi", script))


def test_an_engine_that_is_there_is_used_without_a_word(machine: Path):
    pulumi(machine / "path" / "pulumi", "v3.999.0")
    said: list[str] = []
    assert str(ensure(said.append).version) == "3.999.0"
    assert said == []


def test_ways_to_install_are_tried_in_order_until_one_works(machine: Path):
    said: list[str] = []

    def fails(place: Path, say: object) -> Path:
        raise NotInstalled("the site is closed")

    def works(place: Path, say: object) -> Path:
        return pulumi(place / "bin" / "pulumi", "v3.999.0")

    engine = ensure(said.append, (fails, works))
    assert engine.path == machine / "home" / "bin" / "pulumi"
    assert said == ["That did not work: the site is closed."]


def test_an_engine_in_the_home_that_does_not_fit_is_left_where_it_is(machine: Path):
    old = pulumi(machine / "home" / "bin" / "pulumi", "v3.1.0")

    def works(place: Path, say: object) -> Path:
        return pulumi(place / "bin" / "pulumi", "v3.999.0")

    engine = ensure(lambda _text: None, (works,))
    assert engine.path == machine / "home" / "versions" / str(engine_version()) / "bin" / "pulumi"
    assert "v3.1.0" in old.read_text()


def test_when_nothing_works_the_error_says_what_was_tried_and_what_to_install(machine: Path):
    def fails(place: Path, say: object) -> Path:
        raise NotInstalled("the site is closed")

    with pytest.raises(EngineMissing) as missing:
        ensure(lambda _text: None, (fails,))
    text = str(missing.value)
    assert "the site is closed" in text
    assert f"Install Pulumi {engine_version()}" in text
    assert "Go 1.26" in text


def test_the_installed_version_is_the_one_that_go_mod_pins_and_fits_the_sdk():
    assert engine_version() >= sdk_version()


def test_an_address_that_refuses_or_never_answers_is_given_up_soon():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        started = monotonic()
        with pytest.raises(NotInstalled, match=r"answer|reached"):
            reach(f"http://127.0.0.1:{port}/", seconds=0.3)
        assert monotonic() - started < 5
    with pytest.raises(NotInstalled, match="cannot be reached"):
        reach(f"http://127.0.0.1:{port}/", seconds=5)


def test_an_address_that_answers_is_reached():
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        reach(f"http://127.0.0.1:{server.server_address[1]}/", seconds=5)


#: A go that writes the file after -o, and says where and how it was called.
GO = """
case "$1" in
version) echo go version go1.99 ;;
build)
  pwd > "{log}"; echo "$@" >> "{log}"
  while [ "$1" != -o ]; do shift; done
  printf '#!/bin/sh\\necho v3.999.0\\n' > "$2"; chmod +x "$2" ;;
esac
"""


def test_the_build_gives_the_engine_its_version_and_puts_it_in_place_at_the_end(machine: Path):
    log = machine / "log"
    program(machine / "path" / "go", GO.replace("{log}", str(log)))
    said: list[str] = []
    built = build_with_go(machine / "home", said.append)
    assert built == machine / "home" / "bin" / "pulumi"
    assert str(accepted(built).version) == "3.999.0"
    assert [path.name for path in built.parent.iterdir()] == ["pulumi"]
    where, how = log.read_text().splitlines()
    assert where.endswith("tools/pulumi")
    assert f"version.Version=v{engine_version()}" in how
    assert "-trimpath" in how
    assert "minutes" in said[0]


def test_a_build_that_fails_leaves_nothing_behind_and_gives_the_last_line(machine: Path):
    program(machine / "path" / "go", 'case "$1" in build) echo first; echo no space left; exit 1 ;; esac')
    with pytest.raises(NotInstalled, match="no space left"):
        build_with_go(machine / "home", lambda _text: None)
    assert list((machine / "home" / "bin").iterdir()) == []


def test_a_go_that_is_too_old_is_named_with_what_is_needed(machine: Path):
    program(
        machine / "path" / "go", "echo 'go.mod requires go >= 1.26.6 (running go 1.22; GOTOOLCHAIN=local)' >&2; exit 1"
    )
    with pytest.raises(NotInstalled, match=r"too old for 1\.26.*GOTOOLCHAIN=auto"):
        build_with_go(machine / "home", lambda _text: None)
