"""The modules on trial, prison, labour, departure, documents and coercion."""

from __future__ import annotations

import pytest

import resources
from forms.loader import load_form
from forms.model import Form
from forms.session import Session
from forms.source import FormSource
from tests.support.forms import MOMENT
from tests.support.topics import answer, choices, is_accepted, of, shown, the_testimony_form, with_topics

TOPICS = ("M02", "M06", "M07", "M08", "M09", "M10", "M11")


@pytest.fixture(scope="module")
def form() -> Form:
    return the_testimony_form()


@pytest.fixture
def session(form: Form) -> Session:
    return with_topics(form, TOPICS)


# M02: one place after another

FIRST, SECOND = "M02_01[1]/M02_03", "M02_01[2]/M02_03"


@pytest.mark.parametrize(
    ("until", "left", "since", "came", "asked"),
    [
        ("2020-08-11", "08:00", "2020-08-11", "14:00", True),
        ("2020-08-11", "08:01", "2020-08-11", "14:00", False),
        ("2020-08-11", "20:00", "2020-08-12", "02:00", True),
        ("2020-08-11", "20:00", "2020-08-12", "01:59", False),
        ("2020-08-11", "", "2020-08-12", "", False),  # it may have been one minute
        ("2020-08-11", "", "2020-08-12", "06:00", True),
        ("2020-08-11", "18:00", "2020-08-12", "", True),
        ("2020-08-11", "", "2020-08-13", "", True),
        ("2020-08", "", "2020-09-02", "", True),
        ("2020-08", "", "2020-09", "", False),
        ("..", "08:00", "2020-08-13", "", False),
        ("2020-10-24", "23:00", "2020-10-25", "05:00", True),  # a clock was set back that night
        ("2020-08-12", "", "2020-08-11", "", False),
    ],
)
def test_six_hours_between_two_places_raise_the_question_where_the_person_was(
    session: Session, until: str, left: str, since: str, came: str, asked: bool
) -> None:
    session.add_repeat("/data/M02/M02_r[1]/M02_01")
    zone = ":00.000+03:00"
    answer(session, "M02", {FIRST: f"2020-08-01/{until}", f"{FIRST}_left": left and left + zone})
    answer(session, "M02", {SECOND: f"{since}/..", f"{SECOND}_came": came and came + zone})

    assert shown(session, "M02", f"{SECOND}_between") is asked
    assert not shown(session, "M02", f"{FIRST}_between")
    if asked:
        assert session.node(f"/data/M02/M02_r[1]/{SECOND}_between").required


def test_each_stay_in_custody_looks_at_its_own_places(session: Session) -> None:
    session.add_repeat("/data/M02/M02_r")
    for _ in range(2):
        session.add_repeat("/data/M02/M02_r[2]/M02_01")
    answer(session, "M02", {FIRST: "2019-01-01/2019-01-02"})
    session.set("/data/M02/M02_r[2]/M02_01[1]/M02_03", "2020-08-01/2020-08-02")
    session.set("/data/M02/M02_r[2]/M02_01[2]/M02_03", "2020-08-02/2020-08-05")
    assert not session.node("/data/M02/M02_r[2]/M02_01[2]/M02_03_between").relevant
    assert not session.node("/data/M02/M02_r[2]/M02_01[1]/M02_03_between").relevant
    session.set("/data/M02/M02_r[2]/M02_01[2]/M02_03", "2020-08-04/2020-08-05")
    assert session.node("/data/M02/M02_r[2]/M02_01[2]/M02_03_between").relevant


# M06: trial


OLD_CODE = ["O23.34", "O23.4", "O17.1", "O17.11", "OTH"]
NEW_CODE = ["24.23", "24.3", "19.1", "19.11", "19.10", "24.15", "OTH"]


