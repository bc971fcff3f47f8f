"""Fonts from the packages of requirements-dev.in, so that pages look the same on every machine."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

FILES = {
    "arimo": ("fontpkg_arimo", "Arimo[wght].ttf"),
    "arimo-italic": ("fontpkg_arimo", "Arimo-Italic[wght].ttf"),
    "caladea": ("font_caladea", "Caladea-Regular.ttf"),
    "caladea-bold": ("font_caladea", "Caladea-Bold.ttf"),
    "caladea-italic": ("font_caladea", "Caladea-Italic.ttf"),
    "pt-serif": ("fontpkg_pt_serif", "PT_Serif-Web-Regular.ttf"),
    "pt-serif-bold": ("fontpkg_pt_serif", "PT_Serif-Web-Bold.ttf"),
    "pt-serif-italic": ("fontpkg_pt_serif", "PT_Serif-Web-Italic.ttf"),
    "source-code": ("fontpkg_source_code_pro", "SourceCodePro[wght].ttf"),
    "roboto": ("fontpkg_roboto", "Roboto[wdth,wght].ttf"),
    "roboto-italic": ("fontpkg_roboto", "Roboto-Italic[wdth,wght].ttf"),
    "noto-serif": ("fontpkg_noto_serif", "NotoSerif[wdth,wght].ttf"),
    "lato": ("fontpkg_lato", "Lato-Regular.ttf"),
    "lato-bold": ("fontpkg_lato", "Lato-Bold.ttf"),
    "lato-italic": ("fontpkg_lato", "Lato-Italic.ttf"),
    "plex-mono": ("fontpkg_ibm_plex_mono", "IBMPlexMono-Regular.ttf"),
    "plex-mono-bold": ("fontpkg_ibm_plex_mono", "IBMPlexMono-Bold.ttf"),
}
VARIABLE = {"arimo", "arimo-italic", "source-code", "roboto", "roboto-italic", "noto-serif"}


def missing() -> list[str]:
    """Packages that are not installed."""
    return sorted({package for package, _ in FILES.values() if find_spec(package) is None})


@cache
def font(name: str, size: int, weight: int = 400) -> ImageFont.FreeTypeFont:
    """`weight` is heard only by the variable fonts; the others have a file for bold."""
    package, file = FILES[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LookupError(f"{package} is not installed: requirements-dev.txt brings it")
    loaded = ImageFont.truetype(Path(spec.origin).parent / "files" / file, size)
    if name in VARIABLE:
        axes = loaded.get_variation_axes()
        loaded.set_variation_by_axes([weight if axis["minimum"] <= 400 <= axis["maximum"] else 100 for axis in axes])
    return loaded
