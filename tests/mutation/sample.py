"""Ways to make the kernel accept what is false, one for each condition it must not lose: every one is noticed.

A sample of the campaign that takes seconds, needs no mutmut, and is aimed: `python tests/mutation/sample.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from mutation import trial
from mutation.trial import KERNEL, Trial, Verdict

UNSOUND = [
    ("algebra.py", "            and is_invertible(left.atom)\n", "", "A⁻¹A = I for a matrix that may be singular"),
    (
        "algebra.py",
        "return letter is not None and is_definite(letter.atom)",
        "return letter is not None",
        "the factor of any matrix is invertible",
    ),
    ("instances.py", "if not Judge().definite(S):", "if False:", "every matrix has a Cholesky factor"),
    ("statements.py", "(C @ C.T, S), (", "(C.T @ C, S), (", "CᵀC = S"),
    ("statements.py", "det(cholesky(S)), det(S) ** half", "det(cholesky(S)), det(S)", "|C| = |S|"),
    ("defined.py", "return judge.invertible(a) if turned else", "return turned or", "AAᵀ is positive definite"),
    ("defined.py", "turned = a.shape == SQUARE and (b == a.T or a == b.T)", "turned = a.shape == SQUARE",
     "AB is positive definite"),
    ("algebra.py", "and left.inverted != right.inverted\n", "\n", "SS = I"),
    ("algebra.py", "and left.transposed == right.transposed\n", "\n", "S⁻ᵀS = I without symmetry"),
    ("algebra.py", '            and self.has("inverse_cancels")\n', "", "an axiom that is not cited"),
    ("algebra.py", "self.transpose(rule.value) if turned else rule.value", "rule.value", "AB = C gives BᵀAᵀ = C"),
    (
        "algebra.py",
        "if letter.shape == SQUARE and self._is_symmetric(letter.atom):",
        "if letter.shape == SQUARE:",
        "Aᵀ = A",
    ),
    ("algebra.py", "for x in reversed(word))\n", "for x in word)\n", "(AB)⁻¹ = A⁻¹B⁻¹"),
    (
        "traces.py",
        'if algebra.has("cyclic"):\n        return',
        "if True:\n        return",
        "an axiom that is not cited",
    ),
    (
        "traces.py",
        "min(word, algebra.transposed_word(word))",
        "min(word, word[::-1])",
        "Tr(AB) = Tr(BA) by transposition",
    ),
    ("positive.py", "c > 0 and not w", "not w", "a negative number counts as positive"),
    (
        "positive.py",
        'atom.op == "log" and algebra.has("log_exp") and is_positive(atom.args[0])',
        'atom.op == "log" and algebra.has("log_exp")',
        "e^(log s) = s for any s",
    ),
    ("positive.py", "sole is not None and is_positive(base)", "sole is not None", "(s²)^½ = s"),
    (
        "positive.py",
        "if sole is None or not is_positive(a):",
        "if sole is None:",
        "log(st) = log s + log t for any s and t",
    ),
    ("moments.py", "not moving and algebra.has", "algebra.has", "E[x] = x"),
    (
        "moments.py",
        'not algebra.has("expectation_linear") or not is_tame(body, level)',
        'not algebra.has("expectation_linear")',
        "E splits what is not integrable",
    ),
    (
        "moments.py",
        "        if rest is None:\n            return None\n",
        "        rest = m if rest is None else rest\n",
        "∫ (P f + g) = E[f + g]",
    ),
    ("moments.py", "Fraction(e) / c", "e", "a density keeps its coefficient"),
    ("moments.py", '"expectation", law, (close', '"expectation", None, (close', "E under P is E under Q"),
    (
        "binding.py",
        "Poly, replace: Replace, depth: int) -> Poly:\n    pieces = []",
        "Poly, replace: Replace, depth: int) -> Poly:\n    depth, pieces = 0, []",
        "an inner variable takes an outer one's place",
    ),
    ("completion.py", "-c / pivot for k, c", "-c for k, c", "2A = B gives A = B"),
    ("completion.py", "a.atom is not b.atom or", "", "A = Bᵀ makes A symmetric"),
    (
        "instances.py",
        "(free_symbols(a) | free_symbols(b)) - fixed)",
        "free_symbols(a) | free_symbols(b))",
        "a hypothesis about one x holds for all",
    ),
    (
        "instances.py",
        "if all(self.admits(hole, value) for hole, value in matched.items()):",
        "if True:",
        "a fact about covariances holds for all matrices",
    ),
    ("kernel.py", "if made is None or made[0] is not premise:", "if False:", "a forged theorem is a premise"),
    ("kernel.py", "if any(map(is_not, premise.stated, made[1])):", "if False:", "a theorem changed later is a premise"),
    ("kernel.py", "        if seal is not _SEAL:\n", "        if False:\n", "anybody makes theorems"),
    ("kernel.py", "id(theorem) in self._proved and not theorem.open", "not theorem.open", "a definition is a formula"),
    ("kernel.py", "id(theorem) in self._proved and not theorem.open", "id(theorem) in self._proved",
     "what rests on a hypothesis is a formula"),
    ("kernel.py", "        if reason:\n", "        if False:\n", "what has no value cancels"),
    ("kernel.py", "APPROVED.get(axiom.id) != axiom", "axiom.id not in APPROVED", "an invented axiom"),
    (
        "kernel.py",
        "- frozenset(general)) | parameters(claim)",
        "- frozenset(general))",
        "what holds for P holds for all laws",
    ),
    (
        "kernel.py",
        "frozenset[str]().union(*(p.open for p in premises))",
        "frozenset[str]()",
        "a hypothesis is forgotten",
    ),
    (
        "defined.py",
        "(judge.positive(a) and ask(b))",
        "ask(b)",
        "sΣ is positive definite",
    ),
    (
        "defined.py",
        "judge.invertible(a) if a.shape == SQUARE else a.shape == SCALAR and judge.nonzero(a) for a",
        "a.shape != SQUARE or judge.invertible(a) for a",
        "xxᵀ is invertible",
    ),
    (
        "defined.py",
        "self.tame(t.args[0], x) and x not in set(subterms(t.args[1]))",
        "self.tame(t.args[0], x)",
        "a quotient is integrable",
    ),
    (
        "values.py",
        "key = (op, data, args, word, shape)",
        "key = (op, data, args, word)",
        "one name in two shapes is one thing",
    ),
    ("values.py", "if sole is None or sole[1] != 1:", "if sole is None:", "2s is the letter s"),
]
"""The file, what stands there once, what is put in its place, and what would follow."""


def changed(file: str, old: str, new: str) -> Trial:
    source = (KERNEL / file).read_text("utf-8")
    if source.count(old) != 1:
        raise SystemExit(f"{file} has {old!r} {source.count(old)} times: bring the sample up to date")
    return Trial(file, source.replace(old, new))


def main() -> int:
    trial.prepare()
    verdicts = {result.number: result.verdict for result in trial.run([changed(*c[:3]) for c in UNSOUND], 2)}
    missed = [f"{file}: {what}" for i, (file, _, _, what) in enumerate(UNSOUND) if verdicts[i] is not Verdict.NOTICED]
    print("\n".join(missed) or f"all {len(UNSOUND)} are noticed")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
