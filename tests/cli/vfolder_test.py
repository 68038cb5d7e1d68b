"""The vfolder commands on a dev cluster: files go there and come back whole, sessions see them, nobody else does."""
import hashlib
import json
import os
import pathlib
import random
import socket
import tempfile
import threading
import unittest
import urllib.parse

import bai_testing


class CuttingProxy:
    """Forwards to the storage proxy, but cuts connections after so many bytes: `cuts` up (to the server) or down, in turn."""

    def __init__(self, target, up=(), down=()):
        self.target, self.up, self.down = target, list(up), list(down)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.cut = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            up = self.up.pop(0) if self.up else None
            down = self.down.pop(0) if self.down else None
            threading.Thread(target=self.pump, args=(client, server, up), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, down), daemon=True).start()

    def pump(self, source, target, limit):
        sent = 0
        try:
            while data := source.recv(65536):
                if limit is not None and sent + len(data) > limit:
                    target.sendall(data[:limit - sent])
                    self.cut += 1
                    break
                target.sendall(data)
                sent += len(data)
        except OSError:
            pass
        for side in (source, target):
            try:
                side.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            side.close()

    def close(self):
        self.socket.close()


def checksum(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


class VfolderTest(bai_testing.ClusterTest):
    def setUp(self):
        self.folder = f"f{random.getrandbits(40):x}"
        work = tempfile.TemporaryDirectory(prefix="bai-vfolder-")
        self.addCleanup(work.cleanup)
        self.work = pathlib.Path(work.name)
        self.succeeds("vfolder", "create", self.folder, "local:volume1")

    def write(self, name, size):
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(random.Random(size).randbytes(size))
        return path

    def storage(self):
        self.write("probe", 1)
        text = self.succeeds("vfolder", "upload", self.folder, "probe", cwd=self.work).stdout
        return urllib.parse.urlsplit(text.split(" via ")[1].split()[0])

    def test_files_come_back_whole(self):
        sizes = {"empty": 0, "one": 1, "sub/deep/자료 1.bin": 3_000_001}
        paths = {name: self.write(name, size) for name, size in sizes.items()}
        self.succeeds("vfolder", "upload", self.folder, *sizes, "--chunk-size", "1m", cwd=self.work)
        got = self.work / "got"
        self.succeeds("vfolder", "download", self.folder, *sizes, "-b", str(got), cwd=self.work)
        for name, path in paths.items():
            self.assertEqual(checksum(got / name), checksum(path), name)
        listing = self.succeeds("vfolder", "ls", self.folder, "sub/deep").stdout
        self.assertIn("3000001", listing)
        self.assertIn("Number of files: 3", self.succeeds("vfolder", "info", self.folder).stdout)

    def test_a_file_that_exists_is_kept(self):
        self.write("a", 10)
        self.succeeds("vfolder", "upload", self.folder, "a", cwd=self.work)
        before = checksum(self.work / "a")
        result = self.backend("vfolder", "download", self.folder, "a", cwd=self.work)
        self.assertEqual(result.returncode, 14, result.stderr)
        self.assertIn("already exists", result.stderr)
        self.assertEqual(checksum(self.work / "a"), before)

    def test_a_missing_file_leaves_nothing_behind(self):
        result = self.backend("vfolder", "download", self.folder, "sub/missing", cwd=self.work)
        self.assertEqual(result.returncode, 5, result.stderr)
        self.assertIn("missing", result.stderr)
        self.assertEqual(os.listdir(self.work), [])

    def through(self, url, **cuts):
        proxy = CuttingProxy((url.hostname, url.port), **cuts)
        self.addCleanup(proxy.close)
        return proxy, f"http://{url.netloc}=http://127.0.0.1:{proxy.port}"

    def test_an_upload_goes_on_where_it_was_cut(self):
        path = self.write("big", 4 << 20)
        proxy, override = self.through(self.storage(), up=[2_500_000, 900_000])
        self.succeeds("vfolder", "upload", self.folder, "big", "--override-storage-proxy", override, cwd=self.work)
        self.assertGreaterEqual(proxy.cut, 1)
        self.succeeds("vfolder", "download", self.folder, "big", "-b", str(self.work / "got"))
        self.assertEqual(checksum(self.work / "got" / "big"), checksum(path))

    def test_a_download_goes_on_where_it_was_cut(self):
        path = self.write("big", 4 << 20)
        self.succeeds("vfolder", "upload", self.folder, "big", cwd=self.work)
        proxy, override = self.through(self.storage(), down=[1_500_000, 100_000])
        self.succeeds("vfolder", "download", self.folder, "big", "-b", str(self.work / "got"), "--override-storage-proxy", override)
        self.assertEqual(proxy.cut, 2)
        self.assertEqual(os.listdir(self.work / "got"), ["big"])
        self.assertEqual(checksum(self.work / "got" / "big"), checksum(path))

    def test_sessions_see_the_folder(self):
        self.write("input", 5)
        (self.work / "input").write_text("from outside")
        self.succeeds("vfolder", "upload", self.folder, "input", cwd=self.work)
        code = f"d='/home/work/{self.folder}/'; open(d+'output','w').write('seen: '+open(d+'input').read())"
        self.succeeds("run", "--rm", "-m", self.folder, "-c", code, "python")
        self.succeeds("vfolder", "download", self.folder, "output", cwd=self.work)
        self.assertEqual((self.work / "output").read_text(), "seen: from outside")

    def test_others_reach_it_after_an_invitation_only(self):
        user = self.home.environment(self.cluster.environment("user"))
        self.assertEqual(self.backend("vfolder", "ls", self.folder, env=user).returncode, 5)
        self.succeeds("vfolder", "invite", self.folder, "user@cluster.example", "-p", "ro")
        accepted = self.succeeds("vfolder", "invitations", env=user, stdin="1\na\n").stdout
        self.assertIn(self.folder, accepted)
        self.succeeds("vfolder", "ls", self.folder, env=user)
        self.assertNotEqual(self.backend("vfolder", "mkdir", self.folder, "x", env=user).returncode, 0)
        self.succeeds("vfolder", "leave", self.folder, env=user)
        self.assertEqual(self.backend("vfolder", "ls", self.folder, env=user).returncode, 5)

    def test_lists_tell_programs_the_same(self):
        rows = json.loads(self.succeeds("--output=json", "vfolder", "list").stdout)["items"]
        row = next(row for row in rows if row["name"] == self.folder)
        self.assertEqual((row["host"], row["permission"], row["ownership_type"]), ("local:volume1", "rw", "user"))
        self.succeeds("vfolder", "delete", self.folder)
        self.assertNotIn(self.folder, self.succeeds("vfolder", "list").stdout)

    def test_paths_stay_inside(self):
        for path in ("../x", "/etc"):
            self.assertNotEqual(self.backend("vfolder", "mkdir", self.folder, path).returncode, 0, path)
            self.assertNotEqual(self.backend("vfolder", "ls", self.folder, path).returncode, 0, path)


if __name__ == "__main__":
    unittest.main()
