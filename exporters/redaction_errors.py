"""What can be wrong with redaction decisions."""

from __future__ import annotations

from exporters.errors import ExportError


class RedactionError(ExportError):
    """Base of what can be wrong with decisions."""

    code = "exporters.redaction"
    text = "This redaction decision cannot be used. Nothing was changed. Please decide again."


class WeakerThanProfile(RedactionError):
    """A decision shows more than the profile allows and nobody answers for it."""

    code = "exporters.redaction.weaker"
    text = (
        "This shows more than the redaction profile allows. Nothing was changed."
        " A second person must approve it, with a written reason."
    )


class UnknownTarget(RedactionError):
    """A decision points outside the document."""

    code = "exporters.redaction.unknown-target"
    text = "This decision is about a part that the testimony does not have. Nothing was changed."


class WrongDocument(RedactionError):
    """A plan met a document it was not made for."""

    code = "exporters.redaction.wrong-document"
    text = (
        "These redaction decisions were made for another version of the testimony. Nothing was released."
        " Please go through the decisions again for this version."
    )


class PlanDamaged(RedactionError):
    """A stored plan cannot be read."""

    code = "exporters.redaction.damaged"
    text = (
        "The saved redaction decisions cannot be read. The testimony is safe. "
        "Please start the redaction anew."
    )
