"""Types the README's tour: runs every command of its console blocks and compares what it prints with what stands there.

    readme_tour.py README.md --check | --update

Ids, times and ports differ from run to run and are compared as such. --update writes down what was seen.
"""

import difflib
import os
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"```console\n(.*?)```", re.S)
MASKS = [
    (re.compile(r"\b0[0-9a-hjkmnp-tv-z]{25}\b"), "ID"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "TIME"),
    (re.compile(r"公開中  \d{4}-\d\d-\d\d"), "公開中  DAY"),
    (re.compile(r"127\.0\.0\.1:\d+"), "ADDRESS"),
    (re.compile(r"(/[\w.-]+)+/\.config"), "CONFIG"),
]


def masked(text):
    for pattern, name in MASKS:
        text = pattern.sub(name, text)
    return text.rstrip()


def steps(block):
    """Command and expected output, one after another."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return [(command, "\n".join(lines)) for command, lines in found]


def run(command, directory):
    done = subprocess.run(["bash", "-c", command], cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False, env=os.environ)
    if done.returncode != 0:
        sys.exit(f"readme_tour: {command}: exit {done.returncode}: {done.stdout}")
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())


def main():
    path, mode = sys.argv[1:]
    readme = open(path, encoding="utf-8").read()
    wrong = 0
    with tempfile.TemporaryDirectory() as directory:
        for block in BLOCK.findall(readme):
            seen = []
            for command, expected in steps(block):
                output = run(command, directory)
                seen.append(f"$ {command}\n{output}".rstrip() + "\n")
                if mode == "--check" and masked(output) != masked(expected):
                    wrong += 1
                    print(f"readme_tour: {command}")
                    print("\n".join(difflib.unified_diff(masked(expected).splitlines(), masked(output).splitlines(),
                                                         "README.md", "seen", lineterm="")))
            readme = readme.replace(block, "".join(seen))
    if mode == "--update":
        readme = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:7350", readme.replace(os.environ["HOME"], "/home/renkei"))
        open(path, "w", encoding="utf-8").write(readme)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
