"""What may be shared, as the witness said it: nothing else is in a package, whatever anybody decides."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.approval import approve, subject_of
from exporters.consent import terms_for
from exporters.document import Answer, TestimonyDocument
from exporters.ladder import Context, climb, refusals
from exporters.package_inputs import ReleaseInputs
from exporters.profiles import default_plan
from exporters.redaction import AttachmentTarget, Decision, Operation, RedactionPlan, WeakerThanProfile
from exporters.scope import Scope, paragraph_numbers, scope_for
from exporters.seal import seal
from exporters.words import split_words
from tests.support.account import (
    ARREST,
    INTERVIEWER,
    PHOTO,
    PURPOSE,
    RECIPIENT,
    SUPERVISOR,
    account,
    everything,
    keep,
    question,
    withhold,
    words_of,
)
from tests.support.handover import APPROVERS, DAY, RELEASE, Handover, RealTeam, hand_over, photo

ROW = "/data/F02/F02_11[1]/F02_11_"


def asked(scope: str | None, paragraphs: str | None = None, recipient: str = RECIPIENT) -> tuple[Answer, ...]:
    """Return the answers of one row of the consent table."""
    return (
        question("F02.11.purpose", f"{ROW}purpose", "CO", PURPOSE, instance="1", kind="one"),
        question("F02.11.recipient", f"{ROW}recipient", "CO", recipient, instance="1"),
        _maybe("F02.12.scope", f"{ROW}scope", scope),
        _maybe("F02.12.paragraphs", f"{ROW}paragraphs", paragraphs),
    )


def _maybe(identifier: str, reference: str, value: str | None) -> Answer:
    null = {"null": "NASK"} if value is None else {}
    kind = "many" if identifier.endswith("scope") else "text"
    return question(identifier, reference, "CO", value, instance="1", kind=kind, **null)


def testimony(scope: str | None, paragraphs: str | None = None) -> TestimonyDocument:
    picture = photo()
    return account(answers=asked(scope, paragraphs), photo=(picture, hashlib.sha256(picture).hexdigest()))


testimony.__test__ = False  # type: ignore[attr-defined]


def careful_plan(document: TestimonyDocument) -> RedactionPlan:
    """Decide as a careful person would: keep what may be kept, but for the name and the helper."""
    terms = terms_for(document, PURPOSE, RECIPIENT)
    plan = default_plan(document, "ICC", recipient=RECIPIENT, purpose=PURPOSE, terms=terms)
    name = Decision(
        target=words_of(document, "Zofija Harbuzniak."),
        op=Operation.PSEUDONYM,
        reason="R1",
        entity="witness",
        category="WN",
        by=SUPERVISOR,
    )
    helper = withhold(words_of(document, "A man called Kostik drove us to the border."), "R6")
    for decision in (name, helper, keep(everything(document)), keep(AttachmentTarget(code=PHOTO))):
        with contextlib.suppress(WeakerThanProfile):
            plan = plan.with_decision(decision)
    return plan


def made_of(document: TestimonyDocument) -> Handover:
    """Make the package that a careful person would of what is left."""

    def change(inputs: ReleaseInputs) -> ReleaseInputs:
        team = RealTeam()
        plan = careful_plan(document)
        terms = terms_for(document, PURPOSE, RECIPIENT)
        issue = seal(document, team.signer(INTERVIEWER, "interviewer"), team.trust, batch=1).issues[0]
        part = replace(inputs.testimonies[0], document=document, issue=issue, plan=plan, terms=terms)
        subject = subject_of(RELEASE, [plan])
        approvals = tuple(approve(team.signer(code), code, subject, DAY) for code in APPROVERS)
        return replace(inputs, testimonies=(part,), subject=subject, approvals=approvals)

    return hand_over(change)


def seen_in(made: Handover) -> str:
    """Return all that can be read in a package: bytes as text, and what is drawn on pages."""
    found = []
    for file in made.package.files:
        with file.open() as stream:
            data = stream.read()
        found.append(data.decode("utf-8", "replace"))
        if file.path.endswith(".pdf"):
            pages = pypdfium2.PdfDocument(data)
            found += [" ".join(page.get_textpage().get_text_bounded().split()) for page in pages]
    return "\n".join([*found, *(file.path for file in made.package.files)])


def context_of(document: TestimonyDocument, *kept: object) -> Context:
    plan = careful_plan(document)
    for target in kept:
        plan = plan.with_decision(keep(target))  # type: ignore[arg-type]
    return Context(
        document=document,
        plan=plan,
        terms=terms_for(document, PURPOSE, RECIPIENT),
        purpose=PURPOSE,
        recipient=RECIPIENT,
        today=DAY,
        status="ACPT",
        interviewer=INTERVIEWER,
        approvers=APPROVERS,
        recipient_confirmed=True,
        custody_holds=True,
    )


def refused(context: Context) -> list[str]:
    return [result.code for result in refusals(climb(context))]


def test_everything_is_everything_that_the_other_cells_allow() -> None:
    seen = seen_in(made_of(testimony("ALL")))

    assert "They came at night" in seen and "I want this to be known" in seen and f"{PHOTO}.jpg" in seen
    assert "quietude" not in seen, "sexual violence has cells of its own"


@pytest.mark.parametrize(
    ("scope", "paragraphs", "gone", "there"),
    [
        ("NOPHOTO", None, [f"{PHOTO}.jpg"], ["They came at night", "I want this to be known"]),
        ("SUMMARY", None, ["They came", "to be known", f"{PHOTO}.jpg"], []),
        ("LISTED", "3", ["They came at night", "2021-09", f"{PHOTO}.jpg"], ["I want this to be known"]),
        ("LISTED", "1, 2-2", ["I want this to be known"], ["They came at night"]),
        ("LISTED", None, ["They came", "to be known"], []),
        ("SUMMARY LISTED", "1-3", ["They came", "to be known"], []),
        (None, None, ["They came", "to be known", "2021-09", f"{PHOTO}.jpg"], []),
    ],
)
def test_what_was_left_out_is_in_no_file(
    scope: str | None, paragraphs: str | None, gone: list[str], there: list[str]
) -> None:
    seen = seen_in(made_of(testimony(scope, paragraphs)))

    assert [words for words in gone if words in seen] == []
    assert [words for words in there if words not in seen] == []


@pytest.mark.parametrize("scope", ["SUMMARY", "LISTED", None])
def test_a_word_that_was_left_out_stops_the_release(scope: str | None) -> None:
    document = testimony(scope, "2")
    plan = careful_plan(testimony("ALL")).model_copy(
        update={"document_hash": careful_plan(document).document_hash}
    )
    context = replace(context_of(document), plan=plan.with_decision(keep(everything(document))))

    assert "E05" in refused(context)
    assert "E05" not in refused(context_of(document))


def test_an_answer_told_elsewhere_stops_the_release_where_paragraphs_are_listed() -> None:
    document = testimony("LISTED", "1-3")
    plan = careful_plan(document)
    arrest = next(d for d in plan.decisions if getattr(d.target, "reference", "") == ARREST)
    assert arrest.op is Operation.WITHHOLD and arrest.reason == "R3"

    kept = plan.model_copy(update={"decisions": (*plan.decisions, keep(arrest.target)), "floors": ()})
    shown = kept.model_copy(update={"decisions": tuple(d for d in kept.decisions if d is not arrest)})
    assert "E05" in refused(replace(context_of(document), plan=shown))


def test_a_photo_that_was_left_out_is_withheld_whatever_was_decided() -> None:
    document = testimony("NOPHOTO")

    plan = default_plan(document, "ICC", terms=terms_for(document, PURPOSE, RECIPIENT))
    held = plan.decision_for(AttachmentTarget(code=PHOTO))

    assert held is not None and (held.op, held.reason) == (Operation.WITHHOLD, "R3")
    assert "E05" not in refused(context_of(document))


@pytest.mark.parametrize(
    ("scope", "kinds"),
    [
        ("NOAUDIO", {"audio", "video"}),
        ("NOPHOTO", {"photo", "video"}),
        ("NODOC", {"document", "drawing"}),
        ("SUMMARY", {"audio", "video", "photo", "document", "drawing"}),
    ],
)
def test_a_scope_leaves_out_kinds_of_attachments(scope: str, kinds: set[str]) -> None:
    all_kinds = {"audio", "video", "photo", "document", "drawing"}

    left = {kind for kind in all_kinds if not Scope(parts=frozenset({scope})).allows_media(kind)}

    assert left == kinds


def test_the_stricter_of_scope_and_cell_wins() -> None:
    document = testimony("NOM05")
    both = terms_for(document, PURPOSE, RECIPIENT)

    assert both.photo and not both.scope.restricted_module and not both.restricted_module
    assert not terms_for(testimony("ALL"), PURPOSE, RECIPIENT).allows_media("audio")


def test_the_row_for_exactly_this_recipient_decides() -> None:
    anybody = asked("SUMMARY", recipient="any")
    exact = [a.model_copy(update={"reference": a.reference.replace("[1]", "[2]")}) for a in asked("ALL")]
    document = account(answers=(*anybody, *exact))

    assert scope_for(document, PURPOSE, RECIPIENT).parts == {"ALL"}
    assert scope_for(document, PURPOSE, "R-0000-0").parts == {"SUMMARY"}
    assert scope_for(document, "PUBL", RECIPIENT) == Scope()


def test_a_form_that_does_not_ask_leaves_nothing_out() -> None:
    assert scope_for(account(), PURPOSE, RECIPIENT) == Scope()


def test_paragraphs_are_numbered_through_the_account() -> None:
    first = account().narratives[0]
    second = first.model_copy(
        update={
            "id": "F04.02",
            "reference": "/data/F04/F04_02",
            "words": tuple(split_words("More.\n\nAnd more.")),
        }
    )
    other = first.model_copy(update={"id": "F05.01", "module": "F05", "reference": "/data/F05/F05_01"})
    document = account().model_copy(update={"narratives": (first, second, other)})

    assert set(paragraph_numbers(document, first)) == {1, 2, 3}
    assert paragraph_numbers(document, second) == [4, 5, 5]
    assert set(paragraph_numbers(document, other)) == {0}


@given(
    lines=st.lists(st.text(st.sampled_from("ab \n"), max_size=8), max_size=6),
    listed=st.sets(st.integers(1, 8)),
)
def test_a_word_is_allowed_exactly_when_its_line_is_listed(lines: list[str], listed: set[int]) -> None:
    text = "\n".join(lines)
    if not text.strip():
        return
    story = account().narratives[0].model_copy(update={"words": tuple(split_words(text))})
    document = account().model_copy(update={"narratives": (story,)})
    scope = Scope(parts=frozenset({"LISTED"}), paragraphs=frozenset(listed))

    allowed = scope.allowed_words(document, story)
    said = [line for line in text.split("\n") if line.strip()]
    wanted = [word for number, line in enumerate(said, 1) if number in listed for word in line.split()]
    assert [w.strip() for w, yes in zip(story.words, allowed, strict=True) if yes and w.strip()] == wanted
    covered = [i for first, last in scope.left_out(document, story) for i in range(first, last + 1)]
    assert covered == [i for i, yes in enumerate(allowed) if not yes]
