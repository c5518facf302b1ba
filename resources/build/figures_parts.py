"""The contours of head, hands and feet, larger than on the figure.

In views from the front the person's left is at the right of the drawing.
"""

from __future__ import annotations

from typing import Final

from resources.build.contours import Path, Point, curve, joined, piece, ring

PART_SIZE: Final = (230, 152)

_FACE_AT, _NAPE_AT = 62.0, 172.0


def _at(middle: float, *points: Point) -> Path:
    return curve([(middle + x, y) for x, y in points], axis=middle)


def _mirrored_whole(middle: float, *points: Point) -> Path:
    line = _at(middle, *points)
    left = line.mirrored(middle)
    return joined([line, piece(left, len(left.pieces), 0)])


_NAPE_HALF: Final = ((0, 6), (19, 9), (35, 23), (40, 46), (37, 68), (30, 87), (20.5, 101), (0, 105))
_HEAD_HALF: Final = ((0, 6), (19, 9), (35, 23), (40, 46), (37.5, 66), (30, 90), (17, 108), (0, 114))
_FACE_HALF: Final = ((0, 38), (16, 37), (30, 44), (36, 58), (34, 74), (27.5, 91), (15, 104), (0, 109))


def head() -> dict[str, tuple[Path, ...]]:
    """Regions of the head from the front (at the left) and from behind (at the right)."""
    front_ear = ring(
        [(_FACE_AT + x, y) for x, y in ((40, 52), (45.5, 49), (48, 56), (46, 67), (41, 76), (38, 70))]
    )
    back_ear = front_ear.moved(_NAPE_AT - _FACE_AT, 0)
    eye = ring(
        [(_FACE_AT + x, y) for x, y in ((7, 61), (12, 57.2), (19, 56.4), (25.5, 60.4), (19.5, 64), (12, 64))]
    )
    nose = _mirrored_whole(_FACE_AT, (0, 56), (3.4, 60), (4.4, 70), (8, 77.5), (5, 81), (0, 82))
    mouth = _mirrored_whole(_FACE_AT, (0, 89), (4.5, 88), (14.5, 92), (8, 95.6), (0, 96.4))
    return {
        "HDF": (_mirrored_whole(_FACE_AT, *_HEAD_HALF),),
        "FCE": (_mirrored_whole(_FACE_AT, *_FACE_HALF),),
        "EYL": (eye,),
        "EYR": (eye.mirrored(_FACE_AT),),
        "NOS": (nose,),
        "MTH": (mouth,),
        "EAL": (front_ear, back_ear.mirrored(_NAPE_AT)),
        "EAR": (front_ear.mirrored(_FACE_AT), back_ear),
        "NCK": (_neck(_FACE_AT, 105.5, 114), _neck(_NAPE_AT, 101, 105)),
        "HDB": (_mirrored_whole(_NAPE_AT, *_NAPE_HALF),),
    }


def _neck(middle: float, jaw: float, chin: float) -> Path:
    top = _at(middle, (0, chin), (10, jaw + (chin - jaw) * 0.75), (20.5, jaw))
    side = _at(middle, (20.5, jaw), (20.5, 117), (24, 129), (38, 139))
    base = _at(middle, (38, 139), (20, 143.5), (0, 144.5))
    line = joined([top, side, base], closed=False)
    left = line.mirrored(middle)
    return joined([line, piece(left, len(left.pieces), 0)])


def head_lines() -> tuple[Path, ...]:
    """Brows, pupils, the line between the lips, the hairline of the nape."""
    brow = _at(_FACE_AT, (7.5, 51.2), (15, 49.2), (25, 51.6))
    pupil = _dot(_FACE_AT + 16, 60.4, 2.9)
    lips = _at(_FACE_AT, (-13, 92), (-5, 91.6), (0, 92), (5, 91.6), (13, 92))
    nape = _at(_NAPE_AT, (-28, 90), (-14, 93), (0, 91), (14, 93), (28, 90))
    return (brow, brow.mirrored(_FACE_AT), pupil, pupil.mirrored(_FACE_AT), lips, nape)


