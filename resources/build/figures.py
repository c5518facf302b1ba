"""The contours of one neutral adult, from the front and from the back.

One half is described, as distances from the middle; the other half is its mirror image. All lengths are units
of the drawing. In views from the front the person's left is at the right of the drawing.
"""

from __future__ import annotations

from typing import Final

from resources.build.contours import Path, Point, curve, joined, piece

BODY_SIZE: Final = (220, 480)
_MIDDLE: Final = 110.0


def _out(*points: Point) -> Path:
    return curve([(_MIDDLE + x, y) for x, y in points], axis=_MIDDLE)


# The right half of the drawing, from the middle outwards. The numbers of the points are used for cutting.
_NECK: Final = _out((12, 70.5), (12, 78), (16, 86), (27, 92.5), (37, 96))
_ARM_OUT: Final = _out(
    (37, 96), (50, 101), (59, 113), (62.5, 132), (65, 152), (69, 176), (74, 198), (79, 222), (82, 240)
)
_ARM_IN: Final = _out((41, 138), (45.5, 154), (53, 179), (58, 200), (66, 224), (71.5, 243))
_SIDE: Final = _out(
    (41, 138), (38.5, 156), (35.5, 172), (32.5, 188), (33.5, 206), (38, 224), (41, 240), (42.5, 262)
)
_LEG_OUT: Final = _out(
    (42.5, 262),
    (41.5, 288),
    (37.5, 316),
    (33, 338),
    (32, 354),
    (33.5, 378),
    (31.5, 402),
    (26, 428),
    (23.5, 441),
)
_LEG_IN: Final = _out(
    (0.5, 260), (3, 286), (7, 314), (10.5, 338), (11.5, 354), (9.5, 376), (9.5, 400), (12, 426), (13, 441)
)
_HAND: Final = _out(
    (82, 240),
    (86, 249),
    (89, 262),
    (90, 276),
    (88.5, 288),
    (84.5, 292),
    (80, 287),
    (78.5, 276),
    (77, 267),
    (74.5, 274),
    (70.5, 277.5),
    (68.5, 273),
    (69.5, 262),
    (70, 252),
    (71.5, 243),
)
_FOOT: Final = _out(
    (23.5, 441),
    (25, 452),
    (31, 461),
    (34, 468),
    (29, 473),
    (19, 474),
    (12, 472),
    (10, 464),
    (12, 452),
    (13, 441),
)
_SHOULDER_IN: Final = _out((37, 96), (34.5, 112), (36.5, 127), (41, 138))
_SKULL: Final = ((0, 10), (13, 12), (23, 22), (25.5, 36), (23.5, 50), (18, 63), (9.5, 72), (0, 75))
_GROIN: Final = _out((38, 224), (29, 235), (16, 244))
_GROIN_LOW: Final = _out((16, 244), (8, 253), (0.5, 260))
_THIGH_TOP: Final = _out((42.5, 262), (33, 265.5), (19, 267), (0.5, 260))


def _both(path: Path) -> tuple[Path, Path]:
    return path, path.mirrored(_MIDDLE)


def _whole(path: Path) -> Path:
    """Return a line and its mirror image as one closed path; the line goes from middle to middle."""
    left = path.mirrored(_MIDDLE)
    return joined([path, piece(left, len(left.pieces), 0)])


def _end(path: Path) -> Path:
    return piece(path, len(path.pieces), 0)


def _limbs() -> dict[str, Path]:
    """The regions of arm and leg at the right of the drawing, by the first two letters of their code."""
    out, inner = _ARM_OUT, _ARM_IN
    knee, shin = (joined([piece(_LEG_OUT, a, b), piece(_LEG_IN, b, a)]) for a, b in ((3, 5), (5, 8)))
    thigh = joined([_THIGH_TOP, piece(_LEG_IN, 0, 3), piece(_LEG_OUT, 3, 0)])
    return {
        "SH": joined([piece(out, 0, 3), piece(_SHOULDER_IN, 3, 0)]),
        "UA": joined([piece(out, 3, 5), piece(inner, 2, 0)]),
        "FA": joined([piece(out, 5, 7), piece(inner, 4, 2)]),
        "WR": joined([piece(out, 7, 8), piece(inner, 5, 4)]),
        "HA": _HAND,
        "TH": thigh,
        "KN": knee,
        "LG": shin,
        "FT": _FOOT,
    }


def _limb_regions(right_of_drawing: str) -> dict[str, tuple[Path, ...]]:
    other = "R" if right_of_drawing == "L" else "L"
    regions: dict[str, tuple[Path, ...]] = {}
    for name, path in _limbs().items():
        regions[name + right_of_drawing] = (path,)
        regions[name + other] = (path.mirrored(_MIDDLE),)
    return regions


