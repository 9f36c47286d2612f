"""The command line. Commands are imported when they are called, so that `--help` and small commands start at once."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from typing import Any, NoReturn

import rich_click as click

from eventcoder import __version__
from eventcoder.errors import DictionaryError, EventcoderError, StoreError
from eventcoder.text.display import visible

OK, SKIPPED, USAGE, DICTIONARIES, DATABASE, CLOSED_PIPE, INTERRUPTED = 0, 1, 2, 3, 4, 141, 130

#: Each command: where it lives, and its line in `eventcoder --help`.
COMMANDS: dict[str, tuple[str, str]] = {
    "code": ("eventcoder.cli.code_command:code", "Code articles into events."),
    "recode": ("eventcoder.cli.recode_command:recode", "Code stored articles again, after a look at what changes."),
    "review": ("eventcoder.cli.review_commands:review", "Read events, and say of each whether it is right."),
    "rules": ("eventcoder.cli.rules_command:rules", "See which rules reviewers find wrong, and what they rejected."),
    "group": ("eventcoder.cli.group_command:group", "Put reports of one event together."),
    "export": ("eventcoder.cli.export_command:export", "Write events as CSV, ACLED, GED, Parquet, maps and more."),
    "db": ("eventcoder.cli.db_commands:db", "Look after the database: status, upgrade, check, purge-text, copy."),
    "explain": ("eventcoder.cli.explain_command:explain", "Show how one sentence is read, step by step."),
    "places": ("eventcoder.cli.places_commands:places", "Import gazetteers of your own, list or remove them."),
    "score": ("eventcoder.cli.score_command:score", "Compare the coder with gold, by type, slot and rule."),
    "dictionary": ("eventcoder.cli.dictionary_commands:dictionary", "Check the dictionaries and their examples."),
}

#: Help of the option of `code` and `explain`.
GAZETTEER = (
    "Places: those of the dictionaries alone, over those that were imported (`eventcoder places`), or over these and "
    "the towns of GeoNames (needs eventcoder[geo])."
)
GAZETTEERS = click.Choice(["own", "imported", "geonames"])

EPILOG = """
Exit codes: 0 all went well; 1 the run worked, but some articles or rows were skipped and are listed; 2 wrong usage;
3 the dictionaries are faulty; 4 the database or the output cannot be used; 130 interrupted; 141 the reader of the
output went away.
"""


class LazyGroup(click.RichGroup):
    """A group that lists its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A stand-in that knows its line of help; `resolve_command` fetches the command itself."""
        if cmd_name not in COMMANDS:
            return None
        return click.RichCommand(name=cmd_name, help=COMMANDS[cmd_name][1])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name in COMMANDS else command, rest


def load(name: str) -> click.Command:
    """The command called `name`, imported now."""
    module, _, attribute = COMMANDS[name][0].partition(":")
    command: click.Command = getattr(importlib.import_module(module), attribute)
    return command


@click.group(
    cls=LazyGroup, epilog=EPILOG, no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, "-V", "--version", prog_name="eventcoder", message="%(prog)s %(version)s")
def cli() -> None:
    """Turn Arabic and English news into typed conflict events, with rules that anybody can read and mend."""


def main(args: list[str] | None = None) -> NoReturn:
    """The `eventcoder` command: run, and turn every expected failure into a line on stderr and an exit code."""
    # No plugin of pydantic is wanted; to look for some it would read what is said of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    _always_printable()
    try:
        code = cli.main(args, prog_name="eventcoder", standalone_mode=False)
        sys.stdout.flush()
    except SystemExit as end:
        code = CLOSED_PIPE if _is_closed_pipe(end.__context__) else end.code
    except OSError as error:
        if not _is_closed_pipe(error):
            raise
        code = CLOSED_PIPE
    except (click.ClickException, click.Abort, EventcoderError, KeyboardInterrupt) as error:
        code = report(error)
    _leave_quietly()
    sys.exit(code if isinstance(code, int) else OK)


def report(error: BaseException) -> int:
    """Say on stderr what went wrong, and return the exit code for it."""
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return _say("interrupted", INTERRUPTED)
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "eventcoder"
        return _say(f"{error.format_message()} (see {command} --help)", USAGE)
    if isinstance(error, click.ClickException):
        return _say(error.format_message(), USAGE)
    if isinstance(error, DictionaryError):
        return _say("the dictionaries are faulty", DICTIONARIES, *map(str, error.problems))
    return _say(str(error), DATABASE if isinstance(error, StoreError) else USAGE)


def _say(message: str, code: int, *details: str) -> int:
    """One line for the message and one for each detail, whatever line breaks they hold."""
    for line in (f"eventcoder: {message}", *details):
        click.echo(" ".join(visible(line).split()), err=True)
    return code


def _is_closed_pipe(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno == errno.EPIPE


def _always_printable() -> None:
    """A terminal or pipe that cannot show a letter shows a stand-in for it; it is no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def _leave_quietly() -> None:
    """Python flushes stdout at exit: a closed pipe must not become a traceback there."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
