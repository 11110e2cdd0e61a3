"""The history of the municipalities since 2000, rebuilt by undoing the reorganisations one by one, latest first.

What stands today is known in full, what happened is known event by event; so the way back leads to every body that
existed since 2000, with the codes, names and kinds that it had and when.
"""

import csv
from dataclasses import dataclass, field

FIRST_DAY = '2000-01-01'


@dataclass
class Designation:
    from_date: str  # '' = before FIRST_DAY
    to_date: str  # '' = in force
    name: str
    kind: str
    code5: str


@dataclass
class Body:
    """One body. designations: oldest first."""
    designations: list
    established: str = ''
    abolished: str = ''
    ward_of: str = ''  # code5 of the city today, for wards
    facts: dict = field(default_factory=dict)  # today's row of municipalities.csv
    id: str = ''

    @property
    def last(self):
        return self.designations[-1]

    @property
    def first(self):
        return self.designations[0]

    def is_ward(self):
        return self.last.kind == 'WARD'

    def alive_on(self, day):
        return (not self.established or self.established <= day) and (not self.abolished or day < self.abolished)

    def on(self, day):
        for d in self.designations:
            if (not d.from_date or d.from_date <= day) and (not d.to_date or day < d.to_date):
                return d
        return None


@dataclass
class Event:
    """predecessors and successors are bodies; kind is the proto's without its prefix."""
    date: str
    kind: str
    predecessors: list
    successors: list


def kind_of_name(name):
    for suffix, kind in (('市', 'CITY'), ('町', 'TOWN'), ('村', 'VILLAGE'), ('区', 'WARD')):
        if name.endswith(suffix):
            return kind
    raise ValueError(f'no kind for {name}')


KINDS_TODAY = {
    '都道府県': 'PREFECTURE', '政令指定都市': 'DESIGNATED_CITY', '中核市': 'CORE_CITY', '施行時特例市': 'SPECIAL_CITY',
    '市': 'CITY', '特別区': 'SPECIAL_WARD', '町': 'TOWN', '村': 'VILLAGE', '行政区': 'WARD',
}


def read_today(path):
    """code5 -> Body, as municipalities.csv has them. Core and special cities begin as CITY: their dates come later."""
    bodies = {}
    with open(path, encoding='utf-8-sig') as f:
        for row in csv.DictReader(f):
            kind = KINDS_TODAY[row['kind']]
            begun = 'CITY' if kind in ('CORE_CITY', 'SPECIAL_CITY') else kind
            bodies[row['code5']] = Body([Designation('', '', row['name'], begun, row['code5'])], facts=row)
    for code, body in bodies.items():
        if body.is_ward():
            body.ward_of = city_of_ward(bodies, code)
    return bodies


def city_of_ward(bodies, ward):
    """The city whose name begins the ward's, in the same prefecture."""
    name = bodies[ward].last.name
    cities = [c for c, b in bodies.items()
              if c[:2] == ward[:2] and b.last.kind == 'DESIGNATED_CITY' and name.startswith(b.last.name)]
    assert len(cities) == 1, (name, cities)
    return cities[0]


def read_rows(path):
    """Rows since FIRST_DAY that concern bodies (not counties and sub-prefectures), grouped into events, oldest first."""
    groups = {}
    with open(path, encoding='utf-8-sig') as f:
        for row in csv.DictReader(f):
            if row['date'] < FIRST_DAY or not concerns_bodies(row):
                continue
            groups.setdefault((row['date'], row['type'], event_key(row)), []).append(row)
    return groups


def concerns_bodies(row):
    if row['type'] == '郡の廃止':
        return False
    if row['type'] == '区の新設|郡の新設':
        return bool(row['to_name'])
    if row['type'] == '郡の区域変更':  # the source lists every pair of an event; only the same town is one body
        return bool(row['from_name']) and row['from_name'] == row['to_name']
    if row['type'] == '名称変更':  # 支庁 have no name here; 蓮田市 changed the form of one letter, which no code shows
        return bool(row['from_name']) and row['from_name'] != row['to_name']
    return True


def event_key(row):
    """What makes rows one event: mergers into one body on one day belong together when the source says so."""
    if row['type'] == '新設合併':
        return (row['to_code5'], row['to_name'])
    if row['type'] == '編入合併':
        return (row['to_code5'], row['event'] if '大字' not in row['event'] else '')
    if row['type'] == '区の再編':
        return (row['to_code5'], row['to_name'])
    return (row['from_code5'], row['to_code5'])


