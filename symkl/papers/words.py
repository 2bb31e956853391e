"""The words and signs of TeX that papers on Gaussians use, and what each stands for."""

from __future__ import annotations

GREEK = frozenset({
    "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "iota", "kappa",
    "lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma",
    "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega", "ell",
})  # fmt: skip
FONTS = frozenset({
    "mathbf", "mathrm", "mathit", "mathsf", "mathbb", "mathcal", "mathscr", "boldsymbol", "bm", "text", "textrm",
    "textbf", "operatorname", "operatorname*", "mathop", "vec", "pmb", "bf", "rm",
})  # fmt: skip
"""Commands that say how their argument looks."""
BOLD = frozenset({r"\mathbf", r"\boldsymbol", r"\bm", r"\pmb", r"\textbf", r"\vec"})
ACCENTS = frozenset({"hat", "tilde", "bar", "widehat", "widetilde", "overline"})
IGNORED = frozenset({
    "&", r"\!", r"\,", r"\:", r"\;", r"\>", r"\Big", r"\Bigg", r"\Biggl", r"\Biggr", r"\Bigl", r"\Bigr", r"\big",
    r"\bigg", r"\biggl", r"\biggr", r"\bigl", r"\bigm", r"\bigr", r"\displaystyle", r"\left", r"\limits",
    r"\medspace", r"\nolimits", r"\nonumber", r"\notag", r"\qquad", r"\quad", r"\right", r"\scriptstyle",
    r"\textstyle", r"\thinspace", "~", r"\ ", r"\middle",
})  # fmt: skip
"""Spaces, sizes of brackets, and what else says nothing."""
WORDS = {
    "Tr": "_TRACE", "tr": "_TRACE", "trace": "_TRACE", "Trace": "_TRACE", "log": "_LOG", "ln": "_LOG", "exp": "_EXP",
    "det": "_DET", "E": "EXPECT", "KL": "_KL", "Var": "VAR", "var": "VAR", "Cov": "COV", "cov": "COV",
    "pi": "PI",
}  # fmt: skip
SIGNS = {
    "+": "_PLUS", "-": "_MINUS", r"\cdot": "_TIMES", r"\times": "_TIMES", "*": "_TIMES", "/": "_SLASH", ";": "_SEMI",
    ",": "_COMMA", r"\int": "INTEGRAL", r"\lvert": "_LBAR", r"\rvert": "_RBAR", r"\langle": "_LANGLE",
    r"\matrix": "_MATRIX", r"\endmatrix": "_ENDMATRIX", r"\row": "_ROW", r"\column": "_COLUMN",
    r"\frac": "_FRAC", r"\tfrac": "_FRAC", r"\dfrac": "_FRAC", r"\sqrt": "_SQRT",
}  # fmt: skip
OPENING = {"(": ")", "[": "]", r"\{": r"\}", r"\lbrace": r"\rbrace", r"\lbrack": r"\rbrack"}
CLOSING = frozenset(OPENING.values())
DOUBLE = frozenset({r"\|", r"\Vert", r"\parallel", r"\lVert", r"\rVert"})
TRANSPOSES = frozenset({"T", "top", "intercal"})
BEFORE_A_BAR = frozenset({
    "_COLUMN", "_COMMA", "_DET", "_EXP", "INTEGRAL", "_LANGLE", "_LBAR", "_LGROUP", "_LOG", "_LPAR", "_MATRIX",
    "_MINUS", "_PLUS", "_POWER", "_ROW", "_SEMI", "_SLASH", "_TIMES",
})  # fmt: skip
"""Terminals behind which a bar opens."""
OTHER_LETTERS = {"mathcal": "cal", "mathscr": "scr", "mathbb": "bb", "mathsf": "sf"}
"""Types whose letters are others than the plain ones, and what their names begin with."""
