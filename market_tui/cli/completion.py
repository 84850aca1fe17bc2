"""`market-tui completion`: what the shell offers after a TAB, area and query names among it."""

import os

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

_VARIABLE = "_MARKET_TUI_COMPLETE"
_PROGRAM = "market-tui"
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
    """As click's, but names of several words arrive whole, and a flag may be joined to its value by `=`."""

    source_template = """\
%(complete_func)s() {
    local kind value
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                # Bash takes an offer as it is to stand on the line, unless a quotation has been opened.
                if [[ ${COMP_WORDS[COMP_CWORD]} != [\\'\\"]* ]]; then
                    printf -v value %%q "$value"
                fi
                COMPREPLY+=("$value") ;;
        esac
    done < <(env COMP_WORDS="${COMP_LINE:0:COMP_POINT}" %(complete_var)s=bash_complete "$1")
}
complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null ||
    complete -F %(complete_func)s %(prog_name)s
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one at the cursor, and that one."""
        line = os.environ["COMP_WORDS"]
        words = split_arg_string(line)
        begun = len(split_arg_string(f"{line}x")) == len(words)
        incomplete = words.pop() if begun and words else ""
        return words[1:], incomplete


class Zsh(ZshComplete):
    """As click's, but what stands before a value joined by `=` is kept."""

    source_template = ZshComplete.source_template.replace(
        "compadd -U", 'compadd -U -P "${(M)words[CURRENT]#--*=}"', 1
    )


class Joined(ShellComplete):
    """For shells that take `--area=Wirral` for one word: a value is offered with its flag."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """What can stand at the cursor."""
        offers = super().get_completions(args, incomplete)
        flag, joined, _ = incomplete.partition("=")
        if joined and flag.startswith("--"):
            for offer in offers:
                offer.value = f"{flag}={offer.value}"
        return offers


class Fish(Joined, FishComplete):
    """As click's, and a comma may be in a name."""

    source_template = FishComplete.source_template.replace('split ","', 'split -m 1 ","', 1)


class PowerShellComplete(Joined):
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
        incomplete = os.environ.get("COMP_WORD", "").strip("'\"")
        words = split_arg_string(os.environ.get("COMP_WORDS", ""))[1:]
        return (words[:-1] if incomplete and words else words), incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """One offer."""
        return f"{item.value}\t{item.help or ''}"


def register() -> None:
    """Make these shells known to click."""
    for shell in (Bash, Zsh, Fish, PowerShellComplete):
        add_completion_class(shell)
