"""Fictional released testimonies in three languages, for tests of what is printed."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from exporters.view import (
    AttachmentLine,
    ConsentLine,
    CorrectionLine,
    CustodyLine,
    FieldItem,
    FormLine,
    LegendLine,
    Marker,
    NarrativeItem,
    Paragraph,
    ReleasedView,
    Run,
    Section,
    Struck,
    Text,
)

AT: Final = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PERSON: Final = Marker(kind="pseudonym", label="Person 3", reason="R1")
HIDDEN: Final = Marker(kind="withheld", reason="R6")
MONTH: Final = Marker(kind="generalised", label="2020-08", reason="R9")

WORDS: Final = {
    "en": (
        ("I worked at a factory for thirteen years. ", PERSON, " worked beside me, and ", HIDDEN, "."),
        (
            "At about 6.40 in the morning five men came. Two wore black and had masks. ",
            Struck(text="Four"),
            " ",
        ),
        ("“Who sent you?” — “You know who.”",),
        ("There were ten beds and between fourteen and seventeen women. The light was on all night.",),
    ),
    "be": (
        ("Я працавала на заводзе трынаццаць гадоў. ", PERSON, " працавала побач, а ", HIDDEN, "."),
        (
            "А шостай сорак раніцы прыйшлі пяць чалавек. Двое ў чорным і ў масках. ",
            Struck(text="Чатыры"),
            " ",
        ),
        ("«Хто вас паслаў?» — «Ты ведаеш хто».",),
        ("Было дзесяць ложкаў і ад чатырнаццаці да сямнаццаці жанчын. Святло гарэла ўсю ноч, сям’я чакала.",),
    ),
    "ru": (
        ("Я работала на заводе тринадцать лет. ", PERSON, " работала рядом, а ", HIDDEN, "."),
        ("В шесть сорок утра пришли пять человек. Двое в чёрном. ", Struck(text="Четыре"), " "),
        ("«Кто вас прислал?» — «Ты знаешь кто».",),
        ("Было десять коек и от четырнадцати до семнадцати женщин. Свет горел всю ночь.",),
    ),
}
QUESTIONS: Final = {
    "en": ("Arrest", "When did it happen?", "Who was there?", "What did they say?", "Free account"),
    "be": ("Затрыманне", "Калі гэта здарылася?", "Хто там быў?", "Што яны казалі?", "Вольны аповед"),
    "ru": ("Задержание", "Когда это произошло?", "Кто там был?", "Что они говорили?", "Свободный рассказ"),
}
TIMES: Final = {"en": "autumn 2021", "be": "восень 2021 года", "ru": "осень 2021 года"}


def paragraphs(language: str, count: int) -> tuple[Paragraph, ...]:
    """Return `count` paragraphs, each said twice over, every fourth a turn of talk."""
    made: list[Paragraph] = []
    for number in range(1, count + 1):
        words = WORDS[language][(number - 1) % 4]
        runs: list[Run] = [Text(text=part) if isinstance(part, str) else part for part in words]
        again: tuple[Run, ...] = (*runs, Text(text=" "), *runs)
        made.append(Paragraph(number=number, runs=again, turn=number % 4 == 3))
    return tuple(made)


def view(language: str, *, length: int = 8, modules: int = 1) -> ReleasedView:
    """Return a view in one language with `length` paragraphs and `modules` modules of answers."""
    title, when, who, what, free = QUESTIONS[language]
    account = NarrativeItem(
        id="F04.01", question=free, language=language, paragraphs=paragraphs(language, length)
    )
    date = Marker(kind="generalised", label=TIMES[language], reason="R9")
    coded = tuple(
        Section(
            module=f"M{number:02}",
            title=title,
            items=(
                FieldItem(id=f"M{number:02}.01", question=when, answer=(date,)),
                FieldItem(id=f"M{number:02}.02", question=who, answer=(Text(text="5, "), PERSON)),
                FieldItem(id=f"M{number:02}.03", question=what, null="DNR"),
                FieldItem(
                    id=f"M{number:02}.05", question=when, answer=(Text(text="2020-08~/2020-09?"),), date=True
                ),
                FieldItem(id=f"M{number:02}.06", question=when, answer=(MONTH,)),
                FieldItem(id=f"M{number:02}.07", question=what, answer=(Text(text="E-AB12-C"),)),
                NarrativeItem(
                    id=f"M{number:02}.04",
                    question=what,
                    language=language,
                    paragraphs=paragraphs(language, 2),
                ),
            ),
        )
        for number in range(1, modules + 1)
    )
    return ReleasedView(
        code="T-7QK3MD-8",
        version=2,
        language=language,
        package_language=language,
        sealed_at=AT,
        released_at=AT,
        form=FormLine(id="underseal.testimony", version="1.0.0", hash="5e" * 32),
        recipient_code="R-4T7Q-X",
        release_code="P-9KX2MN-3",
        signer_code="M-7QK3-D",
        released_by="M-2XW8-A",
        document_hash="a1" * 32,
        consent=(
            ConsentLine(purpose="NATL", value="YES", identity="A2", contact="C3"),
            ConsentLine(purpose="ICCI", value="ASK", note=(Text(text=TIMES[language]),)),
        ),
        sections=(Section(module="F04", title=free, items=(account,), account=True), *coded),
        attachments=(
            AttachmentLine(
                code="E-AB12-C",
                kind="photo",
                media_type="image/png",
                size=183_204,
                sha256="b2" * 32,
                status="kept",
                caption=(Text(text=what),),
            ),
            AttachmentLine(code="E-ZZ99-0", kind="audio", status="withheld", reason="R1"),
        ),
        corrections=(
            CorrectionLine(where="2", old=(Text(text="4"),), new=(Text(text="5, "), PERSON), at=AT),
            CorrectionLine(where="M01.02", old=(HIDDEN,), new=(Text(text=TIMES[language]),)),
        ),
        custody=(
            CustodyLine(at=AT, event="SEAL", by="M-7QK3-D", entry_hash="c3" * 32),
            CustodyLine(at=AT, event="REDA", by="M-2XW8-A", reason="P-9KX2MN-3", entry_hash="d4" * 32),
        ),
        legend=(LegendLine(kind="pseudonym", label="PERSON 3", meaning=who),),
    )


def photograph(width: int = 640, height: int = 420) -> bytes:
    """Return a drawn PNG picture."""
    picture = Image.new("RGB", (width, height), "#d8d4c8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((width // 8, height // 4, width // 2, height - height // 10), fill="#7a7466")
    pen.ellipse((width // 2, height // 10, width - width // 10, height // 2), fill="#b8b0a0")
    result = BytesIO()
    picture.save(result, "PNG")
    return result.getvalue()
