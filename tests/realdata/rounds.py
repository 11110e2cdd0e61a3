"""Two rounds, over real cases and over real joint initiatives, from the draft to the publication of their results, through the command.

Titles, bodies and members are of the sources. Points are made up by a rule, so that what the ranking says can be worked out here again, in
exact fractions; so are the names of the rounds and of who judges.
"""

import argparse
import datetime
import fractions
import json
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import convert  # noqa: E402
from run import Failure, Run, check  # noqa: E402

HOLDER = "130001"  # who holds the rounds here: it coordinates
CASES, INITIATIVES, REVIEWERS, EACH = 12, 8, 6, 3
CRITERIA = [("novelty", "新規性", 40, 1, 5), ("spread", "横展開", 35, 1, 5), ("power", "実行力", 25, 0, 10)]
BONUS = [{"min_bodies": 2, "points": 3}, {"min_bodies": 4, "points": 1, "each": True}]
BONUS_CAP = 6
JAPAN = datetime.timezone(datetime.timedelta(hours=9))


def minute(time_):
    return time_.astimezone(JAPAN).strftime("%Y-%m-%dT%H:%M")


def points_of(number, reviewer):
    """Of one application by one reviewer: near to each other, and never all the same."""
    return [low + (number * 7 + reviewer * 3 + index) % (high - low + 1)
            for index, (_, _, _, low, high) in enumerate(CRITERIA)]


def total_of(points):
    return sum(fractions.Fraction(weight * given, high)
               for (_, _, weight, _, high), given in zip(CRITERIA, points))


def bonus_of(bodies):
    bonus = 0
    for rule in BONUS:
        if bodies >= rule["min_bodies"]:
            bonus += rule["points"] * (bodies - rule["min_bodies"] + 1 if rule.get("each") else 1)
    return min(bonus, BONUS_CAP)


def shown(value):
    """Two digits, halves up, as the command prints them."""
    hundredths = (value * 200 + 1) // 2
    return f"{hundredths // 100}.{hundredths % 100:02d}"


