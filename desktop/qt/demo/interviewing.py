"""Taking one fictional testimony through the windows: answers, account, files, read-back, signature, seal."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from desktop.i18n import tr
from desktop.qt.demo.answering import answer, give_reason
from desktop.qt.demo.choosing import choose_path, said
from desktop.qt.demo.person import Person, bring_into_view
from desktop.qt.demo.samples import Sample
from desktop.qt.demo.script import Script, StuckError, Until
from desktop.qt.widgets.files import FileField
from desktop.qt.widgets.modulelist import ModuleLine
from desktop.qt.widgets.modulepage import ModulePage
from desktop.qt.widgets.question import Question
from desktop.services import scripts

NARRATIVE = "/data/F04/F04_01"
EXPLAINED = "/data/F02/F02_01"
SAID_BACK = "/data/F02/F02_02"


def hold_interview(person: Person, sample: Sample, files: Path) -> Script:
    """Begin a testimony and fill everything up to the read-back.

    Args:
        person: whose hands; the work list is shown.
        sample: what the witness says.
        files: folder with the photo and the sound.
    """
    yield from person.click(said(tr("&New testimony")))
    yield from person.click(said(tr("&Begin the record")))
    before = [step for step in sample.answers if not _is_after(step) and step[0] != NARRATIVE]
    account_told = False
    for reference, value in before:
        if not account_told and module_of((reference, value)) not in ("F00", "F01", "F02", "F03"):
            yield from _tell_account(person, sample, files)
            account_told = True
        if reference == EXPLAINED:
            yield from _explain_consent(person, sample)
        elif reference != SAID_BACK:
            yield from _step(person, reference, value)
    for reference, code in sample.nulls:
        yield from _explain(person, reference, code)
    yield from _add_file(person, sample.photo_reference, files / sample.photo_name)
    person.picture(f"interview-{sample.language}")


def open_read_back(person: Person) -> Script:
    """Go on from the last module to the read-back."""
    yield from _open_module(person, "F92")
    yield from person.click(said(tr("&Continue")))
    yield from person.meet(QAbstractButton, said(tr("&Back to the interview")))
    yield Until(lambda: bool(_paragraphs(person)), "paragraphs to read back", 20)


def _paragraphs(person: Person) -> bool:
    return person.sees(QAbstractButton, tr("Correct paragraph {n}", n=1))


def read_back(person: Person, sample: Sample) -> Script:
    """Confirm every paragraph but one, which is corrected."""
    number = 0
    while True:
        number += 1
        if not person.sees(QAbstractButton, tr("Correct paragraph {n}", n=number), enabled=False):
            break
        if number == sample.correction_paragraph:
            yield from _correct(person, number, sample)
        else:
            yield from person.click(tr("Confirm paragraph {n}", n=number))
            gone = tr("Confirm paragraph {n}", n=number)
            yield Until(lambda gone=gone: not person.sees(QAbstractButton, gone), gone)  # type: ignore[misc]
    if number == 1:
        raise StuckError("paragraphs to read back")
    person.picture(f"read-back-{sample.language}")
    yield from person.click(said(tr("&Signature and closing")))


def sign_and_close(person: Person, sample: Sample) -> Script:
    """Fill the modules after the account: signature, wellbeing, closing."""
    for reference, value in filter(_is_after, sample.answers):
        yield from _step(person, reference, value)


def seal(person: Person, sample: Sample, bundle: Path) -> Script:
    """From the last question to the sealed file."""
    yield from person.click(said(tr("&Continue to sealing")))
    yield from person.meet(QAbstractButton, said(tr("&Seal testimony")), 30)
    person.picture(f"seal-{sample.language}")
    yield from person.click(said(tr("&Seal testimony")))
    yield from choose_path(bundle)
    yield Until(bundle.exists, "the sealed testimony", 60)
    yield from person.meet(QAbstractButton, said(tr("&New testimony")), 60)


def module_of(step: Sequence[str]) -> str:
    """Return the module a step belongs to, such as ``F04``."""
    reference = step[1] if step[0].startswith("@") else step[0]
    return reference.split("/")[2].partition("[")[0]


def _is_after(step: Sequence[str]) -> bool:
    """Say whether a step belongs to the modules after the account."""
    return module_of(step).startswith("F9")


def _step(person: Person, reference: str, value: str) -> Script:
    if reference == "@add":
        yield from _open_module(person, module_of((reference, value)))
        yield from _add_row(person, value)
        return
    question = yield from _question(person, reference)
    answer(person, question, value)


def _explain_consent(person: Person, sample: Sample) -> Script:
    """Read the explanation sentence by sentence, then write down how the witness said it back."""
    yield from _question(person, EXPLAINED)
    yield from person.click(tr("Explanation {key}", key="F5").removesuffix(" F5"))
    yield from person.meet(QAbstractButton, said(tr("&Next sentence")))
    person.picture(f"explanation-{sample.language}")
    for _sentence in scripts.script(scripts.EXPLANATION, sample.language).sentences:
        yield from person.click(said(tr("&Next sentence")))
    words = next(value for reference, value in sample.answers if reference == SAID_BACK)
    yield from person.write_into(QPlainTextEdit, tr("The person's own words"), words)
    yield from person.click(said(tr("&Understood, go on")))
    yield Until(lambda: _usable(SAID_BACK) is not None, "consent after the explanation")


def _tell_account(person: Person, sample: Sample, files: Path) -> Script:
    question = yield from _question(person, NARRATIVE)
    person.picture(f"narrative-empty-{sample.language}")
    answer(person, question, "\n".join(sample.narrative))
    person.picture(f"narrative-{sample.language}")
    yield from _add_file(person, sample.audio_reference, files / sample.audio_name)


def _explain(person: Person, reference: str, code: str) -> Script:
    question = yield from _question(person, reference)
    give_reason(person, question, code)


def _correct(person: Person, number: int, sample: Sample) -> Script:
    yield from person.click(tr("Correct paragraph {n}", n=number))
    edit = person.find(QPlainTextEdit, tr("New words of paragraph {n}", n=number))
    words = edit.toPlainText().replace(sample.correction_old, sample.correction_new)
    edit.selectAll()
    person.write(edit, words)
    person.write(
        person.find(QLineEdit, tr("Why paragraph {n} is corrected", n=number)), sample.correction_why
    )
    yield from person.click(tr("Save correction of {n}", n=number))
    confirm = tr("Confirm paragraph {n}", n=number)
    yield Until(lambda: not person.sees(QAbstractButton, confirm), confirm)


def _add_file(person: Person, reference: str, path: Path) -> Script:
    question = yield from _question(person, reference)
    field = question.field
    if not isinstance(field, FileField):
        raise StuckError(f"file field at {reference}")
    button = next(b for b in field.findChildren(QAbstractButton) if b.isVisibleTo(field))
    person.press(button)
    yield from choose_path(path)
    yield Until(lambda: _kept(reference), f"file at {reference}")


def _kept(reference: str) -> bool:
    page = _page()
    question = page.question(reference) if page is not None else None
    return question is not None and isinstance(question.field, FileField) and question.field.has_file


def _add_row(person: Person, repeat: str) -> Script:
    page = _page()
    if page is None:
        raise StuckError(f"rows of {repeat}")
    before = _rows(repeat)
    for button in page.findChildren(QAbstractButton):
        if button.property("row_wanted") == repeat:
            person.press(button)
            break
    yield Until(lambda: _rows(repeat) > before, f"row of {repeat}")


def _rows(repeat: str) -> int:
    page = _page()
    buttons = page.findChildren(QAbstractButton) if page is not None else []
    return sum(str(b.property("row_unwanted") or "").rpartition("[")[0] == repeat for b in buttons)


def _question(person: Person, reference: str) -> Generator[Until, None, Question]:
    yield from _open_module(person, module_of((reference, "")))
    yield Until(lambda: _usable(reference) is not None, f"question {reference}")
    question = _usable(reference)
    if question is None:
        raise StuckError(f"question {reference}")
    bring_into_view(question.field)
    return question


def _usable(reference: str) -> Question | None:
    page = _page()
    question = page.question(reference) if page is not None else None
    return question if question is not None and question.isVisible() and question.field.isEnabled() else None


def _open_module(person: Person, module: str) -> Script:
    page = _page()
    if page is not None and page.module == f"/data/{module}":
        return
    yield Until(lambda: _line(module) is not None, f"module {module}")
    line = _line(module)
    if line is not None:
        person.press(line)
    yield Until(lambda: (line := _line(module)) is not None and line.isChecked(), f"page {module}")


def _page() -> ModulePage | None:
    return next((p for w in _windows() for p in w.findChildren(ModulePage) if p.isVisible()), None)


def _line(module: str) -> ModuleLine | None:
    lines = (line for w in _windows() for line in w.findChildren(ModuleLine) if line.isVisible())
    return next((line for line in lines if line.property("module") == module), None)


def _windows() -> list[QWidget]:
    return [w for w in QApplication.topLevelWidgets() if w.isVisible()]
