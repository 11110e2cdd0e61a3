#!/usr/bin/env python3
"""Do the tests notice when the code is wrong? Run by hand.

Draws single-line edits of the product's code, builds what each concerns and runs the tests concerned, until one fails.
An edit that every test survives is a question: is a test missing, or is the code not needed?

    tests/mutate.py                                         # 60 edits, a seed of chance that is printed
    tests/mutate.py --seed 7 --count 20 server/domain       # some of them, again
    tests/mutate.py --list --seed 7                         # what would be tried
    tests/mutate.py --at server/service/change/feed_page.cc:134   # every edit of one line
    tests/mutate.py --again survivors.txt                   # what survived in a run whose output was kept

It works in a copy: a clone of HEAD in build/mutate, where it keeps its build. This tree is never written to, and must
have no changes of its own, which the copy would not have. Count on a minute for an edit.
"""

import argparse
import collections
import dataclasses
import difflib
import fnmatch
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPY = ROOT / "build" / "mutate"
BUILD = COPY / "build" / "release"
FOLDERS = ["storage", "server/service/frame", "server/service/caller", "server/service/dispatch", "server/service/change", "server/domain", "server/sheet"]
# A mutant that loops for ever, or takes memory for ever, is noticed, too: what takes so much longer than without an edit.
def deadline(seconds): return 30 + 3 * seconds
UNEDITED_SECONDS = 900
BUILD_SECONDS = 1200
TEST_BYTES = 6 << 30

DOMAIN = ("tests/unit/domain/domain_test", "*")
SHEET = ("tests/unit/sheet/sheet_test", "*")
SERVICE = "tests/unit/service/service_test"
# Two thirds of its time go into a few cases; they are asked last.
LONG = "LargeApplyTest*:FeedRandomTest*:RegistryPackTest*:InitiativeWalkTest*:*MoreThanAVisionTakesIsRefused:*FollowingTheFeedEndsWithWhatTheListsShow"
WHOLE_SERVICE = [(SERVICE, f"-{LONG}"), (SERVICE, LONG)]
EXCHANGE = ("tests/unit/service/exchange_test", "*")
CONFORMANCE = ("tests/conformance/model_conformance_test", "*")
FEED = (SERVICE, "*Feed*:*Change*:*Watch*:KeptChanges*:LogHolds*:SystemReader*:FollowedWorld*:SilentChange*:InitiativeVisibility*:PublicReading*:ReplyScheduler*-FeedRandomTest*:*FollowingTheFeed*")

# Which programs, in which order, and which of their cases, look at a file: the first pattern that fits counts. What is
# quick and near comes first, since the first failure ends it.
PROGRAMS = [
    ("storage/rocksdb_checkpoint.cc", [("tests/unit/storage/storage_rocksdb_test", "*"), ("tests/unit/backup/backup_test", "*")]),
    ("storage/rocksdb_salvage.cc", [("tests/unit/storage/storage_rocksdb_test", "*"), ("tests/unit/backup/backup_test", "*")]),
    ("storage/rocksdb_*", [("tests/conformance/rocksdb_conformance_test", "*"), ("tests/unit/storage/storage_rocksdb_test", "*"),
                           ("tests/crash/storage_kill_test", "*")]),
    ("storage/directory.cc", [("tests/unit/storage/storage_rocksdb_test", "*"), ("tests/unit/backup/backup_test", "*")]),
    ("storage/store_file_system.cc", [("tests/unit/storage/storage_rocksdb_test", "*"), ("tests/unit/backup/backup_test", "*")]),
    ("storage/model_store.cc", [CONFORMANCE]),
    ("storage/*", [("tests/unit/storage/storage_core_test", "*"), CONFORMANCE, ("tests/unit/storage/storage_table_test", "*"),
                   *WHOLE_SERVICE]),
    ("server/service/backup/*", [("tests/unit/backup/backup_test", "*"), ("tests/unit/host/host_test", "*")]),
    ("server/service/change/*", [FEED, *WHOLE_SERVICE]),
    ("server/service/*", [("tests/unit/host/host_test", "*"), *WHOLE_SERVICE, EXCHANGE, ("tests/access/access_test", "*")]),
    ("server/domain/*", [DOMAIN, SHEET, EXCHANGE, *WHOLE_SERVICE]),
    ("server/sheet/*", [SHEET, EXCHANGE]),
]


