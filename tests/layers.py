#!/usr/bin/env python3
"""Holds every #include of the product against what the build links.

    tests/layers.py build/release/layers.json    problems, one a line; ends with 1 if there are any
    tests/layers.py --self-test                  whether it finds them

A static library links by luck whatever it includes. Here a file may include what its own target has, what that links, and
what those link in turn: order matters, not distance. CMake writes layers.json when it configures (cmake/RenkeiTargets.cmake);
targets stand there in the order in which they are declared. Libraries of others stand behind a few targets each (OUTSIDE): a
handler that includes gRPC or RocksDB would build as well. One that nobody is said to include is a problem too.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PRODUCT = ("server/", "client/", "storage/")
# Headers that are made by the build, by the target that makes them.
GENERATED = {"renkei/": "renkei_proto", "google/rpc/": "renkei_google_rpc"}
# Headers of others, by the beginning of their name, and the targets that alone may include them.
OUTSIDE = {
    "grpc/": ("renkei_rpc", "renkei_client"),
    "grpcpp/": ("renkei_rpc", "renkei_client"),
    "rocksdb/": ("renkei_storage",),
    "boost/": ("renkei_storage", "renkei_storage_postgres", "renkei_http_message", "renkei_http"),
    "libpq-fe.h": ("renkei_storage_postgres",),
    "xlsxwriter": ("renkei_sheet",),
    "expat.h": ("renkei_sheet",),
    "zlib.h": ("renkei_sheet",),
    "csv.h": ("renkei_sheet",),
    "yaml-cpp/": ("renkei_text",),
    "toml++/": ("renkei_process",),
    "CLI/": ("renkei_cli_frame", "renkei_process"),
    "spdlog/": ("renkei_process", "renkei_host", "renkei_rpc", "renkeid", "renkei-web"),
    "openssl/": ("renkei_audit", "renkei_auth", "renkei_service_frame", "renkei_service_backup_copy", "renkei_process", "renkei_mirror", "renkei_cli_nouns", "renkei_http", "renkei_web_front"),
    "sodium.h": ("renkei_auth",),
    "curl/": ("renkei_mail",),
    "unicode/": ("renkei_domain", "renkei_text", "renkei_sheet", "renkei_view_page", "renkei_view_text", "renkei_cli_file", "renkei_search_analysis", "renkei_search_engine"),
    "mecab.h": ("renkei_search_analysis",),
    "xapian.h": ("renkei_search_engine",),
    "zstd.h": ("renkei_search_engine",),
}
# The standard library's, the system's, and what every target has.
EVERYBODYS = re.compile(r"[a-z_0-9]+|(?:fcntl|netdb|poll|pthread|signal|spawn|termios|unistd)\.h|(?:absl|arpa|google/protobuf|linux|netinet|sys)/.*")
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)
OURS = re.compile(r"(?:server|client|storage|tests|renkei|google/rpc)/")


def reachable(links):
    """Of each target all that it links, itself included; and the targets that link themselves."""
    known, circles = {}, set()

    def visit(name, path):
        if name in path:
            circles.update(path[path.index(name):])
            return set()
        if name not in known:
            found = {name}
            for link in links.get(name, ()):
                found |= visit(link, path + [name])
            known[name] = found
        return known[name]

    for name in links:
        visit(name, [])
    return known, circles


def folder_of(path):
    return path.rsplit("/", 1)[0] if "/" in path else ""


class Owners:
    """Whose a file is: that of the source of its name; or that of the first target that is declared in its folder or, if
    there is none, in the nearest folder above. A header may stand among a target's sources."""

    def __init__(self, layers):
        self.of_stem, self.of_folder = {}, {}
        for layer in layers:
            for source in layer["sources"]:
                self.of_stem.setdefault(source.rsplit(".", 1)[0], layer["name"])
                self.of_folder.setdefault(folder_of(source), layer["name"])

    def of(self, path):
        for prefix, name in GENERATED.items():
            if path.startswith(prefix):
                return name
        stem = path.rsplit(".", 1)[0]
        if stem in self.of_stem:
            return self.of_stem[stem]
        folder = folder_of(path)
        while folder and folder not in self.of_folder:
            folder = folder_of(folder)
        return self.of_folder.get(folder)


def outside_problem(own, header):
    """Why target `own` may not include a header of others; None: it may."""
    for prefix, targets in OUTSIDE.items():
        if header.startswith(prefix):
            return None if own in targets else f"it is for {' and '.join(targets)} alone"
    return None if EVERYBODYS.fullmatch(header) else "OUTSIDE does not say whose it is"


