"""digitd's inbox against a Pillow + ONNX Runtime script, then its latency, start and memory.

    make bench-inbox                    # 10,000 synthetic digits
    make bench-inbox IDX=/path/to/mnist # the 10,000 test images of MNIST

Both programs read the same PNG files with the same network. Each gets the folder three times, in
turns, and the best of each is compared: a ratio in one run, since machines are shared and noisy.

The clocks favour the script. It starts its own when its imports are done and its network is built;
digitd's runs from the start of its process to the last original's arrival in `done/`, which is after
that scan's row and document were synced. From start to end of the process is printed beside it.
"""

import argparse
import csv
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from shared import HERE, accuracy, arguments_parser, make_pngs, record, usage


def peak_memory(process):
    """Waits for a process; returns its peak resident memory in MB."""
    return usage(process).ru_maxrss / 1024


def read_by_digitd(arguments, pngs, root):
    (root / "inbox").mkdir(parents=True)
    for file in pngs.iterdir():
        shutil.copy(file, root / "inbox")
    os.sync()
    started = time.time()
    process = subprocess.Popen(
        [arguments.digitd, "run", "--once", "--root", root],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    memory = peak_memory(process)
    whole = time.time() - started
    if process.returncode != 0:
        sys.exit(process.stderr.read().decode())
    answers = {}
    for path in (root / "outbox").glob("results-*.csv"):
        for row in csv.DictReader(path.open(newline="")):
            assert row["file"] not in answers, f"{row['file']} was answered twice"
            answers[row["file"]] = row["number"]
    # A folder's modification time is that of the last rename into it, so nobody has to look all the
    # time and take processor time away from what is measured.
    shelves = [*(root / "done").iterdir(), root / "failed"]
    seconds = max(shelf.stat().st_mtime for shelf in shelves) - started
    return seconds, whole, memory, answers


def read_by_script(arguments, pngs, root, with_documents=False):
    root.mkdir(parents=True)
    shutil.copytree(pngs, root / "inbox")
    os.sync()
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, HERE / "pillow_onnx.py", arguments.model, root / "inbox", root / "done",
         root / "results.csv", *([root / "documents"] if with_documents else [])],
        stdout=subprocess.PIPE)
    memory = peak_memory(process)
    whole = time.perf_counter() - started
    seconds = json.loads(process.stdout.read())["seconds"]
    answers = {row["file"]: row["digit"] for row in csv.DictReader((root / "results.csv").open())}
    return seconds, whole, memory, answers


def read_by_script_with_documents(arguments, pngs, root):
    return read_by_script(arguments, pngs, root, with_documents=True)


def compare_throughput(arguments, scratch):
    pngs = scratch / "pngs"
    truth = make_pngs(arguments, pngs)
    programs = {
        "script, CSV": read_by_script,
        "script, CSV and JSON": read_by_script_with_documents,
        "digitd, CSV and JSON": read_by_digitd,
    }
    turns, wholes, facts = {name: [] for name in programs}, {name: [] for name in programs}, {}
    for turn in range(3):
        for name, read in programs.items():
            root = scratch / f"{name.replace(', ', '-').replace(' ', '-')}-{turn}"
            seconds, whole, memory, answers = read(arguments, pngs, root)
            assert len(answers) == len(truth), f"{name} answered {len(answers)} of {len(truth)} files"
            turns[name].append(len(truth) / seconds)
            wholes[name].append(len(truth) / whole)
            facts[name] = memory, accuracy(answers, truth)
            # Nothing is removed before the end: ext4 steps around inodes it has freed a moment ago,
            # one by one, and every file made after a great removal would pay for it.
    print(f"{len(truth)} PNG files, inbox to durable answers, best of three turns")
    print("(the scripts by their own clock, imports excluded; digitd from the start of its process)")
    *scripts, digitd = programs
    for name, (memory, right) in facts.items():
        print(f"  {name:21}{max(turns[name]):7.0f} images/s   {right:6.2f} % right   peak {memory:3.0f} MB")
    record(arguments, "inbox", {
        **{f"{name}, best of three": (max(turns[name]), "images/s") for name in programs},
        **{f"digitd against {name}": (max(turns[digitd]) / max(turns[name]), "times") for name in scripts},
        "peak memory": (facts[digitd][0], "MB")})
    for name in scripts:
        each = ", ".join(f"{ours / theirs:.2f}" for ours, theirs in zip(turns[digitd], turns[name]))
        print(f"  digitd is {max(turns[digitd]) / max(turns[name]):.2f} times as fast as {name} (turn by turn {each});"
              f" from start to end of both processes {max(wholes[digitd]) / max(wholes[name]):.2f} times")


def resident_megabytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024


def is_answered(root, name):
    return any(name.encode() in path.read_bytes() for path in (root / "outbox").glob("results-*.csv"))


def measure_latency(arguments, scratch):
    """Drops one file at a time into an idle inbox and waits for its line in the CSV."""
    root, drops = scratch / "latency", scratch / "drops"
    make_pngs(argparse.Namespace(**{**vars(arguments), "count": 200}), drops / "pngs")
    names = sorted((drops / "pngs").iterdir())
    address = scratch / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
        ready.bind(str(address))
        ready.settimeout(30)
        started = time.perf_counter()
        process = subprocess.Popen(
            [arguments.digitd, "run", "--root", root], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={**os.environ, "NOTIFY_SOCKET": str(address)})
        while b"READY=1" not in ready.recv(4096):
            pass
        until_ready = time.perf_counter() - started
    time.sleep(2)
    idle = resident_megabytes(process.pid)
    waits = []
    for file in names:
        dropped = time.perf_counter()
        os.rename(file, root / "inbox" / file.name)
        while not is_answered(root, file.name):
            if time.perf_counter() - dropped > 30:
                sys.exit(f"{file.name} was not answered within 30 s")
            time.sleep(0.0005)
        waits.append(1000 * (time.perf_counter() - dropped))
    process.terminate()
    process.wait(20)
    ordered = sorted(waits)
    late = ordered[int(len(ordered) * 0.99) - 1]
    print(f"drop to line in the CSV, {len(waits)} single files into an idle inbox")
    print(f"  median {statistics.median(waits):.1f} ms, 99th percentile {late:.1f} ms"
          " (the settle time of 100 ms included)")
    print(f"start to ready {1000 * until_ready:.0f} ms, idle memory {idle:.0f} MB")
    record(arguments, "inbox", {
        "drop to row, median": (statistics.median(waits), "ms"),
        "drop to row, 99th percentile": (late, "ms"),
        "start to ready": (1000 * until_ready, "ms"), "idle memory": (idle, "MB")})


def main():
    arguments = arguments_parser(__doc__, count=10_000).parse_args()
    with tempfile.TemporaryDirectory(prefix="digitd-bench-") as scratch:
        compare_throughput(arguments, pathlib.Path(scratch))
        measure_latency(arguments, pathlib.Path(scratch))


if __name__ == "__main__":
    main()
