"""Copies of an exported plan, and what clerks change in them."""

import collections
import csv
import pathlib
import re
import zipfile

# What each clerk writes behind a title.
FIRST, SECOND, THIRD = "（甲）", "（乙）", "（丙）"

# Titles that stand in each format as they are: no quotes in a text, no escapes in a workbook.
PLAIN = re.compile("[\u3005\u3041-\u30fe\u4e00-\u9fff][\u3005\u3041-\u30fe\u4e00-\u9fff（）・0-9０-９A-Za-z]*")


class Edit:
    """The titles of two measures, each of which stands once in the plan, and of a KPI."""

    def __init__(self, first, second, kpi):
        self.first, self.second, self.kpi = first, second, kpi
        self.first_key, self.second_key = ("node", first["external_id"]), ("node", second["external_id"])
        self.kpi_key = ("kpi", kpi["external_id"])
        self.keys = {self.first_key, self.second_key, self.kpi_key}


def choose(document):
    measures = [m for policy in document["nodes"] for m in policy["children"]]
    kpis = [k for m in measures for k in m["kpis"]]
    texts = collections.Counter(t for one in measures + kpis + document["nodes"] for t in one.values()
                                if isinstance(t, str))
    once = [m for m in measures if PLAIN.fullmatch(m["title"]) and texts[m["title"]] == 1]
    return Edit(once[0], once[-1], kpis[len(kpis) // 2])


class Copies:
    """One plan in three files: tables in a folder, a workbook, a text."""

    def __init__(self, directory, code):
        self.table = pathlib.Path(directory, f"{code}-first")
        self.workbook = pathlib.Path(directory, f"{code}-second.xlsx")
        self.text = pathlib.Path(directory, f"{code}-third.yaml")
        self.formats = {self.table: "csv", self.workbook: "xlsx", self.text: "yaml"}

    def edit(self, edit):
        self._edit_table("施策.csv", edit.first["external_id"], FIRST)
        self._edit_table("KPI.csv", edit.kpi["external_id"], FIRST)
        self._edit_workbook(edit.second["title"], SECOND)
        text, title = self.text.read_text(encoding="utf-8"), edit.first["title"]
        assert text.count(f"title: {title}\n") == 1, title
        self.text.write_text(text.replace(f"title: {title}\n", f"title: {title}{THIRD}\n"), encoding="utf-8")

    def _edit_table(self, file, external_id, behind):
        path = self.table / file
        with open(path, encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
        title = rows[0].index("題名")
        row = next(row for row in rows if row[0] == external_id)
        row[title] += behind
        with open(path, "w", encoding="utf-8-sig", newline="") as lines:
            csv.writer(lines).writerows(rows)

    def _edit_workbook(self, title, behind):
        with zipfile.ZipFile(self.workbook) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        strings = parts["xl/sharedStrings.xml"].decode()
        assert strings.count(f"<t>{title}</t>") == 1, title
        parts["xl/sharedStrings.xml"] = strings.replace(f"<t>{title}</t>", f"<t>{title}{behind}</t>").encode()
        with zipfile.ZipFile(self.workbook, "w", zipfile.ZIP_DEFLATED) as book:
            for name, content in parts.items():
                book.writestr(name, content)
