#!/usr/bin/env python3
"""How much of the reference's command line is there: `n of 146 commands, n of 356 options`.

A command counts when the installed program has it under the reference's path and a test runs it against a server. An option counts when its
command has it with all of its spellings and a test shows that it changes the request, the output or a file. Which tests do that stands in
tests/parity/*.yaml (form: tests/parity/README.md); each is looked up, and a proof that names what does not exist is an error.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]


def reference(path):
    """Command path → list of options, each a list of spellings; groups only for their options, of which the root has some."""
    commands, root = {}, []
    for node in json.loads(path.read_text())["nodes"]:
        name = node["path"].removeprefix("backend.ai").strip()
        spellings = [option["opts"] for option in node["options"]]
        if node["kind"] == "command":
            commands[name] = spellings
        elif not name:
            root = spellings
    return commands, root


def installed(program):
    """Command path → spellings of its options, as the program's own manual pages list them; "" = the global options."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "help", "--man-to", folder], check=True, timeout=120)
        pages = {}
        for page in pathlib.Path(folder).iterdir():
            text = page.read_text()
            name = re.search(r"^\.SH SYNOPSIS\n\\fBbackend\.ai ?(.*?)\\fR", text, re.M).group(1).replace("\\-", "-")
            options = re.search(r"^\.SH (?:GLOBAL )?OPTIONS\n(.*?)(?=^\.SH |\Z)", text, re.M | re.S)
            is_group = "\n.SH COMMANDS\n" in text
            if name and is_group:
                continue
            pages[name] = set()
            for term in re.findall(r"^\.TP\n(.*)$", options.group(1) if options else "", re.M):
                pages[name].update(flag.replace("\\-", "-") for flag in re.findall(r"\\fB((?:\\-)+.*?)\\fR", term))
        return pages


def test_body(root, name, problems, where):
    """Source of `FILE Class.method` or `FILE Suite.Name`; None and a problem if it is not there."""
    file, _, test = name.partition(" ")
    path = root / file
    if not path.is_file() or "." not in test:
        problems.append(f"{where}: no test \"{name}\": write FILE Class.method")
        return None
    text = path.read_text()
    suite, method = test.split(".", 1)
    if path.suffix == ".py":
        cls = re.search(rf"^class {re.escape(suite)}\b.*?(?=^class |\Z)", text, re.M | re.S)
        body = cls and re.search(rf"^    def {re.escape(method)}\(.*?(?=^    def |\Z)", cls.group(0), re.M | re.S)
    else:
        body = re.search(rf"^TEST(?:_F|_P)?\({re.escape(suite)}, {re.escape(method)}\).*?(?=^TEST|\Z)", text, re.M | re.S)
    if not body:
        problems.append(f"{where}: {file} has no test {test}")
        return None
    return body.group(0)


def runs(root, command, test, problems, where):
    """Whether the test's text runs the command."""
    body = test_body(root, test, problems, where)
    if body is None:
        return False
    missing = [word for word in command.split() if not re.search(rf"[\"'\s]{re.escape(word)}[\"'\s]", body)]
    if missing:
        problems.append(f"{where}: its test does not run {command}: no \"{missing[0]}\" in {test}")
    return not missing


def proofs(root, folder, commands, root_options, problems):
    """Proven commands, and proven options as (command, first spelling)."""
    ran, shown = set(), set()
    for path in sorted(folder.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text()) or []:
            unknown = set(entry) - {"command", "test", "options", "same"}
            command = entry.get("command", "")
            where = f"{path.name}: {command or 'global options'}"
            if unknown:
                problems.append(f"{where}: unknown member {', '.join(sorted(unknown))}")
            if command and command not in commands:
                problems.append(f"{where}: the reference has no such command")
                continue
            places = {command: entry.get("test", ""), **(entry.get("same") or {})} if command else {}
            for place, test in places.items():
                if place not in commands or commands[place] != commands[command]:
                    problems.append(f"{where}: {place} is not the same command in the reference")
                elif runs(root, place, test, problems, where):
                    ran.add(place)
            for flag, test in (entry.get("options") or {}).items():
                spellings = next((each for each in (commands[command] if command else root_options) if flag in each), None)
                if spellings is None:
                    problems.append(f"{where}: the reference has no option {flag} there")
                    continue
                name = test if " " in test else f"{entry.get('test', '').partition(' ')[0]} {test}"
                body = test_body(root, name, problems, f"{where} {flag}")
                if body is None:
                    continue
                if not any(re.search(rf"{re.escape(each)}(?![\w-])", body) for each in spellings):
                    problems.append(f"{where} {flag}: {name} does not use it")
                    continue
                shown.update((place, spellings[0]) for place in places or [""])
    return ran, shown


def count(args):
    problems = []
    commands, root_options = reference(args.tree)
    have = installed(args.program)
    ran, shown = proofs(args.root, args.proofs, commands, root_options, problems)
    missing, done_commands, done_options, all_options = [], 0, 0, 0
    for command, options in [("", root_options), *sorted(commands.items())]:
        label = command or "(global)"
        if command:
            if command not in have:
                missing.append(f"{command}: not installed")
            elif command not in ran:
                missing.append(f"{command}: no test runs it")
            else:
                done_commands += 1
        for spellings in options:
            all_options += 1
            lacking = [flag for flag in spellings if flag not in have.get(command, ())]
            if lacking:
                missing.append(f"{label} {lacking[0]}: not installed")
            elif (command, spellings[0]) not in shown:
                missing.append(f"{label} {spellings[0]}: no test shows what it changes")
            else:
                done_options += 1
    return {"commands": done_commands, "all_commands": len(commands), "options": done_options, "all_options": all_options,
            "missing": missing, "problems": problems}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/bin/backend.ai")
    parser.add_argument("--tree", type=pathlib.Path, default=ROOT / "tests/kernel/cli/reference_tree.json")
    parser.add_argument("--proofs", type=pathlib.Path, default=ROOT / "tests/parity", help="folder of the lists")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT, help="what the tests' paths are relative to")
    parser.add_argument("--missing", action="store_true", help="also say what is missing, one a line")
    parser.add_argument("--json", action="store_true", help="everything as one JSON document")
    args = parser.parse_args()
    result = count(args)
    if args.json:
        print(json.dumps(result, indent=1))
    else:
        print(f"{result['commands']} of {result['all_commands']} commands, {result['options']} of {result['all_options']} options")
        if args.missing:
            print("\n".join(result["missing"]))
    for problem in result["problems"]:
        print(f"parity: {problem}", file=sys.stderr)
    return 1 if result["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
