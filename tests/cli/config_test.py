"""`config` shows what is in effect, tells where it comes from, and changes the user's file without losing or leaking anything."""
import json
import os
import pathlib
import stat
import unittest

from bai_testing import ClusterTest, Home, run

SECRET = "canary-secret-canary-secret-canary-secre"


class Config(ClusterTest):
    def test_the_lines(self):
        lines = self.succeeds("config").stdout.splitlines()
        endpoint, key, secret = (self.env["BACKEND_" + name] for name in ("ENDPOINT", "ACCESS_KEY", "SECRET_KEY"))
        self.assertEqual(lines[0], f"API endpoint: {endpoint} (mode: api)")
        self.assertRegex(lines[1], r"^Client version: \d+\.\d+\.\d+ \(API: v\d+\.\d{8}\)$")
        self.assertEqual(lines[2], "Server version: 22.03.3 (API: v6.20220315)")
        self.assertEqual(lines[3], "Negotiated API version: (6, '20220315')")
        self.assertEqual(lines[4:], ['Domain name: "default"', 'Group name: "default"', f'Access key: "{key}"',
                                     f'Secret key: "{secret[:6]}{"*" * 24}{secret[-10:]}"', "Signature hash type: sha256",
                                     "Skip SSL certificate validation? False"])

    def test_as_a_document(self):
        document = json.loads(self.succeeds("--output", "json", "config").stdout)
        self.assertEqual((document["endpoint"], document["server_version"]), (self.env["BACKEND_ENDPOINT"], "22.03.3"))
        self.assertNotIn(self.env["BACKEND_SECRET_KEY"], json.dumps(document))

    def test_functions(self):
        self.assertEqual(json.loads(self.succeeds("call", "System.get_versions").stdout), {"version": "v6.20220315", "manager": "22.03.3"})
        self.assertEqual(self.succeeds("call", "System.get_manager_version").stdout, "22.03.3\n")
        self.assertEqual(self.succeeds("call", "System.get_api_version").stdout, "v6.20220315\n")

    def test_a_server_that_refuses_is_no_success(self):
        result = self.backend("config", env={**self.env, "BACKEND_ENDPOINT": self.env["BACKEND_ENDPOINT"] + "/nowhere"})
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("404", result.stderr)


class Files(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.env = self.home.environment()
        self.file = self.home.path / ".config/backend.ai/config.yaml"

    def backend(self, *words, code=0, **options):
        result = run(words, {**self.env, **options.pop("env", {})}, **options)
        self.assertEqual(result.returncode, code, f"{words}\n{result.stdout}{result.stderr}")
        return result

    def test_no_server_is_no_failure(self):
        result = self.backend("config", env={"BACKEND_ENDPOINT": "http://127.0.0.1:1"})
        self.assertIn("Server version: (failed to fetch)\nNegotiated API version: (6, '20220315')\n", result.stdout)
        self.assertIn("Access key: (this is an anonymous session)", result.stdout)
        self.assertIn("127.0.0.1:1", result.stderr)

    def test_set_get_use(self):
        self.backend("--profile", "work", "config", "set", "endpoint", "http://127.0.0.1:1")
        self.backend("config", "set", "access_key", "AKIAWORK")
        self.backend("config", "set", "secret_key", "-", stdin=SECRET + "\n")
        self.backend("--profile", "home", "config", "set", "domain", "mine")
        self.assertEqual(self.backend("config", "get", "access_key").stdout, "AKIAWORK\n")
        self.assertEqual(self.backend("config", "get", "secret_key").stdout, f"canary{'*' * 24}{SECRET[-10:]}\n")
        self.backend("config", "use", "home")
        self.assertEqual(self.backend("config", "get", "domain").stdout, "mine\n")
        self.assertEqual(self.backend("config", "get", "domain", env={"BACKEND_PROFILE": "work"}).stdout, "default\n")
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(self.file.parent.stat().st_mode), 0o700)

    def test_origins(self):
        self.backend("config", "set", "group", "lab")
        rows = {row["name"]: row for row in json.loads(self.backend("--output", "json", "config", "list", "--show-origin", env={
            "SORNA_DOMAIN": "old", "BACKEND_ACCESS_KEY": "AKIA", "BACKEND_SECRET_KEY": SECRET}).stdout)["items"]}
        self.assertEqual((rows["domain"]["value"], rows["domain"]["origin"]), ("old", "SORNA_DOMAIN"))
        self.assertEqual(rows["secret_key"]["origin"], "BACKEND_SECRET_KEY")
        self.assertIn(str(self.file), rows["group"]["origin"])
        self.assertEqual(rows["read_timeout"]["origin"], "built-in default")
        self.assertNotIn(SECRET, json.dumps(rows))
        session = self.backend("config", "list", "--show-origin", env={"BACKEND_ENDPOINT_TYPE": "session"}).stdout
        self.assertIn("not used in session mode", session)

    def test_refusals(self):
        for words, expected in ((["set", "colour", "red"], "there is no setting 'colour'"), (["set", "endpoint", "host:80"], "absolute"),
                                (["set", "read_timeout", "soon"], "seconds"), (["use", "nobody"], "there is no profile 'nobody'"),
                                (["get"], "the setting's name is missing"), (["use", "a", "b"], "one word too many"),
                                (["--show-origin"], "config list"), (["set", "group"], "no answer")):
            result = run(["config", *words], self.env)
            self.assertNotEqual(result.returncode, 0, words)
            self.assertIn(expected, result.stderr, words)
            self.assertFalse(self.file.exists(), words)
        self.assertEqual(run(["config", "nonsense"], self.env).returncode, 2)

    def test_a_file_that_others_can_read(self):
        self.backend("config", "set", "access_key", "AKIAWORK")
        self.backend("config", "set", "secret_key", SECRET)
        self.file.chmod(0o644)
        result = run(["config", "list"], self.env)
        self.assertEqual(result.returncode, 3)
        self.assertIn(f"chmod 600 {self.file}", result.stderr)

    def test_a_dot_env_file_counts_nowhere(self):
        folder = self.home.path / "project"
        folder.mkdir()
        (folder / ".env").write_text("BACKEND_ENDPOINT=http://127.0.0.1:9\nBACKEND_ACCESS_KEY=AKIADOTENV\n")
        link = self.home.path / "link"
        os.symlink(pathlib.Path(os.environ["BAI_BUILD"]) / "bin" / "backend.ai", link)
        for program in (link, pathlib.Path(os.environ["BAI_BUILD"]) / "bin" / "backend.ai"):
            result = self.backend("config", "list", cwd=folder, program=program, env={"BACKEND_ENDPOINT": "http://127.0.0.1:1"})
            self.assertNotIn("AKIADOTENV", result.stdout)
            self.assertIn("http://127.0.0.1:1", result.stdout)


if __name__ == "__main__":
    unittest.main()
