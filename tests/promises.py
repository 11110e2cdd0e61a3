#!/usr/bin/env python3
"""Finds promises of SECURITY.md whose test is not there: Suite.Name of a C++ test, or the path of a script."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DECLARED = re.compile(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)", re.MULTILINE)


def tests_there():
    found = set()
    for path in sorted((ROOT / "tests").rglob("*.cc")):
        found.update(".".join(test) for test in DECLARED.findall(path.read_text(encoding="utf-8")))
    return found


def promises(text):
    """Each row of the table of promises as (promise, its tests)."""
    table = text.partition("| promise | test |")[2].partition("\n\n")[0]
    for line in table.split("\n")[2:]:
        promise, tests = line.strip().strip("|").split("|")
        yield promise.strip(), re.findall(r"`([^`]+)`", tests)


def faults(text, there):
    found = []
    rows = list(promises(text))
    if not rows:
        found.append("SECURITY.md has no table of promises")
    for promise, tests in rows:
        if not tests:
            found.append(f"no test shows: {promise}")
        for test in tests:
            if test not in there and not ("/" in test and (ROOT / test).is_file()):
                found.append(f"there is no test {test}, which is to show: {promise}")
    return found


def self_test():
    text = "| promise | test |\n|---|---|\n| a | `A.B`, `no/such.sh` |\n| b | |\n\nend"
    assert faults(text, {"A.B"}) == ["there is no test no/such.sh, which is to show: a", "no test shows: b"]
    assert faults("nothing", set()) == ["SECURITY.md has no table of promises"]


if __name__ == "__main__":
    self_test()
    found = faults((ROOT / "SECURITY.md").read_text(encoding="utf-8"), tests_there())
    print("\n".join(found) or "every promise has its tests")
    sys.exit(1 if found else 0)
