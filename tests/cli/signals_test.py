"""Ctrl-C, SIGTERM, SIGHUP and SIGPIPE: at random moments, with a terminal. BAI_LONG_TESTS=1 tries each 200 times, otherwise a few."""
import json
import os
import pty
import random
import re
import select
import signal
import subprocess
import termios
import threading
import time
import unittest

from bai_testing import LIMIT, PROGRAM, ClusterTest, Home
from list_server import ListServer

TRIES = 200 if os.environ.get("BAI_LONG_TESTS") == "1" else 6
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class OnTerminal:
    """The program with a pseudo-terminal as its controlling one; what it shows is read all the time."""

    def __init__(self, words, env):
        self.control, self.terminal = pty.openpty()
        self.before = termios.tcgetattr(self.terminal)
        self.shown = b""
        self.program = subprocess.Popen([PROGRAM, *words], env={**env, "TERM": "xterm", "LINES": "24"}, stdin=self.terminal, stdout=self.terminal,
                                        stderr=self.terminal, start_new_session=True)

    def read(self, seconds):
        ready, _, _ = select.select([self.control], [], [], seconds)
        if ready:
            self.shown += os.read(self.control, 65536)
        return bool(ready)

    def wait_for(self, text):
        end = time.monotonic() + LIMIT
        while text not in self.shown:
            if time.monotonic() > end or (not self.read(0.1) and self.program.poll() is not None):
                raise AssertionError(f"{text} did not appear: {self.shown}")

    def end(self):
        """Exit status and how long it took, in seconds."""
        start = time.monotonic()
        while self.program.poll() is None:
            self.read(0.005)
            if time.monotonic() - start > LIMIT:
                self.program.kill()
                raise AssertionError(f"it goes on: {self.shown}")
        took = time.monotonic() - start
        while self.read(0):
            pass
        after = termios.tcgetattr(self.terminal)
        self.program.wait()
        os.close(self.control)
        os.close(self.terminal)
        return took, after == self.before


class Signals(ClusterTest):
    def sessions(self):
        return [row["name"] for row in json.loads(self.succeeds("--output=json", "ps").stdout)["items"]]

    def ends_by(self, terminal, number):
        terminal.program.send_signal(number)
        took, restored = terminal.end()
        self.assertEqual(terminal.program.returncode, -number, terminal.shown)
        self.assertTrue(restored, "the terminal is as it was")
        return took

    def note(self, what, times):
        times.sort()
        print(f"\n{what}: {len(times)} tries, median {times[len(times) // 2] * 1000:.0f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms", flush=True)

    def test_run_at_random_moments(self):
        moments, times = random.Random(1), []
        for index in range(TRIES):
            name = f"random-{index}"
            terminal = OnTerminal(["run", "--rm", "-t", name, "-c", "print('started', flush=True)\nwhile True: pass", "python"], self.env)
            end = time.monotonic() + moments.uniform(0, 0.6)
            while time.monotonic() < end:
                terminal.read(0.01)
            times.append(self.ends_by(terminal, moments.choice(SIGNALS)))
        self.assertEqual([name for name in self.sessions() if name.startswith("random-")], [])
        self.note("run --rm", times)

    def test_run_without_rm_says_what_goes_on(self):
        name = "goes-on"
        terminal = OnTerminal(["run", "-t", name, "-c", "print('started', flush=True)\nwhile True: pass", "python"], self.env)
        terminal.wait_for(b"started")
        self.ends_by(terminal, signal.SIGINT)
        self.assertIn(f"The session {name} goes on. End it with: backend.ai session destroy {name}", terminal.shown.decode())
        self.assertIn(name, self.sessions())
        self.succeeds("session", "destroy", "-f", name)

    def test_a_password_question(self):
        moments = random.Random(2)
        for index in range(TRIES):
            name = f"secret-{index}"
            terminal = OnTerminal(["run", "--rm", "-t", name, "-c", "import getpass; getpass.getpass('secret? ')", "python"], self.env)
            terminal.wait_for(b"Password")
            self.ends_by(terminal, moments.choice((*SIGNALS, signal.SIGHUP)))
        self.assertEqual([name for name in self.sessions() if name.startswith("secret-")], [])

    def test_the_second_one_leaves_at_once(self):
        held = threading.Event()
        self.addCleanup(held.set)
        with ListServer(1000, lambda offset: offset > 0 and held.wait(LIMIT)) as server:
            program = subprocess.Popen([PROGRAM, "--output=jsonl", "ps"], env={**self.env, **server.environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.addCleanup(program.kill)
            self.assertTrue(program.stdout.readline())
            program.send_signal(signal.SIGINT)
            program.send_signal(signal.SIGINT)
            program.communicate(timeout=LIMIT)
            self.assertEqual(program.returncode, -signal.SIGINT)
            held.set()


class ManyRows(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def environment(self, server):
        return self.home.environment(server.environment)

    def test_the_first_row_is_out_before_the_last_page_is_in(self):
        seen = threading.Event()
        waited = []
        with ListServer(450, lambda offset: offset > 300 and waited.append(seen.wait(LIMIT))) as server:
            for form in ("jsonl", "yaml", "csv"):
                seen.clear()
                program = subprocess.Popen([PROGRAM, f"--output={form}", "ps"], env=self.environment(server), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                self.addCleanup(program.kill)
                self.assertTrue(program.stdout.readline())
                self.assertTrue(program.stdout.readline())
                seen.set()
                program.communicate(timeout=LIMIT)
                self.assertEqual(program.returncode, 0)
        self.assertTrue(waited and all(waited))

    def test_lists_at_random_moments(self):
        moments = random.Random(3)
        with ListServer(20000) as server:
            for index in range(TRIES):
                number = moments.choice(SIGNALS)
                program = subprocess.Popen([PROGRAM, "--output=jsonl", "ps", "--all"], env=self.environment(server), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                reader = threading.Thread(target=lambda p=program, out=(seen := []): out.extend(p.stdout))
                reader.start()
                threading.Event().wait(moments.uniform(0, 0.5))
                program.send_signal(number)
                program.wait(LIMIT)
                reader.join()
                self.assertEqual(program.returncode, -number, program.stderr.read())
                program.stdout.close()
                program.stderr.close()
                for line in seen[:-1]:
                    json.loads(line)

    def test_the_pager_gives_the_terminal_back(self):
        moments = random.Random(4)
        with ListServer(500) as server:
            for index in range(TRIES):
                number = moments.choice((*SIGNALS, signal.SIGHUP))
                terminal = OnTerminal(["ps"], self.environment(server))
                terminal.wait_for(b":")
                terminal.program.send_signal(number)
                _, restored = terminal.end()
                self.assertEqual(terminal.program.returncode, -number, terminal.shown)
                self.assertTrue(restored)

    def test_a_reader_that_goes_is_no_failure(self):
        with ListServer(5000) as server:
            for form in ("console", "json", "jsonl", "yaml", "csv"):
                result = subprocess.run(["bash", "-c", f"set -o pipefail; '{PROGRAM}' --output={form} ps | head -1"], env=self.environment(server), capture_output=True,
                                        text=True, timeout=LIMIT)
                self.assertEqual((result.returncode, result.stderr), (0, ""), form)
                self.assertEqual(len(result.stdout.splitlines()), 1)
            self.assertIsNone(re.search("Traceback", result.stderr))


if __name__ == "__main__":
    unittest.main()