def _dot(x: float, y: float, radius: float) -> Path:
    around = (
        (1.0, 0.0),
        (0.707, 0.707),
        (0.0, 1.0),
        (-0.707, 0.707),
        (-1.0, 0.0),
        (-0.707, -0.707),
        (0.0, -1.0),
        (0.707, -0.707),
    )
    return ring([(x + across * radius, y + down * radius) for across, down in around])


# --- hands and feet -------------------------------------------------------------------------------------------

# The back of a right hand: the thumb at the left, fingers up, the wrist at the foot.
_HAND_POINTS: Final = (
    (27, 124),
    (26, 112),
    (20, 101),
    (12, 90),
    (5, 79),
    (1.5, 70),
    (2.5, 64.5),
    (7, 64),
    (12, 71),
    (18, 79),
    (22, 81),
    (23.5, 72),
    (22.5, 54),
    (20.5, 34),
    (21.5, 26.5),
    (26, 24.5),
    (29.5, 29),
    (31, 45),
    (32.5, 60),
    (34.5, 60),
    (34.7, 42),
    (34.5, 22),
    (36.5, 15),
    (41, 14.5),
    (44, 20),
    (44.3, 40),
    (44.5, 60),
    (46.6, 60.5),
    (49, 42),
    (51.3, 25),
    (54.5, 20),
    (58.5, 21.5),
    (60, 28),
    (57.5, 46),
    (55, 63.5),
    (57.2, 65.5),
    (61.5, 55),
    (66, 43),
    (70, 39),
    (73.8, 41.5),
    (73.5, 48),
    (69, 62),
    (64.5, 76),
    (62, 92),
    (59.5, 108),
    (58.5, 124),
)
# Backs as one sees one's own hands, left then right; palms as shown to somebody, right then left.
_HANDS_AT: Final = ((0, True), (55, False), (120, True), (175, False))
_HAND_SCALE: Final = 0.74


def hands() -> dict[str, tuple[Path, ...]]:
    """Both hands: the backs at the left, the palms at the right, each with its wrist."""
    hand = curve(_HAND_POINTS)
    rim = curve([(58.5, 124), (43, 127), (27, 124)])
    cuff = joined(
        [
            curve([(27, 124), (26, 138), (24, 152)]),
            curve([(24, 152), (43, 155), (61, 152)]),
            curve([(61, 152), (59.5, 138), (58.5, 124)]),
            rim,
        ]
    )
    drawn = [
        (_placed(joined([hand, rim]), at, turned), _placed(cuff, at, turned)) for at, turned in _HANDS_AT
    ]
    (back_l, cuff_l), (back_r, cuff_r), (palm_r, inner_r), (palm_l, inner_l) = drawn
    return {
        "HAR": (back_r, palm_r),
        "HAL": (back_l, palm_l),
        "WRR": (cuff_r, inner_r),
        "WRL": (cuff_l, inner_l),
    }


def _placed(path: Path, at: float, turned: bool) -> Path:
    path = path.mirrored(37) if turned else path
    return path.moved(at, 16, _HAND_SCALE)


def hand_lines() -> tuple[Path, ...]:
    """Knuckles and nails on the backs, the lines of the hand on the palms."""
    knuckles = [
        curve([(x - 3, y + 1.0), (x, y), (x + 3, y + 1.0)])
        for x, y in ((28.5, 70), (39.5, 67), (50.5, 69.5), (60, 76))
    ]
    nails = [
        curve([(x - 2.6, y - 2), (x - 1.6, y + 2.2), (x + 1.6, y + 2.2), (x + 2.6, y - 2)])
        for x, y in ((25.4, 31), (40.2, 21), (55.6, 26.5), (70, 45.5))
    ]
    creases = [
        curve([(24, 87), (36, 85), (50, 90), (59, 99)]),
        curve([(64, 78), (52, 78), (42, 73), (36, 66)]),
        curve([(24, 88), (34, 93), (38, 106), (37, 121)]),
    ]
    lines: list[Path] = []
    for at, turned in _HANDS_AT[:2]:
        lines += [_placed(path, at, turned) for path in (*knuckles, *nails)]
    for at, turned in _HANDS_AT[2:]:
        lines += [_placed(path, at, turned) for path in creases]
    return tuple(lines)


