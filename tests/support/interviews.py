"""Answers that open the gates of an interview, by reference."""

from __future__ import annotations

READY = {
    "/data/F00/F00_01": "To add what nobody has written down yet.",
    "/data/F00/F00_14": "L1",
    "/data/F00/F00_05": "N",
    "/data/F00/F00_12": "A doctor on call.",
    "/data/F02/F02_01": "Y",
    "/data/F02/F02_02": "You keep it safe.",
    "/data/F02/F02_07": "YES",
    "/data/F03/F03_06": "FIRST",
}
HERE = READY | {
    "/data/F01/F01_02[1]/F01_02_role": "WIT",
    "/data/F01/F01_02[2]/F01_02_role": "INTV",
    "/data/F01/F01_03": "Yes, everyone may stay.",
    "/data/F01/F01_09": "B35",
    "/data/F01/F01_13": "DOC",
}
