"""Names in two scripts: the tables of transliteration, and proposals that a person adds or leaves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from desktop.qt.theme import Theme
from desktop.qt.widgets.modulepage import ModulePage
from desktop.services.interview import Interview
from desktop.services.romanise import BELARUSIAN, LACINKA, PASSPORT, RUSSIAN, proposal
from forms.loader import load_form
from forms.source import FormSource

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        # Examples of the instruction of 2008
        ("Ева", "Jeva"),
        ("Васільева", "Vasiĺjeva"),
        ("Вераб’ёў", "Vierabjow"),
        ("Салаўёва", "Salawjova"),
        ("Чарняк", "Charniak"),
        ("Дар’я", "Darja"),
        # letter by letter
        ("Хмарагляд", "Khmaragliad"),
        ("Юрый Цішка", "Juryj Tsishka"),
        ("Шчука-Жук", "Shchuka-Zhuk"),
        ("РУДЗЬ", "RUDŹ"),
        ("ЖУК", "ZHUK"),
        ("Іваноў", "Ivanow"),
    ],
)
def test_passport_spellings_follow_the_instruction_of_2008(name, latin):
    assert proposal(name, BELARUSIAN, PASSPORT) == latin


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Аршанскі", "Aršanski"),
        ("Гомель", "Homieĺ"),
        ("Лепель", "Liepieĺ"),
        ("Чавусы", "Čavusy"),
        ("Магілёў", "Mahilioŭ"),
        ("Хойнікі", "Chojniki"),
        ("Шчучын", "Ščučyn"),
        ("Кобрынь", "Kobryń"),
        ("Заслаўе", "Zaslaŭje"),
        ("Юнцэвіч", "Juncevič"),
        ("Дар’я", "Darja"),
    ],
)
def test_lacinka_follows_the_national_romanisation_of_2007(name, latin):
    assert proposal(name, BELARUSIAN, LACINKA) == latin


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Соловьёва", "Soloveva"),
        ("Дарья", "Daria"),
        ("Щукин", "Shchukin"),
        ("Игорь", "Igor"),
        ("Юлия", "Iuliia"),
    ],
)
def test_russian_names_have_a_passport_spelling_of_their_own(name, latin):
    assert proposal(name, RUSSIAN, PASSPORT) == latin


def test_nothing_is_proposed_between_other_scripts():
    assert proposal("Ева", RUSSIAN, LACINKA) == ""
    assert proposal("Eva", "Latn-doc", PASSPORT) == ""


@given(st.text(max_size=40))
def test_no_cyrillic_letter_is_left_and_no_text_fails(name):
    belarusian = "".join(c for c in name if c.lower() in "абвгдеёжзійклмнопрстуўфхцчшыьэюя'’- ")
    for target in (PASSPORT, LACINKA):
        assert not any("Ѐ" <= c <= "ӿ" for c in proposal(belarusian, BELARUSIAN, target))
        proposal(name, BELARUSIAN, target)


@pytest.fixture
def card(styled, qapp):
    """Show the table of names of the identity form and answer as its screen does."""
    form = load_form(FormSource("identity.md", resources.read("forms/identity.md")))
    interview = Interview(form, now=lambda: NOON)
    pages = []

    def show():
        page = ModulePage(interview, next(r for r in interview.states() if r.endswith("/identity")), Theme())
        page.value_edited.connect(lambda ref, value: after(interview.edit(ref, value)))
        page.row_wanted.connect(lambda ref: after(interview.add_row(ref)))
        page.resize(900, 3000)
        styled(page)
        pages.append(page)

    def after(edit):
        if not pages[-1].apply(edit.change):
            show()

    show()
    return interview, pages


def named(interview, row, **values):
    for name, value in values.items():
        reference = next(
            r for r in interview.states() if f"F01_07[{row}]" in r and r.endswith(f"F01_07_{name}")
        )
        yield interview.edit(reference, value).change


def test_a_proposed_spelling_becomes_a_row_that_can_be_changed(card, qapp):
    interview, pages = card
    for change in named(interview, 1, script=BELARUSIAN, family_name="Салаўёва", given_name="Ева"):
        pages[-1].apply(change)
    (forms,) = pages[-1]._name_forms.values()
    assert forms._shown == {PASSPORT: "Salawjova Jeva", LACINKA: "Salaŭjova Jeva"}
    forms._group.buttons()[0].click()
    values = {r.rpartition("F01_07_")[2]: s.value for r, s in interview.states().items() if "F01_07[2]" in r}
    assert (values["script"], values["family_name"], values["given_name"]) == (PASSPORT, "Salawjova", "Jeva")
    shown = [set(forms._shown) for forms in pages[-1]._name_forms.values()]
    assert shown == [{LACINKA}, set()]


def test_nothing_is_proposed_without_a_script_or_a_name(card):
    interview, pages = card
    for change in named(interview, 1, script=BELARUSIAN):
        pages[-1].apply(change)
    (forms,) = pages[-1]._name_forms.values()
    assert not forms.isVisible()
