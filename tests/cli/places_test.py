"""Commands that stand in several places do the same in each; their options change what is asked for or shown."""
import json
import unittest

from bai_testing import ClusterTest


class Places(ClusterTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.name = "in-all-places"
        made = cls.backend(cls, "create", "-t", cls.name, "--tag", "a-tag", "-e", "K=V", "-r", "mem=512m", "python")
        assert made.returncode == 0, made.stderr

    def rows(self, *words):
        return json.loads(self.succeeds("--output=json", *words).stdout)["items"]

    def test_lists(self):
        expected = self.rows("session", "list")
        self.assertEqual([row["name"] for row in expected], [self.name])
        for words in (["ps"], ["admin", "session", "list"], ["admin", "sessions"]):
            self.assertEqual(self.rows(*words), expected, words)

    def test_infos(self):
        fixed = lambda *words: {key: value for key, value in self.rows(*words, self.name)[0].items() if key not in ("containers", "status_data")}
        expected = fixed("session", "info")
        self.assertEqual(expected["name"], self.name)
        for words in (["info"], ["admin", "session", "info"]):
            self.assertEqual(fixed(*words), expected, words)

    def test_list_options(self):
        self.assertEqual(list(self.rows("ps", "--format", "name,status")[0]), ["name", "status"])
        self.assertEqual(self.rows("ps", "--status", "ERROR"), [])
        self.assertEqual(self.rows("ps", "--dead"), [])
        self.assertEqual(len(self.rows("ps", "--running")), 1)
        self.assertEqual(self.rows("ps", "--offset", "1"), [])
        self.assertEqual(len(self.rows("ps", "--status", "ALL", "--limit", "1")), 1)
        self.assertGreater(len(self.rows("ps", "--detail")[0]), len(self.rows("ps")[0]))
        self.assertNotIn("status", self.rows("ps", "--name-only")[0])

    def test_an_unknown_format_is_a_usage_error(self):
        result = self.backend("ps", "--output=xml")
        self.assertEqual(result.returncode, 2)

    def test_restart_and_destroy(self):
        for words in (["session", "restart"], ["restart"]):
            self.succeeds(*words, self.name)
        for index, words in enumerate((["session", "destroy"], ["destroy"])):
            name = f"goes-{index}"
            self.succeeds("session", "create", "-t", name, "python")
            self.succeeds(*words, name)
            self.assertNotIn(name, [row["name"] for row in self.rows("ps")])

    def test_files(self):
        folder = self.home.path / "files"
        folder.mkdir(exist_ok=True)
        (folder / "a.txt").write_text("x")
        self.succeeds("session", "upload", self.name, "a.txt", cwd=folder)
        self.assertIn("a.txt", [row["name"] for row in self.rows("session", "ls", self.name)])


if __name__ == "__main__":
    unittest.main()