@dataclasses.dataclass(frozen=True)
class Edit:
    path: str
    line: int  # from 0
    kind: str
    before: str
    after: str

    def where(self):
        return f"{self.path}:{self.line + 1}"

    def diff(self):
        lines = difflib.unified_diff([self.before], [self.after], self.where(), self.kind, lineterm="", n=0)
        return "\n".join(line for line in lines if not line.startswith("@@"))


def code_of(line):
    """The line with spaces for what stands in quotes and in comments, so that places stay."""
    blank = lambda m: m.group(0)[0] + " " * (len(m.group(0)) - 2) + m.group(0)[-1]
    line = re.sub(r'"(?:[^"\\]|\\.)*"', blank, line)
    line = re.sub(r"'(?:[^'\\]|\\.)'", blank, line)
    return re.sub(r"//.*", lambda m: " " * len(m.group(0)), line)


# (kind, what, by what); the first group is what is replaced.
REPLACEMENTS = [
    ("boundary", r"( <= )", " < "), ("boundary", r"( < )", " <= "), ("boundary", r"( >= )", " > "), ("boundary", r"( > )", " >= "),
    ("comparison", r"( == )", " != "), ("comparison", r"( != )", " == "), ("comparison", r"( < )", " > "), ("comparison", r"( >= )", " < "),
    ("constant", r"\b(true)\b", "false"), ("constant", r"\b(false)\b", "true"),
    ("connective", r"( && )", " || "), ("connective", r"( \|\| )", " && "),
    ("sign", r"[\w)\]]( \+ )\w", " - "), ("sign", r"[\w)\]]( - )\w", " + "), ("sign", r"(\+\+)", "--"), ("sign", r"( \+= )", " -= "),
    ("branch", r"\b(continue);", "break"), ("branch", r"\b(break);", "continue"),
    ("negation", r"\b(?:if|while) \((!)\w", ""),
]
NUMBER = re.compile(r"(?<![\w.'])(\d+)(?![\w.'])")
CONDITION = re.compile(r"\b(?:if|while) (\()(?!!)")
CALL = re.compile(r"\w\(([\w.\->*]+), ([\w.\->*]+)\)")
STATEMENT = re.compile(r"^\s*(?:RETURN_IF_ERROR\(|[\w.\->\[\]*:]+(?:\(.*\))?(?:\.|->)?\w*(?:\(| [-+|]?= |\+\+)|\+\+|--).*;\s*$|^\s*[\w.\->]+\+\+;\s*$")
# Declarations, and what only says how much will come: without it the program is slower.
DECLARATION = re.compile(r"^\s*(?:[\w.\->*]+\breserve\(|return|using|case|break|continue|delete|co_|static|const|constexpr|auto|goto|throw|ASSIGN_OR_RETURN)\b")
NOT_CODE = re.compile(r"^\s*(?:#|static_assert|template|namespace|using|class|struct|enum)")


def replaced(line, start, end, by):
    return line[:start] + by + line[end:]


def closing(code, opening):
    """Where the parenthesis that opens there is closed; -1 if not on this line."""
    depth = 0
    for at in range(opening, len(code)):
        depth += {"(": 1, ")": -1}.get(code[at], 0)
        if depth == 0:
            return at
    return -1


def edits_of_line(line, code, statement_begins):
    """All (kind, line as it would be) of one line of code."""
    for kind, pattern, by in REPLACEMENTS:
        for m in re.finditer(pattern, code):
            yield kind, replaced(line, m.start(1), m.end(1), by)
    for m in NUMBER.finditer(code):
        yield "number", replaced(line, m.start(1), m.end(1), str(int(m.group(1)) + 1))
    for m in CONDITION.finditer(code):
        end = closing(code, m.start(1))
        condition = code[m.end(1):end]
        if end > 0 and ";" not in condition and " = " not in condition:
            yield "negation", replaced(line, m.end(1), end, f"!({line[m.end(1):end]})")
    for m in CALL.finditer(code):
        if m.group(1) != m.group(2):
            yield "arguments", replaced(line, m.start(1), m.end(2), f"{m.group(2)}, {m.group(1)}")
    whole = code.count("(") == code.count(")") and code.count("{") == code.count("}")
    if statement_begins and whole and STATEMENT.match(code) and not DECLARATION.match(code):
        indent = len(line) - len(line.lstrip())
        yield "dropped", line[:indent] + ";"


