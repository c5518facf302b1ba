"""BagIt bags (RFC 8493): written by `BagWriter`, checked by `validate_bag`."""

from exporters.bag_check import BagProblem, BagReport, validate_bag
from exporters.bag_writer import MANIFEST, SIGNATURE, BagWriter

__all__ = ["MANIFEST", "SIGNATURE", "BagProblem", "BagReport", "BagWriter", "validate_bag"]
