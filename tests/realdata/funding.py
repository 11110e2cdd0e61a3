"""The projects of nine cities as measures that record what pays for them, through the command.

Budgets, years and titles are of the sources. Which programme pays for which project they do not say: it is dealt out in turn, half of
each budget, so that what is added up at the end can be compared with what was written.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import convert  # noqa: E402
from run import Failure, Run, check  # noqa: E402

KEEPER = "140007"  # the government that keeps the programmes here
PROGRAMMES = 300
TYPE = "main"


def titles_of(corpus):
    """Titles of national projects, each once."""
    text = subprocess.run(["zstd", "-dcq", corpus], check=True, capture_output=True).stdout.decode("utf-8")
    titles = dict.fromkeys(json.loads(line)["title"].strip()[:300] for line in text.splitlines())
    return [title for title in titles if title][:PROGRAMMES]


class Funding:
    def __init__(self, options, directory):
        self.run = Run(options, directory)
        self.data = options.data
        self.written = collections.Counter()  # 1,000 yen by programme
        self.measures = collections.Counter()
        self.times = []

    def timed(self, what, count, action):
        begin = time.monotonic()
        result = action()
        self.times.append((what, count, time.monotonic() - begin))
        return result

    def offer(self, titles, years):
        """One programme for each title, with an edition of every year in which a city spends."""
        token = self.run.tokens[KEEPER]
        for year in sorted(years):
            documents = [
                json.dumps({"programme": {"external_id": f"p{i}", "title": title, "ministry": "国"},
                            "edition": {"fiscal_year": year, "types": [{"id": TYPE, "title": "本体"}]}},
                           ensure_ascii=False)
                for i, title in enumerate(titles)]
            self.run.renkei.run(token, "programme", "apply", "-", "--publish", document="\n---\n".join(documents))
        listed = self.run.renkei.json(token, "programme", "list")
        check(len(listed) == len(titles), f"{len(listed)} programmes instead of {len(titles)}")
        return [p["name"] for p in sorted(listed, key=lambda p: int(p["external_id"][1:]))]

    def deal(self, documents, names):
        """Half of the budget of each measure that has one, from the programmes in turn."""
        turn = 0
        for document in documents:
            for measure in (m for policy in document["nodes"] for m in policy["children"]):
                for budget in measure.get("budgets", []):
                    name = names[turn % len(names)]
                    amount = budget["thousand_yen"] // 2
                    measure["funding"] = [{"programme": name, "fiscal_year": budget["fiscal_year"], "type": TYPE,
                                           "thousand_yen": amount, "stage": "spent"}]
                    self.written[name] += amount
                    self.measures[name] += 1
                    turn += 1
        return turn

    def compare(self, names):
        """What every programme says of who used it is what was written."""
        token = self.run.tokens[KEEPER]
        for name in names:
            uses = self.run.renkei.json(token, "funding", "uses", name)
            total = uses.get("total", {})
            check(int(total.get("granted_thousand_yen", 0)) == self.written[name], f"{name}: {total}")
            check(int(total.get("measures", 0)) == self.measures[name], f"{name}: {total}")

    def go(self):
        report = collections.Counter()
        projects = convert.read_projects(self.data / "strategies" / "nine_cities_projects.jsonl")
        documents = convert.plans(projects, report)
        years = {int(document["period"].split("-")[0]) for document in documents}
        titles = titles_of(self.data / "search" / "corpus.jsonl.zst")
        self.run.load_packs()
        self.run.make_accounts([document["owner"] for document in documents] + [KEEPER])
        names = self.timed("支援施策（年度版）", len(titles) * len(years), lambda: self.offer(titles, years))
        dealt = self.deal(documents, names)
        self.timed("財源を記録した施策等", dealt, lambda: self.run.register_plans(documents))
        self.timed("利用の集計と照合", len(names), lambda: self.compare(names))
        plan = self.run.visions[documents[0]["owner"]]
        reported = self.timed("支援施策の順の年次報告（行）", 1, lambda: self.run.renkei.json(
            self.run.tokens[documents[0]["owner"]], "vision", "report", plan, "--by", "programme", "--year",
            documents[0]["period"].split("-")[0]))
        report = reported[0] if isinstance(reported, list) else reported
        check(report["counts"]["nodes"] == report["counts"]["placed_nodes"] + report["counts"].get("heading_nodes", 0)
              + report["counts"].get("unplaced_nodes", 0), "nodes of the report")
        self.run.server.stop()
        for what, count, seconds in self.times:
            print(f"{what:　<20} {count:>8,} 件 {seconds:>8.2f} 秒")


def main():
    parser = argparse.ArgumentParser()
    for option in ("data", "packs", "renkeid", "renkei"):
        parser.add_argument(f"--{option}", type=pathlib.Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="renkei-realdata-") as directory:
        funding = Funding(options, pathlib.Path(directory))
        try:
            funding.go()
        except Failure as failure:
            print(f"realdata: {failure}", file=sys.stderr)
            return 1
        finally:
            if funding.run.server.process.poll() is None:
                funding.run.server.process.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
