"""What must hold of a registry pack, checked on the written entries; and the counts that its README states."""

from collections import Counter, defaultdict

from registry_ages import counted
from registry_pack import check_digit

LOCAL_GOVERNMENTS = {'PREFECTURE': 47, 'SPECIAL_WARD': 23, 'TOWN': 743, 'VILLAGE': 183}
CITY_KINDS = ('CITY', 'SPECIAL_CITY', 'CORE_CITY', 'DESIGNATED_CITY')
CITIES = 792
WARDS = 171
NORTHERN_VILLAGES = 6
# The age of some residents of the smallest villages is not published: 7 % of one.
LEAST_WITH_AGE = 0.93
# 1 January 2000: 671 cities, 1,990 towns, 568 villages (総務省's count), 23 special wards.
MUNICIPALITIES_IN_2000 = {'CITY': 671, 'TOWN': 1990, 'VILLAGE': 568, 'SPECIAL_WARD': 23}


def kind(designation):
    return designation['kind'].removeprefix('ORGANIZATION_KIND_')


def city_or(kind_name):
    return 'CITY' if kind_name in CITY_KINDS else kind_name


def holds(designation, day):
    return designation.get('from_date', '') <= day and (day < designation.get('to_date', '9999-12-31'))


def lives(entry, day):
    return entry.get('established_date', '') <= day < entry.get('abolished_date', '9999-12-31')


def check_designations(entry):
    """Without gaps or overlaps, from the beginning to the end of the body, with right codes."""
    designations = entry['designations']
    assert designations[0].get('from_date', '') == entry.get('established_date', ''), entry
    assert designations[-1].get('to_date', '') == entry.get('abolished_date', ''), entry
    for before, after in zip(designations, designations[1:]):
        assert before['to_date'] == after['from_date'] > before.get('from_date', ''), entry
    for d in designations:
        assert len(d['code']) == 6 and d['code'][5] == check_digit(d['code'][:5]), entry
        assert 1 <= int(d['code'][:2]) <= 47, entry


def check_codes_are_unique(entries):
    """A code belongs to one body at a time."""
    spans = defaultdict(list)
    for entry in entries:
        for d in entry['designations']:
            spans[d['code']].append((d.get('from_date', ''), d.get('to_date', '9999-12-31'), entry['name']))
    for code, held in spans.items():
        held.sort()
        for before, after in zip(held, held[1:]):
            assert before[1] <= after[0], (code, before, after)
    return len(spans)


def check_events(events, by_name):
    """Predecessors exist until the day of the event, successors from it on."""
    names = Counter(e['name'] for e in events)
    assert max(names.values()) == 1
    for event in events:
        for name in event['predecessors']:
            body = by_name[name]
            assert body.get('established_date', '') < event['date'] <= body.get('abolished_date', '9999-12-31'), event
        for name in event['successors']:
            assert lives(by_name[name], event['date']), event


def check_every_end_has_a_successor(entries, events):
    followed = {(e['date'], name) for e in events for name in e['predecessors']}
    for entry in entries:
        if 'abolished_date' in entry:
            assert (entry['abolished_date'], entry['name']) in followed, entry


def check_references(entries, by_name):
    for entry in entries:
        for name in [entry.get('prefecture'), entry.get('parent'), *entry.get('neighbors', [])]:
            assert name is None or name in by_name, (entry['name'], name)
        for name in entry.get('neighbors', []):
            other = by_name[name]
            # A ward may border a municipality, which in turn borders the ward's city.
            seen_from_there = entry['name'] if 'parent' in other or 'parent' not in entry else entry['parent']
            assert seen_from_there in other['neighbors'], (entry['name'], name)


def check_ages(living):
    """Whoever has a population has ages, which come to it but for a few."""
    for entry in living:
        assert ('residents_by_age' in entry) == ('population' in entry), entry
        if 'population' not in entry:
            continue
        ages = entry['residents_by_age']
        assert ages['from_75'] <= ages['from_65'], entry
        assert LEAST_WITH_AGE * entry['population'] <= counted(ages) <= entry['population'], entry


def count_today(living):
    """Counts by kind; raises unless they are the official ones."""
    counts = Counter(kind(e['designations'][-1]) for e in living if not e.get('without_census'))
    assert {k: counts[k] for k in LOCAL_GOVERNMENTS} == LOCAL_GOVERNMENTS, counts
    assert sum(counts[k] for k in CITY_KINDS) == CITIES, counts
    assert counts['WARD'] == WARDS
    assert sum(1 for e in living if e.get('without_census')) == NORTHERN_VILLAGES
    return counts


def count_in_2000(entries):
    counts = Counter()
    for entry in entries:
        if entry.get('without_census') or not lives(entry, '2000-01-01'):
            continue
        first = next(d for d in entry['designations'] if holds(d, '2000-01-01'))
        counts[city_or(kind(first))] += 1
    assert {k: counts[k] for k in MUNICIPALITIES_IN_2000} == MUNICIPALITIES_IN_2000, counts


def municipalities(living):
    return [e for e in living
            if kind(e['designations'][-1]) not in ('PREFECTURE', 'WARD') and not e.get('without_census')]


def check_registry(living, former, events):
    entries = living + former
    by_name = {e['name']: e for e in entries}
    assert len(by_name) == len(entries)
    for entry in entries:
        check_designations(entry)
    codes = check_codes_are_unique(entries)
    check_events(events, by_name)
    check_every_end_has_a_successor(entries, events)
    check_references(entries, by_name)
    check_ages(living)
    counts = count_today(living)
    count_in_2000(entries)
    report(living, former, events, codes, counts)


def report(living, former, events, codes, counts):
    names = Counter(e['designations'][-1]['display_name'] for e in municipalities(living))
    shared = {name: n for name, n in names.items() if n > 1}
    recoded = [e for e in municipalities(living) if len({d['code'] for d in e['designations']}) > 1]
    print(f'living governments: 47 prefectures + {len(municipalities(living))} municipalities')
    print('by kind:', ', '.join(f'{k} {n}' for k, n in sorted(counts.items())))
    print(f'names shared: {len(shared)} by {sum(shared.values())} municipalities')
    print(f'municipalities of today under a new code since 2000: {len(recoded)}')
    print(f'former bodies: {len(former)}, of them wards: {sum(1 for e in former if kind(e["designations"][-1]) == "WARD")}')
    print(f'codes: {codes}; reorganisations: {len(events)}:',
          ', '.join(f'{k.removeprefix("REORGANIZATION_KIND_")} {n}' for k, n in sorted(Counter(e['kind'] for e in events).items())))
