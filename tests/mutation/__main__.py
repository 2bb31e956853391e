"""Try every mutant of the kernel, and write docs/kernel-mutants.md.

python tests/mutation [FILE …] [--sample N] [--again] [--jobs N]

Without files it is the whole kernel, and the page is written. A survivor that survivors.txt explains counts as one
without being tried, unless `--again` asks for it. Exit 1 when less than 95 % are noticed, or a survivor has no
explanation.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Set
from math import ceil
from pathlib import Path
from random import Random
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from mutation import trial
from mutation.mutants import Mutant, mutants_of
from mutation.trial import KERNEL, ROOT, Trial, Verdict

LEAST_SHARE = 0.95
PAGE = ROOT / "docs" / "kernel-mutants.md"
TEXT = """# Mutants of the kernel

Written by `python tests/mutation`, in {minutes:.0f} minutes of processor time.

Do the tests notice when the kernel is changed? Each mutant is one small change of one file of `symkl/proof/`: the
operators are mutmut's (numbers, strings, comparisons, `and` and `or`, arguments, defaults …), a condition negated, and
an operand of `and` or `or` dropped. It is *noticed* when a test of `tests/proof`, of the axioms' page or of the layers
`follows` and `general` fails, *timed out* when one of the four stages of the tests takes longer than all of them do
unchanged. Texts of errors, annotations and decorators are left as they are.

{table}

{noticed} of {mutants} are noticed or time out: {share:.1%}.{sample}

## Survivors

What no test notices, with the reason. `⏎` stands for a new line.

