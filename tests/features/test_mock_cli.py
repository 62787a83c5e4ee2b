"""`precis mock` as a program: what it prints, logs and refuses, for a client that knows nothing of Python."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from harness.openrouter import CATALOGUE
from tools.cli import precis


@contextmanager
def program(*options: str) -> Iterator[dict[str, str]]:
    """The program running; what it printed as a dictionary."""
    command = [sys.executable, "-u", "-m", "harness.openrouter.cli", "--port", "0", "--cadence", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            printed = [running.stdout.readline().strip() for __ in range(2)]
            yield dict(line.split("=", 1) for line in printed)
        finally:
            running.terminate()
            assert running.wait(10) == 0


def post(told: dict[str, str], context: ssl.SSLContext | None = None, **fields: Any) -> tuple[int, bytes]:
    url = urlsplit(told["PRECIS_BASE_URL"])
    host, port = url.hostname or "", url.port
    secure = url.scheme == "https"
    connection = HTTPSConnection(host, port, context=context) if secure else HTTPConnection(host, port)
    body = json.dumps({"messages": [{"role": "user", "content": "Anna sang."}], **fields})
    with closing(connection):
        connection.request(
            "POST", f"{url.path}/chat/completions", body, {"Authorization": f"Bearer {told['OPENROUTER_API_KEY']}"}
        )
        response = connection.getresponse()
        return response.status, response.read()


def test_any_client_can_use_what_it_prints_and_the_log_has_no_key(tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"

    with program("--log", str(log)) as told:
        status, answer = post(told)
        refused, __ = post({**told, "OPENROUTER_API_KEY": "sk-or-v1-wrong-wrong"})

    assert (status, refused) == (200, 401)
    assert json.loads(answer)["choices"][0]["message"]["content"].startswith("Anna sang.")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(line["status"], line["outcome"]) for line in lines] == [(200, "complete"), (401, "complete")]
    assert "sk-or" not in log.read_text(encoding="utf-8")


def test_it_can_be_a_local_server_without_keys_that_fails_at_everything() -> None:
    with program("--no-key", "--fault", "html_502") as told:
        assert [post({**told, "OPENROUTER_API_KEY": ""})[0] for __ in range(2)] == [502, 502]


def test_it_speaks_tls_with_an_authority_to_trust(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"

    with program("--tls", "right", "--authority", str(authority)) as told:
        context = ssl.create_default_context(cafile=str(authority))
        assert told["PRECIS_BASE_URL"].startswith("https://")
        assert post(told, context)[0] == 200


def test_it_lists_every_fault() -> None:
    result = CliRunner().invoke(precis, ["mock", "--list-faults"])

    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()] == list(CATALOGUE)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--fault", "nonsense"], 2, "no fault is named 'nonsense'"),
        (["--fault", "close_after@x"], 2, "no fault is named"),
        (["--tls", "crooked"], 2, "'crooked' is not one of"),
    ],
)
def test_a_wrong_option_is_explained(options: list[str], code: int, said: str) -> None:
    result = CliRunner().invoke(precis, ["mock", *options])

    assert result.exit_code == code
    assert said in " ".join(result.output.split())


def test_a_port_in_use_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(precis, ["mock", "--port", str(port)])

    assert result.exit_code == 1
    assert result.output == f"Error: port {port}: Address already in use\n"
