"""What every field is: it shows a state and says what the person did. The session owns the value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from forms.state import NodeState

# What a witness said must not be learned by an input method, or offered elsewhere as a suggestion.
SENSITIVE: Final = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
COMMIT_AFTER_MS: Final = 2_000

# Gives a file that came with the form by its name, or None.
Media = Callable[[str], bytes | None]


# Gives the SHA-256 of an attached file by its code, or None.
Digests = Callable[[str], str | None]


def no_digest(_code: str) -> str | None:
    """Know no file."""
    return None


def no_media(_name: str) -> bytes | None:
    """Give no file: the form brought none."""
    return None


class Field(QWidget):
    """The base of every field.

    Signals:
        value_edited: reference of the node and its new value, as the instance keeps it. Emitted when the
            person chose, left the field, or stopped typing for two seconds; never by `apply`.
    """

    value_edited = Signal(str, str)

    def __init__(self, reference: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reference = reference
        self.media: Media = no_media
        self.digests: Digests = no_digest
        # A field takes the height it needs; what is left over belongs to the end of the page.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def apply(self, state: NodeState) -> None:
        """Show a state. What is being typed and not handed over yet is left alone."""
        raise NotImplementedError

    def commit(self) -> None:
        """Hand over what was typed, if it is not handed over yet."""

    def wipe(self) -> None:
        """Forget what is shown, undo history included."""

    def name(self, label: str, hint: str) -> None:
        """Tell screen readers what is asked."""
        target = self.focusProxy() or self
        target.setAccessibleName(label)
        target.setAccessibleDescription(hint)
