"""`--output json|jsonl|yaml|csv` on a dev cluster: what commands that only talk say to programs, and rows that stream."""
import csv
import io
import json
import os
import pty
import shutil
import subprocess
import unittest

import yaml

from bai_testing import IN_CI, PROGRAM, ClusterTest


class Formats(ClusterTest):
    def document(self, *words, code=0):
        result = self.backend("--output=json", *words)
        self.assertEqual(result.returncode, code, result.stderr)
        return json.loads(result.stdout)

    def test_run(self):
        name = "run-document"
        document = self.document("run", "--rm", "-t", name, "-c", "import sys; print('한글 🚀'); print('e', file=sys.stderr); print(1)", "python")
        self.assertRegex(document.pop("session_id"), r"^[0-9a-f-]{36}$")
        console = document.pop("console")
        self.assertEqual("".join(text for kind, text in console if kind == "stdout"), "한글 🚀\n1\n")
        self.assertEqual("".join(text for kind, text in console if kind == "stderr"), "e\n")
        self.assertEqual(document, {"session": name, "created": True, "status": "finished", "exit_code": 0, "files": []})

    def test_run_in_the_other_formats(self):
        words = ("run", "--rm", "-q", "-c", "print('a'); print('b')", "python")
        lines = [json.loads(line) for line in self.succeeds("--output=jsonl", *words).stdout.splitlines()]
        self.assertEqual("".join(line["console"][1] for line in lines[:-1]), "a\nb\n")
        self.assertEqual(lines[-1]["exit_code"], 0)
        document = yaml.safe_load(self.succeeds("--output=yaml", *words).stdout)
        self.assertEqual((document["status"], "".join(text for _, text in document["console"])), ("finished", "a\nb\n"))

    def test_run_of_several_cases(self):
        document = self.document("run", "--rm", "-c", "print('$x')", "--env-range", "x=case:1,2", "-e", "X=$x", "python")
        self.assertEqual([case["exit_code"] for case in document["cases"]], [0, 0])
        for case in document["cases"]:
            self.assertTrue(os.path.exists(case["stdout"]))

    def test_a_run_that_fails_says_how_far_it_got(self):
        folder = self.home.path / "fails"
        folder.mkdir(exist_ok=True)
        document = self.document("run", "--rm", "-c", "print(1)", "no-such-image", code=5)
        self.assertIn("no-such-image", document["error"])
        self.assertEqual(set(document["error_info"]), {"id", "message", "hint", "http_status", "request_id", "retryable", "exit_code"})
        self.assertEqual(document["error_info"]["exit_code"], 5)
        self.assertIsNone(document["partial"]["exit_code"])

    def test_life_of_a_session(self):
        name = "documents"
        created = self.document("session", "create", "-t", name, "python")
        self.assertEqual((created["session"], created["status"], created["created"]), (name, "RUNNING", True))
        self.assertFalse(self.document("session", "create", "-t", name, "python")["created"])
        self.assertEqual(self.document("session", "rename", name, name + "-2"), {"session": name + "-2", "former_name": name})
        name += "-2"
        file = self.home.path / "up.txt"
        file.write_text("x")
        result = self.backend("--output=json", "session", "upload", name, "up.txt", cwd=self.home.path)
        self.assertEqual(json.loads(result.stdout), {"session": name, "files": ["up.txt"]})
        self.assertEqual(self.document("session", "logs", name)["session"], name)
        removed = self.document("rm", "-s", name)
        self.assertEqual((removed["sessions"][0]["session"], removed["sessions"][0]["ok"]), (name, True))
        self.assertIn("stats", removed["sessions"][0])
        some = self.document("rm", name, "no-such-one", code=11)
        self.assertEqual([each["ok"] for each in some["partial"]["sessions"]], [False, False])

    def test_lists_say_the_same_in_every_format(self):
        words = ("ps", "-s", "ALL", "-f", "name,status,created_at")
        rows = self.document(*words)["items"]
        self.assertTrue(rows)
        self.assertEqual([json.loads(line) for line in self.succeeds("--output=jsonl", *words).stdout.splitlines()], rows)
        document = yaml.safe_load(self.succeeds("--output=yaml", *words).stdout)
        self.assertEqual((document["items"], document["count"]), (rows, len(rows)))
        table = list(csv.DictReader(io.StringIO(self.succeeds("--output=csv", *words).stdout)))
        self.assertEqual([row["name"] for row in table], [row["name"] for row in rows])

    def test_the_first_row_comes_before_the_last_page(self):
        if shutil.which("strace") is None:
            self.assertFalse(IN_CI, "strace is missing: tools/dev setup installs it")
            self.skipTest("strace is missing")
        trace = subprocess.run(["strace", "-f", "-e", "trace=write,sendto,sendmsg", "-s", "12", PROGRAM, "--output=jsonl", "ps", "-s", "ALL", "-f", "name"],
                               env=self.env, capture_output=True, text=True, timeout=60)
        writes = [line for line in trace.stderr.splitlines() if 'write(1, "{' in line]
        rows = [line for line in trace.stdout.splitlines() if line.startswith("{")]
        self.assertEqual(len(writes), len(rows), "one write for each row")

    def test_nothing_but_the_document_on_a_terminal(self):
        control, terminal = pty.openpty()
        self.addCleanup(os.close, control)
        program = subprocess.run([PROGRAM, "--output=json", "rm", "no-such-one"], env={**self.env, "TERM": "xterm"}, stdin=terminal, stdout=terminal,
                                 stderr=subprocess.PIPE, timeout=60)
        os.close(terminal)
        shown = os.read(control, 65536).decode()
        self.assertEqual(program.returncode, json.loads(shown)["error_info"]["exit_code"])
        self.assertNotIn("\x1b", shown)


if __name__ == "__main__":
    unittest.main()
