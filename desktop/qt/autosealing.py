"""When testimonies are sealed by themselves while the vault is open: the clock, and the person's wish."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.i18n import plural, tr
from desktop.qt.context import Context
from desktop.qt.jobs import JobHandle, Report
from desktop.services import autoseal
from desktop.services.arriving import arrival_words
from desktop.services.autoseal import Outcome
from desktop.services.vault_service import OpenVault
from desktop.services.wording import sentence


class AutoSealer(QObject):
    """Counts from the moment at which a draft can be sealed, and seals it when the time is over.

    Signals:
        leave_wanted: id of a draft that is about to be sealed, so that no page may show it any longer.
    """

    leave_wanted = Signal(str)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._opened: OpenVault | None = None
        self._due: dict[str, datetime] = {}
        self._job: JobHandle | None = None
        self._also = ""
        self.wait: timedelta = autoseal.AFTER
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.look)
        context.sealable.connect(self._on_sealable)
        context.seal_wished.connect(self._on_wished)
        context.unlocked.connect(self._on_unlocked)

    def watch(self, opened: OpenVault | None) -> None:
        """Count for this vault from here on; for another one, or none, everything is forgotten."""
        before, self._opened = self._opened, opened
        if before is not None and opened is not None and opened.vault is before.vault:
            return  # the same vault, after its team changed
        self._due.clear()
        self.timer.stop()

    def stop(self) -> None:
        """Forget everything, and stop what is being sealed: for a vault that is erased."""
        self.watch(None)
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def look(self) -> None:
        """Seal what is due now."""
        now = self._context.now()
        for draft in [draft for draft, at in self._due.items() if at <= now]:
            self._begin(draft, autoseal.TIME)
        self._set_timer()

    @Slot(str, bool)
    def _on_sealable(self, draft: str, sealable: bool) -> None:
        opened = self._context.vault
        if opened is None:
            return
        self.watch(opened)
        if not sealable:
            self._due.pop(draft, None)
        elif draft not in self._due:
            self._due[draft] = self._context.now() + self.wait
        self._context.sealing_due.emit(draft, self._due.get(draft))
        self._set_timer()

    @Slot(str)
    def _on_wished(self, draft: str) -> None:
        self.watch(self._context.vault)
        self._begin(draft, autoseal.WISH)

    @Slot()
    def _on_unlocked(self) -> None:
        opened = self._context.vault
        self.watch(opened)
        self._also = arrival_words(opened.arrival) if opened is not None else ""
        self._begin("", autoseal.UNLOCK)

    def _begin(self, draft: str, why: str) -> None:
        if self._opened is None:
            return
        if draft:
            # Saved and taken off the screen first: what is sealed is not to be read meanwhile.
            self.leave_wanted.emit(draft)
        self._due.pop(draft, None)
        work = partial(_seal, self._opened, why, draft)
        self._job = self._context.call("vault", work, done=self._on_done)

    def _set_timer(self) -> None:
        if not self._due:
            self.timer.stop()
            return
        left = min(self._due.values()) - self._context.now()
        self.timer.start(max(0, int(left / timedelta(milliseconds=1))))

    @Slot(object)
    def _on_done(self, outcome: Outcome) -> None:
        self._job = None
        if self._context.vault is None:
            return  # locked meanwhile: nothing of it is said on the screen
        if outcome.trouble:
            self._say(sentence(outcome.trouble[0]), "danger")
        elif outcome.sealed:
            codes = ", ".join(outcome.sealed)
            words = plural(
                "{codes} is sealed and waits here to be handed over.",
                "{codes} are sealed and wait here to be handed over.",
                len(outcome.sealed),
                codes=codes,
            )
            self._say(words, "good")
        if outcome.sealed or outcome.trouble:
            self._context.sealed.emit()

    def _say(self, words: str, kind: str) -> None:
        also, self._also = self._also, ""
        self._context.say(f"{also} {words}" if also else words, "notice" if also and kind == "good" else kind)


def due_words(at: datetime) -> str:
    """Return when a testimony is sealed by itself, in words.

    Args:
        at: the moment, UTC.
    """
    return tr("Will be sealed at {time}.", time=f"{at.astimezone():%H:%M}")


def _seal(opened: OpenVault, why: str, draft: str, _report: Report) -> Outcome:
    return autoseal.seal_all(opened.vault, why, draft)
