"""Profiles, consent terms, generalisation, pseudonyms and approvals."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from exporters.approval import ApprovalInvalid, approve, check_approval, subject_of
from exporters.consent import Terms, terms_for
from exporters.custody_extract import ExtractBroken, Step, make_extract, read_extract
from exporters.document import Answer, ConsentCell
from exporters.generalise import age_band, date_step, facility_type, generalise, part_of_day, region
from exporters.profiles import PROFILES, UnknownProfile, default_plan, gives_extract, rule_for
from exporters.pseudonyms import draw_labels
from exporters.redaction import AnswerTarget, AttachmentTarget, Operation
from storage.chain import SignerUnknown
from tests.support.account import ARREST, BORN, PHOTO, PURPOSE, RECIPIENT, account, finished_plan, question
from tests.support.handover import DAY, RealTeam

CATEGORIES = [row["cat"] for row in json.loads(resources.read("profiles.json"))["rows"]]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_cell_of_the_table_is_understood(profile: str, category: str) -> None:
    rule = rule_for(profile, category)

    assert rule.op is None or rule.op in Operation


@pytest.mark.parametrize(
    ("profile", "category", "op"),
    [
        ("ICC", "WN", Operation.PSEUDONYM),
        ("SP", "WN", Operation.PSEUDONYM),
        ("PUB", "WN", Operation.GENERALISE),
        ("ICC", "WI", Operation.WITHHOLD),
        ("ICC", "RE", None),
        ("ICC", "NR", None),
        ("PUB", "NR", None),
        ("PUB", "DE", Operation.GENERALISE),
        ("GIE", "FC", Operation.KEEP),
        ("NGO", "HE", Operation.WITHHOLD),
        ("ICC", "CO", Operation.WITHHOLD),
        ("ICC", "??", None),
    ],
)
def test_cells_become_operations(profile: str, category: str, op: Operation | None) -> None:
    assert rule_for(profile, category).op is op


@pytest.mark.parametrize("profile", PROFILES)
def test_helpers_are_withheld_under_every_profile(profile: str) -> None:
    assert rule_for(profile, "TH").op is Operation.WITHHOLD


def test_an_unknown_profile_releases_nothing() -> None:
    for ask in (rule_for, gives_extract):
        with pytest.raises(UnknownProfile):
            ask("XYZ", "WN")


def test_a_profile_decides_answers_and_leaves_accounts_to_people() -> None:
    document = account()
    plan = default_plan(document, "PUB", recipient=RECIPIENT, purpose=PURPOSE)
    held = plan.decision_for(AnswerTarget(reference=ARREST))

    assert held is not None
    assert (held.op, held.replacement) == (Operation.GENERALISE, "2021-Q3")
    assert {point.why for point in plan.open_points(document)} == {"unread"}
    assert plan.decision_for(AnswerTarget(reference=BORN)) is not None


def test_consent_stands_before_the_profile() -> None:
    document = account()
    silent = Terms(grant=document.consent[0])
    target = AttachmentTarget(code=PHOTO)

    asked = default_plan(document, "ICC", terms=terms_for(document, PURPOSE, RECIPIENT))
    withheld = default_plan(document, "ICC", terms=silent).decision_for(target)

    assert asked.decision_for(target) is None
    assert withheld is not None
    assert (withheld.op, withheld.reason) == (Operation.WITHHOLD, "R3")


@pytest.mark.parametrize("level", ["A2", "A3", "A4"])
def test_a_voice_is_never_shared_from_level_a2_on(level: str) -> None:
    cell = ConsentCell(purpose=PURPOSE, value="YES", identity=level)

    assert not Terms(grant=cell, sound=True).allows_media("audio")


def test_sound_is_shared_where_it_was_granted() -> None:
    cell = ConsentCell(purpose=PURPOSE, value="YES", identity="A1")

    assert Terms(grant=cell, sound=True).allows_media("audio")
    assert not Terms(grant=cell).allows_media("audio")


def test_terms_are_read_off_the_consent_conversation() -> None:
    terms = terms_for(account(), PURPOSE, RECIPIENT)

    assert (terms.identity, terms.photo, terms.sound, terms.restricted_module) == ("A2", True, False, False)


def restricted(
    *cells: tuple[str, str, str], agreed: str = "YES", place: str = "/data/M05"
) -> tuple[Answer, ...]:
    """Return the answers about sharing what was told of sexual violence: purpose, recipient, answer."""
    rows = [question("F02.10", "/data/F02/F02_10_again", "CO", agreed)]
    for number, cell in enumerate(cells, start=1):
        for column, value in zip(("purpose", "recipient", "value"), cell, strict=True):
            reference = f"{place}/M05_14[{number}]/M05_14_{column}"
            rows.append(
                question(f"M05.14.{column}", reference, "CO", value or None, null=None if value else "NASK")
            )
    return tuple(rows)


@pytest.mark.parametrize(
    ("cells", "is_shared"),
    [
        ([], False),
        ([(PURPOSE, RECIPIENT, "YES")], True),
        ([(PURPOSE, "", "YES")], True),
        ([(PURPOSE, "any", "YES"), (PURPOSE, RECIPIENT, "NO")], False),
        ([(PURPOSE, RECIPIENT, "ASK")], False),
        ([("PUBL", "any", "YES")], False),
        ([(PURPOSE, "R-OTHER", "YES")], False),
    ],
)
def test_sexual_violence_is_shared_only_where_its_own_cell_says_yes(
    cells: list[tuple[str, str, str]], is_shared: bool
) -> None:
    terms = terms_for(account(answers=restricted(*cells)), PURPOSE, RECIPIENT)

    assert terms.restricted_module is is_shared


def test_no_cell_helps_where_it_was_not_agreed_to_write_it_down() -> None:
    document = account(answers=restricted((PURPOSE, RECIPIENT, "YES"), agreed="NO"))

    assert not terms_for(document, PURPOSE, RECIPIENT).restricted_module


def test_each_incident_that_was_told_has_cells_of_its_own() -> None:
    told = question("M05.05", "/data/M05/M05_r[2]/M05_05", "SV", "somebody")
    one = restricted((PURPOSE, RECIPIENT, "YES"))
    both = (*one, *restricted((PURPOSE, RECIPIENT, "YES"), place="/data/M05/M05_r[2]")[1:])

    assert not terms_for(account(answers=(*one, told)), PURPOSE, RECIPIENT).restricted_module
    assert terms_for(account(answers=(*both, told)), PURPOSE, RECIPIENT).restricted_module


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("0", "0-13"),
        ("17", "16-17"),
        ("18", "18-24"),
        ("34", "25-34"),
        ("99", "65 and over"),
        ("B35", "35-44"),
    ],
)
def test_ages_become_bands(value: str, band: str) -> None:
    assert age_band(value) == band


@pytest.mark.parametrize("value", ["", "-1", "121", "about 30", "３４", "B99"])
def test_what_is_no_age_becomes_nothing(value: str) -> None:
    assert age_band(value) == ""


@pytest.mark.parametrize(
    ("value", "step", "less"),
    [
        ("2020-08-09", "month", "2020-08"),
        ("2020-08-09", "season", "2020-Q3"),
        ("2020-08-09", "year", "2020"),
        ("2020-08~", "month", "2020-08"),
        ("2020-22", "season", "2020-22"),
        ("2020", "month", "2020"),
        ("2020-08-09/2020-08-12", "month", "2020-08"),
        ("2020-08-09/2020-10", "season", "2020-Q3/2020-Q4"),
        ("2020-13", "month", ""),
        ("August 2020", "month", ""),
        ("2020-08-09/..", "month", ""),
    ],
)
def test_dates_become_less_exact(value: str, step: str, less: str) -> None:
    assert date_step(value, step) == less


@given(st.dates())
def test_a_generalised_date_never_tells_the_day(day: date) -> None:
    for step in ("month", "season", "year"):
        assert len(date_step(day.isoformat(), step)) < len("2020-08-09")


@pytest.mark.parametrize(
    ("value", "part"), [("06:40", "morning"), ("2020-08-09T23:10:00.000+03:00", "night"), ("x", "")]
)
def test_times_become_parts_of_the_day(value: str, part: str) -> None:
    assert part_of_day(value) == part


def test_places_become_regions_where_the_gazetteer_knows_them() -> None:
    assert region("BY-BR-01") == region("Баранавіцкі раён") == "Brest region"
    assert region("Nowhere") == ""
    assert "Minsk" in facility_type("F001")


def test_what_cannot_be_generalised_with_certainty_is_withheld() -> None:
    answer = question("M01.07", "/data/M01/M01_07", "PE", "a village by the river")

    assert generalise(Answer.model_validate(answer.model_dump()), "region") == ""


def test_labels_are_stable_unique_and_drawn_at_random() -> None:
    people = [(f"e{n}", "TV") for n in range(12)]
    first = draw_labels(people)

    assert len(set(first.values())) == len(people)
    assert draw_labels([*people, ("new", "PN")], first).items() >= first.items()
    assert len({draw_labels(people)["e0"] for _ in range(30)}) > 1


def test_a_label_says_what_kind_of_thing_it_stands_for() -> None:
    labels = draw_labels([("o", "PN"), ("p", "PE"), ("w", "FA")])

    assert [labels[key].split()[0] for key in "opw"] == ["Officer", "Place", "Person"]


def test_an_approval_is_for_these_decisions_and_no_others() -> None:
    team = RealTeam()
    plan = finished_plan(account())
    subject = subject_of("H-8WX3RT-5", [plan])
    given_ = approve(team.signer("M-1A2B-C"), "M-1A2B-C", subject, DAY)
    changed = plan.without(AttachmentTarget(code=PHOTO))

    assert check_approval(given_, subject, team.trust).member_code == "M-1A2B-C"
    for other in (subject_of("H-8WX3RT-5", [changed]), subject_of("H-000000-0", [plan])):
        with pytest.raises(ApprovalInvalid):
            check_approval(given_, other, team.trust)


def test_an_approval_in_somebody_elses_name_or_from_outside_is_refused() -> None:
    team = RealTeam()
    borrowed = approve(team.signer("M-1A2B-C"), "M-3D4E-F", "0" * 64, DAY)
    foreign = approve(RealTeam().signer("M-1A2B-C"), "M-1A2B-C", "0" * 64, DAY)

    with pytest.raises(ApprovalInvalid):
        check_approval(borrowed, "0" * 64, team.trust)
    with pytest.raises(SignerUnknown):
        check_approval(foreign, "0" * 64, team.trust)


STEPS = [Step("SEAL", "M-7K2Q-3", DAY), Step("RECV", "M-9X2B-0", DAY), Step("EXPO", "M-9X2B-0", DAY)]


def test_an_extract_is_read_back_as_it_was_made() -> None:
    made = make_extract(STEPS)

    assert read_extract(made.data) == made
    assert make_extract([]).data == b""


@pytest.mark.parametrize(
    "cut", [lambda d: d[1:], lambda d: d[d.index(b"\n") + 1 :], lambda d: d + b"x", lambda d: d[:-1]]
)
def test_an_extract_that_is_not_whole_is_refused(cut) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ExtractBroken):
        read_extract(cut(make_extract(STEPS).data))


@given(st.binary(max_size=80))
def test_bytes_that_are_no_extract_are_refused(data: bytes) -> None:
    try:
        read_extract(data)
    except ExtractBroken:
        return
    assert data == b""
