"""The registry pack: proto JSON of renkei.v1.Organization and renkei.v1.Reorganization, one per line."""

import base64
import hashlib
import json
import re

from registry_ages import AGES_DAY
from registry_history import FIRST_DAY

POPULATION_DAY = '2025-01-01'
AREA_DAY = '2026-01-01'
ID_CHARS = 7  # 35 bits: two of 4,000 bodies share one with a chance of 1 in 4,000, which the rule below settles


def check_digit(code5):
    """総務省's rule: (11 - (6a + 5b + 4c + 3d + 2e) mod 11) mod 10."""
    return str((11 - sum(int(d) * w for d, w in zip(code5, (6, 5, 4, 3, 2))) % 11) % 10)


def code6(code5):
    return code5 + check_digit(code5)


def short_hash(text):
    digest = hashlib.sha256(text.encode()).digest()
    return base64.b32encode(digest).decode().lower()[:ID_CHARS]


def give_ids(bodies):
    """'o' and 7 characters from the earliest code and its first day here: neither changes when the body does.

    Should two bodies get the same, the one that is later in order of (code, day) hashes its key with '|2' behind it, then
    '|3' and so on; the order of the history never changes, so neither does the outcome.
    """
    taken = set()
    for body in sorted(bodies, key=lambda b: (b.first.code5, b.first.from_date)):
        key = f'{code6(body.first.code5)}|{body.first.from_date or FIRST_DAY}'
        attempt, body.id = 1, 'o' + short_hash(key)
        while body.id in taken:
            attempt += 1
            body.id = 'o' + short_hash(f'{key}|{attempt}')
        taken.add(body.id)


def name_of(body):
    return f'organizations/{body.id}'


def prefecture_of(body, today):
    return today[body.last.code5[:2] + '000']


class Neighbors:
    """Borders among those that exist today, made mutual: the source has a few on one side only."""

    def __init__(self, today):
        self.today = today
        self.pairs = set()  # (code5, code5), both ways, as the source has them: wards stand for their cities
        self.coastal = set()
        for code, body in today.items():
            for other in body.facts['neighbors'].split():
                if other == 'coast':
                    self.coastal.add(code)
                elif other in today:
                    self.pairs |= {(code, other), (other, code)}
        self.one_sided = sum(1 for a, b in self.pairs if b not in today[a].facts['neighbors'].split())
        self.add_governments()

    def government(self, code):
        return self.today[code].ward_of or code

    def add_governments(self):
        """Cities border what their wards border, prefectures what their municipalities border."""
        for level in (self.government, lambda code: code[:2] + '000'):
            for a, b in list(self.pairs):
                a_up, b_up = level(a), level(b)
                if a_up != b_up:
                    self.pairs |= {(a_up, b_up), (b_up, a_up)}
            self.coastal |= {level(code) for code in self.coastal}

    def of(self, code):
        ward = bool(self.today[code].ward_of)
        prefecture = code.endswith('000')
        found = []
        for a, b in self.pairs:
            if a != code or prefecture != b.endswith('000'):
                continue
            if self.today[b].ward_of and not ward:
                continue  # a government borders governments; its border with their city stands there too
            if ward and self.today[b].last.kind == 'DESIGNATED_CITY':
                continue  # a ward borders the other city's ward
            found.append(b)
        return sorted(found)


def designation_json(designation, kana):
    entry = {'display_name': designation.name, 'kind': f'ORGANIZATION_KIND_{designation.kind}', 'code': code6(designation.code5)}
    if designation.from_date:
        entry['from_date'] = designation.from_date
    if designation.to_date:
        entry['to_date'] = designation.to_date
    if kana:
        entry['kana'] = kana
    return entry


def organization_json(body, today, neighbors, ages):
    kana = body.facts.get('kana', '')
    entry = {'name': name_of(body),
             'designations': [designation_json(d, kana if d.name == body.last.name else '') for d in body.designations]}
    if body.last.kind != 'PREFECTURE':
        entry['prefecture'] = name_of(prefecture_of(body, today))
    if body.ward_of:
        entry['parent'] = name_of(today[body.ward_of])
    if body.established:
        entry['established_date'] = body.established
    if body.abolished:
        entry['abolished_date'] = body.abolished
    if body.facts:
        add_facts(entry, body, today, neighbors)
        bands = ages[code6(body.last.code5)]
        if bands:
            entry['residents_by_age'] = {**bands, 'date': AGES_DAY}
    return entry


def add_facts(entry, body, today, neighbors):
    facts, code = body.facts, body.last.code5
    without_census = not facts['census2025_prelim']
    if without_census:
        entry['without_census'] = True
    else:
        entry['population'] = int(facts['population_20250101'])
        entry['population_date'] = POPULATION_DAY
    if facts['area_km2_20260101']:
        entry['area_km2'] = float(facts['area_km2_20260101'])
        entry['area_date'] = AREA_DAY
    if facts['lat'] and facts['lon']:
        entry['position'] = {'latitude': round(float(facts['lat']), 6), 'longitude': round(float(facts['lon']), 6)}
    bordering = [name_of(today[c]) for c in neighbors.of(code)]
    if bordering:
        entry['neighbors'] = bordering
    if code in neighbors.coastal:
        entry['coastal'] = True
    if re.match(r'https?://', facts['url']):
        entry['website'] = facts['url']


def reorganization_json(event):
    predecessors = sorted({name_of(b) for b in event.predecessors})
    successors = sorted({name_of(b) for b in event.successors})
    key = '|'.join([event.date, event.kind, *predecessors, *successors])
    return {'name': f'reorganizations/r{short_hash(key)}', 'date': event.date,
            'kind': f'REORGANIZATION_KIND_{event.kind}', 'predecessors': predecessors, 'successors': successors}


def pack_order(body):
    rank = {'PREFECTURE': 0, 'WARD': 2}.get(body.last.kind, 1)
    return rank, body.last.code5, body.first.from_date, body.abolished


def write_lines(path, entries):
    with open(path, 'w', encoding='utf-8') as f:
        for entry in entries:
            f.write(json.dumps(entry, ensure_ascii=False, separators=(',', ':')) + '\n')


def write_registry(history, ages, directory):
    """Returns what was written: (organizations, former ones, reorganizations)."""
    today = {b.last.code5: b for b in history.bodies if b.facts}
    give_ids(history.bodies)
    neighbors = Neighbors(today)
    ordered = sorted(history.bodies, key=pack_order)
    living = [organization_json(b, today, neighbors, ages) for b in ordered if not b.abolished]
    former = [organization_json(b, today, neighbors, ages) for b in ordered if b.abolished]
    events = [reorganization_json(e) for e in history.events]
    write_lines(directory / 'registry.jsonl', living)
    write_lines(directory / 'registry_former.jsonl', former)
    write_lines(directory / 'reorganizations.jsonl', events)
    print(f'borders that the source has on one side only: {neighbors.one_sided}')
    return living, former, events
