"""`market-tui completion`: what the shell offers after a TAB, area and query names among it."""

import re

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

_VARIABLE = "_MARKET_TUI_COMPLETE"
_PROGRAM = "market-tui"
_SPECIAL = re.compile(r"([ &()'])")
_HOW = {
    "bash": "market-tui completion bash > ~/.local/share/bash-completion/completions/market-tui",
    "zsh": 'market-tui completion zsh > "${fpath[1]}/_market-tui"',
    "fish": "market-tui completion fish > ~/.config/fish/completions/market-tui.fish",
    "powershell": "market-tui completion powershell >> $PROFILE",
}


@click.command("completion")
@click.argument("shell", type=click.Choice(tuple(_HOW)))
def completion_command(shell: str) -> None:
    """Print the shell's completion script; commands, flags, areas and queries are then offered after TAB.

    \b
    Examples:
      market-tui completion bash > ~/.local/share/bash-completion/completions/market-tui
      market-tui completion powershell >> $PROFILE
    """
    from market_tui.cli.main import cli
    from market_tui.cli.output import narrate

    register()
    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(cli, {}, _PROGRAM, _VARIABLE).source())
    narrate(f"Keep it: {_HOW[shell]}")


class Bash(BashComplete):
    """As click's, but a name of several words is escaped: bash would take it for several."""

    def format_completion(self, item: CompletionItem) -> str:
        """One offer: its type and its text."""
        escaped = _SPECIAL.sub(r"\\\1", item.value)
        return f"{item.type},{escaped}"


class PowerShellComplete(ShellComplete):
    """Completion for PowerShell, which click has none for: a line an offer, its help after a tab."""

    name = "powershell"
    source_template = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $env:%(complete_var)s = "powershell_complete"
    $env:COMP_WORDS = $commandAst.ToString()
    $env:COMP_WORD = $wordToComplete
    try {
        %(prog_name)s | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            $shown = if ($value -match "[ '&()]") { "'" + ($value -replace "'", "''") + "'" } else { $value }
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new($shown, $value, "ParameterValue", $help)
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_WORD -ErrorAction SilentlyContinue
    }
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one at the cursor, and that one."""
        import os

        incomplete = os.environ.get("COMP_WORD", "").strip("'\"")
        words = split_arg_string(os.environ.get("COMP_WORDS", ""))[1:]
        return (words[:-1] if incomplete and words else words), incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """One offer."""
        return f"{item.value}\t{item.help or ''}"


def register() -> None:
    """Make these shells known to click."""
    add_completion_class(Bash)
    add_completion_class(PowerShellComplete)
