"""The two commands of this package: `up`, and `manage` for one management command beside it."""

import argparse
import sys
from collections.abc import Callable

from forum.embedded.beside import run_beside
from forum.embedded.errors import StackError
from forum.embedded.folder import chosen_folder
from forum.embedded.supervisor import Options, Supervisor


def add_up_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="the port on 127.0.0.1 (default 8000)")
    parser.add_argument("--once", action="store_true", help="start, build one annual follow-up, stop")
    parser.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="load demo data (default: only into our own, empty database)",
    )


def up(options: Options) -> int:
    return guarded(lambda: Supervisor(chosen_folder(), options).run())


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["manage"]:
        return guarded(lambda: run_beside(chosen_folder(), arguments[1:]))
    parser = argparse.ArgumentParser(prog="./run", description="Start the whole portal on this machine.")
    parser.add_argument("command", choices=["up"])
    add_up_arguments(parser)
    given = parser.parse_args(arguments or ["up"])
    return up(Options(given.port, given.once, given.demo))


def guarded(command: Callable[[], int]) -> int:
    try:
        return command()
    except StackError as error:
        sys.stderr.write(f"{error}\n")
        return 1
