"""The program: without a command it opens the windows, with one it does that and ends."""

from __future__ import annotations

import sys


def main(arguments: list[str]) -> int:
    """Run the command line or the application; return the exit status."""
    from desktop.hygiene import protect_memory
    from desktop.offline import forbid_network
    from forms.errors import AppError

    try:
        protect_memory()
        forbid_network()
    except AppError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments:
        from desktop.cli import run

        return run(arguments)
    from desktop.qt.app import run_application

    return run_application()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
