"""The official Python client 22.03.2 on the dev cluster: what it prints is what ours prints."""
import json
import unittest

from bai_testing import IN_CI, OFFICIAL, ClusterTest, Home

IMAGE = "python:3.6-ubuntu18.04"


class OfficialClient(ClusterTest):
    @classmethod
    def setUpClass(cls):
        if not OFFICIAL.exists():
            if IN_CI:
                raise AssertionError("the official client is missing: tools/dev setup installs it")
            raise unittest.SkipTest("the official client is missing: tools/dev setup installs it")
        super().setUpClass()

    def official(self, *arguments, **options):
        return self.backend(*arguments, program=OFFICIAL, **options)

    def test_run(self):
        words = ("run", "--rm", "-q", "-c", 'print("hello world")', IMAGE)
        theirs, ours = self.official(*words), self.backend(*words)
        self.assertEqual(theirs.returncode, 0, theirs.stderr)
        self.assertEqual((theirs.stdout, ours.stdout), ("hello world\n", "hello world\n"))

    def test_ps(self):
        name = "seen-by-both"
        self.succeeds("session", "create", "-t", name, "python")
        self.addCleanup(self.backend, "rm", name)
        theirs = self.official("--output", "json", "ps")
        self.assertEqual(theirs.returncode, 0, theirs.stderr)
        ours = self.succeeds("--output=json", "ps")
        self.assertEqual(json.loads(theirs.stdout), json.loads(ours.stdout))
        console = [self.official("ps").stdout, self.succeeds("ps").stdout]
        self.assertEqual(*console)

    def test_batch_with_files(self):
        folder = self.home.path / "official"
        folder.mkdir(exist_ok=True)
        (folder / "main.py").write_text("import sys\nprint('args', sys.argv[1:])\n")
        result = self.official("run", "--rm", "-q", "--exec", "python3 main.py one two", "python", "main.py", cwd=folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("args ['one', 'two']", result.stdout)

    def test_session_mode(self):
        home = Home()
        self.addCleanup(home.remove)
        who = self.cluster.environment("user", "session")
        env = home.environment(who)
        login = self.official("login", env=env, stdin=f"{who['BACKEND_USER']}\n{who['BACKEND_PASSWORD']}\n")
        self.assertIn("Login succeeded.", login.stderr)
        theirs = self.official("--output", "json", "ps", env=env)
        self.assertEqual(theirs.returncode, 0, theirs.stderr)
        self.succeeds("login", env=env, stdin=f"{who['BACKEND_USER']}\n{who['BACKEND_PASSWORD']}\n")
        self.assertEqual(json.loads(theirs.stdout), json.loads(self.succeeds("--output=json", "ps", env=env).stdout))
        self.assertIn("Logout done.", self.official("logout", env=env).stderr)
        self.succeeds("ps", env=env)  # the two logins are two

    def test_wrong_secret_is_refused(self):
        result = self.official("ps", env=dict(self.env, BACKEND_SECRET_KEY="wrong" * 8))
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("401", result.stderr + result.stdout)


if __name__ == "__main__":
    unittest.main()
