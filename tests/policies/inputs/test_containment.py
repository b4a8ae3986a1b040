"""A program that is recorded: what it can reach, what it may take, and that nothing of it stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aoai_catalog.input_error import InputError
from aoai_policies.inputs.programs import Programs
from aoai_policies.inputs.pulumi import contained
from aoai_policies.inputs.pulumi.program import read_program

READ = (
    "import sys\nfrom pathlib import Path\nfrom aoai_policies.inputs.pulumi.program import read_program\n"
    "read_program(Path(sys.argv[1]), path='shop')\n"
)
HEARING = (
    "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "for one in (signal.SIGHUP, signal.SIGQUIT):\n    signal.signal(one, signal.SIG_DFL)\n"
)
"""Undoes what a job in the background (`nohup make test &`) inherits, which is to ignore these."""


def run(folder: str, **options: Any) -> None:
    read_program(Path(folder), path="shop", programs=Programs(**options))


def refused(folder: str, **options: Any) -> str:
    with pytest.raises(InputError) as error:
        run(folder, **options)
    return str(error.value)


def wait_for(file: Path) -> str:
    for _ in range(200):
        if file.exists() and (text := file.read_text()):
            return text
        time.sleep(0.05)
    pytest.fail(f"{file} was not written")


def is_alive(process: int) -> bool:
    """Whether a process runs; one that has ended and that nobody waits for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files, as `aoai` sees it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGKILL", "SIGINT"])
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_whatever_ends_the_check_ends_the_program(make_project, tmp_path, temporary, name):
    """With all that it started, and its temporary files."""
    told = tmp_path / "told"
    program = (
        "import os, pathlib, subprocess, tempfile, time\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        "pathlib.Path(tempfile.gettempdir(), 'secret').write_text('hunter-2')\n"
        f"pathlib.Path({str(told)!r}).write_text(f'{{os.getpid()}} {{child.pid}}')\n"
        "time.sleep(60)\n"
    )
    check = subprocess.Popen([sys.executable, "-c", HEARING + READ, make_project(program)], stderr=subprocess.DEVNULL)
    processes = [int(process) for process in wait_for(told).split()]
    assert all(is_alive(process) for process in processes)
    check.send_signal(getattr(signal, name))
    check.wait(5)
    for _ in range(100):
        if not any(is_alive(process) for process in processes) and not list(temporary.iterdir()):
            break
        time.sleep(0.05)
    assert not any(is_alive(process) for process in processes)


def test_what_the_program_leaves_running_ends_with_it(make_project, tmp_path, temporary):
    """A server that it started for itself would listen for ever."""
    told = tmp_path / "told"
    program = (
        "import pathlib, subprocess\n"
        f"pathlib.Path({str(told)!r}).write_text(str(subprocess.Popen(['sleep', '60']).pid))\n"
    )
    run(make_project(program))
    assert not is_alive(int(told.read_text()))


def test_a_process_that_slips_away_is_not_waited_for(make_project, tmp_path, temporary):
    """It holds the pipes open, and the report does not depend on it."""
    told = tmp_path / "told"
    program = (
        "import pathlib, subprocess\n"
        "away = subprocess.Popen(['sleep', '20'], start_new_session=True)\n"
        f"pathlib.Path({str(told)!r}).write_text(str(away.pid))\n"
    )
    started = time.monotonic()
    run(make_project(program))
    assert time.monotonic() - started < 10
    os.kill(int(told.read_text()), signal.SIGKILL)


def test_the_program_has_no_input_and_a_home_of_its_own(make_project, temporary):
    """It cannot wait for an answer, and finds no login of Azure, of a cloud or of a registry."""
    program = (
        "import os, pathlib, sys, tempfile\n"
        "assert sys.stdin.read() == ''\n"
        "assert pathlib.Path.home() == pathlib.Path(tempfile.gettempdir())\n"
        "assert os.listdir(pathlib.Path.home()) == []\n"
        "assert oct(os.stat(pathlib.Path.home()).st_mode)[-3:] == '700'\n"
    )
    run(make_project(program))


def test_a_missing_file_of_the_home_folder_is_explained(make_project, temporary):
    """Programs read keys from there."""
    program = "import pathlib\nprint((pathlib.Path.home() / '.ssh' / 'id_rsa.pub').read_text())\n"
    assert refused(make_project(program)).endswith("/.ssh/id_rsa.pub'; an offline run has an empty home folder")


