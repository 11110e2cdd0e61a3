"""Residents by age: from bands of five years to the four of renkei.v1.ResidentsByAge."""

import csv

AGES_DAY = '2025-01-01'
# Where the bands of each begin and end, in years; None: without end.
BANDS = {'under_15': (0, 15), 'from_15_to_64': (15, 65), 'from_65': (65, None), 'from_75': (75, None)}


def first_age(column):
    """0 of total0_4, 100 of total100_."""
    return int(column.removeprefix('total').split('_')[0])


def bands_of(row):
    """None where nobody is counted: the northern villages."""
    counts = {first_age(column): int(n) for column, n in row.items() if column.startswith('total')}
    if not sum(counts.values()):
        return None
    return {name: sum(n for age, n in counts.items() if begin <= age and (end is None or age < end))
            for name, (begin, end) in BANDS.items()}


def read_ages(path):
    """By the code of six digits."""
    with open(path, encoding='utf-8', newline='') as f:
        return {row['code']: bands_of(row) for row in csv.DictReader(f)}


def counted(ages):
    """All whose age is known; those of 75 are among those of 65."""
    return ages['under_15'] + ages['from_15_to_64'] + ages['from_65']
