"""Whom labels stand for: out of the vault's database with the release, and found behind the second unlock."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from desktop.qt.views.pageparts import scroll_area
from desktop.qt.widgets.registry_list import RegistryList
from desktop.services import approving, handing, identities, joining, releasing, reviewing, withdrawing
from exporters.redaction import Operation
from exporters.registry import put_away
from storage.errors import NoSuchItem
from storage.recipients import RecipientCard
from storage.releases import ReleaseFinal
from storage.vault_files import database_key
from tests.support.forensics import opened
from tests.support.second_half import Scene, silent
from tests.support.vaults import PASSPHRASE, REASON

WITNESS = "Halina Tsikhavod"


def handed(scene: Scene, path: Path) -> tuple[str, dict[str, str]]:
    """Hand a release over whose decisions name the witness; return it and its labels."""
    vault, release = scene.supervisor.vault, scene.begin()
    scene.finish(release)
    joining.set_approvals(vault, 0)
    preparation = releasing.read(vault, release)
    plan = preparation.parts[0].plan
    named = tuple(
        decision.model_copy(update={"entity": WITNESS}) if decision.entity == "e1" else decision
        for decision in plan.decisions
    )
    labels = {WITNESS if entity == "e1" else entity: label for entity, label in preparation.labels.items()}
    plan = plan.model_copy(update={"decisions": named})
    releasing.save_plan(vault, release, plan, labels, known=(WITNESS,))
    vault.empty_log()
    assert WITNESS in pages_of(scene)
    handing.hand_over(vault, release, path, silent)
    return release, labels


def told(scene: Scene) -> tuple[str, dict[str, str]]:
    """Do what handing over does about names, without a package; return the release and its labels."""
    vault, release = scene.supervisor.vault, scene.begin()
    scene.finish(release)
    preparation = releasing.read(vault, release)
    parts = releasing.told_of(vault, preparation.parts)
    put_away(vault, release, preparation.recipient, parts, preparation.labels, handed=True)
    return release, dict(preparation.labels)


def pages_of(scene: Scene) -> str:
    """Return every page of the vault's database, used or free, as somebody with its key reads them."""
    vault = scene.supervisor.vault
    with vault.keys.keyslots.vault_key(PASSPHRASE) as key, database_key(key) as page_key:
        plain = b"".join(opened(vault.folder / "vault.db", bytes(page_key.reveal())))
    return plain.decode("utf-8", errors="replace")


def registry_of(scene: Scene) -> list[tuple[str, tuple[str, ...], str, bool]]:
    card = identities.unlock(scene.supervisor.vault, scene.testimony, PASSPHRASE, REASON)
    lines = [(line.label, line.names, line.recipient, line.told) for line in card.registry]
    identities.lock(card)
    return lines


def decided(scene: Scene, recipient: RecipientCard, entity: str = "e1") -> str:
    """Begin another release and decide the first pseudonym; return its label."""
    reviewing.accept(scene.supervisor.vault, scene.testimony, 1)
    release = releasing.begin(scene.supervisor.vault, recipient.code, [(scene.testimony, 1)])
    state = scene.redacting(release)
    kind, reference, first, last = state.places_of("/data/F04/F04_01", WITNESS)[0]
    target = next(p.target for p in state.points() if p.kind == kind and p.target.first == first)  # type: ignore[union-attr]
    assert (reference, last) is not None
    state.decide(target, Operation.PSEUDONYM, reason="R1", entity=entity)
    return state.labels[entity]


def test_names_leave_with_the_release_and_the_label_is_found_again(scene: Scene, tmp_path: Path) -> None:
    vault = scene.supervisor.vault
    release, labels = handed(scene, tmp_path / "out.age")
    views = vault.identity_views()

    kept = vault.releases.get(release).document.decode()
    preparation = releasing.read(vault, release)
    assert preparation.labels == {} and preparation.known == ()
    assert [d.entity for d in preparation.parts[0].plan.decisions if d.entity] == []
    assert labels[WITNESS] in kept and WITNESS not in kept
    assert handing.release_state(vault, release).state == "handed"
    pages = pages_of(scene)
    assert release in pages and WITNESS not in pages

    assert decided(scene, scene.recipient, WITNESS) == labels[WITNESS]
    assert vault.labels.told("R-AAAA-0").by_mark == {}  # another recipient was told nothing
    assert vault.identity_views() == views  # all of it without the second unlock

    with pytest.raises(ReleaseFinal):
        releasing.drop(vault, release)
    assert approving.approved_by(vault, release, preparation) == ()

    lines = registry_of(scene)
    assert vault.labels.waiting() == []
    mine = next(line for line in lines if line[0] == labels[WITNESS])
    assert WITNESS in mine[1] and mine[2:] == (scene.recipient.code, True)
    assert len(lines) == len(set(labels.values())) and registry_of(scene) == lines