# The top of a left foot as one sees one's own, the big toe at the right.
_FOOT_POINTS: Final = (
    (14, 116),
    (11.5, 98),
    (7, 80),
    (3.5, 62),
    (2.5, 46),
    (4, 37),
    (7.5, 34.5),
    (10.2, 37.5),
    (11, 32),
    (13.6, 28),
    (17, 28.5),
    (18.2, 31),
    (19.4, 25.5),
    (22.6, 22),
    (26, 23),
    (27, 26),
    (28.4, 20.5),
    (31.8, 17.5),
    (35, 19.5),
    (35.6, 23),
    (37, 15),
    (41, 9),
    (47, 9),
    (50.5, 15.5),
    (50, 28),
    (48.5, 42),
    (49, 56),
    (46.5, 74),
    (43.5, 94),
    (42.5, 116),
)
_SOLE_POINTS: Final = (
    (27, 138),
    (17, 135),
    (12.5, 124),
    (12, 108),
    (9.5, 90),
    (5, 70),
    (2.5, 52),
    (4, 39.5),
    (7.5, 36.5),
    (10.2, 38.5),
    (11, 33),
    (13.6, 29.5),
    (17, 30),
    (18.2, 32),
    (19.4, 26.5),
    (22.6, 23.5),
    (26, 24.5),
    (27, 27),
    (28.4, 21.5),
    (31.8, 19),
    (35, 21),
    (35.6, 24),
    (37, 16),
    (41, 10.5),
    (47, 10.5),
    (50.5, 17),
    (50, 29),
    (49, 44),
    (47.5, 60),
    (42, 78),
    (40, 96),
    (41.5, 112),
    (41, 126),
    (36, 135.5),
)
_FEET_AT: Final = (
    (4, False),
    (60, True),
    (118, False),
    (174, True),
)  # left and right from above; soles as shown to somebody, right then left


def feet() -> dict[str, tuple[Path, ...]]:
    """Both feet: from above at the left, the soles at the right."""
    top = joined([curve(_FOOT_POINTS), curve([(42.5, 116), (28, 119), (14, 116)])])
    sole = ring(_SOLE_POINTS)
    top_l, top_r = (_stood(top, at, turned) for at, turned in _FEET_AT[:2])
    sole_r, sole_l = (_stood(sole, at, turned) for at, turned in _FEET_AT[2:])
    return {"FTR": (top_r, sole_r), "FTL": (top_l, sole_l)}


def _stood(path: Path, at: float, turned: bool) -> Path:
    path = path.mirrored(26.5) if turned else path
    return path.moved(at, 8, 0.98)


def foot_lines() -> tuple[Path, ...]:
    """Toe nails and ankles above, the ball and the heel below."""
    above = [
        curve([(40.4, 14), (41.6, 19), (46, 19), (47.2, 14)]),
        curve([(16, 104), (20, 100), (21, 94)]),
        curve([(42, 102), (38, 99), (37.5, 93)]),
    ]
    below = [
        curve([(5.5, 58), (18, 50), (34, 52), (48, 46)]),
        curve([(14, 118), (22, 112), (32, 112), (40.5, 116)]),
    ]
    lines: list[Path] = []
    for at, turned in _FEET_AT[:2]:
        lines += [_stood(path, at, turned) for path in above]
    for at, turned in _FEET_AT[2:]:
        lines += [_stood(path, at, turned) for path in below]
    return tuple(lines)
