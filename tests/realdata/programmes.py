"""Registers every project of a national register as a programme, in one table; reads the table back, and reads it in again."""

import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import life  # noqa: E402
import run  # noqa: E402

check = life.check
YEAR = 2025  # of the register
KEEPER = "130001"  # who keeps them here: it coordinates
HEADINGS = ["外部ID", "年度", "施策名", "府省庁", "目的・内容", "状態", "タイプID", "タイプ名"]


def projects_of(corpus):
    lines = subprocess.run(["zstd", "-dc", corpus], check=True, capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def write_table(projects, path):
    """The register names no types: each project is given one, since what is published has at least one."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADINGS)
        for one in projects:
            table.writerow([one["id"], YEAR, one["title"], one["ministry"], one["body"], "公開中", "all", "事業"])


class Programmes:
    def __init__(self, options, directory):
        self.server = run.Server(options.renkeid, directory)
        self.renkei = run.Command(options.renkei, self.server, directory)
        self.packs, self.directory = options.packs, directory
        self.times = []

    def timed(self, what, count, action):
        begin = time.monotonic()
        result = action()
        self.times.append((what, count, time.monotonic() - begin))
        return result

    def make_keeper(self):
        names = ["registry", "registry_former", "reorganizations"]
        self.renkei.run(self.server.admin, "pack", "load", *[self.packs / f"{name}.jsonl" for name in names])
        account = json.loads(self.renkei.run(
            self.server.admin, "account", "create", KEEPER, "企画課", "--role", "coordinator,contributor", "-o",
            "json").stdout)
        self.token = self.renkei.run(self.server.admin, "token", "create", account["name"], "--secret-only").stdout.strip()

    def take_in(self, path):
        """How many rows were created, updated and so on."""
        told = json.loads(self.renkei.run(self.token, "import", path, "--kind", "programmes", "-o", "json").stdout)
        return {outcome: int(count) for outcome, count in told["result"].items() if str(count).isdigit()}

    def go(self, projects):
        self.make_keeper()
        table, again = self.directory / "projects.csv", self.directory / "again.csv"
        write_table(projects, table)
        first = self.timed("取込み", len(projects), lambda: self.take_in(table))
        check(first.get("created", 0) == len(projects), f"not all were created: {str(first)[:2000]}")
        listed = self.timed("一覧", len(projects), lambda: self.renkei.json(self.token, "programme", "list"))
        titles = {one["external_id"]: one["title"] for one in listed}
        check(titles == {one["id"]: one["title"] for one in projects}, f"{len(titles)} programmes are listed otherwise")
        self.timed("書出し", len(projects), lambda: self.renkei.run(
            self.token, "export", "programmes", "-O", again))
        second = self.timed("同じ表の再取込み", len(projects), lambda: self.take_in(again))
        check(second.get("unchanged", 0) == len(projects), f"the same table changed something: {str(second)[:2000]}")
        self.server.stop()
        self.timed("再起動", len(projects), self.server.start)
        back = self.renkei.json(self.token, "programme", "list")
        check(len(back) == len(projects), f"{len(back)} programmes after the restart")

    def print_table(self):
        for what, count, seconds in self.times:
            print(f"{what}\t{count:,}件\t{seconds:.1f}秒")
        print(f"メモリ\t{self.server.resident_mib()} MiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--renkeid", "--renkei"):
        parser.add_argument(name, required=True)
    for name in ("--corpus", "--packs"):
        parser.add_argument(name, type=pathlib.Path, required=True)
    options = parser.parse_args()
    projects = projects_of(options.corpus)
    with tempfile.TemporaryDirectory(prefix="renkei-programmes-") as directory:
        work = Programmes(options, pathlib.Path(directory))
        try:
            work.go(projects)
            work.print_table()
        except life.Failure as failure:
            print(f"realdata: {failure}", file=sys.stderr)
            return 1
        finally:
            if work.server.process.poll() is None:
                work.server.process.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
