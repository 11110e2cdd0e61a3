#!/usr/bin/env python3
"""Makes the reference packs from facts; see README.md beside this file.

    deploy/packs/build.py --municipalities FILE --ages FILE --mergers FILE --frameworks FILE [--out DIRECTORY]

Needs Debian's python3 and python3-yaml only. Every pack is checked before the script ends, and the same input gives the
same bytes.
"""

import argparse
import pathlib

import yaml

from frameworks_pack import write_frameworks
from registry_ages import read_ages
from registry_checks import check_registry
from registry_history import build_history
from registry_pack import write_registry
from rubrics_pack import write_rubrics

HERE = pathlib.Path(__file__).resolve().parent


def read_yaml(path):
    return yaml.safe_load(pathlib.Path(path).read_text(encoding='utf-8'))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--municipalities', required=True, help='municipalities.csv: what stands today')
    parser.add_argument('--ages', required=True, help='population_2025.csv: residents by bands of five years')
    parser.add_argument('--mergers', required=True, help='mergers.csv: the reorganisations')
    parser.add_argument('--frameworks', required=True, help='frameworks.yaml: national frameworks and KPIs')
    parser.add_argument('--out', default=HERE, type=pathlib.Path, help='where the packs go; default: beside this file')
    arguments = parser.parse_args()
    designations = read_yaml(HERE / 'sources' / 'city_designations.yaml')
    history = build_history(arguments.municipalities, arguments.mergers, designations)
    living, former, events = write_registry(history, read_ages(arguments.ages), arguments.out)
    check_registry(living, former, events)
    by_code = {e['designations'][-1]['code']: e['name'] for e in living}
    write_frameworks(read_yaml(arguments.frameworks), read_yaml(HERE / 'sources' / 'crosswalks.yaml'), by_code, arguments.out)
    write_rubrics(read_yaml(HERE / 'sources' / 'rubrics.yaml'), arguments.out)


if __name__ == '__main__':
    main()