def problems(layers, files):
    """`files`: path -> text of every file of the product."""
    owners = Owners(layers)
    links = {layer["name"]: layer["links"] for layer in layers}
    reached, circles = reachable(links)
    found = [f"{name}: links itself by way of others" for name in sorted(circles)]
    for path, text in sorted(files.items()):
        own = owners.of(path)
        if own is None:
            found.append(f"{path}: belongs to no target")
            continue
        for match in INCLUDE.finditer(text):
            header = match[1]
            if OURS.match(header):
                other = owners.of(header)
                problem = None if other in reached[own] else f"it does not link {other}"
            else:
                problem = outside_problem(own, header)
            if problem is not None:
                line = text.count("\n", 0, match.start(1)) + 1
                found.append(f"{path}:{line}: {own} may not include {header}: {problem}")
    return found


def self_test():
    layers = [
        {"name": "low", "links": [], "sources": ["storage/low.cc"]},
        {"name": "engine", "links": ["low"], "sources": ["storage/engine.cc", "storage/own.h"]},
        {"name": "renkei_proto", "links": [], "sources": []},
        {"name": "middle", "links": ["low", "renkei_proto"], "sources": ["server/middle/middle.cc"]},
        {"name": "beside", "links": ["low"], "sources": ["server/beside/beside.cc"]},
        {"name": "high", "links": ["middle"], "sources": ["server/high.cc", "server/part/part.cc"]},
        {"name": "renkei_rpc", "links": ["high"], "sources": ["server/rpc/raw.cc"]},
    ]
    allowed = {
        "storage/low.h": "#include <string>\n",
        "storage/base/macros.h": '#include "storage/low.h"\n',
        "storage/own.h": '#include "storage/engine.h"\n',
        "server/middle/middle.cc": '#include "server/middle/only.h"\n#include "storage/low.h"\n#include "renkei/v1/case.pb.h"\n',
        "server/middle/only.h": '#include "storage/base/macros.h"\n',
        "server/rpc/raw.h": '#include <grpcpp/server.h>\n#include <absl/status/status.h>\n#include <unistd.h>\n#include "server/part/part.h"\n',
        "server/high.cc": '#include "server/part/part.h"\n#include "server/middle/only.h"\n#include "storage/low.h"\n',
    }
    assert problems(layers, allowed) == [], problems(layers, allowed)
    forbidden = {
        "storage/low.h": ('\n#include "server/middle/only.h"\n', "storage/low.h:2: low may not include server/middle/only.h: it does not link middle"),
        "storage/shared.h": ('#include "storage/engine.h"\n', "storage/shared.h:1: low may not include storage/engine.h: it does not link engine"),
        "storage/low.cc": ('#include "renkei/v1/case.pb.h"\n', "storage/low.cc:1: low may not include renkei/v1/case.pb.h: it does not link renkei_proto"),
        "server/beside/beside.cc": ('  # include <server/middle/middle.h>\n', "server/beside/beside.cc:1: beside may not include server/middle/middle.h: it does not link middle"),
        "server/part/part.h": ('#include "server/beside/beside.h"\n', "server/part/part.h:1: high may not include server/beside/beside.h: it does not link beside"),
        "server/middle/middle.cc": ('#include "tests/support/x.h"\n', "server/middle/middle.cc:1: middle may not include tests/support/x.h: it does not link None"),
        "client/alone.h": ("", "client/alone.h: belongs to no target"),
        "server/high.cc": ("#include <string>\n#include <grpcpp/grpcpp.h>\n", "server/high.cc:2: high may not include grpcpp/grpcpp.h: it is for renkei_rpc and renkei_client alone"),
        "storage/own.h": ('#include "rocksdb/db.h"\n', "storage/own.h:1: engine may not include rocksdb/db.h: it is for renkei_storage alone"),
        "server/middle/only.h": ("#include <sys/stat.h>\n#include <sqlite3.h>\n", "server/middle/only.h:2: middle may not include sqlite3.h: OUTSIDE does not say whose it is"),
    }
    for path, (text, problem) in forbidden.items():
        assert problems(layers, {**allowed, path: text}) == [problem], (path, problems(layers, {**allowed, path: text}))
    circle = [layers[0], {"name": "a", "links": ["b"], "sources": []}, {"name": "b", "links": ["a"], "sources": []},
              {"name": "c", "links": ["a"], "sources": []}]
    assert problems(circle, {}) == ["a: links itself by way of others", "b: links itself by way of others"], problems(circle, {})


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--self-test":
        return self_test()
    layers = json.loads(pathlib.Path(sys.argv[1]).read_text())
    files = {str(path.relative_to(ROOT)): path.read_text()
             for top in PRODUCT for path in (ROOT / top).rglob("*") if path.suffix in (".h", ".cc")}
    found = problems(layers, files)
    for problem in found:
        print(problem)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
