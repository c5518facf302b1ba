"""`python -m resources.build --domain DIR [--check]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from resources.build.outputs import outputs

HERE = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Writes, or with `--check` compares, every generated file.

    Returns:
        0 if all is written or equal, 1 if `--check` found a difference.
    """
    parser = argparse.ArgumentParser(prog="python -m resources.build", description=__doc__)
    parser.add_argument("--domain", type=Path, required=True, help="folder of the domain files")
    parser.add_argument("--check", action="store_true", help="compare only; name what differs")
    options = parser.parse_args(arguments)
    different = 0
    for name, data in outputs(options.domain).items():
        path = HERE / name
        if path.is_file() and path.read_bytes() == data:
            continue
        different += 1
        print(f"{'differs' if options.check else 'written'}: {name}")
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return 1 if options.check and different else 0


if __name__ == "__main__":
    sys.exit(main())
