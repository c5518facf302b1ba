"""A form as an organisation would bring it, with a list in a file beside it."""

from __future__ import annotations

from pathlib import Path

TOWNS = b"name,label\nalpha,Alpha\nbeta,Beta\n"


def own_form(version: str = "1", question: str = "What was closed?") -> bytes:
    return f"""
| survey |
| | type | name | label::English (en) | label::Belarusian (be) | appearance |
| | begin_group | closed | Closed places | Zakrytyja miescy | |
| | text | what | {question} | Shto zachynili? | multiline |
| | select_one_from_file towns.csv | town | Town | Horad | |
| | end_group | | | | |
| settings |
| | form_title | form_id | version | default_language |
| | Closed places | closed_places | {version} | English (en) |
""".encode()


def write_own_form(folder: Path, version: str = "1", question: str = "What was closed?") -> Path:
    """Write the form and its list into a folder; return the form's path."""
    folder.mkdir(exist_ok=True)
    (folder / "towns.csv").write_bytes(TOWNS)
    path = folder / f"closed-{version}.md"
    path.write_bytes(own_form(version, question))
    return path
