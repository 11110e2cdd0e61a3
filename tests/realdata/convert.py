"""From the forms of the public sources to documents that `renkei ... apply` reads.

Nothing is dropped silently: whatever cannot be registered is counted in the report, with its reason.
"""

import csv
import json
import re
import unicodedata

KPI_SLOTS = [(kind, suffix) for kind in ("output", "outcome") for suffix in ("", "2", "3", "4", "5")]
NUMBER = re.compile(r"[-+]?\d[\d,]*(\.\d+)?")
# A unit with a figure glued to it, or with a stray mark behind it.
DAMAGED_UNIT = re.compile(r"\d{2,}|-$|^×")


def read_projects(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


FIGURE_WORD = re.compile(r"[-ー]|調整中|[A-E]")

REIWA_1 = 2019  # 令和元年度 is FY2019


def era_year_of(title):
    """The era year in a heading: 7 for 令和7年度."""
    return int(re.search(r"令和(\d+)年度", title).group(1))


def actual_of(text, when):
    """One figure as printed: a number, or a word that stands for a missing one; never zero for what is missing. What the
    server takes for a slip ("######", "23(8)") is there in the note alone."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if NUMBER.fullmatch(plain):
        return {"when": when, "value": {"number": float(plain.replace(",", ""))}}
    if FIGURE_WORD.fullmatch(plain):
        return {"when": when, "value": {"text": text.strip()}}
    return {"when": when, "status": "not_available", "note": text.strip()}


def kpis_of(project, when, report):
    kpis = []
    for kind, suffix in KPI_SLOTS:
        name = str(project.get(f"{kind}_name{suffix}", "")).strip()
        value = str(project.get(f"{kind}_val{suffix}", "")).strip()
        unit = str(project.get(f"{kind}_unit{suffix}", "")).strip()
        if not name:
            if value:
                report["値はあるが名称のない指標（登録せず）"] += 1
            continue
        kpi = {
            "external_id": f"{project['no']}:{kind}{suffix or '1'}",
            "title": name,
            "class": kind,
            "section": project["dept"].strip(),
        }
        if unit:
            kpi["unit"] = unit
            if DAMAGED_UNIT.search(unit):
                report["壊れた単位（そのまま登録）"] += 1
        if value:
            kpi["actuals"] = [actual_of(value, when)]
            if "text" in kpi["actuals"][0].get("value", {}):
                report["数値でない実績（文字のまま登録）"] += 1
            elif kpi["actuals"][0].get("note", "データなし") != "データなし":
                report["数値として読めない実績（備考に残し、データなしで登録）"] += 1
        else:
            report["実績の値がない指標（実績なしで登録）"] += 1
        kpis.append(kpi)
    return kpis


def plans(projects, report):
    """One document per city: policy -> measure, in the order of the source."""
    by_city = {}
    for project in projects:
        by_city.setdefault(project["_lgcode"], []).append(project)
    documents = []
    for code, rows in by_city.items():
        title = rows[0]["_title"]
        when = f"令和{era_year_of(title)}年度"  # a text, as the server parses it
        year = REIWA_1 + era_year_of(title) - 1
        policies = {}
        for project in rows:
            policy = policies.setdefault(
                project["cls"],
                {
                    "external_id": f"policy-{len(policies) + 1}",
                    "title": project["cls"].strip(),
                    "kind": "policy",
                    "children": [],
                },
            )
            measure = {
                "external_id": project["no"],
                "title": project["name"].strip(),
                "kind": "measure",
                "text": project["story_p1"],
                "section": project["dept"].strip(),
                "kpis": kpis_of(project, when, report),
            }
            if project["budget"]:
                measure["budgets"] = [{"fiscal_year": year, "thousand_yen": project["budget"]}]
            policy["children"].append(measure)
        documents.append(
            {
                "owner": code,
                "external_id": "jimu-jigyo-hyoka",
                "title": title,
                # The sources are sheets of one year and state no other period.
                "period": f"{year}-{year}",
                "level_names": ["施策", "事務事業"],
                "audience": {"visibility": "public"},
                "nodes": list(policies.values()),
            }
        )
    return documents


def code_of_place(registry_path):
    """Prefecture and name, as one text, to code."""
    with open(registry_path, encoding="utf-8") as rows:
        return {row["pref"] + row["name"]: row["lgcode"] for row in csv.DictReader(rows)}


def cases(entries, codes, report):
    """The entries that name a city under their owner; the others are reported, not forced."""
    documents = []
    for index, entry in enumerate(entries):
        if not entry.get("city") or not entry.get("description"):
            report["市区町村名のない事例（登録せず）"] += 1
            continue
        documents.append(
            {
                "owner": codes[entry["city"]],
                "external_id": f"koshien-2022-{index}",
                "title": entry["title"],
                "summary": entry["description"],
                "tags": ["夏のDigi田甲子園2022"],
                "links": [
                    {"title": title, "url": entry[key]}
                    for title, key in (("応募資料", "url"), ("動画", "movie"), ("掲載ページ", "src"))
                    if entry.get(key)
                ],
                "audience": {"visibility": "public"},
            }
        )
    return documents


def initiatives(entries):
    """Each with its members' codes; the first one leads."""
    documents = []
    for entry in entries:
        members = [member["lgcode"] for member in entry["members"]]
        documents.append(
            (
                {
                    "lead": members[0],
                    "external_id": f"japan-heritage-{entry['jhno']}",
                    "title": entry["title"],
                    "subtitle": entry["subtitle"].strip("─－-―— "),
                    "form": "voluntary",
                    "links": [{"title": "日本遺産ポータルサイト", "url": entry["url"]}],
                    "audience": {"visibility": "public"},
                },
                members,
            )
        )
    return documents
