#!/usr/bin/env python3
"""Checks of the tree that no compiler makes: who includes whom, the fixed top level, maps, sizes, words that do not belong here."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOP = {"CMakeLists.txt", "kernel", "plugins", "sdk", "tools", "tests", "third_party", "README.md",
       "CMakePresets.json", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", ".ci", ".clang-format", ".clang-tidy", ".gitignore"}
# what a file below the first folder may include from the tree
ALLOWED = {
    "sdk": {"sdk"},
    "plugins": {"plugins", "sdk"},
    "kernel": {"kernel", "sdk"},
    "tools": {"tools", "kernel", "sdk"},
    "tests": {"tests", "tools", "plugins", "kernel", "sdk"},
}
# libraries and the folders whose sources may name them
WRAPPED = {
    "Poco/": ("kernel/config", "kernel/signing", "kernel/transport", "kernel/runtime", "tools/devcluster", "tests/"),
    "boost/dll": ("kernel/plugin/library.cpp",),
    "yaml-cpp/": ("kernel/config",),
    "openssl/": ("kernel/signing", "kernel/transport", "tools/devcluster", "tests/"),
}
MAX_LINES = 500
problems = []


def tracked():
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [pathlib.PurePosixPath(line) for line in out.splitlines() if (ROOT / line).exists()]


def check_includes(path, text):
    top = path.parts[0]
    for quoted, angled in re.findall(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', text, re.M):
        include = quoted or angled
        target = "sdk" if include.startswith("bai/") else include.split("/")[0] if include.split("/")[0] in ALLOWED else None
        if target and target not in ALLOWED[top]:
            problems.append(f"{path}: {top} may not include {include}")
        for prefix, places in WRAPPED.items():
            if include.startswith(prefix) and not str(path).startswith(places):
                problems.append(f"{path}: only {', '.join(places)} may include {include}")
            if include.startswith(prefix) and path.suffix in (".hpp", ".h") and top in ("sdk",):
                problems.append(f"{path}: {include} in a public header")


def check_layout_list():
    listed = set(re.findall(r"BAI_MEMBER\((\w+), (\w+)\)", (ROOT / "tests/contract/layout_members.inc").read_text()))
    declared = set()
    for header in ("plugin.h", "services.h"):
        text = re.sub(r"/\*.*?\*/", "", (ROOT / "sdk/include/bai" / header).read_text(), flags=re.S)
        for struct, body in re.findall(r"struct (bai_\w+) \{(.*?)\n\}", text, re.S):
            for declaration in filter(None, (part.strip() for part in body.split(";"))):
                pointer = re.search(r"\(\*(\w+)\)", declaration)
                names = [pointer.group(1)] if pointer else [part.split()[-1].lstrip("*") for part in declaration.split(",")]
                declared.update((struct, name) for name in names)
    for struct, name in sorted(declared ^ listed):
        problems.append(f"tests/contract/layout_members.inc: {struct}.{name} is in only one of the headers and the list")


def main():
    files = tracked()
    for name in sorted({path.parts[0] for path in files} - TOP):
        problems.append(f"{name}: not part of the fixed top level")
    folders = {path.parent for path in files if path.suffix in (".cpp", ".hpp", ".h")}
    for folder in sorted(folders):
        if len(folder.parts) == 2 and folder.parts[0] in ("kernel", "tools", "plugins") and not (ROOT / folder / "README.md").exists():
            if folder != pathlib.PurePosixPath("tools/backend.ai") and folder != pathlib.PurePosixPath("tools/plugin-describe"):
                problems.append(f"{folder}: a folder without its map (README.md)")
    for path in files:
        if path.suffix not in (".cpp", ".hpp", ".h", ".c"):
            continue
        text = (ROOT / path).read_text(encoding="utf-8")
        check_includes(path, text)
        lines = text.count("\n")
        if lines > MAX_LINES and "width_ranges" not in path.name:
            problems.append(f"{path}: {lines} lines; is there a second idea in it?")
        if path.suffix == ".hpp" and "#pragma once" not in text:
            problems.append(f"{path}: no #pragma once")
    check_layout_list()
    for problem in problems:
        print(problem)
    print(f"check_tree: {len(files)} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
