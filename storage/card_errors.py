"""Why a card is not taken: one sentence group for each reason."""

from __future__ import annotations

from forms.errors import AppError


class NotACard(AppError):
    """A file is not the card it should be."""

    code = "storage.card.shape"
    text = (
        "This file is not the card that was expected, or it is damaged. Nothing was changed. "
        "Please ask for it again."
    )


class CardRefused(AppError):
    """A card is well-formed, but not signed by whom it must be."""

    code = "storage.card.signature"
    text = (
        "This card was changed or was not made by the team it names. Nothing was changed. "
        "Please ask for it again over another channel."
    )


class CardForeign(CardRefused):
    """A card is of another team."""

    code = "storage.card.foreign"
    text = (
        "This card belongs to another team. Nothing was changed. Please ask your own supervisor for a card."
    )


class CardForSomebodyElse(CardRefused):
    """A member card was made for other keys than those of this vault."""

    code = "storage.card.other"
    text = (
        "This member card was made for somebody else, or for an older vault of yours. Nothing was changed. "
        "Please send your supervisor the request of this vault."
    )


class CardOlder(CardRefused):
    """A team card is not newer than the one that is known."""

    code = "storage.card.older"
    text = (
        "This team card is older than the one this vault already has. Nothing was changed. "
        "Please ask your supervisor for the newest one."
    )


class CardExpired(CardRefused):
    """A member card has run out."""

    code = "storage.card.expired"
    text = (
        "This member card has run out, or the clock of this computer is wrong. Nothing was changed. "
        "Please check the date, then ask your supervisor to renew the card."
    )


class CardRevoked(CardRefused):
    """The team took a member card back."""

    code = "storage.card.revoked"
    text = (
        "The team has taken this member card back. Nothing was changed. "
        "Please ask your supervisor what to do next."
    )


class MembershipExpired(AppError):
    """The owner's own certificate has run out."""

    code = "storage.team.expired"
    text = (
        "Your membership of the team has run out, or the clock of this computer is wrong. "
        "Nothing was signed; what you saved is safe. Please check the date, then ask your supervisor for a "
        "new member card."
    )


class MembershipRevoked(AppError):
    """The owner's own certificate was taken back."""

    code = "storage.team.revoked"
    text = (
        "The team has ended your membership or changed your role. Nothing was signed; what you saved is "
        "safe. Please ask your supervisor for a new member card."
    )


class OwnMembership(AppError):
    """The founder asked to end their own membership."""

    code = "storage.team.own"
    text = (
        "The team's keys are in this vault, so your own membership cannot be ended here. Nothing was changed."
    )


class TooManyRevoked(AppError):
    """A team card has no room for another certificate that was taken back."""

    code = "storage.team.full"
    text = (
        "This team card has no room for another ended membership. Nothing was changed. "
        "Please found a new team with those who stay."
    )
