"""Mutates the rules with stryker and writes docs/mutation.md.

    dotnet tool restore && python3 tests/Rules/mutation.py

Takes about four minutes on two cores. Exit status: 0 where the score is at least 85 % and every survivor is explained below, 1 otherwise.
"""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
REPOSITORY = HERE.parent.parent
OUTPUT = REPOSITORY / "TestResults" / "mutation"
LEAST = 85.0

# A survivor is named by its file, the code that was mutated and what it became.
EXPLAINED = {
    ("BestAvailable.cs", "layout.Sections.Any", "(true?"):
        "The condition saves time only: without wheelchair seats the second search finds what the first one found.",
    ("BestAvailable.cs", "r.Accessible is not null", "r.Accessible is null"):
        "The same: the second search runs more often and finds the same.",
    ("BestAvailable.cs", "r.Companion is not null", "r.Companion is null"):
        "The same.",
    ("BestAvailable.cs", "at + quantity <= length", "at + quantity < length"):
        "A run that fits exactly leaves no seat alone, so the list of good places has it too.",
    ("SaleKey.cs", "text.Length > 14", "text.Length >= 14"):
        "A text of 14 characters has an empty reservation id, which the last condition refuses.",
    ("WaitEstimate.cs", "measured > 0 ? ahead / measured : worst", "(true?"):
        "A division by zero is infinite, and the next line takes the lesser of it and the worst case. With nobody ahead it is NaN, which"
        " a test covers.",
    ("WaitEstimate.cs", "measured > 0", "measured >= 0"):
        "The same.",
}


def explain(file, original, replacement):
    for (name, code, becomes), reason in EXPLAINED.items():
        if file == name and original.startswith(code) and replacement.startswith(becomes):
            return reason
    return None


def cell(code):
    text = " ".join(code.split())
    text = text if len(text) <= 70 else text[:67] + "..."
    return "`" + text.replace("|", "\\|") + "`"


def main():
    subprocess.run(["dotnet", "stryker", "-O", str(OUTPUT)], cwd=HERE, check=True)
    report = json.loads((OUTPUT / "reports" / "mutation-report.json").read_text())
    rows, survivors, killed_of_all, all_of_all, missing = [], [], 0, 0, 0
    for path, file in sorted(report["files"].items()):
        lines = file["source"].split("\n")
        states = [mutant["status"] for mutant in file["mutants"]]
        killed = states.count("Killed") + states.count("Timeout")
        valid = killed + states.count("Survived") + states.count("NoCoverage")
        if valid == 0:
            continue
        feature = "/".join(pathlib.PurePath(path).parts[-2:])
        rows.append(f"| {feature} | {valid} | {killed} | {100 * killed / valid:.0f} % |")
        killed_of_all, all_of_all = killed_of_all + killed, all_of_all + valid
        for mutant in file["mutants"]:
            if mutant["status"] not in ("Survived", "NoCoverage"):
                continue
            start, end = mutant["location"]["start"], mutant["location"]["end"]
            last = end["column"] - 1 if end["line"] == start["line"] else None
            original = lines[start["line"] - 1][start["column"] - 1:last]
            reason = explain(pathlib.PurePath(path).name, original, mutant["replacement"])
            missing += reason is None
            survivors.append(f"| {feature} | {cell(original)} | {cell(mutant['replacement'])} | {reason or '**not explained**'} |")
    score = 100 * killed_of_all / all_of_all
    (REPOSITORY / "docs" / "mutation.md").write_text(f"""# Mutation score of the rules

Written by `python3 tests/Rules/mutation.py`. Stryker changes one operator, condition or call of a rule at a time and runs the tests of
`tests/Rules`. A change that no test notices survives. Texts are not mutated. The rules are pure: what reservations, payments, refunds,
wallets and the waiting room decide. The protocol around them is covered by the models, the fault tests and the
[simulator](simulation.md), whose planted defects do the same for it.

**{score:.1f} %** of {all_of_all} mutants were killed; the aim is {LEAST:.0f} %.

| rules | mutants | killed | score |
|---|---|---|---|
{chr(10).join(rows)}

## Survivors

| rules | code | mutant | why no test can notice it |
|---|---|---|---|
{chr(10).join(survivors)}
""")
    print(f"{score:.1f} % of {all_of_all} mutants killed, {missing} survivors not explained")
    return 0 if score >= LEAST and missing == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