@pytest.mark.parametrize(
    ("date", "articles"),
    [
        ("2020-08-12", OLD_CODE),
        ("2021-02-28", OLD_CODE),
        ("2020-24", OLD_CODE),  # the winter that ends in February 2021
        ("2021-03-01~", NEW_CODE),
        ("2021-21", NEW_CODE),
        ("2022", NEW_CODE),
        ("2021", OLD_CODE[:-1] + NEW_CODE),
        ("", OLD_CODE[:-1] + NEW_CODE),
    ],
)
def test_the_articles_are_those_of_the_code_that_applied_on_the_day(
    session: Session, date: str, articles: list[str]
) -> None:
    answer(session, "M06", {"M06_03[1]/M06_03_date": date, "M06_03[1]/M06_03_code": "ADM"})
    assert choices(session, "M06", "M06_03[1]/M06_03_kaap") == articles
    assert not shown(session, "M06", "M06_03[1]/M06_03_uk")


def test_days_on_both_sides_of_the_new_code_are_remarked_on(session: Session) -> None:
    row = "M06_03[1]/M06_03"
    answer(session, "M06", {f"{row}_code": "ADM", f"{row}_date": "2021-02/2021-03"})
    assert shown(session, "M06", f"{row}_warn")
    answer(session, "M06", {f"{row}_date": "2021-02"})
    assert not shown(session, "M06", f"{row}_warn")


@pytest.mark.parametrize(
    ("article", "date", "notice", "proposal"),
    [
        ("24.23", "2020-08-11", "warn_new", "23.34"),
        ("19.11", "2021-02", "warn_new", "17.11"),
        ("O23.34", "2021-03-01", "warn_old", "24.23"),
    ],
)
def test_an_article_of_another_time_stays_is_remarked_on_and_its_like_proposed(
    session: Session, article: str, date: str, notice: str, proposal: str
) -> None:
    row = "M06_03[1]/M06_03"
    answer(session, "M06", {f"{row}_code": "ADM", f"{row}_kaap": article, f"{row}_date": date})

    assert of(session, "M06", f"{row}_kaap") == article  # what was chosen is not lost
    assert shown(session, "M06", f"{row}_{notice}")
    assert proposal in session.node(f"/data/M06/M06_r[1]/{row}_{notice}").label
    assert any(code.endswith(proposal) for code in choices(session, "M06", f"{row}_kaap"))


@pytest.mark.parametrize(
    ("article", "date"),
    [
        ("24.23", "2021-03-01"),
        ("24.23", "2021"),
        ("O23.34", "2020-08-11"),
        ("OTH", "2020-08-11"),
        ("24.23", ""),
    ],
)
def test_an_article_that_may_be_of_that_time_is_not_remarked_on(
    session: Session, article: str, date: str
) -> None:
    row = "M06_03[1]/M06_03"
    answer(session, "M06", {f"{row}_code": "ADM", f"{row}_kaap": article, f"{row}_date": date})

    assert not shown(session, "M06", f"{row}_warn_new")
    assert not shown(session, "M06", f"{row}_warn_old")


def test_an_article_that_is_in_no_list_is_written_out(session: Session) -> None:
    row = "M06_03[1]/M06_03"
    answer(session, "M06", {f"{row}_code": "CRIM", f"{row}_uk": "342"})
    assert not shown(session, "M06", f"{row}_other")
    answer(session, "M06", {f"{row}_uk": "OTH"})
    assert shown(session, "M06", f"{row}_other")


def test_what_is_asked_of_a_trial_in_absence_is_asked_of_that_alone(session: Session) -> None:
    answer(session, "M06", {"M06_01": "CRIM"})
    assert not shown(session, "M06", "M06_17") and not shown(session, "M06", "M06_18")
    answer(session, "M06", {"M06_01": "SPEC"})
    assert shown(session, "M06", "M06_17") and shown(session, "M06", "M06_18")


def test_the_court_is_coded_only_after_the_day_in_court_was_told(session: Session) -> None:
    for name in ("M06_09", "M06_10[1]/M06_10_name", "M06_10_court"):
        assert not shown(session, "M06", name), name
    answer(session, "M06", {"M06_08": "Six minutes by video."})
    for name in ("M06_09", "M06_10[1]/M06_10_name", "M06_10_court"):
        assert shown(session, "M06", name), name


