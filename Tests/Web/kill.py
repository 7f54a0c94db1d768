"""Kills the page at any moment of a correction; each is written once or not at all. Called by `make torture PART=web`.

    python3 Tests/Web/kill.py --digitd .build/release/digitd --kills 50 --seed 1

The daemon runs all the time; the page is a process of its own, which gets SIGKILL while a request is on its way. What it has
said yes to has exactly one row; what it never answered has one or none; nothing else is in the outbox or left in training/.
"""

import argparse
import contextlib
import csv
import http.client
import json
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from serving import free_port, start_page, wait_until


def rows(root):
    """Returns the rows of all results files as dictionaries."""
    found = []
    for path in sorted((root / "outbox").glob("results-*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            found += csv.DictReader(file)
    return found


def correct(port, body, outcome):
    """Sends a correction; notes the status, or nothing where the page died."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("POST", "/api/corrections", json.dumps(body), {"content-type": "application/json"})
        outcome.append(connection.getresponse().status)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--digitd", required=True)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    draws = random.Random(given.seed)
    work = pathlib.Path(tempfile.mkdtemp(prefix="digitd-kill-"))
    root = work / "root"
    (root / "inbox").mkdir(parents=True)
    subprocess.run([given.digitd, "synthesise", "--scans", "--count", str(given.kills), "--longest", "4", "--seed",
                    str(given.seed), "--output", work / "scans"], check=True, stdout=subprocess.DEVNULL)
    for scan in (work / "scans" / "images").iterdir():
        shutil.copy(scan, root / "inbox")
    port = free_port()
    daemon = subprocess.Popen([given.digitd, "run", "--root", root], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: len({row["file"] for row in rows(root)}) == given.kills, "all answers", 180)
        told, said = torment(given, root, port, draws)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(timeout=30)
    problems = judge(root, said, told)
    verify = subprocess.run([given.digitd, "verify", "--root", root], capture_output=True, text=True)
    if verify.returncode != 0:
        problems.append(verify.stdout + verify.stderr)
    if problems:
        sys.exit("\n".join(problems) + f"\nThe root is kept: {root}")
    shutil.rmtree(work)
    written = sum(told.values())
    if not 0 < written < given.kills:
        sys.exit(f"{written} of {given.kills} corrections were answered: no kill fell into one. Try another --seed.")
    print(f"{given.kills} kills (seed {given.seed}): {written} corrections were answered, each has one row; "
          f"{given.kills - written} were not, none has two.")


def usual_time(given, root, port):
    """Returns how long a page that was just started takes for a correction that it refuses, in seconds, and half as long again."""
    process = start_page(given.digitd, root, port)
    begin = time.perf_counter()
    outcome = []
    correct(port, {"scan": 1, "field": 99, "number": "1"}, outcome)
    taken = time.perf_counter() - begin
    process.kill()
    process.wait()
    if outcome != [404]:
        sys.exit(f"A number that is not there was corrected: {outcome}")
    return 1.5 * taken


def torment(given, root, port, draws):
    """Kills the page once for each scan, at a moment of its own."""
    told, said = {}, {}
    usual = usual_time(given, root, port)
    for scan in range(1, given.kills + 1):
        process = start_page(given.digitd, root, port)
        body = {"scan": scan, "field": 1, "number": str(10_000 + scan)}
        outcome = []
        asking = threading.Thread(target=correct, args=(port, body, outcome))
        asking.start()
        # From before the request arrives to after it is answered.
        time.sleep(draws.uniform(0, 2 * usual))
        process.kill()
        process.wait()
        asking.join()
        said[scan], told[scan] = body["number"], outcome == [202]
    wait_until(lambda: not list((root / "training" / "corrections").glob("request-*.json")), "the last rows")
    return told, said


def judge(root, said, told):
    """Compares the rows with what was said; returns what is wrong."""
    problems = []
    written = [row["number"] for row in rows(root) if row["status"] == "corrected"]
    for scan, number in said.items():
        count = written.count(number)
        if count > 1 or (told[scan] and count != 1):
            problems.append(f"scan {scan}: answered {told[scan]}, and {count} rows say {number}")
    strange = set(written) - set(said.values())
    if strange:
        problems.append(f"nobody said {strange}")
    return problems


if __name__ == "__main__":
    main()
