"""`precis mock`: the mock OpenRouter as a program of its own, for any client."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.openrouter import faults
from harness.openrouter.server import MockOpenRouter

if TYPE_CHECKING:
    from harness.openrouter.tls import TlsIdentity

IDENTITIES = ("right", "wrong_host", "expired", "self_signed", "unknown_authority")


def _known_fault(context: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
    try:
        if name is not None:
            faults.find(name)
    except faults.UnknownFault as exc:
        raise click.BadParameter(f"{exc}; --list-faults names them all") from exc
    return name


def _list_faults(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        for fault in faults.CATALOGUE.values():
            click.echo(f"{fault.name:26} {fault.what}")
        context.exit()


def _identity(kind: str) -> TlsIdentity:
    try:
        from harness.openrouter.tls import TlsIdentity
    except ImportError as exc:
        raise click.ClickException("certificates are made with trustme: pip install trustme") from exc
    make: Callable[[], TlsIdentity] = getattr(TlsIdentity, kind)
    return make()


@click.command()
@click.option("--port", default=8765, show_default=True, help="Port on 127.0.0.1; 0 for any that is free.")
@click.option(
    "--log", "log_path", type=click.Path(path_type=Path, dir_okay=False), help="Write requests here as JSON lines."
)
@click.option("--tls", type=click.Choice(IDENTITIES), help="Speak TLS with a right certificate, or a wrong one.")
@click.option(
    "--authority", type=click.Path(path_type=Path, dir_okay=False), help="Write the authority to trust (PEM) here."
)
@click.option("--fault", callback=_known_fault, help="Misbehave like this on every request.")
@click.option("--latency", default=0.0, help="Milliseconds to the first token.")
@click.option("--cadence", default=20.0, show_default=True, help="Milliseconds between deltas.")
@click.option("--no-key", is_flag=True, help="Ask for no key, as local servers do.")
@click.option("--list-faults", is_flag=True, is_eager=True, expose_value=False, callback=_list_faults,
              help="Print every fault with what it does.")  # fmt: skip
def mock(  # noqa: PLR0917 - one parameter an option, as click has it
    port: int, log_path: Path | None, tls: str | None, authority: Path | None,
    fault: str | None, latency: float, cadence: float, no_key: bool,
) -> None:  # fmt: skip
    """Run the mock OpenRouter until interrupted.

    A request may choose its own fault: header `X-Mock-Fault: NAME`, or model `mock/fault:NAME`.
    """
    identity = _identity(tls) if tls else None
    if identity and authority:
        authority.write_bytes(identity.authority)
    with contextlib.ExitStack() as stack:
        log = stack.enter_context(log_path.open("a", encoding="utf-8")) if log_path else None
        try:
            server = MockOpenRouter(port, tls=identity, latency=latency / 1000, cadence=cadence / 1000, log=log)
        except OSError as exc:
            raise click.ClickException(f"port {port}: {os.strerror(exc.errno or 0)}") from exc
        stack.enter_context(server)
        server.always_do(fault)
        server.require_key = not no_key
        _serve(server)


def _serve(server: MockOpenRouter) -> None:
    # A shell starts what runs in the background deaf to interrupts; a request to terminate ends it as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        server.start_thread()
        click.echo(f"OPENROUTER_API_KEY={server.key}\nPRECIS_BASE_URL={server.base_url}")
        threading.Event().wait()


if __name__ == "__main__":
    mock()