class History:
    """Undoes events. living: code5 -> Body as of the day that the undoing has reached."""

    def __init__(self, today):
        self.living = dict(today)
        self.bodies = list(today.values())
        self.events = []

    def undo_all(self, groups):
        by_date = {}
        for (date, kind, _), rows in groups.items():
            by_date.setdefault(date, []).append((kind, rows))
        for date in sorted(by_date, reverse=True):
            waiting = by_date[date]
            while waiting:  # several steps of one day are undone in the order in which they can be
                later = [step for step in waiting if not self.undo(date, *step)]
                assert len(later) < len(waiting), (date, later)
                waiting = later
        self.events.sort(key=lambda e: (e.date, e.kind, [b.first.code5 for b in e.predecessors]))

    def undo(self, date, kind, rows):
        """Whether the event could be undone now: its result must be what is living."""
        target = self.target(rows[0])
        if target is None:
            return False
        if kind == '新設合併':
            self.end_of(target, date, rows, 'MERGER', new=True)
        elif kind == '編入合併':
            self.end_of(target, date, rows, 'ABSORPTION', new=False)
        elif kind == '区の新設|郡の新設':
            self.begin(target, date)
        elif kind == '区の再編' and rows[0]['from_name'] != rows[0]['to_name']:
            self.end_of(target, date, rows, 'MERGER', new=True)
        else:
            self.change(target, date, rows[0], 'RENAME' if kind == '名称変更' else 'STATUS_CHANGE')
        return True

    def target(self, row):
        """The living body that the event made or changed; for an absorption by a ward, its city."""
        code, name = row['to_code5'], row['to_name']
        if row['type'] == '編入合併' and row['to_desig'].endswith('市'):
            cities = [c for c, b in self.living.items() if b.last.name == row['to_desig'] and c[:2] == code[:2]]
            assert len(cities) == 1, row
            code, name = cities[0], row['to_desig']
        elif row['to_desig'].endswith('市'):
            name = row['to_desig'] + name
        body = self.living.get(code)
        return body if body is not None and body.first.name == name else None

    def begin(self, body, date):
        assert body.first.from_date == ''
        body.established = body.first.from_date = date
        del self.living[body.first.code5]

    def end_of(self, target, date, rows, kind, new):
        if new:
            self.begin(target, date)
        predecessors = [self.revive(row, date) for row in unique_by_code(rows)]
        self.events.append(Event(date, kind, predecessors, [target]))

    def revive(self, row, date):
        code = row['from_code5']
        name = (row['from_desig'] if row['from_desig'].endswith('市') else '') + row['from_name']
        there = self.living.get(code)
        if there is not None:  # it was divided among several, and ended once
            assert there.abolished == date and there.last.name == name, (row, there)
            return there
        kind = 'WARD' if name != row['from_name'] else kind_of_name(name)
        body = Body([Designation('', date, name, kind, code)], abolished=date)
        if kind == 'WARD':
            body.ward_of = next(b.ward_of for b in self.bodies if b.ward_of and b.last.name.startswith(row['from_desig']))
        self.living[code] = body
        self.bodies.append(body)
        return body

    def change(self, body, date, row, kind):
        """The same body under another name, kind or code before `date`."""
        assert body.first.from_date == '', body
        name = (row['from_desig'] if row['from_desig'].endswith('市') else '') + row['from_name']
        del self.living[body.first.code5]
        body.first.from_date = date
        earlier = 'WARD' if body.is_ward() else kind_of_name(name)
        body.designations.insert(0, Designation('', date, name, earlier, row['from_code5']))
        self.living[row['from_code5']] = body
        self.events.append(Event(date, kind, [body], [body]))


def unique_by_code(rows):
    seen = {}
    for row in rows:
        seen.setdefault(row['from_code5'], row)
    return list(seen.values())


def drop_empty_spans(bodies):
    """Two changes of one day leave a designation that never held for a day."""
    for body in bodies:
        body.designations = [d for d in body.designations if not d.from_date or d.from_date != d.to_date]


def set_kind_from(body, date, kind):
    """From `date` on the body is of `kind`, until a designation of another kind than CITY or SPECIAL_CITY."""
    result = []
    for d in body.designations:
        if d.kind not in ('CITY', 'SPECIAL_CITY') or (d.to_date and d.to_date <= date):
            result.append(d)
        elif (d.from_date or FIRST_DAY) >= date:
            result.append(Designation(d.from_date, d.to_date, d.name, kind, d.code5))
        else:
            result.append(Designation(d.from_date, date, d.name, d.kind, d.code5))
            result.append(Designation(date, d.to_date, d.name, kind, d.code5))
    body.designations = result


def city_on(bodies, name, day):
    found = [b for b in bodies if b.alive_on(day) and (d := b.on(day)) and d.name == name]
    assert len(found) == 1, (name, day, len(found))
    return found[0]


def apply_city_designations(bodies, table):
    """施行時特例市 first, then 中核市, so that the later status wins."""
    special = table['special_cities']
    day = str(special['date'])
    names = [b.last.name for b in bodies if b.facts and b.facts['kind'] == '施行時特例市'] + special['until_core_city']
    for name in names:
        set_kind_from(city_on(bodies, name, day), day, 'SPECIAL_CITY')
    for entry in table['core_cities']:
        day = str(entry['date'])
        for name in entry['cities']:
            set_kind_from(city_on(bodies, name, max(day, FIRST_DAY)), day, 'CORE_CITY')


def build_history(municipalities_csv, mergers_csv, city_designations):
    history = History(read_today(municipalities_csv))
    history.undo_all(read_rows(mergers_csv))
    drop_empty_spans(history.bodies)
    apply_city_designations(history.bodies, city_designations)
    return history