def test_the_longest_hearing_is_not_shorter_than_the_shortest(session: Session) -> None:
    answer(session, "M06", {"M06_08": "A day.", "M06_08_least": "20"})
    assert is_accepted(session, "M06", "M06_08_most", "20")
    assert not is_accepted(session, "M06", "M06_08_most", "19")


# M07: imprisonment


def test_the_gazetteer_follows_the_kind_and_the_region(session: Session) -> None:
    answer(session, "M07", {"M07_01/M07_01_type": "IK", "M07_01/M07_01_region": "BY-HO"})
    assert choices(session, "M07", "M07_01/M07_01_facility") == ["F016", "F026", "F028", "F999"]
    answer(session, "M07", {"M07_01/M07_01_type": "IUOT"})
    assert choices(session, "M07", "M07_01/M07_01_facility") == ["F030", "F999"]


@pytest.mark.parametrize(("facility", "asked"), [("F016", True), ("F028", True), ("F026", False)])
def test_the_points_of_a_womens_colony_show_there_alone(session: Session, facility: str, asked: bool) -> None:
    answer(session, "M07", {"M07_01/M07_01_facility": facility})
    assert shown(session, "M07", "M07_15") is asked


def test_days_of_punishment_are_added_up(session: Session) -> None:
    for number, (sanction, days) in enumerate([("SHIZO", "10"), ("KARC", "15"), ("PARCEL", "")], start=1):
        if number > 1:
            session.add_repeat("/data/M07/M07_r[1]/M07_05")
        row = f"M07_05[{number}]/M07_05"
        answer(session, "M07", {f"{row}_pretext": "BUTT", f"{row}_sanction": sanction, f"{row}_days": days})
    assert (of(session, "M07", "M07_06"), of(session, "M07", "M07_06_longest")) == ("25", "15")
    assert not shown(session, "M07", "M07_05[3]/M07_05_days")
    assert shown(session, "M07", "M07_07")


def test_a_punishment_can_be_tied_to_the_new_case_in_which_it_counted(session: Session) -> None:
    assert not shown(session, "M07", "M07_13")
    answer(session, "M07", {"M07_12[1]/M07_12_opened": "2023-05"})
    assert choices(session, "M07", "M07_05[1]/M07_05_case") == ["2023-05"]
    assert of(session, "M07", "M07_12[1]/M07_12_article") == "411"
    assert shown(session, "M07", "M07_13")


# M08: labour


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [("hours", "24", "24.5"), ("hours", "0", "-1"), ("days", "7", "8"), ("days", "0", "-1")],
)
def test_hours_and_days_of_work_have_their_limits(session: Session, name: str, good: str, bad: str) -> None:
    assert is_accepted(session, "M08", f"M08_05/M08_05_{name}", good)
    assert not is_accepted(session, "M08", f"M08_05/M08_05_{name}", bad)


def test_pay_has_a_currency(session: Session) -> None:
    assert not shown(session, "M08", "M08_06_currency")
    assert not is_accepted(session, "M08", "M08_06_pay", "-5")
    assert is_accepted(session, "M08", "M08_06_pay", "12.40")
    assert session.node("/data/M08/M08_r[1]/M08_06_currency").required


# M09: departure


@pytest.mark.parametrize(
    ("country", "date", "is_party"),
    [
        ("LT", "2021-06-04", "Y"),
        ("AM", "2024-01-31", "N"),
        ("AM", "2024-02-01", "Y"),
        ("AM", "2024", "U"),
        ("UA", "2022-05~", "N"),
        ("HU", "2026-06-02", "N"),
        ("HU", "2026-06-01", "Y"),
        ("RU", "2021", "N"),
        ("PL", "", "U"),
        ("OTH", "2021-06-04", "U"),
        ("", "2021-06-04", ""),
    ],
)
def test_the_first_country_is_a_state_party_or_not_on_the_day_of_crossing(
    session: Session, country: str, date: str, is_party: str
) -> None:
    answer(session, "M09", {"M09_07": date, "M09_08": country})
    assert of(session, "M09", "M09_08_party") == is_party
    assert session.node("/data/M09/M09_r[1]/M09_08_party").readonly


