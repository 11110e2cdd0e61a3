"""The real joint initiatives through a whole life, only through the command.

Who takes part and what an initiative is called is of the source. How it came to that (invited or applied, with a council or
without), its milestones, its handover and its end are made up, so that every way is gone by somebody.
"""

import unicodedata

FORM_WITH_STEPS = "council"  # every tenth runs under a form that needs by-laws first
COLUMNS = 100  # what the command takes where there is no terminal
LINES = 60  # a page of paper


class Failure(Exception):
    pass


def check(condition, message):
    if not condition:
        raise Failure(message)


def name_of(document):
    return f"{document['lead']}/{document['external_id']}"


def has_steps(index):
    return index % 10 == 0


def prepare(documents):
    """What the life needs beside what the source states."""
    for index, (document, _) in enumerate(documents):
        document["open_to_applications"] = True
        document["milestones"] = [{"title": "活用計画の策定", "due": "令和6年度末"}, {"title": "周遊ルートの公開"}]
        if has_steps(index):
            document["form"] = FORM_WITH_STEPS


def join(run, name, lead, member, way, needs_resolution):
    """One member on its way in; the four ways take turns."""
    renkei, own = run.renkei, run.tokens[member]
    resolution = ["--resolution-date", "2023-03-24", "--date", "2023-04-01"]
    if way == 1:
        renkei.run(own, "initiative", "request", name)
        renkei.run(run.tokens[lead], "initiative", "accept", name, member)
        renkei.run(own, "initiative", "consider", name)
    else:
        renkei.run(run.tokens[lead], "initiative", "invite", name, member)
    if way == 2:
        renkei.run(own, "initiative", "consider", name)
        renkei.run(own, "initiative", "council", name, "--council-date", "2023-03-01")
    if way == 3:
        # Taken back, and offered again.
        renkei.run(run.tokens[lead], "initiative", "retract-invitation", name, member, "--reason", "宛先の誤り")
        renkei.run(run.tokens[lead], "initiative", "invite", name, member)
    dated = resolution if needs_resolution or way == 2 else ["--date", "2023-04-01"]
    renkei.run(own, "initiative", "join", name, *dated)


def register(run, index, document, members):
    lead, name = members[0], name_of(document)
    run.apply("initiative", lead, document)
    run.renkei.run(run.tokens[lead], "initiative", "open", name)
    for position, member in enumerate(members[1:]):
        join(run, name, lead, member, position % 4, has_steps(index))
    return len(members)


def start(run, name, token, needs_steps):
    if needs_steps:
        for dry in (["--dry-run"], []):
            refused = run.renkei.fails(token, "initiative", "start", name, *dry)
            check("規約の制定" in refused, f"{name}: started without by-laws: {refused}")
            check("幹事団体の議会の議決" in refused, f"{name}: started without the lead's resolution: {refused}")
        run.renkei.run(token, "initiative", "resolve", name, "--resolution-date", "2023-03-24")
        run.renkei.run(token, "initiative", "step", name, "--kind", "bylaws", "--date", "2023-04-01")
        run.renkei.run(token, "initiative", "step", name, "--kind", "public_notice", "--date", "2023-04-10")
    run.renkei.run(token, "initiative", "start", name)


def live(run, index, document, members):
    """From open to closed: work, a handover, a removal, the results. Returns how many are left."""
    renkei, name, lead = run.renkei, name_of(document), run.tokens[members[0]]
    start(run, name, lead, has_steps(index))
    renkei.run(lead, "initiative", "milestone", name, "活用計画の策定", "--state", "done", "--date", "2024-03-25")
    renkei.run(lead, "initiative", "milestone", name, "周遊ルートの公開", "--state", "delayed", "--due", "令和7年度")
    left = len(members)
    if len(members) > 1:
        successor = run.tokens[members[1]]
        renkei.run(lead, "initiative", "offer-lead", name, members[1])
        renkei.run(lead, "initiative", "retract-offer", name, members[1])
        renkei.run(lead, "initiative", "offer-lead", name, members[1])
        renkei.run(successor, "initiative", "accept-lead", name)
        # Who has handed over can no longer end it.
        renkei.fails(lead, "initiative", "close", name, "--results", "成果")
        lead = successor
    if len(members) > 2:
        gone = members[-1]
        renkei.run(lead, "initiative", "remove", name, gone, "--reason", "活動がないため")
        renkei.run(run.server.admin, "initiative", "consent-removal", name, gone)
        left -= 1
    results = ["--results", "構成文化財を結ぶ周遊の仕組みができた。"]
    if has_steps(index):
        refused = renkei.fails(lead, "initiative", "close", name, *results)
        check("届出" in refused, f"{name}: closed without its notification: {refused}")
        renkei.run(lead, "initiative", "step", name, "--kind", "届出", "--date", "2023-04-20")
    renkei.run(lead, "initiative", "close", name, *results)
    events = renkei.json(lead, "initiative", "log", name)
    actions = [entry["event"]["action"] for entry in events]
    check(actions[0] == "INITIATIVE_STATE_CLOSED", f"{name}: {actions[0]}")
    check(actions.count("MEMBER_ACTION_JOIN") == len(members), f"{name}: joins in the log")
    for action in ("INITIATIVE_STATE_PROPOSED", "INITIATIVE_STATE_RUNNING", "INITIATIVE_ACTION_REACH_MILESTONE",
                   "INITIATIVE_ACTION_DELAY_MILESTONE"):
        check(action in actions, f"{name}: {action} is not in the log")
    check(actions.count("MEMBER_ACTION_ACCEPT_LEAD") == (1 if len(members) > 1 else 0), f"{name}: handover")
    return left


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def compare(run, documents, left):
    reader = run.tokens[sorted(run.tokens)[0]]
    found = {i["external_id"]: i for i in run.renkei.json(reader, "initiative", "list", "--state", "closed")}
    check(len(found) == len(documents), f"{len(found)} closed initiatives instead of {len(documents)}")
    check(sum(i["member_count"] for i in found.values()) == sum(left), "members at the end")
    for document, members in documents:
        want = run.names[members[1] if len(members) > 1 else members[0]]
        check(found[document["external_id"]]["lead"] == want, f"{name_of(document)}: lead")


def show_largest(run, documents):
    """The page of the largest names every member, and a person can read it."""
    document, members = max(documents, key=lambda item: len(item[1]))
    page = run.renkei.run(run.tokens[members[0]], "initiative", "show", name_of(document)).stdout
    for code in members:
        check(run.shown[code] in page, f"{run.shown[code]} is not on the page")
    lines = page.splitlines()
    wide = [line for line in lines if width(line) > COLUMNS]
    check(not wide, f"lines of the page are too wide: {wide}")
    check(len(lines) <= LINES, f"the page has {len(lines)} lines")
    return page
