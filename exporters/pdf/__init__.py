"""Sets a released testimony like a court document and writes it as PDF."""

from __future__ import annotations

from collections.abc import Mapping

from exporters.view import ReleasedView


def render(view: ReleasedView, images: Mapping[str, bytes] | None = None) -> bytes:
    """Return the printed form of a released view: the same bytes for the same view, with no time of its own.

    Args:
        view: what the recipient may read.
        images: kept photographs and drawings (JPEG or PNG) by attachment code; printed without metadata.
    """
    from exporters.pdf.document import compose  # the PDF library is loaded when something is printed

    return compose(view, images or {})