{survivors}
"""


def main() -> int:
    options = _options()
    trial.prepare()
    files = options.files or sorted(path.name for path in KERNEL.glob("*.py"))
    everything = [mutant for file in files for mutant in mutants_of(file, (KERNEL / file).read_text("utf-8"))]
    mutants = list(everything)
    Random(1).shuffle(mutants)  # so that a part is a fair sample, and a larger one holds a smaller one
    mutants = mutants[: options.sample]
    reasons = _explanations()
    known = set() if options.again else reasons.keys()
    verdicts, seconds = _campaign(mutants, options.jobs, known, _seconds_unchanged())
    counts = Counter((mutant.file, verdict) for mutant, verdict in zip(mutants, verdicts, strict=True))
    survivors = [m for m, verdict in zip(mutants, verdicts, strict=True) if verdict is Verdict.SURVIVED]
    share = 1 - len(survivors) / max(1, len(mutants))
    page = TEXT.format(
        minutes=seconds / 60, table=_table(files, counts), mutants=len(mutants),
        noticed=len(mutants) - len(survivors), share=share, survivors=_listed(survivors, reasons),
        sample=_remark(len(mutants), len(everything)),
    )  # fmt: skip
    print(page)
    if not options.files:
        beside = PAGE.with_suffix(".tmp")
        beside.write_text(page, "utf-8")
        beside.replace(PAGE)
    unexplained = [m for m in survivors if _title(m) not in reasons]
    for mutant in unexplained:
        print(f"no explanation: {mutant.file}:{mutant.line}\n{_title(mutant)}", file=sys.stderr)
    print(f"{share:.1%} noticed, {len(unexplained)} survivors without an explanation", file=sys.stderr)
    return int(bool(unexplained) or share < LEAST_SHARE)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/mutation", description="Try every mutant of the kernel.")
    parser.add_argument("files", nargs="*", metavar="FILE", help="files of symkl/proof, such as traces.py")
    parser.add_argument("--sample", type=int, metavar="N", help="only N mutants, chosen at random (always the same)")
    parser.add_argument("--again", action="store_true", help="try the explained survivors, too")
    parser.add_argument("--jobs", type=int, default=2, help="trials at a time (default: 2)")
    return parser.parse_args()


def _seconds_unchanged() -> float:
    """The processor time of the tests by themselves, which must pass."""
    unchanged = Trial("axioms.py", (KERNEL / "axioms.py").read_text("utf-8"), 600)
    (result,) = trial.run([unchanged], 1)
    if result.verdict is not Verdict.SURVIVED:
        sys.exit("the tests fail without any change: there is nothing to measure")
    return result.seconds


def _campaign(mutants: list[Mutant], jobs: int, explained: Set[str], unchanged: float) -> tuple[list[Verdict], float]:
    """Every verdict, and the seconds taken. A run that was cut off goes on where it was, if no source has changed."""
    log = ROOT / "build" / f"mutants-{_sources()}.jsonl"
    log.parent.mkdir(exist_ok=True)
    known = {(m.file, m.name): (Verdict.SURVIVED, 0.0) for m in mutants if _title(m) in explained}
    if log.exists():
        lines = map(json.loads, log.read_text("utf-8").splitlines())
        known |= {(file, name): (Verdict(verdict), seconds) for file, name, verdict, seconds in lines}
    waiting = [m for m in mutants if (m.file, m.name) not in known]
    trials = [Trial(m.file, m.source, ceil(1.2 * unchanged) + 1) for m in waiting]
    start = perf_counter()
    with log.open("a", encoding="utf-8") as out:
        for done, result in enumerate(trial.run(trials, jobs), 1):
            mutant = waiting[result.number]
            known[mutant.file, mutant.name] = result.verdict, result.seconds
            print(json.dumps([mutant.file, mutant.name, result.verdict, result.seconds]), file=out, flush=True)
            if done % 100 == 0:
                share = sum(verdict is not Verdict.SURVIVED for verdict, _ in known.values()) / len(known)
                took = perf_counter() - start
                print(f"{done} of {len(waiting)} in {took:.0f} s, {share:.1%} noticed", file=sys.stderr, flush=True)
    found = [known[m.file, m.name] for m in mutants]
    return [verdict for verdict, _ in found], sum(seconds for _, seconds in found)


def _sources() -> str:
    """A digest of all that a verdict depends on: every source but this file."""
    digest = hashlib.sha256()
    for folder in ("symkl", "proofs", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path != Path(__file__).resolve():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _remark(tried: int, all_of_them: int) -> str:
    """Where these were only some of the mutants, so many there are."""
    if tried == all_of_them:
        return ""
    return f" These are a random sample of the {all_of_them} mutants; make full tries them all."


def _title(mutant: Mutant) -> str:
    return f"{mutant.file}: {mutant.name}"


def _explanations() -> dict[str, str]:
    """The reason for each survivor: lines with # are reasons, the lines after them the mutants."""
    reasons, reason = {}, ""
    for line in Path(__file__).with_name("survivors.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            reason = line.removeprefix("# ")
        elif line:
            reasons[line] = reason
    return reasons


def _table(files: list[str], counts: Counter[tuple[str, Verdict]]) -> str:
    rows = ["| file | mutants | noticed | timed out | survived |", "|---|--:|--:|--:|--:|"]
    for file in files:
        found = [counts[file, verdict] for verdict in Verdict]
        if sum(found):
            rows.append(f"| `{file}` | {sum(found)} | {' | '.join(map(str, found))} |")
    totals = [sum(counts[file, verdict] for file in files) for verdict in Verdict]
    return "\n".join([*rows, f"| all | {sum(totals)} | {' | '.join(map(str, totals))} |"])


def _listed(survivors: list[Mutant], reasons: dict[str, str]) -> str:
    grouped: dict[str, list[Mutant]] = {}
    for mutant in survivors:
        grouped.setdefault(reasons.get(_title(mutant), "Not explained."), []).append(mutant)
    return "\n\n".join(
        "\n".join([f"**{reason}**", "", *(f"    {m.file}:{m.line}  {m.name}" for m in found)])
        for reason, found in grouped.items()
    )


if __name__ == "__main__":
    sys.exit(main())
