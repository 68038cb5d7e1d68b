"""Help, version and completion open no plugin, no network library, and connect to nobody."""
import re
import shutil
import subprocess
import unittest

from bai_testing import IN_CI, PROGRAM, Home, run

LINES = (["--help"], ["--version"], ["session", "create", "--help"], ["__complete", "--", "session", "cre"], ["completion", "bash"], ["plugin", "list"], ["config", "--help"], ["login", "--help"], ["__complete", "--", "config", ""])
FORBIDDEN = re.compile(r"Poco|libssl|libcrypto|backendai-runtime|ai\.backend\.sessions\.so|resolv\.conf|/etc/ssl")


class StartUp(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.env = self.home.environment({"BACKEND_ENDPOINT": "nonsense", "BACKEND_ACCESS_KEY": "x", "BACKEND_SECRET_KEY": "y"})

    def test_opens_no_plugin_and_no_network_library(self):
        if shutil.which("strace") is None:
            self.assertFalse(IN_CI, "strace is missing: tools/dev setup installs it")
            self.skipTest("strace is missing")
        for words in LINES:
            trace = subprocess.run(["strace", "-f", "-e", "trace=openat,connect", PROGRAM, *words], env=self.env, capture_output=True, text=True, timeout=60)
            self.assertEqual(trace.returncode, 0, trace.stderr[-2000:])
            opened = [line for line in trace.stderr.splitlines() if "openat(" in line and "= -1" not in line]
            self.assertTrue(opened, "strace showed nothing")
            for line in trace.stderr.splitlines():
                self.assertNotIn("connect(", line, words)
                if "= -1" not in line:
                    self.assertIsNone(FORBIDDEN.search(line), f"{words}: {line}")

    def test_help_works_with_a_broken_environment(self):
        for words in LINES:
            result = run(words, self.env)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertTrue(result.stdout)

    def test_version(self):
        self.assertRegex(run(["--version"], self.env).stdout, r"^backend\.ai, version \d+\.\d+\.\d+\n$")

    def test_a_closed_pipe_is_quiet(self):
        result = subprocess.run(["bash", "-c", f"set -o pipefail; {PROGRAM} --help | head -1"], env=self.env, capture_output=True, text=True, timeout=60)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_typed_words_command_no_terminal(self):
        for words in (["ps", "--\x1b[2J"], ["\x1b]0;x\x07"], ["ps", "\u202eabc\u009b"], ["session", "create", "--type", "\x1b[31m", "x"]):
            result = run(words, self.env)
            self.assertEqual(result.returncode, 2)
            self.assertNotRegex(result.stderr, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", words)

    def test_usage_errors(self):
        for words, expected in (
            (["nonsense"], "No such command 'nonsense'."),
            (["session", "create"], "Missing argument 'IMAGE'."),
            (["session", "create", "--nonsense", "x"], "No such option: --nonsense"),
            (["ps", "--output=xml"], "is not one of"),
        ):
            result = run(words, self.env)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn(expected, result.stderr)
            self.assertEqual(result.stdout, "")


if __name__ == "__main__":
    unittest.main()
