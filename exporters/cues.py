"""Words that announce something sensitive: kin, health, violence, belief, membership, helpers and routes.

Not the sensitive thing itself but a sign beside it, in English, Belarusian and Russian, by their stems. They
make sure that a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from exporters.patterns import Found

_STEMS: Final = (
    (
        ("RELAT", "FA"),
        (
            r"mother|father|husband|wife|son|daughter|sister|brother|aunt|uncle|cousin|grand\w+|fianc\w+"
            r"|маці|матк|мацер|бацьк|муж|жонк|сын|дачк|дачц|сястр|брат|цётк|дзядзьк|бабул|дзядул|нявест"
            r"|мать|матер|мам|отец|отц|пап|жен[аыуе]|доч|сестр|тёт|дяд|бабуш|дедуш|невест"
        ),
    ),
    (
        ("HEALTH", "HE"),
        (
            r"diabet|insulin|pregnan|cancer|asthma|epilep|hiv|depress|suicid|unconscious|consciousness|miscarr"
            r"|дыябет|інсулін|цяжарн|анкалог|астм|эпілеп|дэпрэс|самагуб|прытомнас|крывацёк|крывацек"
            r"|диабет|инсулин|беременн|онколог|эпилеп|депресс|самоуб|сознани|кровоподт|кровотеч"
        ),
    ),
    (
        ("SEXV", "SV"),
        (
            r"naked|undress|rape|raped|genital|sexual|strip-search"
            r"|гол(?:ы|ую|ая|ай)|аголен|раздзе|распран|згвалт|палав|агляд"
            r"|голы|голую|голая|обнаж|раздев|раздет|изнасил|полов|досмотр"
        ),
    ),
    (
        ("RELIG", "RE"),
        (
            r"church|parish|believer|baptist|jehovah|muslim|jewish|priest"
            r"|царкв|касцёл|парафі|вернік|верніц|баптыст|ксёндз|святар"
            r"|церк|костёл|костел|приход|верующ|баптист|ксёндз|священн"
        ),
    ),
    (("UNION", "PO"), r"trade union|union member|прафсаюз|прафкам|партыі|профсоюз|профком|партии"),
    (
        ("ROUTE", "TH"),
        (
            r"drove us|drove me|hid us|hid me|shelter|smuggl|across the border|forest near"
            r"|перав[её]з|схава|прытул|кватэр[аыуэ]|праз мяжу|перав[ёе]з|спрятал|приют|через границу|укры[лв]"
        ),
    ),
)
_CUES: Final = tuple(
    (kind, category, re.compile(rf"\b(?:{stems})\w*", re.IGNORECASE)) for (kind, category), stems in _STEMS
)


_KIN: Final = re.compile(rf"(?:{_STEMS[0][1]})\w{{0,3}}", re.IGNORECASE)


def is_kinship(word: str) -> bool:
    """Say whether a word only says how people are related ("mother", "сыну"); then it names nobody."""
    return _KIN.fullmatch(word) is not None


def find_cues(text: str) -> Iterator[Found]:
    """Yield every cue: kind and category say what it announces."""
    for kind, category, expression in _CUES:
        for match in expression.finditer(text):
            yield Found(match.start(), match.end(), kind, category, "possible")
