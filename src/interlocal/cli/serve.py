"""`interlocal serve`: the site, on this machine."""

import argparse
from typing import Any

from interlocal.cli import site, work


def add_parser(commands: Any) -> None:
    """Register the command."""
    command = commands.add_parser(
        "serve",
        help="serve the site",
        description="Serve the site until stopped with Ctrl-C. Listens on this machine only, "
        "unless told otherwise.",
    )
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    command.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    command.add_argument("--workers", type=int, default=1, help="server processes (1)")
    command.add_argument(
        "--no-work",
        action="store_true",
        help="do no background work beside the server (“interlocal work” does it)",
    )
    command.set_defaults(func=run)


def run(given: argparse.Namespace) -> int:
    """Serve until interrupted."""
    try:
        site.start()
    except site.NotReady as problem:
        return site.complain(problem)
    if busy := _busy(given.host, given.port):
        return site.complain(busy)
    from granian import Granian
    from granian.constants import Interfaces

    print(f"Serving on http://{given.host}:{given.port}/ (Ctrl-C stops)", flush=True)
    server = Granian(
        "interlocal.config.wsgi:application",
        address=given.host,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=given.workers,
        blocking_threads=4,
        log_enabled=False,
    )
    worker = None if given.no_work else work.begin_beside()
    try:
        server.serve()
    finally:
        if worker:
            work.end(worker)
    return 0


def _busy(host: str, port: int) -> str | None:
    import socket

    if not 0 < port < 65536:
        return f"{port} is no port; choose one from 1 to 65535."
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            return (
                f"Cannot listen on {host}:{port} ({problem.strerror}); "
                "is something else running there? Choose another with --port."
            )
    return None
