"""`market-tui serve`: the app in a browser, on this machine only."""

import click

from market_tui.cli.options import chosen_store, store_option
from market_tui.errors import UsageError

EXTRA = "pip install 'market-tui[serve]'"
GUIDE = "docs/guides/serve.md"


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on: loopback.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option("--area", metavar="NAME", help="Open the app on this area.")
@click.option(
    "--behind",
    "proxy",
    metavar="URL",
    help="The address of the sign-in proxy that stands in front; without one only loopback is served.",
)
@store_option
@click.pass_context
def serve_command(ctx: click.Context, host: str, port: int, area: str | None, proxy: str | None) -> None:
    """Serve the app to a browser on this machine; child-level data and restricted lists are not shown there.

    Each tab of a browser is a session of its own. It ends with ctrl+c.

    \b
    Examples:
      market-tui serve
      market-tui serve --port 8080 --area "Liverpool City Region"
      market-tui serve --behind https://market.council.example
    """
    try:
        from market_tui.cli.serving import app_command, is_loopback, serve
    except ImportError as error:
        raise UsageError("serving needs textual-serve, which is not installed", f"Run: {EXTRA}") from error
    if proxy is not None and not proxy.startswith("https://"):
        raise UsageError(
            f"--behind is the https:// address of a sign-in proxy, not {proxy!r}", f"See {GUIDE}"
        )
    if not is_loopback(host) and proxy is None:
        raise UsageError(
            f"{host} can be reached from other machines, and the app asks nobody to sign in",
            f"Leave --host out, or put a sign-in proxy in front and name it: --behind URL (see {GUIDE})",
        )
    _ = free(host, port)
    serve(app_command(chosen_store(ctx), area), host, port, proxy)


def free(host: str, port: int) -> tuple[str, int]:
    """The address, if nothing listens there.

    Raises:
        UsageError: the port is taken, or the address is not this machine's.
    """
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host.strip("[]"), port))
        except OSError as error:
            raise UsageError(
                f"{host} port {port} cannot be listened on: {error.strerror}", f"Try: --port {port + 1}"
            ) from error
    return host, port
