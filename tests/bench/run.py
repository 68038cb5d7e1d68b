#!/usr/bin/env python3
"""Pairs of programs that do comparable work, and their ratios. Ratios of minima: other programs on the machine only ever add time.

  tools/dev bench [NAME...] [--runs N] [--json FILE]     exit code 1 if a ratio is over its limit
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
os.environ.setdefault("BAI_SOURCE", str(ROOT))
os.environ.setdefault("BAI_BUILD", str(ROOT / "build/release"))

from bai_testing import PROGRAM, Home  # noqa: E402
from fixture_plugins import write_reference_plugins  # noqa: E402
from list_server import ListServer, row  # noqa: E402

BENCHES = {}


def bench(function):
    BENCHES[function.__name__] = function
    return function


def hyperfine(pairs, env, runs):
    """Seconds of the fastest run of each command line, run in turn without a shell."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        lines = [" ".join(words) for words in pairs]
        subprocess.run(["hyperfine", "-N", "--warmup", "20", "--runs", str(runs), "--export-json", out.name, *lines], env=env, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return [min(result["times"]) for result in json.load(out)["results"]]


def pair(name, ours, other, against, limit):
    return {"name": name, "ours_ms": round(ours * 1000, 3), "other_ms": round(other * 1000, 3), "against": against, "ratio": round(ours / other, 3), "limit": limit}


@bench
def startup(args):
    """Start-up with all 171 nodes of the reference described by plugins of data, against `git --version`."""
    home = Home()
    try:
        write_reference_plugins(home.path / "plugins")
        env = home.environment({"BACKENDAI_PLUGIN_PATH": str(home.path / "plugins")})
        lines = (["--version"], ["--help"], ["vfolder", "upload", "--help"], ["__complete", "--", "vfolder", "up"])
        times = hyperfine([["git", "--version"], *([str(PROGRAM), *words] for words in lines)], env, args.runs)
        return [pair("startup " + " ".join(words), ours, times[0], "git --version", 2.5) for words, ours in zip(lines, times[1:])]
    finally:
        home.remove()


def cpu(usage):
    return usage.ru_utime + usage.ru_stime


def measured(words, env):
    """CPU seconds and peak memory in MiB of one run that succeeds."""
    program = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode != 0:
        raise SystemExit(f"{words}: exit {program.returncode}")
    return cpu(usage), usage.ru_maxrss / 1024


PYTHON_JSON = "import json, sys; rows = [json.loads(line) for line in open(sys.argv[1])]; sys.stdout.write(json.dumps({'items': rows}, indent=2))"
PYTHON_TABLE = ("import json, sys; from tabulate import tabulate; rows = [json.loads(line) for line in open(sys.argv[1])]; "
                "keys = list(rows[0]); print(tabulate([[r[k] for k in keys] for r in rows], headers=keys))")


def other_python():
    """A Python with tabulate: that of the official client if it is installed."""
    for python in (ROOT / "build/official-client/bin/python", pathlib.Path(sys.executable)):
        if python.exists() and subprocess.run([python, "-c", "import tabulate"], capture_output=True).returncode == 0:
            return python
    return None


@bench
def rows(args):
    """20,000 session rows over HTTP, network and all, against Python that only formats the same rows from a file. CPU time."""
    count, results = 20000, []
    home = Home()
    try:
        file = home.path / "rows.jsonl"
        file.write_text("".join(json.dumps(row(i)) + "\n" for i in range(count)))
        with ListServer(count) as server:
            env = home.environment(server.environment)
            for form, code, limit in (("json", PYTHON_JSON, 1 / 1.5), ("console", PYTHON_TABLE, 1 / 10)):
                ours = [measured([PROGRAM, f"--output={form}", "ps", "-f", "name,session_id,status,image,created_at,occupied_slots"], env) for _ in range(3)]
                result = {"name": f"rows {form}", "ours_ms": round(min(t for t, _ in ours) * 1000, 1), "peak_mib": round(max(m for _, m in ours), 1), "limit_mib": 200}
                python = other_python() if form == "console" else sys.executable
                if python:
                    other = min(measured([str(python), "-c", code, str(file)], home.environment())[0] for _ in range(3))
                    result.update(other_ms=round(other * 1000, 1), against="Python", ratio=round(result["ours_ms"] / other / 1000, 3), limit=round(limit, 3))
                results.append(result)
        return results
    finally:
        home.remove()


@bench
def interrupt(args):
    """Time from Ctrl-C to the end of a list that is being read; aim: 100 ms at the 99th percentile."""
    home = Home()
    times = []
    try:
        with ListServer(20000) as server:
            env = home.environment(server.environment)
            for index in range(min(args.runs, 200)):
                program = subprocess.Popen([PROGRAM, "--output=jsonl", "ps"], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                program.stdout.readline()
                reader = threading.Thread(target=program.stdout.read)
                reader.start()
                time.sleep(index % 20 / 200)
                start = time.monotonic()
                program.send_signal(signal.SIGINT)
                program.wait()
                times.append(time.monotonic() - start)
                if program.returncode != -signal.SIGINT:
                    raise SystemExit(f"interrupt: exit {program.returncode}")
                reader.join()
                program.stdout.close()
        times.sort()
        p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
        return [{"name": "interrupt ps", "median_ms": round(statistics.median(times) * 1000, 1), "p99_ms": round(p99 * 1000, 1), "limit_ms": 100}]
    finally:
        home.remove()


def over(result):
    return any(name in result and result[name] > result[limit] for name, limit in (("ratio", "limit"), ("peak_mib", "limit_mib"), ("p99_ms", "limit_ms")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES], help="which; default all")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--json", type=pathlib.Path, help="write the figures there as well")
    args = parser.parse_args()
    if shutil.which("hyperfine") is None:
        sys.exit("bench: hyperfine is missing: tools/dev setup installs it")
    results = [result for name in args.names or BENCHES for result in BENCHES[name](args)]
    for result in results:
        facts = ", ".join(f"{key} {value}" for key, value in result.items() if key != "name")
        print(f"{'over ' if over(result) else 'ok   '}{result['name']:<28} {facts}")
    if args.json:
        args.json.write_text(json.dumps({"load": os.getloadavg(), "results": results}, indent=1) + "\n")
    return 1 if any(map(over, results)) else 0


if __name__ == "__main__":
    sys.exit(main())
