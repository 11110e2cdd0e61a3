#!/usr/bin/env python3
"""Writes what Debian's packages have of texts that the programs themselves tell: man pages and configuration files with every option.

Usage: texts.py --build BUILD --systemd DIR --out DEBIAN

BUILD is the build directory, DIR has the short configurations, DEBIAN is the folder of the package's own files. A text that
stands in --help stands there alone: here it is only laid out.
"""

import argparse
import os
import pathlib
import re
import subprocess


def run(program, *arguments, lang="en"):
    """What the program prints, in that language; under its own name, wherever it lies."""
    locale = {"en": "en_US.UTF-8", "ja": "ja_JP.UTF-8"}[lang]
    environment = dict(os.environ, LC_ALL=locale, COLUMNS="80", XDG_CONFIG_HOME="/nonexistent")
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.replace(str(program), program.name)


def roff(text):
    """A text that roff prints as it is."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\n".join("\\&" + line if line.startswith((".", "\\(aq")) else line for line in escaped.split("\n"))


def laid_out(text):
    """A help as roff: options as a list that fits any width, everything else as it stands."""
    out, block = [], []

    def end_block():
        if any(block):
            out.extend([".PP", ".nf", roff("\n".join(block).strip("\n")), ".fi"])
        block.clear()

    for line in text.split("\n"):
        option = re.match(r"  ((?:-h,)?--[a-z0-9-]+(?: VALUE| TEXT)?)\s*(.*)", line)
        if option:
            end_block()
            out += [".TP", f"\\fB{roff(option.group(1))}\\fR", roff(option.group(2))]
        elif out and not block and re.match(r"\s{20,}\S", line):
            out.append(roff(line.strip()))
        else:
            block.append(line)
    end_block()
    return "\n".join(line for line in out if line)


def page(name, section, summary, body, others, version):
    lines = [f'.TH "{name.upper()}" "{section}" "" "renkei {version}" "Renkei"', ".SH NAME", f"{roff(name)} \\- {roff(summary)}"]
    for heading, text in body:
        lines += [f'.SH "{heading}"', laid_out(text) if section == 8 else f".nf\n{roff(text.rstrip(chr(10)))}\n.fi"]
    if others:
        lines += ['.SH "SEE ALSO"', ", ".join(f"\\fB{roff(other)}\\fR({number})" for other, number in others)]
    return "\n".join(lines) + "\n"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def options_of(help_text):
    """(name, help) of each option in the help of a server's program, without those that only a command line has."""
    found = []
    for line in help_text.split("\n"):
        option = re.match(r"  (-h,)?--([a-z0-9-]+)( VALUE| TEXT)?\s*(.*)", line)
        if option:
            found.append([option.group(2), option.group(4)])
        elif found and re.match(r"\s{20,}\S", line):
            found[-1][1] = (found[-1][1] + " " + line.strip()).strip()
        elif found and not line.strip():
            break
    return [(name, text) for name, text in found if name not in ("help", "version", "config")]


def configuration(short, options):
    """The short configuration, and below it every option that it does not have, as the program has it."""
    told = set(re.findall(r"^#? ?([a-z_0-9]+) = ", short, re.MULTILINE))
    lines = [short.rstrip("\n"), "", "# Every other option. What has a # before it is as the program has it."]
    for name, text in options:
        key = name.replace("-", "_")
        if key in told:
            continue
        default = re.search(r" \[([^\]]*)\]$", text)
        value = default.group(1) if default else ""
        if not re.fullmatch(r"\d+|true|false", value):
            value = f'"{value}"'
        words = text[: default.start()] if default else text
        lines += ["", *wrapped(words), f"# {key} = {value}"]
    return "\n".join(lines) + "\n"


def wrapped(text, width=100):
    """Comment lines of about so many columns; a character of Japanese takes two."""
    lines, line, columns = [], "", 0
    for word in re.findall(r"[ -~]+? |[ -~]+|.", text):
        size = sum(1 if ord(character) < 0x2E80 else 2 for character in word)
        if columns + size > width and line and word not in "、。）」":
            lines.append("# " + line.rstrip())
            line, columns = "", 0
        line += word
        columns += size
    return lines + (["# " + line.rstrip()] if line.strip() else [])


def server_pages(out, program, summary, others, version):
    """renkeid(8), renkei-web(8): their help and that of what else they do; in Japanese too where they speak it."""
    for lang, folder, heading in (("en", "man8", "DESCRIPTION"), ("ja", "ja/man8", "説明")):
        help_text = run(program, "--help", lang=lang)
        if lang == "ja" and help_text == run(program, "--help"):
            continue
        body = [(heading, help_text)]
        listed = help_text.partition("Subcommands:")[2].partition("\n\n")[0]
        for name in re.findall(r"^  ([a-z]+)  ", listed, re.MULTILINE):
            body.append((f"{program.name} {name}", run(program, name, "--help", lang=lang)))
        write(out / program.name / "usr/share/man" / folder / f"{program.name}.8",
              page(program.name, 8, summary[lang], body, others, version))


def command_pages(out, program, version):
    """renkei(1), and a page for each noun with all of its verbs; in Japanese too."""
    for lang, folder, heading, summary in (
        ("en", "man1", "DESCRIPTION", "command of a Renkei server"),
        ("ja", "ja/man1", "説明", "Renkei（連携）サーバーのコマンド"),
    ):
        told = {}
        for part in run(program, "__manual", lang=lang).split("\f")[1:]:
            words, _, text = part.partition("\n")
            told[words] = text
        nouns = [words for words in told if words and " " not in words]
        manual = out / "renkei/usr/share/man" / folder
        write(manual / "renkei.1",
              page("renkei", 1, summary, [(heading, told[""])], [(f"renkei-{noun}", 1) for noun in nouns], version))
        for noun in nouns:
            body = [(heading, told[noun])]
            body += [(f"renkei {words}", text) for words, text in told.items() if words.startswith(noun + " ")]
            write(manual / f"renkei-{noun}.1",
                  page(f"renkei-{noun}", 1, told[noun].split("\n\n")[0].replace("\n", " "), body, [("renkei", 1)], version))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--systemd", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--version", default="")
    arguments = parser.parse_args()
    renkeid = arguments.build / "server/rpc/renkeid"
    renkei_web = arguments.build / "client/web/renkei-web"
    for program, summary, others in (
        (renkeid, {"en": "Renkei server", "ja": "Renkei（連携）サーバー"}, [("renkei", 1), ("renkei-web", 8)]),
        (renkei_web, {"en": "web pages and JSON of a Renkei server", "ja": "Renkei（連携）のウェブ画面と JSON"},
         [("renkeid", 8), ("renkei", 1)]),
    ):
        server_pages(arguments.out, program, summary, others, arguments.version)
        short = (arguments.systemd / f"{program.name}.toml").read_text(encoding="utf-8")
        write(arguments.out / program.name / "etc/renkei" / f"{program.name}.toml",
              configuration(short, options_of(run(program, "--help", lang="ja"))))
    command_pages(arguments.out, arguments.build / "client/cli/renkei", arguments.version)


if __name__ == "__main__":
    main()
