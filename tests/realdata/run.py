"""Registers real public data through the command, reads it back, restarts the server, and reads it back again."""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import clerks  # noqa: E402
import convert  # noqa: E402
import life  # noqa: E402

SAMPLE = 40  # records of each kind whose contents are compared
START_SECONDS = 60
WORKERS = 4  # commands at a time


Failure, check = life.Failure, life.check


class Server:
    """renkeid on a free port, with a directory of its own."""

    def __init__(self, binary, directory):
        self.binary, self.directory = binary, directory
        self.data, self.address_file = directory / "data", directory / "address"
        token_file = directory / "admin.token"
        subprocess.run([binary, "init", "--data-dir", self.data, "--token-file", token_file], check=True,
                       stdout=subprocess.DEVNULL)
        self.admin = token_file.read_text().strip()
        self.start()

    def start(self):
        self.log = open(self.directory / "log", "a", encoding="utf-8")
        self.process = subprocess.Popen(
            [self.binary, "--data-dir", self.data, "--listen", "127.0.0.1:0", "--address-file", self.address_file],
            stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + START_SECONDS
        while not self.address_file.exists():
            check(self.process.poll() is None and time.monotonic() < deadline,
                  "renkeid does not serve: " + (self.directory / "log").read_text())
            time.sleep(0.01)
        self.address = self.address_file.read_text().strip()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        check(self.process.wait(60) == 0, "renkeid did not stop in order")
        self.log.close()

    def resident_mib(self):
        for line in open(f"/proc/{self.process.pid}/status", encoding="utf-8"):
            if line.startswith("VmRSS"):
                return int(line.split()[1]) // 1024
        return 0


class Command:
    """`renkei` with a token."""

    def __init__(self, binary, server, directory):
        self.binary, self.server, self.directory = binary, server, directory

    def call(self, token, *arguments, document=None):
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.directory),
                       "RENKEI_SERVER": self.server.address, "RENKEI_TOKEN": token}
        return subprocess.run([self.binary, *map(str, arguments)], env=environment, capture_output=True, text=True,
                              input=document, check=False)

    def run(self, token, *arguments, document=None):
        done = self.call(token, *arguments, document=document)
        check(done.returncode == 0, f"renkei {' '.join(map(str, arguments[:4]))}: exit {done.returncode}: "
                                    f"{done.stderr.strip()[:2000]}")
        return done

    def fails(self, token, *arguments):
        """What a command says that has to be refused."""
        done = self.call(token, *arguments)
        check(done.returncode != 0, f"renkei {' '.join(map(str, arguments[:4]))} was not refused")
        return done.stderr

    def json(self, token, *arguments):
        return json.loads(self.run(token, *arguments, "-o", "json").stdout)


