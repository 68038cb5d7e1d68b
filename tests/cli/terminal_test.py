"""A plugin's command on a real terminal: child programs, raw mode, size; and the terminal afterwards."""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

import bai_testing


class Terminal:
    """A program on a pseudo-terminal of 24 x 80."""

    def __init__(self, arguments, environment):
        self.master, self.slave = pty.openpty()
        self.resize(24, 80, tell=False)
        self.before = termios.tcgetattr(self.slave)
        self.text = b""

        def own_terminal():
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen([bai_testing.PROGRAM, *arguments], env=environment, stdin=self.slave, stdout=self.slave,
                                        stderr=self.slave, preexec_fn=own_terminal)

    def resize(self, rows, columns, tell=True):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def expect(self, text, limit=20):
        end = time.monotonic() + limit
        while text.encode() not in self.text:
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise AssertionError(f"no {text!r} in {self.text!r}")
            self.text += os.read(self.master, 65536)
        self.text = self.text.split(text.encode(), 1)[1]

    def send(self, data):
        os.write(self.master, data)

    def end(self):
        code = self.process.wait(20)
        after = termios.tcgetattr(self.slave)
        os.close(self.slave)
        os.close(self.master)
        return code, after == self.before


class TerminalTest(unittest.TestCase):
    def setUp(self):
        self.home = bai_testing.Home()
        self.addCleanup(self.home.remove)
        self.env = self.home.environment({"BACKENDAI_PLUGIN_PATH": str(bai_testing.BUILD / "tests/fixture-plugins"), "TERM": "xterm",
                                          "BACKEND_ENDPOINT": "http://127.0.0.1:9"})

    def terminal(self, *arguments):
        return Terminal(arguments, self.env)

    def test_a_child_has_the_terminal(self):
        terminal = self.terminal("probe", "child", "--", "sh", "-c", "test -t 0 && test -t 1 && echo on-$PROBE-${HOME-none}-$PWD; read x; echo got $x; exit 7")
        terminal.expect("on-told-none-/")
        terminal.send(b"hello\n")
        terminal.expect("got hello")
        terminal.expect("code 7")
        self.assertEqual(terminal.end(), (0, True))

    def test_interrupts_are_the_childs(self):
        terminal = self.terminal("probe", "child", "--", "sh", "-c", "trap 'echo caught; exit 3' INT; echo ready; read x")
        terminal.expect("ready")
        terminal.send(b"\x03")
        terminal.expect("caught")
        terminal.expect("code 3")
        self.assertEqual(terminal.end(), (0, True))

    def test_a_child_that_is_killed_leaves_no_modes(self):
        terminal = self.terminal("probe", "child", "--", "sh", "-c", "stty raw -echo; kill -9 $$")
        terminal.expect("code 137")
        self.assertEqual(terminal.end(), (0, True))

    def test_termination_reaches_the_child(self):
        terminal = self.terminal("probe", "child", "--", "sh", "-c", "echo ready; exec sleep 600")
        terminal.expect("ready")
        terminal.process.send_signal(signal.SIGTERM)
        code, restored = terminal.end()
        self.assertNotEqual(code, 0)
        self.assertTrue(restored)

    def test_a_program_that_does_not_exist(self):
        terminal = self.terminal("probe", "child", "no-such-program-here")
        terminal.expect("no-such-program-here")
        self.assertEqual(terminal.end(), (5, True))

    def test_raw_bytes_and_sizes(self):
        terminal = self.terminal("probe", "keys")
        terminal.expect("size 80x24")
        terminal.send(b"\x03")
        terminal.expect("byte 3")
        terminal.resize(30, 100)
        terminal.expect("size 100x30")
        terminal.send(b"q")
        self.assertEqual(terminal.end(), (0, True))

    def test_the_mode_goes_with_a_failure_and_with_a_signal(self):
        terminal = self.terminal("probe", "keys")
        terminal.expect("size")
        terminal.send(b"x")
        self.assertEqual(terminal.end(), (1, True))
        terminal = self.terminal("probe", "keys")
        terminal.expect("size")
        terminal.process.send_signal(signal.SIGQUIT)
        code, restored = terminal.end()
        self.assertTrue(code != 0 and restored, code)

    def test_without_a_terminal(self):
        result = bai_testing.run(["probe", "keys"], self.env)
        self.assertEqual(result.returncode, 13, result.stderr)
        result = bai_testing.run(["probe", "child", "--", "cat"], self.env, stdin="piped\n")
        self.assertIn("piped\ncode 0", result.stdout, result.stderr)


if __name__ == "__main__":
    unittest.main()
