"""What goes wrong says what, why and what to do, in one line and with the published exit code; everything else works as before."""
import pathlib
import shutil
import socket
import tempfile
import unittest

from bai_testing import BUILD, ClusterTest


def copy_of_plugins(folder):
    """A plugin folder of the test's own, found before the bundled one."""
    target = pathlib.Path(folder) / "plugins"
    shutil.copytree(BUILD / "lib/backend.ai/plugins", target)
    return target


class Refusals(ClusterTest):
    def refused(self, result, code, *words):
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(result.stdout, "")
        lines = [line for line in result.stderr.strip().splitlines() if not line.startswith("⋯")]  # without "please wait"
        self.assertEqual(len(lines), 1, result.stderr)
        for word in words:
            self.assertIn(word, lines[0])
        self.assertNotIn("Traceback", result.stderr)

    def test_wrong_secret(self):
        env = dict(self.env, BACKEND_SECRET_KEY="wrong" * 8)
        self.refused(self.backend("ps", env=env), 4, "401", "BACKEND_SECRET_KEY")

    def test_no_server(self):
        with socket.socket() as unused:  # bound, not listening: connections are refused
            unused.bind(("127.0.0.1", 0))
            endpoint = f"http://127.0.0.1:{unused.getsockname()[1]}"
            self.refused(self.backend("ps", env=dict(self.env, BACKEND_ENDPOINT=endpoint)), 8, endpoint, "refused")

    def test_unknown_host(self):
        self.refused(self.backend("ps", env=dict(self.env, BACKEND_ENDPOINT="http://no-such-host.invalid")), 8, "no-such-host.invalid")

    def test_bad_setting(self):
        self.refused(self.backend("ps", env=dict(self.env, BACKEND_ENDPOINT="nonsense")), 3, "BACKEND_ENDPOINT", "nonsense")

    def test_unknown_image(self):
        result = self.backend("run", "--rm", "-q", "-c", "print(1)", "no-such-image")
        self.refused(result, 5, "no-such-image")

    def test_unknown_session(self):
        for words in (["session", "logs"], ["rm"], ["session", "restart"], ["call", "ComputeSession.get_info"]):
            name = '{"name": "no-such-session"}' if words[0] == "call" else "no-such-session"
            self.refused(self.backend(*words, name), 5, "no-such-session", "backend.ai ps")

    def test_missing_file(self):
        result = self.backend("run", "--rm", "-q", "--exec", "python3 x.py", "python", "no-such-file.py")
        self.refused(result, 14, "no-such-file.py")

    def test_some_of_several_sessions(self):
        self.succeeds("session", "create", "-t", "one-of-two", "python")
        result = self.backend("rm", "one-of-two", "no-such-session")
        self.assertEqual(result.returncode, 11, result.stderr)
        self.assertIn("no-such-session", result.stderr)
        self.assertIn("1 of 2 sessions could not be ended", result.stderr)

    def test_arguments_are_checked_before_anything_is_sent(self):
        env = dict(self.env, BACKEND_ENDPOINT="http://127.0.0.1:1")
        result = self.backend("run", "-e", "NOVALUE", "-c", "1", "python", env=env)
        self.refused(result, 2, "NOVALUE", "KEY=VAL")


class BrokenPlugins(ClusterTest):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="bai-plugins-")
        self.addCleanup(shutil.rmtree, self.folder)

    def test_a_library_that_was_removed(self):
        plugins = copy_of_plugins(self.folder)
        broken = plugins / "com.example.broken"
        shutil.copytree(BUILD / "tests/fixture-plugins/com.example.probe", broken)
        manifest = (broken / "plugin.json").read_text().replace("com.example.probe", "com.example.broken")
        (broken / "plugin.json").write_text(manifest)
        env = dict(self.env, BACKENDAI_PLUGIN_PATH=str(plugins))
        before = self.succeeds("--help").stdout
        result = self.backend("probe", "say", env=env)
        self.assertEqual(result.returncode, 13, result.stderr)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
        self.assertIn("com.example.broken", result.stderr)
        self.assertIn("is missing; install the plugin again", result.stderr)
        self.assertEqual(self.succeeds("--help", env=env).stdout, before)
        self.succeeds("ps", env=env)

    def hostile(self, library, identity):
        directory = pathlib.Path(self.folder) / identity
        (directory / "lib").mkdir(parents=True)
        shutil.copy(BUILD / f"tests/hostile/{library}.so", directory / f"lib/{identity}.so")
        line = '{"path":"hostile go","summary":"x"}'
        (directory / "commands.json").write_text(line + "\n")
        (directory / "plugin.json").write_text('{"format":1,"id":"%s","version":"1.0.0","abi":[1,0],"groups":[],"functions":[],"commands":['
                                               '{"places":[{"path":"hostile go"}],"summary":"x","at":[0,%d]}]}' % (identity, len(line)))
        return dict(self.env, BACKENDAI_PLUGIN_PATH=self.folder)

    def test_hostile_plugins_break_only_themselves(self):
        for library, identity, reason, code in (
            ("throws-in-open", "com.example.throws-in-open", "cannot start: no licence file", 1),
            ("other-major", "com.example.other-major", "plugin ABI 2.0, this is 1.0", 13),
            ("no-entry", "com.example.no-entry", "does not offer plugin ABI 1", 13),
        ):
            env = self.hostile(library, identity)
            result = self.backend("hostile", "go", env=env)
            self.assertEqual(result.returncode, code, result.stderr)
            self.assertIn(reason, result.stderr)
            self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
            self.succeeds("ps", env=env)
            self.assertIn(identity, self.succeeds("plugin", "list", env=env).stdout)


if __name__ == "__main__":
    unittest.main()
