"""Copies of an exported plan, and what clerks change in them."""

import collections
import csv
import pathlib
import re
import zipfile

# What each clerk writes behind a title.
FIRST, SECOND, THIRD = "（甲）", "（乙）", "（丙）"

# Titles that stand in every format as they are, without quotes or escapes.
PLAIN = re.compile("[\u3041-\u30fe\u4e00-\u9fff]{4,}")


class Edit:
    """The title of one measure, and of one KPI elsewhere; each title stands once in the plan."""

    def __init__(self, measure, kpi):
        self.measure, self.kpi = measure["title"], kpi["title"]
        self.measure_key, self.kpi_key = ("node", measure["external_id"]), ("kpi", kpi["external_id"])
        self.keys = {self.measure_key, self.kpi_key}


def choose(document):
    measures = [m for policy in document["nodes"] for m in policy["children"]]
    kpis = [k for m in measures for k in m["kpis"]]
    texts = collections.Counter(t for one in measures + kpis + document["nodes"] for t in one.values()
                                if isinstance(t, str))
    once = lambda one: PLAIN.fullmatch(one["title"]) and texts[one["title"]] == 1
    measure = next(m for m in measures if once(m))
    return Edit(measure, next(k for k in kpis if once(k)))


class Copies:
    """One plan in three files: tables in a folder, a workbook, a text."""

    def __init__(self, directory, code):
        self.table = pathlib.Path(directory, f"{code}-first")
        self.workbook = pathlib.Path(directory, f"{code}-second.xlsx")
        self.text = pathlib.Path(directory, f"{code}-third.yaml")
        self.formats = {self.table: "csv", self.workbook: "xlsx", self.text: "yaml"}

    def edit(self, edit):
        self._edit_table("施策.csv", edit.measure, FIRST)
        self._edit_workbook(edit.kpi, SECOND)
        text = self.text.read_text(encoding="utf-8")
        assert text.count(f"title: {edit.measure}\n") == 1, edit.measure
        self.text.write_text(text.replace(f"title: {edit.measure}\n", f"title: {edit.measure}{THIRD}\n"),
                             encoding="utf-8")

    def _edit_table(self, file, title, behind):
        path = self.table / file
        with open(path, encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
        column = rows[0].index("題名")
        for row in rows[1:]:
            if len(row) > column and row[column] == title:
                row[column] += behind
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
