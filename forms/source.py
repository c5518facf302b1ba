"""What the engine is handed: the bytes of a form and of the files beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePath

from forms.errors import FormTooLarge, FormUnreadable
from forms.limits import MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, MAX_FORM_BYTES

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class FormKind(Enum):
    """Kinds of form files; the value is the file name suffix."""

    MARKDOWN = ".md"
    CSV = ".csv"
    XLSX = ".xlsx"
    XFORM = ".xml"


@dataclass(frozen=True)
class FormSource:
    """A form as somebody brought it, all in memory.

    Attributes:
        name: file name; its suffix decides between Markdown, CSV, .xlsx and XForm.
        data: the file's bytes.
        attachments: bytes of the files the form refers to, by plain file name.
        fetch: asked for a file that is not among the attachments, by plain file name; returns None if there
            is none. Nothing else is ever read.
    """

    name: str
    data: bytes = field(repr=False)
    attachments: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    fetch: Callable[[str], bytes | None] | None = field(default=None, repr=False)

    def kind(self) -> FormKind:
        """Names the kind of form.

        Raises:
            FormUnreadable: the suffix is not one of a form.
        """
        try:
            return FormKind(PurePath(self.name).suffix.lower())
        except ValueError:
            raise FormUnreadable from None

    def checked(self) -> bytes:
        """Returns the form's bytes without a UTF-8 byte order mark.

        Raises:
            FormTooLarge: the form or a file beside it is beyond its limit.
        """
        too_large = len(self.data) > MAX_FORM_BYTES or len(self.attachments) > MAX_ATTACHMENTS
        if too_large or any(len(data) > MAX_ATTACHMENT_BYTES for data in self.attachments.values()):
            raise FormTooLarge
        return self.data.removeprefix(_BYTE_ORDER_MARK)

    def file(self, name: str) -> bytes | None:
        """Returns a file beside the form, or None.

        Raises:
            FormTooLarge: it is beyond its limit.
        """
        data = self.attachments.get(name)
        if data is None and self.fetch is not None:
            data = self.fetch(name)
        if data is not None and len(data) > MAX_ATTACHMENT_BYTES:
            raise FormTooLarge
        return data
