"""Coq run on a development: what it accepted, which hypotheses each proof used, and which axioms the whole rests on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from importlib.resources import files
from tempfile import TemporaryDirectory
from time import perf_counter
from types import TracebackType
from typing import NamedTuple

from symkl.coq.development import Development, Written
from symkl.errors import ToolFailed, ToolMissing

PACKAGES = "coq libcoq-mathcomp-algebra libcoq-mathcomp-algebra-tactics libcoq-mathcomp-analysis"
INSTALL = f"apt-get install -y --no-install-recommends {PACKAGES}"
AXIOMS = frozenset({
    "propositional_extensionality", "functional_extensionality_dep", "constructive_indefinite_description",
})  # fmt: skip
"""What MathComp-Analysis assumes: classical logic in three axioms."""
FORBIDDEN = re.compile(r"\b(Axioms?|Admitted|admit|give_up|Parameters?|Conjectures?|bypass_check|Primitive|Declare)\b")
"""Words by which something would be believed without a proof."""
STARTING = 120
"""Seconds for what is not the proof of a step: reading the libraries, the prelude."""
PRELUDE = 120
LIMIT = 20
"""Seconds for one sentence of a proof."""

USED = re.compile(r"The proof of (\w+)\s+should start with one of the following commands:\s+Proof using([^.]*)\.")
EVALUATED = re.compile(r"=\s+(true|false)\s+: bool")
PLACE = re.compile(r'File "[^"]*", line (\d+), characters')


class Judged(NamedTuple):
    """What Coq said of a step.

    Parameters
    ----------
    proved : bool
        Whether it accepted the lemma.
    uses : tuple of str
        The names of the hypotheses that its proof used, facts of letters included.
    reason : str
        Why it is not proved.
    """

    proved: bool
    uses: tuple[str, ...] = ()
    reason: str = ""
    seconds: float = 0.0


class Ran(NamedTuple):
    """One run of coqc."""

    code: int
    out: str
    errors: str
    seconds: float
    timed_out: bool = False


class Coq:
    """A folder in which the prelude is compiled, and developments are; it is removed at the end.

    Raises
    ------
    ToolMissing
        When Coq or one of the libraries is not installed.
    ToolFailed
        When the prelude does not compile.
    """

    def __init__(self, preludes: Sequence[str] = ("symkl",)) -> None:
        self._program, self._preludes = program(), tuple(preludes)

    def __enter__(self) -> Coq:
        self._folder = TemporaryDirectory(prefix="symkl-coq-")
        try:
            for name in self._preludes:
                done = self.run(name, prelude(name), PRELUDE)
                if done.code == 0:
                    continue
                if "Cannot find" in done.errors or "Unable to locate library" in done.errors:
                    raise ToolMissing(f"the layer coq needs MathComp-Analysis beside Coq: {INSTALL}")
                raise ToolFailed(f"Coq does not compile {name}.v: {said(done)}")
        except BaseException:
            self._folder.cleanup()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._folder.cleanup()

    def run(self, name: str, text: str, limit: float) -> Ran:
        """Compile a file, and kill what takes longer than `limit` seconds."""
        path = os.path.join(self._folder.name, f"{name}.v")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        start = perf_counter()
        process = subprocess.Popen(
            [self._program, "-q", "-w", "none", f"{name}.v"], cwd=self._folder.name, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace", start_new_session=True,
        )  # fmt: skip
        try:
            out, errors = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            _kill(process)
            out, errors = process.communicate()
            return Ran(process.returncode or 1, out, errors, perf_counter() - start, True)
        except BaseException:  # Ctrl-C, too
            _kill(process)
            process.communicate()
            raise
        return Ran(process.returncode, out, errors, perf_counter() - start)


def version() -> str:
    """The version of the Coq that is installed.

    Raises
    ------
    ToolMissing
        When there is none.
    """
    done = subprocess.run([program(), "--print-version"], capture_output=True, text=True, check=False)
    return next(iter(done.stdout.split()), "unknown")


def program() -> str:
    """The compiler of Coq.

    Raises
    ------
    ToolMissing
        When it is not installed; the message has the line that installs it.
    """
    found = shutil.which("coqc")
    if found is None:
        raise ToolMissing(f"the layer coq needs Coq and MathComp-Analysis: {INSTALL}")
    return found


def _kill(process: subprocess.Popen[str]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def prelude(name: str) -> str:
    """A file of Coq that comes with symkl."""
    return files("symkl.coq").joinpath("prelude", f"{name}.v").read_text("utf-8")


def judged(
    coq: Coq, development: Development, steps: Sequence[Written], limit: int = LIMIT, name: str = "steps"
) -> dict[str, Judged]:
    """What Coq says of each step, by its label.

    Those whose proof the search closed are written as lemmas, the others as attempts. A lemma that is refused makes
    all of them attempts; an attempt that is accepted becomes a lemma. Only a lemma in a file that Coq accepted as a
    whole, on no other axioms than it should be, counts as proved.
    """
    found = {w.step.label: Judged(False, (), w.reason) for w in steps if w.proof is None}
    asked = [w for w in steps if w.proof is not None]
    lemmas = {w.name for w in asked if w.proof is not None and w.proof.closed}
    attempts = {w.name for w in asked} - lemmas
    for _ in range(3):
        if not lemmas and not attempts:
            break
        text = _file(development, asked, lemmas, attempts, limit)
        ran = coq.run(name, text, STARTING + limit * len(asked))
        if ran.code != 0:
            refused = at(ran, text, asked)
            if refused is None or not lemmas:
                return found | {w.step.label: Judged(False, (), f"Coq ended: {said(ran)}") for w in asked}
            lemmas, attempts = set(), {w.name for w in asked}
            continue
        accepted = _accepted(ran, asked, attempts)
        if accepted:
            lemmas, attempts = lemmas | accepted, attempts - accepted
            continue
        return found | _verdicts(ran, text, asked, lemmas)
    return found | {w.step.label: Judged(False, (), "Coq did not come to an end with it") for w in asked}


def _file(development: Development, asked: Sequence[Written], lemmas: set[str], attempts: set[str], limit: int) -> str:
    lines = list(development.head())
    for w in asked:
        if w.name in lemmas:
            lines += development.lemma(w, limit)
        elif w.name in attempts:
            lines += development.attempt(w, limit)
    lines.append("End Derivation.\n")
    if lemmas:
        lines.append(f"Definition whole__ := ({', '.join(f'@{name}' for name in sorted(lemmas))}, tt).")
        lines.append("Print Assumptions whole__.")
    return "\n".join(lines) + "\n"


def at(ran: Ran, text: str, asked: Sequence[Written]) -> str | None:
    """The name of the lemma at which Coq stopped."""
    place = PLACE.search(ran.errors)
    if place is None:
        return None
    before = "\n".join(text.split("\n")[: int(place[1])])
    names = re.findall(r"^(?:Lemma|Definition) (\w+)", before, re.MULTILINE)
    return next((n for n in reversed(names) if n in {w.name for w in asked}), None)


def _accepted(ran: Ran, asked: Sequence[Written], attempts: set[str]) -> set[str]:
    names = [w.name for w in asked if w.name in attempts]
    answers = EVALUATED.findall(ran.out)
    return {name for name, answer in zip(names, answers, strict=True) if answer == "true"}


def _verdicts(ran: Ran, text: str, asked: Sequence[Written], lemmas: set[str]) -> dict[str, Judged]:
    trouble = untrusted(text, ran.out) if lemmas else ""
    uses = {name: tuple(u for u in used.split() if u != "Type") for name, used in USED.findall(ran.out)}
    share = ran.seconds / max(1, len(asked))
    found = {}
    for w in asked:
        if w.name not in lemmas:
            found[w.step.label] = Judged(False, (), REFUSED, share)
        elif trouble or w.name not in uses:
            found[w.step.label] = Judged(False, (), trouble or "Coq did not say what its proof uses", share)
        else:
            found[w.step.label] = Judged(True, uses[w.name], "", share)
    return found


REFUSED = "Coq refused every proof of it that was found"


def untrusted(text: str, out: str) -> str:
    """Why a file that Coq accepted proves nothing all the same; the empty string if it does."""
    word = FORBIDDEN.search(without_comments(text))
    if word is not None:
        return f"the development says {word[0]}"
    if "Closed under the global context" in out:
        return ""
    if "Axioms:" not in out:
        return "Coq did not say which axioms it rests on"
    listed = out.rsplit("Axioms:", 1)[1]
    names = {m.rsplit(".", 1)[-1] for m in re.findall(r"^([\w.']+)\s*(?::|$)", listed, re.MULTILINE)}
    more = sorted(names - AXIOMS)
    return f"it rests on {', '.join(more)}, beyond the axioms of MathComp-Analysis" if more else ""


def without_comments(text: str) -> str:
    """The text without its comments, which hold neither comments nor strings."""
    return re.sub(r"\(\*.*?\*\)", "", text, flags=re.DOTALL)


def said(ran: Ran) -> str:
    """The error of a run, in one line."""
    if ran.timed_out:
        return f"it took longer than {ran.seconds:.0f} s"
    message = ran.errors.rsplit("Error:", 1)[-1] if "Error:" in ran.errors else ran.errors
    return " ".join(message.split())[:300] or f"exit code {ran.code}"
