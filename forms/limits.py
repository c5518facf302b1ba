"""Limits for forms and answers: far above honest forms; they keep hostile ones from using up memory."""

from __future__ import annotations

from typing import Final

MAX_FORM_BYTES: Final = 16 * 1024 * 1024
MAX_ATTACHMENT_BYTES: Final = 32 * 1024 * 1024
MAX_ATTACHMENTS: Final = 200

MAX_ZIP_MEMBERS: Final = 2_000
MAX_ZIP_MEMBER_BYTES: Final = 64 * 1024 * 1024
MAX_ZIP_TOTAL_BYTES: Final = 128 * 1024 * 1024

MAX_SHEET_ROWS: Final = 50_000
MAX_SURVEY_ROWS: Final = 10_000
MAX_CELL_CHARACTERS: Final = 32_767  # what a cell of Excel holds at most
MAX_GROUP_DEPTH: Final = 30

MAX_NODES: Final = 20_000
MAX_XML_DEPTH: Final = 100
MAX_ITEMS: Final = 200_000

MAX_EXPRESSION_CHARACTERS: Final = 32_767
MAX_EXPRESSION_DEPTH: Final = 60

MAX_REPEAT_INSTANCES: Final = 1_000
MAX_INSTANCE_NODES: Final = 100_000
MAX_ANSWER_CHARACTERS: Final = 1_000_000
MAX_REGEX_TEXT: Final = 2_000
MAX_REGEX_PATTERN: Final = 1_000
MAX_ANSWER_STEPS: Final = 100_000
