"""The whole main job, step by step, on two laptops that share one screen: interviewer and supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

import resources
from desktop.i18n import tr
from desktop.qt.app import make_frame
from desktop.qt.demo import interviewing, releasing, teaming
from desktop.qt.demo.choosing import said
from desktop.qt.demo.journal import StepLog
from desktop.qt.demo.person import Person
from desktop.qt.demo.samples import LANGUAGES, Sample, sample
from desktop.qt.demo.script import Script, Until, settled
from desktop.qt.frame import Frame

SCREEN: Final = (1366, 768)
RECIPIENT: Final = "Recipient of the demonstration"
PURPOSE: Final = "UNIN"


@dataclass(frozen=True)
class Places:
    """Where the demo leaves things.

    Attributes:
        out: the folder a person chose.
    """

    out: Path

    @property
    def vaults(self) -> Path:
        """Both vaults."""
        return self.out / "vaults"

    @property
    def transfer(self) -> Path:
        """What the two laptops hand to each other: cards and sealed testimonies."""
        return self.out / "transfer"

    @property
    def inputs(self) -> Path:
        """The photo and the sound of the fictional witnesses."""
        return self.out / "inputs"

    @property
    def screens(self) -> Path:
        """Pictures of the windows."""
        return self.out / "screens"

    @property
    def bundle(self) -> Path:
        """The folder of the encrypted bundle."""
        return self.out / "bundle"

    @property
    def team_card(self) -> Path:
        """What a recipient trusts."""
        return self.out / "team-card.json"

    @property
    def identity(self) -> Path:
        """The recipient's key."""
        return self.out / "recipient-identity.txt"

    def make(self) -> None:
        """Make the folders, and write the photo and the sound."""
        for folder in (self.vaults, self.transfer, self.inputs, self.screens, self.bundle):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for language in LANGUAGES:
            told = sample(language)
            (self.inputs / told.photo_name).write_bytes(resources.read("samples/photo.jpg"))
            (self.inputs / told.audio_name).write_bytes(resources.read("samples/audio.wav"))


@dataclass(frozen=True)
class Laptop:
    """One person's computer: its own window, its own vault."""

    frame: Frame
    vault: Path

    @classmethod
    def make(cls, places: Places, owner: str) -> Laptop:
        """Return a laptop that shows the welcome page."""
        vault = places.vaults / owner
        frame = make_frame(vault, places.vaults / f"{owner}-settings")
        frame.resize(*SCREEN)
        frame.show_page("welcome")
        return cls(frame, vault)


