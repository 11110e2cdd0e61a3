"""The pack of rubrics: proto JSON of renkei.v1.Rubric, one per line."""

from registry_pack import write_lines

CANNOT_JUDGE = '-'


def rubric_json(source):
    bands = [{'label': label, 'from_percent': bound, 'meaning': meaning} for label, bound, meaning in source['bands']]
    bounds = [band['from_percent'] for band in bands]
    assert bounds == sorted(set(bounds), reverse=True), f'{source["id"]}: bands go from the best to the worst'
    assert len({band['label'] for band in bands}) == len(bands), f'{source["id"]}: a label stands twice'
    return {
        'name': f'rubrics/{source["id"]}',
        'title': source['title'],
        'path': f'PATH_{source["path"].upper()}',
        'measure': f'MEASURE_{source["measure"].upper()}',
        'bands': bands,
        'cannot_judge_label': CANNOT_JUDGE,
        'roll_up': f'ROLL_UP_{source["roll_up"].upper()}',
        'note': source['note'],
        'proposal': True,
    }


def write_rubrics(sources, out):
    write_lines(out / 'rubrics.jsonl', [rubric_json(source) for source in sources])
