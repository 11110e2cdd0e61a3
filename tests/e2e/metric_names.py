#!/usr/bin/env python3
"""Whether every metric that alerts and dashboard ask for is shown by a program.

    tests/e2e/metric_names.py MONITORING SHOWN...    MONITORING: deploy/monitoring; SHOWN: what the programs answered to /metrics

Prints what nobody shows, and ends with 1 then.
"""

import json
import pathlib
import re
import sys

import yaml

# What Prometheus makes itself.
OWN = {"up"}
NAME = re.compile(r"\b(?:renkei|process)_[a-z0-9_]+\b|\bup\b")


def without_texts(expression):
    return re.sub(r'"[^"]*"|\'[^\']*\'', '""', expression)


def asked(monitoring):
    """(where, metric) of every expression."""
    rules = yaml.safe_load((monitoring / "alerts.yml").read_text(encoding="utf-8"))
    expressions = [(f"alert {rule['alert']}", rule["expr"]) for group in rules["groups"] for rule in group["rules"]]
    board = json.loads((monitoring / "dashboard.json").read_text(encoding="utf-8"))
    expressions += [(f"panel {panel['title']}", target["expr"]) for panel in board["panels"] for target in panel.get("targets", ())]
    for where, expression in expressions:
        found = NAME.findall(without_texts(expression))
        assert found, f"{where} asks for nothing"
        for name in found:
            yield where, name


def shown(paths):
    """Every name that a query may have, of families with or without samples."""
    names = set(OWN)
    for path in paths:
        for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
            if line.startswith("# TYPE "):
                _, _, name, kind = line.split()
                names |= {name + suffix for suffix in ("_bucket", "_sum", "_count")} if kind == "histogram" else {name}
    return names


def main():
    there = shown(sys.argv[2:])
    pairs = list(asked(pathlib.Path(sys.argv[1])))
    missing = sorted({(where, name) for where, name in pairs if name not in there})
    for where, name in missing:
        print(f"{where}: nobody shows {name}")
    print(f"{len({name for _, name in pairs})} metrics are asked for, {len(there)} names are shown")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