def _level(y: float, dip: float, half: float) -> Path:
    """Return a shallow arc across the trunk, from the middle outwards."""
    return _out((0, y + dip), (half * 0.55, y + dip * 0.7), (half, y))


def _torso(dip: float) -> tuple[Path, Path, Path]:
    """Neck, chest and belly (or upper and lower back) as right halves: from the middle round to the middle."""
    collar = _out((16, 86), (9, 90.5), (0, 92))
    neck = joined(
        [curve([(_MIDDLE, 75.0), (_MIDDLE + 8, 73.2), (_MIDDLE + 12, 70.5)]), piece(_NECK, 0, 2), collar],
        closed=False,
    )
    line = _level(172, dip, 35.5)
    chest = joined(
        [_end(collar), piece(_NECK, 2, 4), _SHOULDER_IN, piece(_SIDE, 0, 2), _end(line)], closed=False
    )
    belly = joined([line, piece(_SIDE, 2, 5)], closed=False)
    return neck, chest, belly


def front() -> dict[str, tuple[Path, ...]]:
    """Regions of the body seen from the front."""
    neck, chest, belly = _torso(6)
    face = [(0, 29), (11, 31), (19, 39), (20, 51), (15.5, 62), (8, 69), (0, 71)]
    hip = joined([piece(_SIDE, 5, 7), _THIGH_TOP, _end(_GROIN_LOW), _end(_GROIN)])
    flat = curve([(_MIDDLE + 16, 244.0), (_MIDDLE, 244.0)])
    return {
        "HDF": (_whole(_out(*_SKULL)),),
        "FCE": (_whole(_out(*face)),),
        "NCK": (_whole(neck),),
        "CHS": (_whole(chest),),
        "ABD": (_whole(joined([belly, _GROIN, flat], closed=False)),),
        "GEN": (
            _whole(
                joined(
                    [_end(flat), _GROIN_LOW, curve([(_MIDDLE + 0.5, 260.0), (_MIDDLE, 260.0)])], closed=False
                )
            ),
        ),
        "HPL": (hip,),
        "HPR": (hip.mirrored(_MIDDLE),),
        **_limb_regions("L"),
    }


def back() -> dict[str, tuple[Path, ...]]:
    """Regions of the body seen from the back: left is left."""
    neck, chest, belly = _torso(4)
    top = _out((0, 226.5), (16, 226), (29, 224.8), (38, 224))
    strip = _out((29, 224.8), (33.5, 238), (34.5, 252), (33, 265.5))
    to_middle = curve([(_MIDDLE + 0.5, 260.0), (_MIDDLE, 260.0)])
    seat = joined([piece(top, 0, 2), strip, piece(_THIGH_TOP, 1, 3), to_middle], closed=False)
    hip = joined([piece(_SIDE, 5, 7), piece(_THIGH_TOP, 0, 1), _end(strip), piece(top, 2, 3)])
    return {
        "HDB": (_whole(_out(*_SKULL)),),
        "NCK": (_whole(neck),),
        "UBK": (_whole(chest),),
        "LBK": (_whole(joined([belly, _end(top)], closed=False)),),
        "BUT": (_whole(seat),),
        "HPR": (hip,),
        "HPL": (hip.mirrored(_MIDDLE),),
        **_limb_regions("R"),
    }


def body_outline() -> tuple[Path, ...]:
    """The silhouette, drawn a little stronger."""
    arm = joined([_NECK, _ARM_OUT, _HAND, _end(_ARM_IN)], closed=False)
    leg = joined([_SIDE, _LEG_OUT, _FOOT, _end(_LEG_IN)], closed=False)
    return (_whole(_out(*_SKULL)), *_both(arm), *_both(leg))


def front_lines() -> tuple[Path, ...]:
    """A few lines that help the eye: eyes, nose, mouth, collar bones."""
    eye = _out((6.5, 46.5), (9, 45.9), (11.5, 46.5))
    bone = _out((5, 95), (17, 97), (29, 94.5))
    return (*_both(eye), *_both(bone), _whole_open((2.2, 54), (0, 54.6)), _whole_open((5.5, 61.4), (0, 61.4)))


def back_lines() -> tuple[Path, ...]:
    """A few lines that help the eye: shoulder blades and the spine."""
    blade = _out((14, 112), (22, 120), (23, 134), (17, 143))
    spine = curve([(_MIDDLE, 108.0), (_MIDDLE, 160.0), (_MIDDLE, 216.0)])
    cleft = curve([(_MIDDLE, 236.0), (_MIDDLE, 248.0), (_MIDDLE, 260.0)])
    return (*_both(blade), spine, cleft)


def _whole_open(*points: Point) -> Path:
    line = _out(*points)
    mirrored = line.mirrored(_MIDDLE)
    return joined([line, piece(mirrored, len(mirrored.pieces), 0)], closed=False)