def test_no_configuration_is_on_a_command_line(make_project, temporary):
    """Whoever is on the machine can read those."""
    program = (
        "import pathlib, pulumi\n"
        "for line in pathlib.Path('/proc').glob('[0-9]*/cmdline'):\n"
        "    try:\n        text = line.read_bytes()\n"
        "    except OSError:\n        continue\n"
        "    assert b'hunter' + b'-2' not in text, text\n"
        "assert pulumi.Config().require('plain') == 'hunter' + '-2'\n"
    )
    run(make_project(program, Pulumi__dot__dev__dot__yaml="config: {plain: hunter-2}\n"))


def namespaces() -> bool:
    """Whether the system lets a process leave the network."""
    done = subprocess.run(["unshare", "--user", "--net", "true"], capture_output=True, check=False)
    return sys.platform == "linux" and done.returncode == 0


CONNECTING = "import socket\nsocket.create_connection(('127.0.0.1', {port}), timeout=2).close()\n"


@pytest.mark.skipif(not namespaces(), reason="the system does not let a process leave the network")
def test_the_network_is_closed(make_project, capfd, temporary):
    """That of this machine, too; `--allow-network` opens it."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        folder = make_project(CONNECTING.format(port=server.getsockname()[1]))
        assert refused(folder) == (
            "shop: the program fails at __main__.py:2: ConnectionRefusedError: [Errno 111] Connection refused; an "
            "offline run has no network, which `--allow-network` gives it"
        )
        run(folder, network=True)


def test_a_server_of_the_programs_own_works(make_project, temporary):
    """Transforms use one."""
    program = (
        "import socket\n"
        "with socket.create_server(('127.0.0.1', 0)) as server:\n"
        "    socket.create_connection(server.getsockname(), timeout=2).close()\n"
    )
    run(make_project(program))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound it")
def test_memory_is_bounded(make_project, monkeypatch, temporary):
    """A program that takes more fails, with its line, and not the machine."""
    monkeypatch.setattr(contained, "MEMORY", 1 << 30)
    assert refused(make_project("kept = bytearray(3 << 30)\n")) == (
        "shop: the program fails at __main__.py:1: MemoryError; an offline run has 2 GiB of memory"
    )


def test_output_is_capped(make_project, capfd, temporary):
    """The first megabyte says enough."""
    run(make_project("for _ in range(60):\n    print('x' * 99_999)\n"))
    err = capfd.readouterr().err
    assert 1_000_000 < len(err) < 1_100_000
    assert err.endswith("\n... and more, which the program prints and which is cut here\n")


def test_what_the_program_prints_is_neutral(make_project, capfd, temporary):
    """Neither a terminal nor a CI system takes it for a command."""
    run(make_project("print('\\x1b[31mred')\nprint('::error::no')\n"))
    assert "\x1b" not in capfd.readouterr().err


def test_no_program_is_run_where_none_may_be(make_project, tmp_path, temporary):
    """Pull requests from forks are anybody's code."""
    folder = make_project(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    assert refused(folder, run=False) == (
        "shop: a program, and --no-programs runs none; write its preview with `pulumi preview --json > preview.json` "
        "and check that file"
    )
    assert not (tmp_path / "ran").exists()


def test_what_reaches_out_of_the_repository_is_said(make_project, tmp_path, temporary):
    """A project file names the program and the interpreter."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "__main__.py").write_text("")
    folder = make_project(None, "name: shop\nruntime: python\nmain: ../elsewhere\n")
    assert read_program(Path(folder), path="shop").notes == (
        f"the program that Pulumi.yaml names is outside the repository: {tmp_path / 'elsewhere'}",
    )


def test_an_interpreter_outside_the_repository_is_said(make_project, tmp_path, temporary):
    """Whoever writes the project file chooses what runs."""
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    python = tmp_path / "venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    folder = make_project("", "name: shop\nruntime: {name: python, options: {virtualenv: ../venv}}\n")
    assert read_program(Path(folder), path="shop").notes == (
        f"the interpreter that Pulumi.yaml leads to is outside the repository: {python}",
    )
