"""The body charts: calm line drawings of one neutral adult, written as SVG from the contours in `figures`.

Every region is an element whose id is a code of the vocabulary ``body_region``, with its title in each language;
all other lines carry no id. Left and right are the person's own. The drawings are our own work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from resources.build import figures, figures_parts
from resources.build.contours import Path

_LANGUAGES: Final = ("en", "be", "ru")
_HEAD: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
    'fill="none" stroke="currentColor" stroke-linejoin="round" stroke-linecap="round">\n'
)
_EDGE, _LINE, _FINE = 1.5, 1.0, 0.8


@dataclass(frozen=True)
class Chart:
    """One drawing: ``regions`` by code, each one path or several; ``outline`` and ``lines`` are for the eye."""

    name: str
    width: int
    height: int
    regions: Mapping[str, Sequence[Path]]
    outline: Sequence[Path] = ()
    lines: Sequence[Path] = ()


def charts(vocabularies: Mapping[str, Any]) -> dict[str, bytes]:
    """Draw every chart.

    Args:
        vocabularies: the domain's vocabularies; ``body_region`` names the regions.

    Returns:
        The files by their path below ``resources/``.

    Raises:
        ValueError: a region of the vocabulary is on no chart, or a chart has a region that is none.
    """
    terms = {term["code"]: term for term in vocabularies["body_region"]["terms"]}
    drawn = _all()
    on_charts = {code for chart in drawn for code in chart.regions}
    if on_charts != set(terms):
        raise ValueError(f"body charts and vocabulary differ: {sorted(on_charts ^ set(terms))}")
    return {f"charts/{chart.name}.svg": _svg(chart, terms).encode("utf-8") for chart in drawn}


def _all() -> list[Chart]:
    return [
        Chart("front", *figures.BODY_SIZE, figures.front(), figures.body_outline(), figures.front_lines()),
        Chart("back", *figures.BODY_SIZE, figures.back(), figures.body_outline(), figures.back_lines()),
        Chart("head", *figures_parts.PART_SIZE, figures_parts.head(), (), figures_parts.head_lines()),
        Chart("hands", *figures_parts.PART_SIZE, figures_parts.hands(), (), figures_parts.hand_lines()),
        Chart("feet", *figures_parts.PART_SIZE, figures_parts.feet(), (), figures_parts.foot_lines()),
    ]


def _svg(chart: Chart, terms: Mapping[str, Mapping[str, str]]) -> str:
    parts = [_HEAD.format(width=chart.width, height=chart.height)]
    for code, paths in chart.regions.items():
        titles = "".join(f'<title xml:lang="{lang}">{terms[code][lang]}</title>' for lang in _LANGUAGES)
        shapes = "".join(f'<path d="{path.data()}"/>' for path in paths)
        parts.append(f'<g id="{code}" stroke-width="{_LINE}">{titles}{shapes}</g>\n')
    parts += _plain(chart.lines, _FINE)
    parts += _plain(chart.outline, _EDGE)
    parts.append("</svg>\n")
    return "".join(parts)


def _plain(paths: Iterable[Path], width: float) -> list[str]:
    return [f'<path stroke-width="{width}" d="{path.data()}"/>\n' for path in paths]
