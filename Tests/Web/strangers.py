"""What strangers may do to the page over real sockets, and what comes of it. Called by `make test-web`.

    python3 Tests/Web/strangers.py --digitd .build/release/digitd

The rules have tests without a socket (Tests/DigitDashboardTests/SafetyTests.swift); here the same is tried on the program as
it runs: ten thousand streams, a body of a gigabyte, requests that never end, guessing. Meanwhile the daemon answers as always,
and when the strangers are gone, so does the page.
"""

import argparse
import contextlib
import http.client
import json
import pathlib
import re
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from serving import free_port, start_page, wait_until

HEAD = b"Host: localhost\r\n"


def ask(port, method, path, body=None, headers=None, timeout=20):
    """Asks the page once; returns the status, the headers and the body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    with contextlib.closing(connection):
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def facts(process):
    """The memory of a process in MB, and how many files it has open."""
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    memory = int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024
    return memory, sum(1 for _ in pathlib.Path(f"/proc/{process.pid}/fd").iterdir())


def answered(root, name):
    return any((root / "outbox").glob(f"*/{name}.json"))


def drop(root, scan, name):
    """Drops a scan, and returns after how many seconds it is answered."""
    shutil.copy(scan, root / f".{name}")
    (root / f".{name}").rename(root / "inbox" / name)
    begin = time.perf_counter()
    wait_until(lambda: answered(root, name), f"an answer to {name}", 30)
    return time.perf_counter() - begin


def open_many(port, request, count):
    """Opens connections and sends a request on each, as fast as it goes; returns them."""
    opened = []
    for _ in range(count):
        stranger = socket.socket()
        stranger.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            stranger.connect(("127.0.0.1", port))
        opened.append(stranger)
    writable = select.poll()
    byfd = {stranger.fileno(): stranger for stranger in opened}
    for stranger in opened:
        writable.register(stranger, select.POLLOUT)
    end = time.monotonic() + 8
    while byfd and time.monotonic() < end:
        for number, _ in writable.poll(200):
            writable.unregister(number)
            with contextlib.suppress(OSError):
                byfd.pop(number).send(request)
    return opened


def close(strangers):
    for stranger in strangers:
        stranger.close()


def check_streams(process, port, root, scan, count=10_000):
    """Ten thousand want to watch: a hundred do, the others hear that it is too many or wait; the daemon does not notice."""
    before, _ = facts(process)
    strangers = open_many(port, b"GET /api/events HTTP/1.1\r\n" + HEAD + b"\r\n", count)
    memory, files = facts(process)
    taken = drop(root, scan, "beside-streams.png")
    close(strangers)
    wait_until(lambda: ask(port, "GET", "/healthz")[0] == 200, "an answer after the strangers", 30)
    # Those that watch are found to be gone at the next sign of life.
    wait_until(lambda: b"\ndigitd_web_event_streams 0\n" in ask(port, "GET", "/metrics")[2], "the end of the streams", 60)
    assert files < 1200, f"{files} files are open"
    assert memory < before + 120, f"{before:.0f} MB became {memory:.0f} MB"
    assert taken < 2, f"the daemon took {taken:.2f} s"
    print(f"{count:,} streams: {memory:.0f} MB ({before:.0f} before), {files} open files, the daemon answered in {1000 * taken:.0f} ms")


def check_slowness(process, port, count=500):
    """Requests that never end hold up nobody, and end at last."""
    strangers = open_many(port, b"POST /api/readings HTTP/1.1\r\n" + HEAD + b"Content-Length: 1000\r\n\r\nx", count)
    begin = time.perf_counter()
    assert ask(port, "GET", "/api/answers")[0] == 200
    taken = time.perf_counter() - begin
    assert taken < 2, f"an answer took {taken:.2f} s beside {count} slow requests"
    close(strangers)
    print(f"{count} requests that never end: an answer beside them in {1000 * taken:.0f} ms")


def check_gigabyte(process, port):
    """A body of a gigabyte is refused before it is read, told or not."""
    for head in [b"Content-Length: 1073741824\r\n", b"Transfer-Encoding: chunked\r\n"]:
        stranger = socket.create_connection(("127.0.0.1", port), timeout=30)
        stranger.sendall(b"POST /api/readings HTTP/1.1\r\n" + HEAD + head + b"\r\n")
        part = b"x" * 65536
        piece = part if b"Length" in head else b"10000\r\n" + part + b"\r\n"
        sent, answer = 0, b""
        try:
            while sent < 1 << 30 and not answer:
                stranger.sendall(piece)
                sent += len(part)
                if select.select([stranger], [], [], 0)[0]:
                    answer = stranger.recv(4096)
        except OSError:
            with contextlib.suppress(OSError):
                answer = stranger.recv(4096)
        assert b" 413 " in answer.split(b"\r\n")[0] or not answer, answer[:200]
        assert sent < 256 << 20, f"{sent >> 20} MiB were taken"
        stranger.close()
        memory, _ = facts(process)
        assert memory < 400, f"{memory:.0f} MB"
        print(f"a gigabyte ({head.split(b':')[0].decode()}): refused after {sent >> 20} MiB, {memory:.0f} MB")


def check_guessing(digitd, root):
    """Guesses a password as fast as it goes, for ten seconds; then looks what the page keeps of it."""
    subprocess.run([digitd, "web", "--set-password", "--root", root], input="a horse that is correct\n", text=True,
                   check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    process = start_page(digitd, root, port)
    try:
        statuses, end = [], time.monotonic() + 10
        number = 0
        form = {"content-type": "application/x-www-form-urlencoded"}
        while time.monotonic() < end:
            number += 1
            status, headers, _ = ask(port, "POST", "/login", f"password=guess{number}", form)
            statuses.append(status)
            if status == 429:
                assert int(headers["Retry-After"]) >= 1
        tried = statuses.count(403)
        assert 2 <= tried <= 8, f"{tried} passwords were tried in ten seconds"
        assert set(statuses) == {403, 429}, set(statuses)
        assert ask(port, "GET", "/api/answers")[0] == 401
        assert "horse" not in (root / ".digitd.web").read_text()
        print(f"{len(statuses)} guesses in ten seconds: {tried} were tried, the others were told to wait")
    finally:
        process.kill()
        process.wait()
        (root / ".digitd.web").unlink()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--digitd", required=True)
    given = options.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = 10_000
    if most < count + 100:
        sys.exit(f"Ten thousand streams take as many files; only {most} may be open: ulimit -Hn")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    work = pathlib.Path(tempfile.mkdtemp(prefix="digitd-strangers-"))
    root = work / "root"
    (root / "inbox").mkdir(parents=True)
    subprocess.run([given.digitd, "synthesise", "--scans", "--count", "3", "--seed", "5", "--output", work / "scans"],
                   check=True, stdout=subprocess.DEVNULL)
    scan = sorted((work / "scans" / "images").iterdir())[0]
    port = free_port()
    daemon = subprocess.Popen([given.digitd, "run", "--root", root, "--set", "log.level=error"], stdout=subprocess.DEVNULL)
    process = None
    try:
        wait_until((root / "digitd.sqlite").exists, "a ledger")
        drop(root, scan, "first.png")
        process = start_page(given.digitd, root, port)
        check_gigabyte(process, port)
        check_slowness(process, port)
        check_streams(process, port, root, scan, count)
        found = json.loads(ask(port, "GET", "/api/answers")[2])["answers"]
        assert [answer["file"] for answer in found] == ["beside-streams.png", "first.png"], found
        check_guessing(given.digitd, root)
    finally:
        if process:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(timeout=30)
    assert process.returncode == 0, process.returncode
    shutil.rmtree(work)
    print("The page bears strangers.")


if __name__ == "__main__":
    main()
