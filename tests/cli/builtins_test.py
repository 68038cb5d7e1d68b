"""Built-in commands beside `call`: plugin run, functions, help and manual pages, suggestions. None needs a server."""
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from bai_testing import BUILD, PROGRAM, Home, run
from fixture_plugins import write_plugin, write_reference_plugins

PROBE = BUILD / "tests/fixture-plugins/com.example.probe"


class Builtins(unittest.TestCase):
    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)
        self.plugins = pathlib.Path(tempfile.mkdtemp(prefix="bai-plugins-"))
        self.addCleanup(shutil.rmtree, self.plugins, ignore_errors=True)
        self.env = self.home.environment({"BACKENDAI_PLUGIN_PATH": str(self.plugins), "BACKEND_ACCESS_KEY": "x", "BACKEND_SECRET_KEY": "y"})

    def backend(self, *words, code=0):
        result = run(words, self.env)
        self.assertEqual(result.returncode, code, f"{words}\n{result.stdout}\n{result.stderr}")
        return result

    def shadow_the_probe(self):
        shutil.copytree(PROBE, self.plugins / PROBE.name)
        write_plugin(self.plugins, "com.example.first", [{"group": "probe", "summary": "Another"}, {"path": "probe say", "summary": "Another"}])

    def test_plugin_run_reaches_a_shadowed_command(self):
        self.shadow_the_probe()
        info = json.loads(self.backend("--output=json", "plugin", "info", "com.example.probe").stdout)["items"][0]
        self.assertEqual(info["shadowed_commands"], [{"command": "probe say", "by": "com.example.first"}])
        self.assertIn("Another", self.backend("probe", "--help").stdout)
        document = json.loads(self.backend("--output=json", "plugin", "run", "com.example.probe", "probe", "say", "--text", "안녕", code=7).stdout)
        self.assertIn("안녕", json.dumps(document, ensure_ascii=False))
        after = json.loads(self.backend("plugin", "run", "com.example.probe", "probe", "say", "--text=x", "--output=json", code=7).stdout)
        self.assertIn('"x"', json.dumps(after))

    def test_plugin_run_knows_the_commands_of_its_plugin_only(self):
        self.shadow_the_probe()
        listing = self.backend("plugin", "run", "com.example.probe").stdout
        self.assertTrue(listing.startswith("Usage: backend.ai plugin run com.example.probe [OPTIONS] COMMAND [ARGS]...\n"), listing)
        self.assertIn("  probe  Probes the host", listing)
        text = self.backend("plugin", "run", "com.example.probe", "probe", "say", "--help").stdout
        self.assertTrue(text.startswith("Usage: backend.ai plugin run com.example.probe probe say [OPTIONS]\n"), text)
        self.assertIn("No such command 'ps'", self.backend("plugin", "run", "com.example.probe", "ps", code=2).stderr)
        self.assertIn("No such option: --nope", self.backend("plugin", "run", "com.example.probe", "probe", "say", "--nope", code=2).stderr)
        self.assertIn("there is no plugin com.example.nope", self.backend("plugin", "run", "com.example.nope", "ps", code=5).stderr)
        self.assertIn("Missing argument 'ID'", self.backend("plugin", "run", code=2).stderr)
        self.assertIn("Usage: backend.ai plugin run [OPTIONS] ID [COMMAND]...", self.backend("plugin", "run", "--help").stdout)

    def test_functions_for_people_and_programs(self):
        text = self.backend("functions", "ComputeSession.get_or_create").stdout
        self.assertIn("Parameters:\n  image text ", text)
        self.assertIn("[one of interactive, batch;", text)
        self.assertIn("\nResult:\n", text)
        self.assertLessEqual(max(map(len, text.splitlines())), 78)
        self.assertIn("Each message:", self.backend("functions", "ComputeSession.stream_execute").stdout)
        descriptor = json.loads(self.backend("--output=json", "functions", "ComputeSession.get_or_create").stdout)
        self.assertEqual(descriptor["name"], "ComputeSession.get_or_create")
        self.assertIn("there is no function", self.backend("functions", "Nope.nope", code=5).stderr)

    def test_manual_pages_of_the_whole_tree(self):
        write_reference_plugins(self.plugins)
        folder = self.home.path / "man1"
        self.backend("help", "--man-to", str(folder))
        pages = {page.name: page.read_text() for page in folder.iterdir()}
        self.assertGreater(len(pages), 171)
        self.assertIn("backend.ai.1", pages)
        self.assertIn(".SH EXIT STATUS", pages["backend.ai.1"])
        self.assertIn("\\fB\\-\\-skip\\-sslcert\\-validation\\fR", pages["backend.ai.1"])
        self.assertIn("\\fBbackend.ai\\-vfolder\\fR(1)", pages["backend.ai.1"])
        create = pages["backend.ai-session-create.1"]
        self.assertIn("\\fB\\-\\-enqueue\\-only\\fR", create)
        self.assertIn(".SH SEE ALSO\n\\fBbackend.ai\\-session\\fR(1)\n", create)
        self.assertEqual(self.backend("help", "--man", "session", "create").stdout, create)
        known = {"TH", "SH", "TP", "PP"}
        for name, page in pages.items():
            for request in re.findall(r"^[.'](\S*)", page, re.M):
                self.assertIn(request, known, name)
            if shutil.which("groff"):
                checked = subprocess.run(["groff", "-man", "-ww", "-Wbreak", "-z"], input=page, capture_output=True, text=True, timeout=60)
                self.assertEqual(checked.stderr, "", name)

    def test_text_of_a_plugin_is_no_request_in_a_page(self):
        write_plugin(self.plugins, "com.example.evil", [{"path": "evil", "summary": ".sy reboot", "help": "'so /etc/passwd\n\n.ab \\*[x]\\n"}])
        page = self.backend("help", "--man", "evil").stdout
        self.assertNotRegex(page, r"(?m)^[.'](sy|so|ab)")
        self.assertIn("\\&'so", page)
        self.assertIn("\\e*[x]\\en", page)

    def test_a_folder_that_cannot_be_written(self):
        (self.home.path / "file").write_text("")
        self.assertIn("cannot be written", self.backend("help", "--man-to", str(self.home.path / "file"), code=14).stderr)

    def test_closed_readers_are_quiet(self):
        for line in ("functions | head -1", "help session create | head -1", "--output=jsonl functions | head -1", "--output=csv functions | head -1",
                     "--output=yaml functions | head -1", "--output=json functions | head -1", "completion bash | head -1"):
            result = subprocess.run(["bash", "-c", f"set -o pipefail; {PROGRAM} {line}"], env=self.env, capture_output=True, text=True, timeout=60)
            self.assertEqual((result.returncode, result.stderr), (0, ""), line)


if __name__ == "__main__":
    unittest.main()