@pytest.mark.parametrize(("mode", "asked"), [("ESCO", True), ("COND", True), ("ORDR", True), ("FLED", False)])
def test_the_road_is_asked_of_those_whom_officials_took(session: Session, mode: str, asked: bool) -> None:
    assert not shown(session, "M09", "M09_04")
    answer(session, "M09", {"M09_01": "In these words.", "M09_04": mode})
    for name in ("M09_09", "M09_09_agency", "M09_09_restraint", "M09_09_hours", "M09_10"):
        assert shown(session, "M09", name) is asked, name


def test_nothing_is_written_about_an_unofficial_way_out(session: Session) -> None:
    answer(session, "M09", {"M09_01": "In these words.", "M09_04": "FLED"})
    assert (shown(session, "M09", "M09_18"), shown(session, "M09", "M09_07_other")) == (False, True)
    answer(session, "M09", {"M09_04": "IRRE"})
    assert (shown(session, "M09", "M09_18"), shown(session, "M09", "M09_07_other")) == (True, False)


def test_others_who_left_are_counted_from_the_least_to_the_most(session: Session) -> None:
    assert is_accepted(session, "M09", "M09_16", "3")
    assert is_accepted(session, "M09", "M09_16_most", "5")
    assert not is_accepted(session, "M09", "M09_16_most", "2")
    assert not is_accepted(session, "M09", "M09_16", "-1")


def test_a_factor_can_be_tied_to_an_event(session: Session) -> None:
    answer(session, "M09", {"M09_01": "In these words."})
    session.set("/data/F04/F04_07[1]/F04_07_title", "Search at home")
    assert choices(session, "M09", "M09_05[1]/M09_05_event") == ["Search at home"]


# M10: documents


@pytest.mark.parametrize(("other", "flag"), [("N", "Y"), ("Y", ""), ("U", ""), ("", "")])
def test_nobody_without_a_nationality_is_overlooked(session: Session, other: str, flag: str) -> None:
    answer(session, "M10", {"M10_08": other})
    assert of(session, "M10", "M10_12") == flag
    assert shown(session, "M10", "M10_12_warn") is (flag == "Y")


def test_every_document_has_a_fate_of_its_own(session: Session) -> None:
    answer(session, "M10", {"M10_01[1]/M10_01_document": "PASSPORT", "M10_01[1]/M10_01_fate": "CONF EXPD"})
    session.add_repeat("/data/M10/M10_r[1]/M10_01")
    answer(session, "M10", {"M10_01[2]/M10_01_document": "DIPLOMA"})
    assert session.node("/data/M10/M10_r[1]/M10_01[2]/M10_01_fate").required
    assert of(session, "M10", "M10_01[1]/M10_01_fate") == "CONF EXPD"


# M11: coerced video, statement or cooperation


def test_a_cooperation_paper_raises_the_risk_and_stays_on_the_sealed_card(session: Session) -> None:
    assert not shown(session, "M11", "M11_10")
    answer(session, "M11", {"M11_02": "VREP COOP"})
    assert shown(session, "M11", "M11_10") and shown(session, "M11", "M11_10_warn")
    assert not any("M11_09" in node.reference for node in session.nodes())
    identity = load_form(FormSource("identity.md", resources.read("forms/identity.md")))
    assert Session(identity, now=lambda: MOMENT).node("/data/agreement/M11_09").us["sensitivity"] == "IDD"


def test_clemency_is_asked_about_when_it_was_part_of_it(session: Session) -> None:
    answer(session, "M11", {"M11_02": "VREP"})
    assert not shown(session, "M11", "M11_11")
    answer(session, "M11", {"M11_02": "VREP CLEM"})
    assert shown(session, "M11", "M11_11")


def test_where_it_was_published_is_asked_only_if_it_was(session: Session) -> None:
    answer(session, "M11", {"M11_08_published": "N"})
    assert not shown(session, "M11", "M11_08_link")
    answer(session, "M11", {"M11_08_published": "Y"})
    assert shown(session, "M11", "M11_08_link")