class Story:
    """Tells the whole job; what a step needs of an earlier one is kept here.

    Args:
        places: where everything goes.
        recipient_key: public key of the recipient.
        log: keeps each step's outcome and duration.
    """

    def __init__(self, places: Places, recipient_key: str, log: StepLog) -> None:
        self._places = places
        self._key = recipient_key
        self._log = log
        self._person = Person(places.screens)
        self._supervisor = Laptop.make(places, "supervisor")
        self._interviewer = Laptop.make(places, "interviewer")
        self._passphrases = {"supervisor": _passphrase(), "interviewer": _passphrase()}
        self._codes: dict[str, str] = {}

    def tell(self) -> Script:
        """Do everything, one named step after the other."""
        yield from self._step("found a team, make the supervisor's vault", self._found())
        yield from self._step("make the interviewer's vault and join the team", self._join())
        for language in LANGUAGES:
            told = sample(language)
            yield from self._step(f"interview in {language}", self._interview(told))
            yield from self._step(f"read back, correct and seal in {language}", self._seal(told))
        for language in LANGUAGES:
            yield from self._step(f"carry the sealed testimony in {language}", self._carry(language))
        yield from self._step("add the recipient", self._recipient())
        yield from self._step("begin a release", self._begin())
        for language in LANGUAGES:
            redacted = releasing.redact(self._person, self._codes[language], sample(language))
            yield from self._step(f"redact the testimony in {language}", redacted)
        yield from self._step("release and encrypt to the recipient", self._hand_over())
        yield from self._step("verify in the window", self._verify())

    def picture(self, title: str) -> None:
        """Keep a picture of the window in front."""
        self._person.picture(title)

    def close(self) -> None:
        """Close both windows and their vaults."""
        for laptop in (self._supervisor, self._interviewer):
            laptop.frame.close()

    def laptops(self) -> tuple[Laptop, Laptop]:
        """Return the supervisor's and the interviewer's laptop."""
        return self._supervisor, self._interviewer

    def _step(self, name: str, script: Script) -> Script:
        self._log.begin(name)
        yield from script
        self._log.end()

    def _use(self, laptop: Laptop, language: str = "en") -> None:
        for other in (self._supervisor, self._interviewer):
            other.frame.setVisible(other is laptop)
        laptop.frame.context.prefer(language=language)
        laptop.frame.activateWindow()
        laptop.frame.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _found(self) -> Script:
        self._use(self._supervisor)
        self._person.picture("welcome")
        words = self._passphrases["supervisor"]
        yield from teaming.create_vault(self._person, words, team="Practice team")
        self._person.picture("work-empty")
        opened = self._supervisor.frame.context.vault
        assert opened is not None
        # Both laptops are this computer: what one attempt costs was measured once.
        self._interviewer.frame.context.kdf = opened.vault.keys.keyslots.params

    def _join(self) -> Script:
        transfer = self._places.transfer
        self._use(self._interviewer)
        yield from teaming.create_vault(self._person, self._passphrases["interviewer"])
        yield from teaming.save_request(self._person, transfer / "request.json")
        yield Until((transfer / "request.json").exists, "the request card")
        self._use(self._supervisor)
        yield from self._person.click(said(tr("&Team")))
        yield from teaming.certify(self._person, transfer / "request.json", transfer)
        yield Until((transfer / "team-card.json").exists, "the two cards")
        yield from teaming.ask_nobody_else(self._person)
        yield from teaming.save_team_card(self._person, self._places.team_card)
        yield Until(self._places.team_card.exists, "the team card")
        member = next(transfer.glob("member-*.json"))
        self._use(self._interviewer)
        yield from teaming.join(self._person, member, transfer / "team-card.json")

    def _interview(self, told: Sample) -> Script:
        self._use(self._interviewer, told.language)
        yield from interviewing.hold_interview(self._person, told, self._places.inputs)

    def _seal(self, told: Sample) -> Script:
        yield from interviewing.open_read_back(self._person)
        yield from interviewing.read_back(self._person, told)
        yield from interviewing.sign_and_close(self._person, told)
        yield from interviewing.open_read_back(self._person)
        yield from interviewing.seal(self._person, told, self._sealed(told.language))
        yield from settled()
        self._person.picture(f"work-{told.language}")

    def _carry(self, language: str) -> Script:
        self._use(self._supervisor)
        if self._person.sees(QAbstractButton, said(tr("&Back"))):
            yield from self._person.click(said(tr("&Back")))
        known = {*self._codes.values()}
        self._codes[language] = yield from releasing.import_bundle(
            self._person, self._sealed(language), known
        )

    def _recipient(self) -> Script:
        yield from self._person.click(said(tr("&Team")))
        yield from teaming.add_recipient(
            self._person, RECIPIENT, self._key, category=releasing.PROFILE, purpose=PURPOSE
        )
        yield from self._person.click(said(tr("&Back")))

    def _begin(self) -> Script:
        self._use(self._supervisor)
        yield from releasing.begin_release(self._person)

    def _hand_over(self) -> Script:
        yield from releasing.hand_over(self._person, self._places.bundle / "release.age")

    def _verify(self) -> Script:
        self._use(self._interviewer)
        yield from releasing.verify(
            self._person, self._places.bundle / "release.age", self._places.identity, self._places.team_card
        )

    def _sealed(self, language: str) -> Path:
        return self._places.transfer / f"sealed-{language}.age"


def _passphrase() -> str:
    """Return a passphrase nobody will need again: random words of the list that cards are compared with."""
    import secrets

    from storage.words import word_list

    return " ".join(secrets.choice(word_list()) for _ in range(6))