class Run:
    def __init__(self, options, directory):
        self.server = Server(options.renkeid, directory)
        self.renkei = Command(options.renkei, self.server, directory)
        self.data, self.packs, self.directory = options.data, options.packs, directory
        self.report = collections.Counter()
        self.times = []
        self.tokens = {}
        self.visions = {}
        self.random = random.Random(2024)

    def timed(self, what, count, action):
        begin = time.monotonic()
        result = action()
        self.times.append((what, count if count is not None else result, time.monotonic() - begin))
        return result

    def parallel(self, action, items):
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(action, items))

    # Setting up

    def load_packs(self):
        names = ["registry", "registry_former", "reorganizations", "frameworks", "crosswalks"]
        self.renkei.run(self.server.admin, "pack", "load", *[self.packs / f"{name}.jsonl" for name in names])
        organizations = self.renkei.json(self.server.admin, "org", "list")
        governments = [o for o in organizations if o.get("code") and not o.get("without_census")]
        check(len(governments) == 1788, f"{len(governments)} governments instead of 1,788")
        self.names = {o["code"]: o["name"] for o in organizations if o.get("code")}
        self.shown = {o["code"]: o["display_name"] for o in organizations if o.get("code")}
        return len(organizations)

    def make_accounts(self, codes):
        """One office per organization that drafts and publishes (an office of one person)."""

        def make(code):
            account = json.loads(self.renkei.run(
                self.server.admin, "account", "create", code, "企画課", "--role", "contributor,approver",
                "--may-publish-own", "-o", "json").stdout)
            secret = self.renkei.run(self.server.admin, "token", "create", account["name"], "--secret-only").stdout
            return code, secret.strip()

        self.tokens.update(self.parallel(make, sorted(set(codes) - set(self.tokens))))
        return len(self.tokens)

    # Registering

    def apply(self, noun, code, document):
        return self.renkei.run(self.tokens[code], noun, "apply", "-", document=json.dumps(document, ensure_ascii=False))

    def register_plans(self, documents):
        for document in documents:
            code = document["owner"]
            name = f"{code}/{document['external_id']}"
            self.apply("vision", code, document)
            self.renkei.run(self.tokens[code], "vision", "submit", name)
            self.renkei.run(self.tokens[code], "vision", "publish", name, "--kind", "first")
            self.visions[code] = name

    def register_cases(self, documents):
        for document in documents:
            code = document["owner"]
            name = f"{code}/{document['external_id']}"
            self.apply("case", code, document)
            self.renkei.run(self.tokens[code], "case", "submit", name)
            self.renkei.run(self.tokens[code], "case", "publish", name)

    def register_initiatives(self, documents):
        life.prepare(documents)
        return sum(self.parallel(lambda item: life.register(self, item[0], *item[1]), enumerate(documents)))

    def live(self, documents):
        left = self.parallel(lambda item: life.live(self, item[0], *item[1]), enumerate(documents))
        life.compare(self, documents, left)
        self.page = life.show_largest(self, documents)
        return len(documents)

    # Reading back

    def compare_plans(self, documents):
        nodes = kpis = 0
        reader = self.tokens[sorted(self.tokens)[0]]
        for document in documents:
            # As its owner does and as everyone else does: the published revision.
            name = self.visions[document["owner"]]
            found_nodes = {n["external_id"]: n for n in self.renkei.json(reader, "node", "list", name)}
            found_kpis = {k["external_id"]: k for k in self.renkei.json(reader, "kpi", "list", name)}
            measures = [m for policy in document["nodes"] for m in policy["children"]]
            expected_kpis = [k for measure in measures for k in measure["kpis"]]
            check(len(found_nodes) == len(document["nodes"]) + len(measures), f"{name}: nodes")
            check(len(found_kpis) == len(expected_kpis), f"{name}: KPIs")
            for policy in document["nodes"]:
                for measure in policy["children"]:
                    found = found_nodes[measure["external_id"]]
                    check(found["parent"] == found_nodes[policy["external_id"]]["name"], f"{name}: parent")
                    check(found["title"] == measure["title"] and found.get("text", "") == measure["text"],
                          f"{name}: text of {measure['external_id']}")
            for kpi in expected_kpis:
                found = found_kpis[kpi["external_id"]]
                check((found["title"], found.get("unit", "")) == (kpi["title"], kpi.get("unit", "")),
                      f"{name}: KPI {kpi['external_id']}")
            for kpi in self.random.sample(expected_kpis, min(SAMPLE // 8, len(expected_kpis))):
                self.compare_actuals(reader, found_kpis[kpi["external_id"]]["name"], kpi.get("actuals", []))
            nodes, kpis = nodes + len(measures), kpis + len(found_kpis)
        check((nodes, kpis) == (3769, 7576), f"{nodes} measures and {kpis} KPIs instead of 3,769 and 7,576")

    def compare_actuals(self, token, kpi, expected):
        found = self.renkei.json(token, "kpi", "actuals", kpi)
        check(len(found) == len(expected), f"{kpi}: actuals")
        for want, have in zip(expected, found):
            check(have["when"]["text"] == want["when"], f"{kpi}: time")
            check(have.get("value", {}) == want.get("value", {}), f"{kpi}: value {have.get('value')}")

    def compare_cases(self, documents):
        reader = self.tokens[sorted(self.tokens)[0]]
        found = {c["external_id"]: c for c in self.renkei.json(reader, "case", "list")}
        check(len(found) == len(documents), f"{len(found)} cases instead of {len(documents)}")
        for document in documents:
            case = found[document["external_id"]]
            check(case["owner"] == self.names[document["owner"]], "owner of a case")
            check(case["title"] == document["title"] and case["summary"] == document["summary"], "text of a case")
            check([link["url"] for link in case["links"]] == [link["url"] for link in document["links"]], "links")

    def compare_initiatives(self, documents):
        reader = self.tokens[sorted(self.tokens)[0]]
        found = {i["external_id"]: i for i in self.renkei.json(reader, "initiative", "list")}
        check(len(found) == len(documents), f"{len(found)} initiatives instead of {len(documents)}")
        joined = sum(i["member_count"] for i in found.values())
        check(joined == sum(len(members) for _, members in documents), f"{joined} memberships")
        for document, members in self.random.sample(documents, SAMPLE // 2):
            initiative = found[document["external_id"]]
            have = self.renkei.json(reader, "initiative", "members", initiative["name"])
            check({m["organization"] for m in have} == {self.names[code] for code in members}, "members")
            check(initiative["lead"] == self.names[members[0]], "lead")

    def apply_again(self, documents):
        """The same again, also of what is published, changes nothing."""
        for document in documents:
            again = json.loads(self.renkei.run(self.tokens[document["owner"]], "case", "apply", "-", "-o", "json",
                                               document=json.dumps(document)).stdout)
            again = again[0] if isinstance(again, list) else again
            check(again["state"] == "LIFECYCLE_STATE_PUBLISHED", "a case that was applied again")

    # Every format

    FORMATS = {"yaml": ("plan.yaml", []), "xlsx": ("plan.xlsx", []), "csv": ("plan-csv", []),
               "csv cp932": ("plan-cp932", ["--encoding", "cp932"])}
    COUNTS = re.compile(r"^  (\S+): 新規 (\d+)、更新 (\d+)、変更なし (\d+)、削除 (\d+)$", re.MULTILINE)

    def round_trip(self, documents, kind):
        """Exported and applied again with pruning, a plan changes nothing."""
        file, options = self.FORMATS[kind]
        unchanged = 0
        for document in documents:
            code = document["owner"]
            path = self.directory / f"{code}-{file}"
            self.renkei.run(self.tokens[code], "vision", "export", self.visions[code], "--actuals", "-O", path,
                            "--format", kind.split()[0], *options)
            said = self.renkei.run(self.tokens[code], "vision", "apply", path, "--prune")
            check(said.stdout.startswith("変更なし"), f"{path.name}: {said.stdout} {said.stderr[:500]}")
            counts = {what: tuple(map(int, numbers)) for what, *numbers in self.COUNTS.findall(said.stderr)}
            for what, (created, updated, same, removed) in counts.items():
                check((created, updated, removed) == (0, 0, 0), f"{path.name}: {what} {counts}")
                unchanged += same
            measures = [m for policy in document["nodes"] for m in policy["children"]]
            check(counts["施策等"][2] == len(document["nodes"]) + len(measures), f"{path.name}: {counts}")
            check(counts["KPI"][2] == sum(len(m["kpis"]) for m in measures), f"{path.name}: {counts}")
        return unchanged

    # Two clerks

    def two_clerks(self, documents):
        """Two copies of one plan are edited and applied: both edits stand, nothing else changes, and a third copy that
        changes what the first one did is refused as a whole."""
        fields = 0
        for document in documents:
            token, name = self.tokens[document["owner"]], self.visions[document["owner"]]
            self.renkei.run(token, "vision", "revise", name)
            copies = clerks.Copies(self.directory, document["owner"])
            for path, kind in copies.formats.items():
                self.renkei.run(token, "vision", "export", name, "--actuals", "-O", path, "--format", kind)
            before = self.state_of(token, name)
            edit = clerks.choose(document)
            copies.edit(edit)
            self.renkei.run(token, "vision", "apply", copies.table)
            self.renkei.run(token, "vision", "apply", copies.workbook)
            said = self.renkei.fails(token, "vision", "apply", copies.text, "--prune")
            title = edit.first["title"]
            check(title + clerks.FIRST in said and title + clerks.THIRD in said, f"{name}: {said[:500]}")
            after = self.state_of(token, name)
            changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
            check(changed == edit.keys, f"{name}: {sorted(changed)} changed instead of {sorted(edit.keys)}")
            for key, was, behind in ((edit.first_key, edit.first, clerks.FIRST), (edit.kpi_key, edit.kpi, clerks.FIRST),
                                     (edit.second_key, edit.second, clerks.SECOND)):
                check(after[key]["title"] == was["title"] + behind, f"{name}: {after[key]['title']}")
            fields += len(changed)
        return fields

    def state_of(self, token, name):
        """What people can change of a plan: each record by its kind and external_id."""
        server_made = ("etag", "update_time", "updater", "field_updaters")
        state = {}
        for noun in ("node", "kpi"):
            for record in self.renkei.json(token, noun, "list", name):
                state[noun, record["external_id"]] = {k: v for k, v in record.items() if k not in server_made}
        return state

    # All of it

    def go(self):
        read = lambda *path: json.loads((self.data.joinpath(*path)).read_text(encoding="utf-8"))
        projects = convert.read_projects(self.data / "strategies" / "nine_cities_projects.jsonl")
        plans = convert.plans(projects, self.report)
        codes = convert.code_of_place(self.data / "registry" / "municipalities.csv")
        cases = convert.cases(read("cases", "digi_koshien_2022.json"), codes, self.report)
        initiatives = convert.initiatives(read("initiatives", "joint_initiatives.json"))
        check((len(plans), len(cases), len(initiatives)) == (9, 65, 104), "the sources are not those expected")

        self.timed("団体の登録（パックの読込み）", None, self.load_packs)
        owners = [d["owner"] for d in plans + cases] + [m for _, members in initiatives for m in members]
        self.timed("アカウントとトークン", None, lambda: self.make_accounts(owners))
        self.timed("九都市の計画: 事業", len(projects), lambda: self.register_plans(plans))
        self.timed("事例", len(cases), lambda: self.register_cases(cases))
        self.timed("共同事業の参加", None, lambda: self.register_initiatives(initiatives))
        self.compare(plans, cases, initiatives, "読み直しと照合")
        self.apply_again(cases)
        for kind in self.FORMATS:
            self.timed(f"書き出しと取り込み直し（{kind}）", None, lambda k=kind: self.round_trip(plans, k))
        self.server.stop()
        self.timed("再起動", 1, self.server.start)
        self.compare(plans, cases, initiatives, "再起動後の照合")
        self.timed("二人の担当者の写しの取り込み（直した項目）", None, lambda: self.two_clerks(plans))
        self.timed("共同事業の実施から終了まで", None, lambda: self.live(initiatives))
        self.resident = self.server.resident_mib()
        self.server.stop()

    def compare(self, plans, cases, initiatives, what):
        def all_of_it():
            self.compare_plans(plans)
            self.compare_cases(cases)
            self.compare_initiatives(initiatives)

        self.timed(what, 3769 + 7576 + len(cases) + len(initiatives), all_of_it)

    def print_table(self):
        print(f"{'件数':>8} {'秒':>8}  内容")
        for what, count, seconds in self.times:
            print(f"{count:>10,} {seconds:>9.2f}  {what}")
        print(f"{self.resident:>10,} {'MiB':>9}  サーバーの常駐メモリ（照合後）")
        print("\n最も多くの団体が参加する共同事業\n\n" + self.page)
        print("\n登録しなかったもの、気をつけたいもの")
        for reason, count in sorted(self.report.items()):
            print(f"{count:>10,}  {reason}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--renkeid", "--renkei"):
        parser.add_argument(name, required=True)
    for name in ("--data", "--packs"):
        parser.add_argument(name, type=pathlib.Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="renkei-realdata-") as directory:
        run = Run(options, pathlib.Path(directory))
        try:
            run.go()
        except Failure as failure:
            print(f"realdata: {failure}", file=sys.stderr)
            return 1
        finally:
            if run.server.process.poll() is None:
                run.server.process.kill()
        run.print_table()
    return 0


if __name__ == "__main__":
    sys.exit(main())
