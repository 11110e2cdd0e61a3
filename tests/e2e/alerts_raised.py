#!/usr/bin/env python3
"""Whether every alert is raised by one of its tests.

    tests/e2e/alerts_raised.py MONITORING    deploy/monitoring, with alerts.yml and alerts*_test.yml

Prints those that no test raises, and ends with 1 then.
"""

import pathlib
import sys

import yaml


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def main():
    monitoring = pathlib.Path(sys.argv[1])
    alerts = [rule["alert"] for group in read(monitoring / "alerts.yml")["groups"] for rule in group["rules"]]
    raised = {
        case["alertname"]
        for path in monitoring.glob("alerts*_test.yml")
        for test in read(path)["tests"]
        for case in test["alert_rule_test"]
        if case["exp_alerts"]
    }
    missing = [alert for alert in alerts if alert not in raised]
    for alert in missing:
        print(f"{alert}: no test raises it")
    print(f"{len(alerts) - len(missing)} of {len(alerts)} alerts are raised by a test")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
