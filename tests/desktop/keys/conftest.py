"""A vault with one passphrase, and the page about its keys."""

import pytest

from desktop.qt.views.keys import KeysView
from desktop.qt.views.work import WorkView
from desktop.services import vault_service
from tests.desktop.conftest import CHEAP
from tests.support.key_pages import PASSPHRASE, shown, unlock


@pytest.fixture
def page(frame, qtbot):
    def page(kind):
        qtbot.waitUntil(lambda: isinstance(frame.page(), kind), timeout=20_000)
        return frame.page()

    return page


@pytest.fixture
def opened(frame, qtbot):
    """Open a vault with one passphrase."""
    context = frame.context
    vault_service.create(context.home, PASSPHRASE, "interviewer", kdf=CHEAP).close()
    frame.show_page("unlock", {"folder": context.home})
    return context


@pytest.fixture
def keys_page(frame, opened, page, type_text, qtbot):
    unlock(frame, type_text, PASSPHRASE)
    page(WorkView)
    frame.show_page("keys")
    view = page(KeysView)
    qtbot.waitUntil(lambda: "Passphrases" in shown(view))
    return view
