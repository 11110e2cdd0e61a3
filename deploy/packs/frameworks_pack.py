"""The packs of frameworks and crosswalks: proto JSON of renkei.v1.Framework and renkei.v1.Crosswalk, one per line."""

from registry_pack import write_lines

# Where the facts were read, and what is not certain about them.
SOURCES = {
    'national-2020': ('第2期「まち・ひと・しごと創生総合戦略」(2019年12月20日閣議決定)の目次、および同戦略を引用する市の計画', ''),
    'national-2022': ('内閣官房「デジタル田園都市国家構想総合戦略」(2022年12月23日閣議決定)の概要',
                      '2023年12月に改訂されている。改訂で変わったKPIの値は未確認。'),
    'basic-concept-2025': ('内閣官房「地方創生2.0基本構想」(2025年6月13日閣議決定)', ''),
    'national-2025': ('「地方創生に関する総合戦略」(2025年12月23日閣議決定)についての報道', '各項目の文言は未確認。'),
}
LINKAGES = (('between_policies', 'linkage-policies', '施策間連携'), ('between_regions', 'linkage-regions', '地域間連携'))
AGGREGATIONS = {'cumulative': 'AGGREGATION_CUMULATIVE'}
NOTES = {'at_least': '目標値は下限(この値以上)。'}
CROSSWALK_NOTE = '項目の題名だけから作成した対応の提案です。公式の対応関係ではありません。'


def items_json(framework, by_code):
    items = []
    for item in framework['items']:
        items.append(item_json(item, by_code))
        for number, title in enumerate(item.get('fields', []), start=1):
            items.append({'id': f'{item["id"]}-{number}', 'parent': item['id'], 'kind': 'field', 'title': title})
    for key, parent, title in LINKAGES:
        if key not in framework.get('linkage', {}):
            continue
        items.append({'id': parent, 'kind': 'linkage', 'title': title})
        for number, measure in enumerate(framework['linkage'][key], start=1):
            items.append({'id': f'{parent}-{number}', 'parent': parent, 'kind': 'linkage_measure', 'title': measure})
    return items


def item_json(item, by_code):
    entry = {'id': item['id'], 'kind': item['kind'], 'title': item['title']}
    example = item.get('example')
    if example:
        if 'lgcode' in example:
            entry['example_organization'] = by_code[example['lgcode']]
            entry['example'] = example['what']
        else:
            entry['example'] = ': '.join(t for t in (example.get('place'), example['what']) if t)
    return entry


def when_json(source):
    if 'fiscal_year' in source:
        return {'kind': 'KIND_FISCAL_YEAR', 'year': source['fiscal_year']}
    if 'calendar_year' in source:
        return {'kind': 'KIND_CALENDAR_YEAR', 'year': source['calendar_year']}
    if 'month' in source:
        year, month = str(source['month']).split('-')[:2]
        return {'kind': 'KIND_MONTH', 'year': int(year), 'month': int(month)}
    return None


def timed_value_json(source):
    value = {}
    if 'value' in source:
        value['number'] = source['value']
    if 'text' in source:
        value['text'] = source['text']
    entry = {'value': value}
    when = when_json(source)
    if when:
        entry['when'] = when
    if 'unit' in source:
        entry['unit'] = source['unit']
    return entry


def kpi_json(number, kpi):
    entry = {'id': f'kpi-{number:02}', 'title': kpi['title']}
    if 'unit' in kpi:
        entry['unit'] = kpi['unit']
    if 'aggregation' in kpi:
        entry['aggregation'] = AGGREGATIONS[kpi['aggregation']]
        entry['cumulative_from_fiscal_year'] = kpi['from_fiscal_year']
    if 'baseline' in kpi:
        entry['baseline'] = timed_value_json(kpi['baseline'])
    entry['targets'] = [timed_value_json(target) for target in kpi['targets']]
    if 'direction' in kpi:
        entry['note'] = NOTES[kpi['direction']]
    return entry


def framework_json(framework, kpis, by_code):
    source, note = SOURCES[framework['id']]
    entry = {'name': f'frameworks/{framework["id"]}', 'title': framework['title'], 'version': 1,
             'decided_date': str(framework['decided']), 'status': f'VERIFICATION_STATUS_{framework["status"].upper()}',
             'source': source}
    if 'period' in framework:
        entry['period'] = framework['period']
    if 'replaces' in framework:
        entry['replaces'] = f'frameworks/{framework["replaces"]}'
    if note:
        entry['note'] = note
    entry['items'] = items_json(framework, by_code)
    if kpis:
        entry['kpis'] = [kpi_json(number, kpi) for number, kpi in enumerate(kpis, start=1)]
    return entry


def crosswalk_json(crosswalk):
    return {'name': f'crosswalks/{crosswalk["id"]}', 'from_framework': f'frameworks/{crosswalk["from"]}',
            'to_framework': f'frameworks/{crosswalk["to"]}', 'status': 'CROSSWALK_STATUS_PROPOSED', 'note': CROSSWALK_NOTE,
            'edges': [{'from_item': a, 'to_item': b, 'relation': f'RELATION_{relation.upper()}'}
                      for a, b, relation in crosswalk['edges']]}


def check_frameworks(frameworks, crosswalks):
    items = {}
    for framework in frameworks:
        ids = [item['id'] for item in framework['items']]
        assert len(set(ids)) == len(ids), framework['name']
        for position, item in enumerate(framework['items']):
            assert item.get('parent') is None or item['parent'] in ids[:position], item
        items[framework['name']] = set(ids)
    for crosswalk in crosswalks:
        for edge in crosswalk['edges']:
            assert edge['from_item'] in items[crosswalk['from_framework']], edge
            assert edge['to_item'] in items[crosswalk['to_framework']], edge


def write_frameworks(source, crosswalk_source, by_code, directory):
    """The national KPIs belong to the framework that states them, national-2022."""
    frameworks = [framework_json(f, source['kpis'] if f['id'] == 'national-2022' else [], by_code)
                  for f in source['frameworks']]
    crosswalks = [crosswalk_json(c) for c in crosswalk_source]
    check_frameworks(frameworks, crosswalks)
    write_lines(directory / 'frameworks.jsonl', frameworks)
    write_lines(directory / 'crosswalks.jsonl', crosswalks)
    print(f'frameworks: {len(frameworks)} with {sum(len(f["items"]) for f in frameworks)} items and',
          f'{sum(len(f.get("kpis", [])) for f in frameworks)} KPIs; crosswalks: {len(crosswalks)} with',
          f'{sum(len(c["edges"]) for c in crosswalks)} edges')
