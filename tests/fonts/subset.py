"""How symkl/documents/fonts/symkl-math.woff2 is made from Latin Modern Math.

    python tests/fonts/subset.py latinmodern-math.otf symkl/documents/fonts/symkl-math.woff2

Needs fonttools and brotli from PyPI. Debian has the font in the package fonts-lmodern, and CTAN
under lm-math. The result does not depend on when or where it is made.
"""

from __future__ import annotations

import string
import sys

FAMILY = "symkl math"
ITALIC = [*range(0x1D434, 0x1D468), 0x210E]
"""Latin letters as browsers set a single one; the italic h is in another block."""
ITALIC_GREEK = range(0x1D6E2, 0x1D71C)
SIGNS = "−·×±∼≈≠≤≥≻→∞∂√∫∑∏∈‖′″‴…⋯⋮⋱⟨⟩ℝ𝔼𝒩"
"""What derivations print, and a margin; brackets and integrals bring their larger forms along."""
INVISIBLE = [0x20, 0xA0, *range(0x2061, 0x2065)]


def characters() -> set[int]:
    """The code points that are kept."""
    greek = [*range(0x391, 0x3AA), *range(0x3B1, 0x3CA), 0x3D1, 0x3D5, 0x3F5]
    ascii_signs = map(ord, string.ascii_letters + string.digits + string.punctuation)
    return {*ascii_signs, *greek, *ITALIC, *ITALIC_GREEK, *map(ord, SIGNS), *INVISIBLE}


def main(source: str, target: str) -> None:
    """Write the subset."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(source, recalcTimestamp=False)
    for lookup in font["GSUB"].table.LookupList.Lookup:  # the letters of scripts of scripts are those of scripts
        for table in lookup.SubTable:
            if hasattr(table, "alternates"):
                table.alternates = {name: [glyphs[0]] * len(glyphs) for name, glyphs in table.alternates.items()}
    options = Options(layout_features=["ssty"], notdef_outline=True, hinting=False)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    names = {1: FAMILY, 3: f"{FAMILY}: a subset of Latin Modern Math", 4: FAMILY, 6: FAMILY.replace(" ", "-")}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    cff = font["CFF "].cff
    cff.fontNames = [names[6]]
    cff[0].FullName = cff[0].FamilyName = FAMILY
    # TeX lowers the subscript of a single letter alike, whether it has a descender (μ) or not (Σ); browsers take this
    # constant into account for letters, too
    font["MATH"].table.MathConstants.SubscriptBaselineDropMin.Value = 0
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
