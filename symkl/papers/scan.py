"""TeX tokens as the terminals of the grammar: the many spellings of one thing become one."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from symkl.papers.domains import domain
from symkl.papers.names import Names, argument, plain_text
from symkl.papers.tokens import Token, Unreadable, group
from symkl.papers.words import (
    BEFORE_A_BAR,
    BOLD,
    CLOSING,
    DOUBLE,
    FONTS,
    GREEK,
    OPENING,
    OTHER_LETTERS,
    SIGNS,
    TRANSPOSES,
    WORDS,
)


class Terminal(NamedTuple):
    """What the grammar sees, and where it stands."""

    kind: str
    value: str
    start: int
    end: int


class Scanner(Names):
    """Reads the tokens of one formula; `laws` are the names that stand for distributions."""

    def __init__(self, tokens: list[Token], laws: Collection[str]) -> None:
        super().__init__(tokens)
        self.laws = laws
        self.found: list[Terminal] = []
        self._open: list[tuple[str, str]] = []  # the terminal that closes, and what asked for it
        self._integrals: list[int] = []
        self._normal_at = 0

    def scan(self) -> list[Terminal]:
        """All terminals.

        Raises
        ------
        Unreadable
            For what no rule here knows.
        """
        while self._at < len(self.tokens):
            self._next()
        if self._open:
            start = self.tokens[-1]
            raise Unreadable("a bracket or bar is never closed", start.start, start.end)
        return self.found

    def _put(self, kind: str, value: str, first: Token, last: Token | None = None) -> None:
        self.found.append(Terminal(kind, value, first.start, (last or first).end))

    def _next(self) -> None:
        token = self.tokens[self._at]
        text = token.text
        if text == "^":
            self._raised(token)
        elif text == "'":
            self._at += 1
            self._put("_PRIME", text, token)
        elif text.isdecimal():
            self._number(token)
        elif text in BOLD and self._bold_number(token):
            pass
        elif text in OPENING or text == "{":
            self._opened(token)
        elif text in CLOSING or text == "}":
            self._closed(token)
        elif text == "|" or text in DOUBLE or text == r"\mid":
            self._bar(token)
        elif text == r"\rangle":
            self._angle(token)
        elif text in (r"\frac", r"\tfrac", r"\dfrac", r"\sqrt"):
            self._with_arguments(token)
        elif text in SIGNS:
            self._sign(token)
        else:
            self._named(token)

    def _sign(self, token: Token) -> None:
        kind = SIGNS[token.text]
        self._at += 1
        if kind == "_LBAR":
            self._open.append(("_RBAR", ""))
        elif kind == "_RBAR":
            self._shut("_RBAR", token)
        elif kind == "_MATRIX":
            self._open.append(("_ENDMATRIX", ""))
        elif kind == "_ENDMATRIX":
            self._shut(kind, token)
        elif kind == "_LANGLE":
            self._open.append(("RANGLE", ""))
        elif kind == "INTEGRAL":
            self._integrals.append(len(self._open))
            self._put(kind, f"{self._domain()} ", token)
            return
        elif kind == "_COMMA" and self._open and self._open[-1][1] == "_NORMAL" and self._fresh_normal():
            kind = "_SEMI"
        self._put(kind, token.text, token)

    def _fresh_normal(self) -> bool:
        """Whether a comma may stand for the semicolon of 𝒩(x, μ, Σ): two commas follow the bracket, no semicolon."""
        depth, commas = 0, 0
        for token in self.tokens[self._at :]:
            depth += (token.text in OPENING or token.text == "{") - (token.text in CLOSING or token.text == "}")
            if depth < 0:
                break
            commas += depth == 0 and token.text == ","
        return commas == 1 and not any(t.kind == "_SEMI" for t in self.found[self._normal_at :])

    def _domain(self) -> str:
        kind, self._at = domain(self.tokens, self._at)
        return kind

    def _opened(self, token: Token) -> None:
        curly = token.text == "{"
        asked = self.found[-1].kind if self.found and not curly else ""
        self._open.append(("_RGROUP" if curly else "_RPAR", asked))
        self._at += 1
        if asked == "_NORMAL":
            self._normal_at = len(self.found)
        self._put("_LGROUP" if curly else "_LPAR", token.text, token)

    def _closed(self, token: Token) -> None:
        kind = "_RGROUP" if token.text == "}" else "_RPAR"
        self._shut(kind, token)
        self._at += 1
        self._put(kind, token.text, token)

    def _shut(self, kind: str, token: Token) -> None:
        if not self._open or self._open[-1][0] != kind:
            raise Unreadable(f"{token.text} closes nothing that is open here", token.start, token.end)
        self._open.pop()

    def _bar(self, token: Token) -> None:
        following = self.tokens[self._at + 1 : self._at + 2]
        asked = self._open[-1][1] if self._open else ""
        if asked == "_KL":
            double = token.text == "|" and following and following[0].text == "|"
            self._at += 2 if double else 1
            self._put("_PARALLEL", "||", token, following[0] if double else token)
            return
        self._at += 1
        if asked == "_NORMAL":
            self._put("_SEMI", token.text, token)
            return
        if token.text in DOUBLE:
            raise Unreadable("a norm, or a divergence whose name is not read; write D_{KL}(P \\| Q)", token.start,
                             token.end)  # fmt: skip
        opens = not self.found or self.found[-1].kind in BEFORE_A_BAR or not self._within_bars()
        if opens:
            self._open.append(("_RBAR", ""))
        else:
            self._shut("_RBAR", token)
        self._put("_LBAR" if opens else "_RBAR", "|", token)

    def _within_bars(self) -> bool:
        return bool(self._open) and self._open[-1][0] == "_RBAR"

    def _angle(self, token: Token) -> None:
        self._shut("RANGLE", token)
        self._at += 1
        self._put("RANGLE", self._under(), token)

    def _raised(self, token: Token) -> None:
        inside, self._at = argument(self.tokens, self._at + 1)
        text = plain_text(inside)
        last = inside[-1] if inside else token
        for sign, kinds in (("", ("_TRANSPOSE",)), ("-1", ("_INVERSE",)), ("-", ("_INVERSE", "_TRANSPOSE"))):
            rest = text.removeprefix("-") if sign == "-" else text
            if (text == "-1") if sign == "-1" else (rest in TRANSPOSES and text.startswith(sign)):
                for kind in kinds:
                    self._put(kind, text, token, last)
                return
        self._put("_POWER", "^", token)
        self._argument(inside, token.end)

    def _argument(self, inside: list[Token], start: int) -> None:
        """An argument as a group, which ends where what was read last ends."""
        end = self.tokens[self._at - 1].end
        part = Scanner(inside, self.laws).scan()
        self.found += [Terminal("_LGROUP", "{", start, start), *part, Terminal("_RGROUP", "}", end, end)]

    def _with_arguments(self, token: Token) -> None:
        self._put(SIGNS[token.text], token.text, token)
        self._at += 1
        for _ in range(1 if token.text == r"\sqrt" else 2):
            start = self.tokens[min(self._at, len(self.tokens) - 1)].start
            inside, self._at = group(self.tokens, self._at)
            self._argument(inside, start)

    def _number(self, first: Token) -> None:
        text, last = "", first
        while self._at < len(self.tokens):
            token = self.tokens[self._at]
            if text and token.start != last.end and token.start != last.start:
                break
            if not token.text.isdecimal() and not (token.text == "." and "." not in text and self._digit_follows()):
                break
            text, last = text + token.text, token
            self._at += 1
        self._put("NUMBER", text, first, last)

    def _bold_number(self, first: Token) -> bool:
        """Whether a bold 0 or 1 is read here: the vector of zeros or ones, perhaps with its dimension below."""
        inside, behind = group(self.tokens, self._at + 1)
        digit = plain_text(inside)
        if digit not in ("0", "1"):
            return False
        self._at = behind
        self._under()
        self._put("ONES" if digit == "1" else "NUMBER", digit, first, self.tokens[self._at - 1])
        return True

    def _digit_follows(self) -> bool:
        return self._at + 1 < len(self.tokens) and self.tokens[self._at + 1].text.isdecimal()

    def _named(self, first: Token) -> None:
        if self._differential(first):
            return
        name, plain = self._word()
        last = self.tokens[self._at - 1]
        if name == "D" and self._at < len(self.tokens) and self.tokens[self._at].text == "_":
            under = plain_text(argument(self.tokens, self._at + 1)[0])
            if under.upper() == "KL":
                self._under()
                name, plain = "KL", False
        if (name == "N" and not plain) or (name == "N" and self._bracket_follows()):
            self._put("_NORMAL", name, first, last)
            return
        if name == "E" and (not plain or self._bracket_follows() or self._is("_")):
            self._put("EXPECT", self._under(), first, last)
            return
        if WORDS.get(name) in ("VAR", "COV") and not plain:
            self._put(WORDS[name], self._under(), first, last)
            return
        if name in WORDS and name != "E" and not (plain and len(name) == 1):
            self._put(WORDS[name], name, first, last)
            return
        name = self._subscripted(self._letter(name, plain, first))
        last = self.tokens[self._at - 1]
        law = name in self.laws and (self._bracket_follows() or (self._open and self._open[-1][1] == "_KL"))
        self._put("LAW" if law else "SYMBOL", name, first, last)

    def _letter(self, name: str, plain: bool, first: Token) -> str:
        """A letter; one in script or blackboard type is another letter than the plain one."""
        if not plain and len(name) > 1 and name not in GREEK:
            raise Unreadable(f"{name} is not known here: no function or operator of that name is read", first.start,
                             self.tokens[self._at - 1].end)  # fmt: skip
        kind = first.text.removeprefix("\\")
        return name if plain or kind not in OTHER_LETTERS or name == "I" else OTHER_LETTERS[kind] + name

    def _differential(self, first: Token) -> bool:
        """Whether ``dx`` is read here, which ends an integral."""
        if not self._integrals or self._integrals[-1] != len(self._open):
            return False
        at = self._at
        try:
            name, _ = self._word()
            if name != "d" or self._at >= len(self.tokens):
                self._at = at
                return False
            follows = self.tokens[self._at].text
            if not (follows.isalpha() or follows.removeprefix("\\") in GREEK | FONTS):
                self._at = at
                return False
            variable = self._name()
            while self._is("'"):
                self._at += 1
                variable += "'"
        except Unreadable:
            self._at = at
            return False
        self._integrals.pop()
        self._put("DIFFERENTIAL", variable, first, self.tokens[self._at - 1])
        return True


def terminals(tokens: list[Token], laws: Collection[str]) -> list[Terminal]:
    """The terminals of a formula.

    Raises
    ------
    Unreadable
        For a sign or command that is not known, or a bracket without a partner.
    """
    return Scanner(tokens, laws).scan()
