"""Faults that users of such programs ran into: arguments, output, lists, exit status. Each names the kind of fault."""
import json
import os
import pty
import subprocess
import unittest

from bai_testing import LIMIT, PROGRAM, Home, run
from list_server import ListServer


class Faults(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def serve(self, rows):
        server = ListServer(rows)
        server.__enter__()
        self.addCleanup(server.__exit__)
        self.env = self.home.environment(server.environment)
        return server

    def backend(self, *words, **variables):
        return run(words, {**self.env, **variables})

    def on_terminal(self, *words, **variables):
        """What a terminal shows; the pager gets `q`."""
        control, terminal = pty.openpty()
        program = subprocess.Popen([PROGRAM, *words], env={**self.env, "TERM": "xterm", **variables}, stdin=terminal, stdout=terminal, stderr=terminal,
                                   start_new_session=True)
        os.close(terminal)
        os.write(control, b"q")
        shown = b""
        while True:
            try:
                piece = os.read(control, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        os.close(control)
        return program.wait(LIMIT), shown.decode()

    def test_a_list_in_a_pipe_is_never_cut_off(self):
        self.serve(250)
        names = {f"세션-{index} 🚀" for index in range(250)}
        document = json.loads(self.backend("--output=json", "ps", "-f", "name").stdout)
        self.assertEqual((document["count"], document["total_count"], {item["name"] for item in document["items"]}), (250, 250, names))
        self.assertEqual({json.loads(line)["name"] for line in self.backend("--output=jsonl", "ps", "-f", "name").stdout.splitlines()}, names)
        self.assertEqual(set(self.backend("--output=csv", "ps", "-f", "name").stdout.splitlines()[1:]), names)
        self.assertEqual({line.strip() for line in self.backend("ps", "-f", "name").stdout.splitlines()[2:]}, names)
        limited = json.loads(self.backend("--output=json", "ps", "-f", "name", "--limit", "7").stdout)
        self.assertEqual((limited["count"], limited["total_count"]), (7, 250))

    def test_an_empty_list_says_so_on_a_terminal_only(self):
        self.serve(0)
        for form, expected in (("console", ""), ("jsonl", ""), ("csv", "name\n"), ("json", '{\n  "count": 0,\n  "total_count": 0,\n  "items": []\n}\n'),
                               ("yaml", "count: 0\ntotal_count: 0\nitems: []\n")):
            result = self.backend(f"--output={form}", "ps", "-f", "name")
            self.assertEqual((result.returncode, result.stdout, result.stderr), (0, expected, ""), form)
        code, shown = self.on_terminal("ps", "-f", "name")
        self.assertEqual((code, shown.count("No matching items.")), (0, 1))

    def test_page_options_are_numbers_and_checked_before_any_request(self):
        server = self.serve(20)
        self.assertEqual(len(self.backend("--output=jsonl", "ps", "--limit", "5").stdout.splitlines()), 5)
        asked = len(server.pages)
        for option, value in (("--limit", "0"), ("--limit", "-1"), ("--limit", "5x"), ("--offset", "-1"), ("--limit", "99999999999999999999")):
            result = self.backend("ps", option, value)
            self.assertEqual((result.returncode, result.stdout), (2, ""), f"{option} {value}: {result.stderr}")
            self.assertIn(option, result.stderr)
        self.assertEqual(len(server.pages), asked)
        self.assertEqual(len(self.backend("--output=jsonl", "ps", "--limit", "99999999999").stdout.splitlines()), 20)

    def test_no_colour_where_none_is_wanted(self):
        self.serve(3)
        for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            for words in (["ps", "-f", "name"], ["session", "nope"], ["plugin", "info", "no.such"], ["--help"]):
                _, shown = self.on_terminal(*words, **variables)
                self.assertNotIn("\x1b[9", shown, words)
                if "TERM" in variables:
                    self.assertNotIn("\x1b", shown, words)
        _, shown = self.on_terminal("plugin", "info", "no.such", NO_COLOR="")
        self.assertIn("\x1b[91m", shown)
        for words in (["ps"], ["--help"], ["plugin", "info", "no.such"]):
            result = self.backend(*words, TERM="xterm")
            self.assertNotIn("\x1b", result.stdout + result.stderr, words)

    def test_exit_codes_do_not_depend_on_the_format(self):
        self.serve(1)
        for words, code in ((["plugin", "info", "no.such"], 5), (["call", "No.such"], 5), (["call", "ComputeSession.hello", "[]"], 1), (["ps", "--nope"], 2)):
            codes = {form: self.backend(f"--output={form}", *words).returncode for form in ("console", "json", "jsonl", "yaml", "csv")}
            self.assertEqual(len(set(codes.values())), 1, codes)
            self.assertNotIn(0, codes.values())
            if code != 1:
                self.assertEqual(codes["json"], code, words)

    def test_one_document_whatever_happens(self):
        self.serve(1)
        self.env["BACKEND_ENDPOINT"] = "http://127.0.0.1:1"
        for words in (["ps"], ["info", "x"], ["rm", "x"], ["session", "rename", "x", "yyyy"], ["restart", "x"], ["session", "logs", "x"],
                      ["session", "ls", "x"], ["task-logs", "x"], ["create", "python"], ["run", "--rm", "-c", "1", "python"], ["call", "ComputeSession.hello"]):
            result = self.backend("--output=json", *words)
            document = json.loads(result.stdout)
            self.assertEqual(document["error_info"]["exit_code"], result.returncode, words)
            self.assertEqual(result.returncode, 8, words)
            self.assertIn("127.0.0.1:1", document["error"])


if __name__ == "__main__":
    unittest.main()