def edits_of_file(path):
    before = ""  # the last line of code
    for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").split("\n")):
        code = code_of(line)
        if not code.strip():
            continue
        begins = before.endswith((";", "{", "}", ":")) or re.search(r"\b(?:if|for|while) \(.*\)$|\belse$", before) is not None
        before = code.rstrip()
        if NOT_CODE.match(code):
            continue
        for kind, after in edits_of_line(line, code, begins):
            yield Edit(path, number, kind, line, after)


def sample(folders, count, seed):
    """`count` edits and some more, for those that do not compile: of each folder alike, one of a line."""
    chance = random.Random(seed)
    decks = []
    for folder in folders:
        by_line = collections.defaultdict(list)
        for path in sorted((ROOT / folder).rglob("*.cc")):
            for edit in edits_of_file(str(path.relative_to(ROOT))):
                by_line[edit.where()].append(edit)
        deck = [chance.choice(by_line[where]) for where in sorted(by_line)]
        chance.shuffle(deck)
        decks.append(deck)
    drawn = [edit for round_ in zip(*decks) for edit in round_]
    return drawn[:3 * count]


def survivors_of(output):
    """The edits that survived in a run of which this was printed; where lines have moved since, of the nearest line."""
    edits = []
    for path, line, kind, after in re.findall(r"^survived +\d+ s  (\S+):(\d+)  (\w+): (.*?)\s*$", output, re.MULTILINE):
        same = [e for e in edits_of_file(path) if e.kind == kind and e.after.strip() == after]
        edits += sorted(same, key=lambda edit: abs(edit.line + 1 - int(line)))[:1]
    return edits


def programs_of(path):
    return next(programs for pattern, programs in PROGRAMS if fnmatch.fnmatch(path, pattern))


