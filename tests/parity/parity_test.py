"""The counting of tools/parity: the lists of this tree are sound, and a wrong list is refused."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from bai_testing import PROGRAM, SOURCE

SCRIPT = SOURCE / "tools/parity/parity.py"


class Parity(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bai-parity-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def parity(self, *more, text=None):
        arguments = ["--program", str(PROGRAM), *more]
        if text is not None:
            (self.folder / "list.yaml").write_text(text)
            arguments += ["--proofs", str(self.folder)]
        return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, timeout=120)

    def test_the_lists_of_this_tree(self):
        result = self.parity()
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertRegex(result.stdout, r"^\d+ of 146 commands, \d+ of 356 options\n$")

    def test_counts(self):
        text = ("- command: session create\n  test: tests/cli/places_test.py Places.test_restart_and_destroy\n"
                "  same: {create: tests/cli/places_test.py Places.setUpClass}\n"
                "  options: {-t: Places.test_restart_and_destroy, --tag: Places.setUpClass}\n"
                "- options: {--output: tests/cli/formats_test.py Formats.test_run_in_the_other_formats}\n")
        result = self.parity("--json", text=text)
        counted = json.loads(result.stdout)
        self.assertEqual((counted["commands"], counted["options"], counted["problems"]), (2, 5, []))
        self.assertIn("session create --type: no test shows what it changes", counted["missing"])
        self.assertIn("ps: no test runs it", counted["missing"])
        self.assertEqual(counted["all_commands"] - counted["commands"], sum(line.count(":") == 1 and (": no test runs" in line or line.endswith(": not installed")) and " -" not in line for line in counted["missing"]))

    def test_what_is_not_installed_does_not_count(self):
        tree = json.loads((SOURCE / "tests/kernel/cli/reference_tree.json").read_text())
        for node in tree["nodes"]:
            if node["path"] == "backend.ai ps":
                node["path"], node["name"] = "backend.ai nowhere", "nowhere"
        (self.folder / "tree.json").write_text(json.dumps(tree))
        result = self.parity("--tree", str(self.folder / "tree.json"), "--json",
                             text="- command: nowhere\n  test: tests/cli/places_test.py Places.test_lists\n")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(json.loads(result.stdout)["commands"], 0)
        self.assertIn("does not run nowhere", result.stderr)

    def test_wrong_lists_are_refused(self):
        for text, reason in (
            ("- command: no such\n", "the reference has no such command"),
            ("- command: ps\n", "write FILE Class.method"),
            ("- command: ps\n  test: tests/cli/places_test.py Places.test_nope\n", "has no test Places.test_nope"),
            ("- command: session rename\n  test: tests/cli/places_test.py Places.test_lists\n", "does not run session rename"),
            ("- command: ps\n  test: tests/cli/places_test.py Places.test_lists\n  options: {--nope: Places.test_lists}\n", "the reference has no option --nope"),
            ("- command: ps\n  test: tests/cli/places_test.py Places.test_lists\n  options: {--filter: Places.test_lists}\n", "does not use it"),
            ("- command: ps\n  test: tests/cli/places_test.py Places.test_lists\n  same: {run: tests/cli/places_test.py Places.test_lists}\n", "not the same command"),
            ("- command: ps\n  tests: x\n", "unknown member tests"),
        ):
            result = self.parity(text=text)
            self.assertEqual(result.returncode, 1, text)
            self.assertIn(reason, result.stderr)


if __name__ == "__main__":
    unittest.main()
