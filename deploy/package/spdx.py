#!/usr/bin/env python3
"""Writes an SPDX 2.3 list (JSON) of what Renkei's programs are made of, with versions and licences.

Usage: spdx.py --build BUILD --version VERSION [--commit COMMIT] --out FILE

Linked libraries are what the loader says of the programs, what came in as headers is what the build says of its objects; which
packages these are, of which version and under which licence, dpkg and the packages' copyright files say. The same build gives the
same bytes.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import re
import subprocess

PROGRAMS = ("server/rpc/renkeid", "client/web/renkei-web", "client/cli/renkei")

# Debian's short names of licences, where SPDX calls them otherwise.
LICENCES = {
    "expat": "MIT", "mit": "MIT", "apache-2": "Apache-2.0", "apache-2.0": "Apache-2.0", "zlib": "Zlib", "isc": "ISC",
    "bsd-2-clause": "BSD-2-Clause", "bsd-3-clause": "BSD-3-Clause", "bsd": "BSD-3-Clause", "bsl-1.0": "BSL-1.0", "unicode": "Unicode-DFS-2016",
    "gpl-2": "GPL-2.0-only", "gpl-2+": "GPL-2.0-or-later", "gpl-3": "GPL-3.0-only", "gpl-3+": "GPL-3.0-or-later",
    "lgpl-2": "LGPL-2.0-only", "lgpl-2+": "LGPL-2.0-or-later", "lgpl-2.1": "LGPL-2.1-only", "lgpl-2.1+": "LGPL-2.1-or-later",
    "lgpl-3": "LGPL-3.0-only", "lgpl-3+": "LGPL-3.0-or-later",
    "openssl": "OpenSSL", "bzip2": "bzip2-1.0.6", "curl": "curl", "cc0-1.0": "CC0-1.0",
}
# Whose copyright file is prose: what it says.
BY_HAND = {
    "glibc": "LGPL-2.1-or-later", "gcc-12": "GPL-3.0-or-later WITH GCC-exception-3.1", "xapian-core": "GPL-2.0-or-later",
    "boost1.74": "BSL-1.0", "libcsv": "LGPL-2.1-or-later", "bzip2": "bzip2-1.0.6", "zlib": "Zlib", "icu": "Unicode-DFS-2016",
    "fmtlib": "MIT", "c-ares": "MIT", "linux": "GPL-2.0-only WITH Linux-syscall-note",
    "util-linux": "BSD-3-Clause",  # libuuid
}


def lines_of(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ, LC_ALL="C"))
    return done.stdout.split("\n")


def linked_files(build):
    files = set()
    for program in PROGRAMS:
        for line in lines_of("ldd", str(build / program)):
            found = re.search(r"=> (/\S+)|^\s+(/\S+) \(", line)
            if found:
                files.add(found.group(1) or found.group(2))
    return files


def included_files(build):
    """Headers of the system that stand in an object of the build, but for those of the tests."""
    listing = subprocess.Popen(["ninja", "-C", str(build), "-t", "deps"], stdout=subprocess.PIPE, text=True)
    found, product = set(), False
    for line in listing.stdout:
        if not line.startswith(" "):
            product = not line.startswith("tests/")
        elif product and line.startswith("    /usr/"):
            found.add(line.strip())
    return found


def packages_of(files):
    """Binary packages by what dpkg knows of the files: a library may be known by its place before /usr was merged."""
    names = set()
    for path in files:
        real = os.path.realpath(path)
        names.update({path, real, real.removeprefix("/usr"), os.path.normpath(path)})
    found = set()
    names = sorted(name for name in names if name)
    for begin in range(0, len(names), 500):
        for line in lines_of("dpkg-query", "-S", *names[begin : begin + 500]):
            owner = line.partition(": ")[0]
            found.update(one.strip() for one in owner.split(",") if one.strip() and not one.startswith("diversion"))
    return found


def described(packages):
    """Name, version, source, as dpkg has them."""
    rows = []
    for line in lines_of("dpkg-query", "-W", "-f", "${Package}\t${Version}\t${source:Package}\t${Homepage}\n", *sorted(packages)):
        if line:
            rows.append(line.split("\t"))
    return rows


def spdx_id(name):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def spdx_licence(words):
    """Debian's expression in SPDX's words; a name that SPDX does not have becomes a reference of this document."""
    out = []
    for word in re.findall(r"\(|\)|,|[^\s(),]+", words):
        lower = word.lower()
        if lower in ("and", "or", "with"):
            out.append(lower.upper())
        elif word in "()":
            out.append(word)
        elif word != ",":
            out.append(LICENCES.get(lower, "LicenseRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", word)))
    text = " ".join(out).replace("( ", "(").replace(" )", ")")
    # Two names without a word between them are one name of several words.
    if not re.fullmatch(r"\(?[^\s()]+\)?( (AND|OR|WITH) \(?[^\s()]+\)?)*", text):
        return "LicenseRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", words.strip())
    return text


def licence_of(package, source):
    if source in BY_HAND:
        return BY_HAND[source]
    try:
        text = pathlib.Path(f"/usr/share/doc/{package}/copyright").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "NOASSERTION"
    for stanza in re.split(r"\n\s*\n", text):
        files = re.search(r"^Files:\s*(.*)$", stanza, re.MULTILINE)
        licence = re.search(r"^License:\s*(\S.*)$", stanza, re.MULTILINE)
        if files and "*" in files.group(1).split() and licence:
            return spdx_licence(licence.group(1))
    return "NOASSERTION"


def package_entry(name, version, source, homepage):
    licence = licence_of(name, source)
    return {
        "name": name,
        "SPDXID": spdx_id(name),
        "versionInfo": version,
        "supplier": "Organization: Debian",
        "downloadLocation": "NOASSERTION",
        "homepage": homepage or "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
        "comment": f"Debian source package {source}; the whole text: /usr/share/doc/{name}/copyright",
        "externalRefs": [{
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": f"pkg:deb/debian/{name}@{version.replace('+', '%2B').replace(':', '%3A')}?distro=bookworm",
        }],
    }


def document(build, version, commit):
    linked = described(packages_of(linked_files(build)))
    sources = {row[2] for row in linked}
    # A library's headers come with the library; what is headers alone stands for itself.
    included = [row for row in described(packages_of(included_files(build))) if row[2] not in sources]
    own = {
        "name": "renkei", "SPDXID": "SPDXRef-renkei", "versionInfo": version, "supplier": "NOASSERTION",
        "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": "GPL-3.0-or-later",
        "licenseDeclared": "Apache-2.0", "copyrightText": "NOASSERTION",
        "comment": "The source is Apache-2.0. A renkeid with search links Xapian (GPL-2.0-or-later) and is distributed under GPL-3.0-or-later.",
    }
    packages = [own] + [package_entry(*row) for row in sorted(linked) + sorted(included)]
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-renkei"}]
    for rows, kind in ((linked, "DYNAMIC_LINK"), (included, "STATIC_LINK")):
        relations += [{"spdxElementId": "SPDXRef-renkei", "relationshipType": kind, "relatedSpdxElement": spdx_id(row[0])} for row in sorted(rows)]
    references = collections.OrderedDict()
    for package in packages:
        for name in re.findall(r"LicenseRef-[A-Za-z0-9.-]+", package["licenseDeclared"]):
            references.setdefault(name, package["name"])
    built = (build / PROGRAMS[0]).stat().st_mtime
    moment = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", built)), datetime.timezone.utc)
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"renkei-{version}",
        "documentNamespace": f"urn:renkei:spdx:{version}:{commit or 'unknown'}",
        "creationInfo": {"created": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: renkei-spdx"]},
        "packages": packages, "relationships": relations,
        "hasExtractedLicensingInfos": [
            {"licenseId": name, "extractedText": f"/usr/share/doc/{package}/copyright"} for name, package in sorted(references.items())],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--commit", default="")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    text = json.dumps(document(arguments.build, arguments.version, arguments.commit), ensure_ascii=False, indent=1)
    arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
