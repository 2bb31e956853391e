"""The names in a formula: letters in any font, accents, subscripts, and words in plain letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symkl.papers.tokens import Token, Unreadable, group
from symkl.papers.words import ACCENTS, FONTS, GREEK, IGNORED, WORDS


def argument(found: list[Token], at: int) -> tuple[list[Token], int]:
    """What stands above or below a letter, and the place behind it: a group, a token, or a font with its letters."""
    if at < len(found) and found[at].text.removeprefix("\\") in FONTS:
        inside, behind = group(found, at + 1)
        return [found[at], *inside], behind
    return group(found, at)


class Names:
    """Reads names from the tokens of a formula, one after the other."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = [token for token in tokens if token.text not in IGNORED]
        self._at = 0

    def _under(self) -> str:
        """The subscript that comes next, as text; the empty string if there is none."""
        if self._at < len(self.tokens) and self.tokens[self._at].text == "_":
            inside, self._at = argument(self.tokens, self._at + 1)
            return " ".join(t.text for t in inside)
        return ""

    def _is(self, text: str) -> bool:
        return self._at < len(self.tokens) and self.tokens[self._at].text == text

    def _bracket_follows(self) -> bool:
        return self._at < len(self.tokens) and self.tokens[self._at].text in ("(", "[", r"\{")

    def _spelled(self) -> str:
        """A word in plain letters, such as ``KL(`` or ``Tr(``, if one stands here before a bracket."""
        word = ""
        for at in range(self._at, min(self._at + 5, len(self.tokens))):
            if not self.tokens[at].text.isalpha() or (word and self.tokens[at].start != self.tokens[at - 1].end):
                break
            word += self.tokens[at].text
        behind = self._at + len(word)
        closed = behind < len(self.tokens) and self.tokens[behind].text in ("(", "[", r"\{")
        return word if len(word) > 1 and closed and word in WORDS and word != "pi" else ""

    def _word(self) -> tuple[str, bool]:
        """A name and whether it is a plain letter: one in upright or blackboard letters may be an operator."""
        token = self.tokens[self._at]
        text = token.text
        bare = text.removeprefix("\\")
        spelled = self._spelled()
        if spelled:
            self._at += len(spelled)
            return spelled, False
        if text[0] != "\\":
            if not text.isalpha() or not text.isascii():
                raise Unreadable(f"the sign {text!r} is not read here", token.start, token.end)
            self._at += 1
            return text, True
        if bare in GREEK:
            self._at += 1
            return bare, True
        if bare in FONTS or bare in ACCENTS:
            inside, self._at = group(self.tokens, self._at + 1)
            if not inside:
                raise Unreadable(f"{text} has nothing in it", token.start, token.end)
            if bare in ACCENTS:
                accented = Names(inside)
                return bare.removeprefix("wide") + accented._name(), True
            bold = bare in ("mathbf", "boldsymbol", "bm", "vec", "pmb", "textbf", "mathit", "bf")
            word = plain_text(inside)
            if bold:
                part = Names(inside)
                name = part._name()
                if part._at < len(part.tokens):
                    raise Unreadable(f"{text}{{…}} is read around one letter", token.start, token.end)
                return name, True
            return word, False
        if bare in WORDS or bare == "N":
            self._at += 1
            return bare, False
        raise Unreadable(f"{text} is not known here, and no \\newcommand defines it", token.start, token.end)

    def _lower_first(self) -> None:
        """A subscript behind a superscript, as in σ²₁, is brought before it."""
        if not self._is("^"):
            return
        behind = argument(self.tokens, self._at + 1)[1]
        if behind < len(self.tokens) and self.tokens[behind].text == "_":
            end = argument(self.tokens, behind + 1)[1]
            self.tokens[self._at : end] = self.tokens[behind:end] + self.tokens[self._at : behind]

    def _name(self) -> str:
        return self._subscripted(self._word()[0])

    def _subscripted(self, name: str) -> str:
        self._lower_first()
        if self._is("_"):
            token = self.tokens[self._at]
            inside, self._at = argument(self.tokens, self._at + 1)
            under = plain_text(inside)
            if not re.fullmatch("[A-Za-z0-9]+", under):
                raise Unreadable(f"the subscript {under!r} is not read: letters and digits are", token.start, token.end)
            return f"{name}_{under}"
        return name


def name_of(tokens: list[Token]) -> str:
    """The name that some tokens begin with.

    Raises
    ------
    Unreadable
        When they begin with none.
    """
    return Names(tokens)._name()


def whole_name(part: Sequence[Token]) -> tuple[str, str]:
    """The name that tokens are, and ``^2`` if it is squared; two empty strings if they are anything else."""
    names = Names(list(part))
    try:
        name = names._name()
    except (Unreadable, IndexError):
        return "", ""
    rest = "".join(t.text for t in names.tokens[names._at :])
    primes = len(rest) - len(rest.lstrip("'"))
    power = {"": "", "^2": "^2", "^{2}": "^2"}.get(rest[primes:])
    return ("", "") if power is None else (name + "'" * primes, power)


def plain_text(inside: list[Token]) -> str:
    """Letters and digits of some tokens, whatever font they are in."""
    kept = [t.text.removeprefix("\\") for t in inside if t.text not in "{}" and t.text not in IGNORED]
    return "".join(word for word in kept if word not in FONTS)