def run(command, seconds, **more):
    """The exit code and what was printed; all processes of it are gone afterwards."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, text=True,
                               errors="replace", **more)
    try:
        output, _ = process.communicate(timeout=seconds)
        return process.returncode, output
    except subprocess.TimeoutExpired:
        return "too long", ""
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


def build(program, jobs):
    # An edit that only makes clang warn is one that the tests have to find.
    environment = {**os.environ, "CCC_OVERRIDE_OPTIONS": "# x-Werror"}
    return run(["nice", "ninja", "-C", BUILD, f"-j{jobs}", program], BUILD_SECONDS, env=environment)


def prepare_copy():
    def git(*arguments, at=ROOT):
        return subprocess.run(["git", "-C", at, *arguments], check=True, capture_output=True, text=True).stdout.strip()

    if git("status", "--porcelain", "--untracked-files=no"):
        sys.exit("This tree has changes that are not committed, which the copy would not have. Commit or stash them.")
    head = git("rev-parse", "HEAD")
    if not (COPY / ".git").exists():
        git("clone", "--quiet", "--no-checkout", ROOT, COPY)
    git("fetch", "--quiet", "origin", head, at=COPY)
    git("checkout", "--quiet", "--force", "--detach", head, at=COPY)
    code, output = run(["cmake", "--preset", "release"], BUILD_SECONDS, cwd=COPY)
    if code != 0:
        sys.exit(output)


class Trial:
    def __init__(self, jobs):
        self.jobs = jobs
        self.bases = {}  # program -> what it is without an edit
        self.seconds = {}  # (program, cases) -> how long they take without an edit

    def _base(self, program):
        """Builds it from the unedited tree, which must pass by itself: else everything would look killed."""
        if program not in self.bases:
            code, output = build(program, self.jobs)
            if code != 0:
                sys.exit(f"{program} is not built without an edit:\n{output[-3000:]}")
            self.bases[program] = (BUILD / program).read_bytes()
        return self.bases[program]

    def check_bases(self, programs):
        for program, cases in programs:
            self._base(program)
            begin = time.monotonic()
            code, output = self._test(program, cases, UNEDITED_SECONDS)
            if code != 0:
                sys.exit(f"{program} fails without an edit:\n{output[-3000:]}")
            self.seconds[program, cases] = time.monotonic() - begin
            print(f"{self.seconds[program, cases]:4.0f} s  {program} {cases}", flush=True)

    @staticmethod
    def _test(program, cases, seconds):
        # What a program that is killed leaves behind.
        scratch = BUILD / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        # One seed for all: a test of chance must not differ between two edits.
        environment = {**os.environ, "RENKEI_SEED": "1", "GTEST_FILTER": cases, "GTEST_BRIEF": "1", "GTEST_FAIL_FAST": "1",
                       "TMPDIR": scratch, "TEST_TMPDIR": scratch}
        return run(["nice", BUILD / program], seconds, env=environment, cwd=BUILD,
                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (TEST_BYTES, TEST_BYTES)))

    def outcome(self, edit):
        """killed, survived, same (the compiler makes the same program of it) or not built; and by what."""
        for program, _ in programs_of(edit.path):
            self._base(program)
        file = COPY / edit.path
        original = file.read_text(encoding="utf-8")
        lines = original.split("\n")
        lines[edit.line] = edit.after
        try:
            file.write_text("\n".join(lines), encoding="utf-8")
            for program, cases in programs_of(edit.path):
                code, output = build(program, self.jobs)
                if code != 0:
                    wrong = re.search(r"error: (.*)", output)
                    return "not built", wrong.group(1)[:60] if wrong else str(code)
                if (BUILD / program).read_bytes() == self.bases[program]:
                    return "same", ""
                code, output = self._test(program, cases, deadline(self.seconds[program, cases]))
                if code != 0:
                    failed = re.search(r"\[  FAILED  \] ([\w./]+)", output)
                    return "killed", failed.group(1) if failed else f"{pathlib.Path(program).name} ends with {code}"
            return "survived", ""
        finally:
            file.write_text(original, encoding="utf-8")


def report(results):
    counted = collections.Counter(result for _, result, _ in results)
    print("\n| folder | killed | survived | same program | not built |\n|---|---|---|---|---|")
    for folder in FOLDERS:
        here = collections.Counter(r for edit, r, _ in results if edit.path.startswith(folder + "/"))
        if here:
            print(f"| {folder} | {here['killed']} | {here['survived']} | {here['same']} | {here['not built']} |")
    print(f"| all | {counted['killed']} | {counted['survived']} | {counted['same']} | {counted['not built']} |")
    for edit, result, _ in results:
        if result == "survived":
            print(f"\n{edit.diff()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", default=FOLDERS, help="where to edit; default: " + " ".join(FOLDERS))
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="repeats a draw of the same tree")
    parser.add_argument("--count", type=int, default=60, help="edits that are built and tested")
    parser.add_argument("--at", metavar="FILE:LINE", action="append", help="all edits of this line, in place of a sample")
    parser.add_argument("--again", metavar="FILE", help="what survived by the output in this file, in place of a sample")
    parser.add_argument("--jobs", type=int, default=1, help="of the build")
    parser.add_argument("--list", action="store_true", help="print the edits, try none")
    options = parser.parse_args()
    if options.at:
        wanted = set(options.at)
        edits = [e for path in sorted({at.rsplit(":", 1)[0] for at in wanted}) for e in edits_of_file(path) if e.where() in wanted]
        options.count = len(edits)
    elif options.again:
        edits = survivors_of(pathlib.Path(options.again).read_text(encoding="utf-8"))
        options.count = len(edits)
    else:
        edits = sample([folder.rstrip("/") for folder in options.folders], options.count, options.seed)
    print(f"seed {options.seed}", flush=True)
    if options.list:
        for edit in edits[:options.count]:
            print(edit.diff())
        return
    # So that the file is put back when it is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    prepare_copy()
    trial = Trial(options.jobs)
    results = []
    try:
        trial.check_bases(dict.fromkeys(p for edit in edits for p in programs_of(edit.path)))
        for edit in edits:
            begin = time.monotonic()
            result, by = trial.outcome(edit)
            results.append((edit, result, by))
            print(f"{result:9} {time.monotonic() - begin:4.0f} s  {edit.where()}  {edit.kind}: {edit.after.strip()}  {by}", flush=True)
            if sum(r in ("killed", "survived") for _, r, _ in results) == options.count:
                break
    except KeyboardInterrupt:
        print("interrupted")
    finally:
        report(results)


if __name__ == "__main__":
    main()