def test_two_releases_for_one_recipient_end_with_one_label(scene: Scene) -> None:
    vault = scene.supervisor.vault
    second = scene.begin()
    scene.finish(second)
    changed = releasing.read(vault, second)
    swapped = {entity: f"Person {70 + n}" for n, entity in enumerate(sorted(changed.labels))}
    releasing.write(vault, second, changed.model_copy(update={"labels": swapped}))
    _, labels = told(scene)

    assert dict(releasing.settle(vault, second).labels) == labels
    assert dict(releasing.read(vault, second).labels) == labels


def test_a_release_that_lost_its_labels_draws_none_that_was_told(scene: Scene) -> None:
    vault = scene.supervisor.vault
    second = scene.begin()
    scene.finish(second)
    _, labels = told(scene)
    bare = releasing.read(vault, second).model_copy(update={"labels": {}})
    releasing.write(vault, second, bare)

    assert dict(releasing.settle(vault, second).labels) == labels


def test_a_dropped_release_is_gone_and_its_labels_told_to_nobody(scene: Scene) -> None:
    vault = scene.supervisor.vault
    release = scene.begin()
    scene.finish(release)

    releasing.drop(vault, release)

    with pytest.raises(NoSuchItem):
        vault.releases.info(release)
    assert {line[3] for line in registry_of(scene)} == {False}
    assert vault.custody.entries(release)[-1].event == "DEST"


def test_destroying_removes_the_lines_and_keeps_the_bare_labels(scene: Scene) -> None:
    vault = scene.supervisor.vault
    _, labels = told(scene)
    assert registry_of(scene) != []

    vault.withdrawals.record(
        scene.testimony, "IDEN", channel="by the phrase agreed on", free="Y", explained=True
    )
    withdrawing.destroy_identity(vault, scene.testimony, "the witness asked for it")

    assert registry_of(scene) == []
    left = vault.labels.told(scene.recipient.code)
    assert left.by_mark == {} and set(labels.values()) <= left.used


def test_the_page_finds_by_label_and_by_name(window, stage, type_text, qtbot) -> None:
    release, labels = window.on_vault_lane(lambda: told(stage))
    view = window.show("identity", item=stage.testimony)
    view._unlock._reason.setText(REASON)
    view._unlock._passphrase.field.setText(PASSPHRASE)
    window.press("Unlock the identity")
    found = view.findChild(RegistryList)

    def shown() -> str:
        return " ".join(label.text() for row in found._rows for label in row.findChildren(QLabel))

    assert len(found._rows) == len(set(labels.values())) and release in shown()
    bar = scroll_area(view).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > view.height())
    assert found._wanted.visibleRegion().isEmpty()
    window.press("Who was told which pseudonym")
    assert found._wanted.hasFocus() and not found._wanted.visibleRegion().isEmpty()
    type_text(found._wanted, "Тиховод")
    assert WITNESS in shown() and 1 <= len(found._rows) < len(labels)
    found._wanted.setText(labels["e1"])
    assert WITNESS in shown()
    found._wanted.setText("nobody of that name")
    assert shown() == "" and "0 pseudonyms" in found._count.text()

    window.press("Lock the identity")
    assert view._registry is None and view.findChild(RegistryList) is None


def test_a_release_is_dropped_from_the_list_after_a_question(window, stage) -> None:
    window.on_vault_lane(stage.begin)
    view = window.show("releases")
    window.press("Drop")
    window.prompt()
    window.press("Keep it")
    assert len(view._shown) == 1
    window.press("Drop")
    window.press("Drop the release")
    assert view._shown == [] and "was dropped" in window.banner