class Rounds:
    def __init__(self, options, directory):
        self.run = Run(options, directory)
        self.renkei = self.run.renkei
        self.data = options.data
        self.times = []

    def timed(self, what, count, action):
        begin = time.monotonic()
        result = action()
        self.times.append((what, count, time.monotonic() - begin))
        return result

    def account(self, code, roles):
        made = json.loads(self.renkei.run(
            self.run.server.admin, "account", "create", code, "審査", "--role", roles, "-o", "json").stdout)
        secret = self.renkei.run(self.run.server.admin, "token", "create", made["name"], "--secret-only").stdout.strip()
        return made["name"], secret

    def make_round(self, title, subject, closes, quota):
        document = {
            "title": title, "subject": subject, "opens_at": "2024-04-01T09:00", "closes_at": minute(closes), "quota": quota,
            "criteria": [{"id": key, "title": name, "weight": weight, "lowest": low, "highest": high}
                         for key, name, weight, low, high in CRITERIA],
            "stages": [{"kind": kind} for kind in ("eligibility", "reading", "decision")],
            "exclude_neighbours": True, "exclude_same_prefecture": True, "tie_rule": "by_criteria",
        }
        if subject == "projects":
            document.update(bonus_rules=BONUS, bonus_cap=BONUS_CAP)
        bad = json.loads(json.dumps(document))
        bad["criteria"][0]["weight"] += 1
        said = self.renkei.call(self.secretariat, "round", "apply", "-", document=json.dumps(bad, ensure_ascii=False))
        check(said.returncode != 0 and "100" in said.stderr, f"weights that do not add up: {said.stderr}")
        made = json.loads(self.renkei.run(self.secretariat, "round", "apply", "-", "-o", "json",
                                          document=json.dumps(document, ensure_ascii=False)).stdout)
        made = made[0] if isinstance(made, list) else made
        self.renkei.run(self.secretariat, "round", "announce", made["name"])
        return made["name"]

    def apply(self, round_, lead, source, members):
        document = {"source": source, "summary": "概要", "contact_section": "企画課",
                    "answers": [{"criterion_id": key, "text": "回答"} for key, *_ in CRITERIA]}
        made = json.loads(self.renkei.run(self.run.tokens[lead], "application", "apply", "--round", round_, "-", "-o", "json",
                                          document=json.dumps(document, ensure_ascii=False)).stdout)
        made = made[0] if isinstance(made, list) else made
        if len(members) > 1:
            self.renkei.run(self.run.tokens[lead], "application", "ask", made["name"])
            for member in members[1:]:
                self.renkei.run(self.run.tokens[member], "application", "consent", made["name"])
        self.renkei.run(self.run.tokens[lead], "application", "submit", made["name"])
        self.renkei.run(self.secretariat, "application", "pass", made["name"])
        return made["name"]

    def seat(self, round_):
        for name, token in self.jurors:
            self.renkei.run(self.secretariat, "review", "name", f"{round_}/reviewers/{name.split('/')[1]}", "--as", "審査委員")
            self.renkei.run(token, "review", "accept", round_)

    def judge(self, round_, applications):
        """Readings by lot; each reviewer scores blindly; then the ranking is held against what was given."""
        assigned = self.renkei.json(self.secretariat, "review", "assign", round_, "--way", "at-random", "--each", EACH)
        loads = [int(load.get("assigned", 0)) for load in assigned["loads"]]
        check(sum(loads) + sum(s["missing"] for s in assigned.get("short_of", [])) == EACH * len(applications), f"{loads}")
        kept = self.renkei.json(self.secretariat, "review", "assignments", round_)
        check(all(one.get("reproduced") for one in kept), "a lot that is not worked out again")
        given = {}
        for number, (name, token) in enumerate(self.jurors):
            for reading in self.renkei.json(token, "review", "list"):
                if not reading["name"].startswith(round_ + "/") or reading.get("conflicts"):
                    continue
                check(not reading.get("bodies"), "a blind reading names bodies")
                application = reading["name"].rsplit("/readings/", 1)[0]
                points = points_of(int(reading["application_number"]), number)
                scores = [f"--points={key}={value}" for (key, *_), value in zip(CRITERIA, points)]
                low = self.renkei.fails(token, "review", "submit", reading["name"], *scores[:-1],
                                        f"--points={CRITERIA[-1][0]}=11")
                check("10" in low, f"a score out of its band: {low}")
                self.renkei.run(token, "review", "submit", reading["name"], *scores, "--words", "総評")
                given.setdefault(application, []).append(points)
        early = self.renkei.fails(self.secretariat, "review", "ranking", round_)
        check("段階" in early, f"a ranking before the stage is over: {early}")
        self.renkei.run(self.secretariat, "round", "advance", round_)
        return given

    def compare(self, round_, applications, given):
        ranking = self.renkei.json(self.secretariat, "review", "ranking", round_)
        ranking = ranking[0] if isinstance(ranking, list) else ranking
        ranked = [one for one in ranking["applications"] if one.get("rank")]
        check(len(ranked) == len(given), f"{len(ranked)} ranked instead of {len(given)}")
        before = None
        for one in ranked:
            sheets = given[one["application"]]
            mean = sum(map(total_of, sheets)) / len(sheets)
            bonus = bonus_of(applications[one["application"]]) if int(one.get("bonus", 0)) or self.joint else 0
            check(one["first"]["mean"] == shown(mean), f"mean {one['first']['mean']} instead of {shown(mean)}")
            check(one["total"] == shown(mean + bonus), f"total {one['total']} instead of {shown(mean + bonus)}")
            check(before is None or before >= mean + bonus, "the order of the ranking")
            before = mean + bonus
        return ranking

    def decide(self, round_, ranking):
        for one in ranking["applications"]:
            if one["mark"] == "RANKING_MARK_TIE_AT_LINE":
                self.renkei.run(self.secretariat, "round", "decide", round_, "--application", one["application"],
                                "--result", "not_selected", "--reason", "審査会の協議による")
        self.renkei.run(self.secretariat, "round", "decide", round_, "--from-ranking")
        self.renkei.run(self.secretariat, "round", "publish", round_)
        told = self.renkei.json(self.run.tokens[sorted(self.run.tokens)[0]], "round", "show", round_)
        told = told[0] if isinstance(told, list) else told
        check(told["state"] == "ROUND_STATE_PUBLISHED" and told.get("results"), "results that are told")
        check(len(told["panel"]) == REVIEWERS, "the panel that is told")
        check(all("total" not in result for result in told["results"]), "totals are told")
        return told

    def wait_for(self, closes):
        """The clock of the server goes on by itself."""
        while datetime.datetime.now(JAPAN) < closes:
            time.sleep(1)

    def go(self):
        entries = json.loads((self.data / "cases" / "digi_koshien_2022.json").read_text(encoding="utf-8"))
        codes = convert.code_of_place(self.data / "registry" / "municipalities.csv")
        cases = convert.cases(entries, codes, self.run.report)[:CASES]
        joint = json.loads((self.data / "initiatives" / "joint_initiatives.json").read_text(encoding="utf-8"))
        initiatives = [item for item in convert.initiatives(joint) if 2 <= len(item[1]) <= 6][:INITIATIVES]
        bodies = [c["owner"] for c in cases] + [m for _, members in initiatives for m in members]
        self.run.load_packs()
        self.run.make_accounts(bodies)
        _, self.secretariat = self.account(HOLDER, "coordinator,contributor")
        judges = [code for code in ("011002", "041009", "231002", "271004", "401307", "473014") if code in self.run.names]
        self.jurors = [self.account(code, "reader") for code in judges[:REVIEWERS]]
        check(len(self.jurors) == REVIEWERS, f"{judges}")
        self.timed("事例の公開", len(cases), lambda: self.run.register_cases(cases))
        self.timed("連携の登録", len(initiatives), lambda: self.run.register_initiatives(initiatives))
        now = datetime.datetime.now(JAPAN)
        closes = now.replace(second=0, microsecond=0) + datetime.timedelta(minutes=2)
        reader = self.run.tokens[bodies[0]]
        found_cases = {c["external_id"]: c["name"] for c in self.renkei.json(reader, "case", "list")}
        found = {i["external_id"]: i["name"] for i in self.renkei.json(reader, "initiative", "list")}
        contest = self.make_round("事例コンテスト", "cases", closes, 3)
        projects = self.make_round("広域連携の募集", "projects", closes, 3)
        of_contest = self.timed("事例の応募", len(cases), lambda: {
            self.apply(contest, c["owner"], found_cases[c["external_id"]], [c["owner"]]): 1 for c in cases})
        of_projects = self.timed("連携の応募（同意を含む）", len(initiatives), lambda: {
            self.apply(projects, members[0], found[d["external_id"]], members): len(members) for d, members in initiatives})
        self.wait_for(closes)
        for round_, applications, self.joint in ((contest, of_contest, False), (projects, of_projects, True)):
            self.seat(round_)
            self.renkei.run(self.secretariat, "round", "advance", round_)
            self.renkei.run(self.secretariat, "round", "advance", round_)
            given = self.timed("審査", len(applications), lambda: self.judge(round_, applications))
            ranking = self.compare(round_, applications, given)
            told = self.timed("決定と公表", len(applications), lambda: self.decide(round_, ranking))
            print(f"{told['title']}: 応募{len(applications)}件、選定{len(told['results'])}件、審査委員{len(told['panel'])}人")
        self.run.server.stop()
        for what, count, seconds in self.times:
            print(f"{what:　<20} {count:>8,} 件 {seconds:>8.2f} 秒")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("data", "packs", "renkeid", "renkei"):
        parser.add_argument(f"--{option}", type=pathlib.Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="renkei-rounds-") as directory:
        rounds = Rounds(options, pathlib.Path(directory))
        try:
            rounds.go()
        except Failure as failure:
            print(f"realdata: {failure}", file=sys.stderr)
            return 1
        finally:
            if rounds.run.server.process.poll() is None:
                rounds.run.server.process.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
