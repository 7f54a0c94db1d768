"""The page under load: readings, long lists, memory, first paint, and what the daemon feels of it.

    make bench-web COUNT=1000000

wrk asks, on the same machine. The ledger of the long lists is filled by SQL with copies of answered scans, which the page
cannot tell from others; their pictures are not asked for. Times of the daemon are from the end of a copy into the inbox to the
document in the outbox, the settle time of 100 ms included.
"""

import contextlib
import pathlib
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from shared import arguments_parser, record

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Web"))
from serving import free_port, start_page, wait_until

UNITS = {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}


@contextlib.contextmanager
def page(digitd, root):
    """Serves the page of a root; gives its address and its process."""
    port = free_port()
    process = start_page(digitd, root, port, "--rate", "1000000")
    try:
        yield f"http://127.0.0.1:{port}/", process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


@contextlib.contextmanager
def daemon(digitd, root):
    process = subprocess.Popen([digitd, "run", "--root", root, "--set", "log.level=error"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def script(work, picture):
    """A script for wrk that posts a picture."""
    escaped = "".join(f"\\{byte:03d}" for byte in picture)
    path = work / "post.lua"
    path.write_text(f'wrk.method = "POST"\nwrk.body = "{escaped}"\n')
    return path


def wrk(url, connections=1, seconds=5, lua=None):
    """Asks as fast as it goes; returns requests a second, and the median and 99th percentile in milliseconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *(["-s", str(lua)] if lua else []), url]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in text:
        sys.exit(f"{url} was refused:\n{text}")

    def latency(share):
        number, unit = re.search(rf"{share}%\s+([\d.]+)(\w+)", text).groups()
        return float(number) * UNITS[unit]
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)), latency(50), latency(99)


def resident(process):
    """The memory of a process in MB."""
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024


def fill(root, count):
    """Fills a ledger up to a count of answered scans with copies of those that are there."""
    with contextlib.closing(sqlite3.connect(root / "digitd.sqlite")) as ledger, ledger:
        scans, = ledger.execute("SELECT max(id) FROM scan").fetchone()
        rows, = ledger.execute("SELECT max(seq) FROM result").fetchone()
        first, = ledger.execute("SELECT min(scan) FROM result WHERE number IS NOT NULL").fetchone()
        ledger.execute("CREATE TEMP TABLE more (n INTEGER PRIMARY KEY)")
        ledger.execute(
            "WITH RECURSIVE more_n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more_n WHERE n < ?) "
            "INSERT INTO more SELECT n FROM more_n", [count - scans])

        def copy(table, changes):
            names = [row[1] for row in ledger.execute(f"PRAGMA table_info({table})")]
            values = ", ".join(changes.get(name, f"{table}.{name}") for name in names)
            key = "id" if table == "scan" else "scan"
            ledger.execute(f"INSERT INTO {table} SELECT {values} FROM more, {table} WHERE {table}.{key} = ? "
                           + ("" if table != "result" else f"AND {table}.corrects IS NULL AND {table}.field = 1 ")
                           + "ORDER BY n", [first])
        copy("scan", {"id": f"{scans} + n", "name": "CAST('s' || n || '.png' AS BLOB)", "display": "'s' || n || '.png'"})
        copy("answer", {"scan": f"{scans} + n", "document": "CAST('d' || n AS BLOB)", "status": "'review'",
                        "sha256": "randomblob(32)"})
        copy("result", {"seq": f"{rows} + n", "scan": f"{scans} + n", "isDoubtful": "n % 50 = 0"})
        ledger.execute("UPDATE numbering SET nextScan = ?, nextRow = ?", [count + 1, rows + count - scans + 1])


def lists(arguments, root, count):
    """How fast long lists are."""
    fill(root, count)
    figures = {}
    with page(arguments.digitd, root) as (address, _):
        for what, path in [
            ("the newest 50", "answers?limit=50"), ("50 in the middle", f"answers?limit=50&before={count // 2}"),
            ("a filter that fits none", "answers?number=99999999"), ("the queue of doubtful numbers", "review?limit=200"),
            ("the chart of a month", "activity/month.svg"),
        ]:
            _, median, last = wrk(f"{address}api/{path}")
            figures[f"{what}, {count:,} answers: median"] = (median, "ms")
            figures[f"{what}, {count:,} answers: 99th percentile"] = (last, "ms")
    return figures


def memory(address, process, requests):
    """What the page holds after its first thousand requests, and after very many."""
    wrk(f"{address}api/answers?limit=50", connections=8, seconds=3)
    before, asked = resident(process), 0
    while asked < requests:
        rate, _, _ = wrk(f"{address}api/answers?limit=20", connections=8, seconds=10)
        asked += int(rate * 10)
    return {"memory after the first requests": (before, "MB"), f"memory after {asked:,} more": (resident(process), "MB")}


def drops(root, scans, tag, count=100):
    """Drops scans one by one; returns the milliseconds until each has its document."""
    times = []
    for number in range(count):
        name = f"{tag}{number:04}.png"
        shutil.copy(scans[number % len(scans)], root / f".{name}")
        (root / f".{name}").rename(root / "inbox" / name)
        begin = time.perf_counter()
        while not any((root / "outbox").glob(f"*/{name}.json")):
            if time.perf_counter() - begin > 30:
                sys.exit(f"{name} was not answered.")
            time.sleep(0.001)
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.median(times), sorted(times)[int(0.99 * len(times))]


def first_paint(tab, url):
    """Opens a page; returns after how many milliseconds the browser has shown something of it."""
    tab.goto(url, wait_until="load")
    paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    wait_until(lambda: tab.evaluate(paint), f"a first paint of {url}")
    return tab.evaluate(paint)


def paint(address):
    """What a browser needs until something shows: first, and again in the same tab; a line of text is what the browser alone
    needs. Nothing where there is no browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        figures = {}
        for name, path in [("a line of text", "healthz"), ("drawing", ""), ("answers", "answers"), ("review", "review")]:
            first, again, there, sizes = [], [], [], 0
            for _ in range(9):
                context = browser.new_context()
                tab = context.new_page()
                first.append(first_paint(tab, address + path))
                there.append(tab.evaluate(
                    "Math.max(...[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                    ".filter(e => !e.name.includes('/files/') || e.name.endsWith('.css')).filter(e => !e.name.includes('/api/'))"
                    ".map(e => e.responseEnd))"))
                sizes = tab.evaluate(
                    "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                    ".filter(e => !e.name.includes('/api/')).reduce((sum, e) => sum + e.transferSize, 0)")
                again.append(first_paint(tab, address + path))
                context.close()
            figures[f"first paint, {name}: median of 9"] = (statistics.median(first), "ms")
            figures[f"– again in the same tab, {name}"] = (statistics.median(again), "ms")
            figures[f"– all that it needs for it has come, {name}"] = (statistics.median(there), "ms")
            figures[f"page and its files, {name}"] = (sizes / 1024, "KiB")
        browser.close()
        return figures


def main():
    parser = arguments_parser(__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many answers the longest list has")
    parser.add_argument("--requests", type=int, default=100_000, help="how many requests memory is watched for")
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk asks here; install it: apt-get install --no-install-recommends wrk")
    figures = {}
    with tempfile.TemporaryDirectory(prefix="digitd-web-") as scratch:
        work = pathlib.Path(scratch)
        root = work / "root"
        (root / "inbox").mkdir(parents=True)
        subprocess.run([arguments.digitd, "synthesise", "--scans", "--count", "40", "--longest", "1", "--seed", "3",
                        "--output", work / "scans"], check=True, stdout=subprocess.DEVNULL)
        scans = sorted((work / "scans" / "images").iterdir())
        post = script(work, scans[0].read_bytes())
        with daemon(arguments.digitd, root):
            wait_until((root / "digitd.sqlite").exists, "a ledger")
            drops(root, scans, "warm", 40)
            calm = drops(root, scans, "calm")
            with page(arguments.digitd, root) as (address, process):
                readings, median, last = wrk(f"{address}api/readings", connections=4, seconds=10, lua=post)
                load = subprocess.Popen(["wrk", "-t1", "-c4", "-d600s", "-s", post, f"{address}api/readings"],
                                        stdout=subprocess.DEVNULL)
                busy = drops(root, scans, "busy")
                load.kill()
                load.wait()
                figures |= {
                    "readings of one digit": (readings, "/s"), "a reading: median": (median, "ms"),
                    "a reading: 99th percentile": (last, "ms"), "drop to document, no load: median": (calm[0], "ms"),
                    "drop to document, no load: 99th percentile": (calm[1], "ms"),
                    "drop to document, page under load: median": (busy[0], "ms"),
                    "drop to document, page under load: 99th percentile": (busy[1], "ms")}
                figures |= memory(address, process, arguments.requests)
                figures |= paint(address)
        for count in sorted({min(100_000, arguments.count), arguments.count}):
            figures |= lists(arguments, root, count)
    for what, (figure, unit) in figures.items():
        print(f"{what:60} {figure:10.4g} {unit}")
    record(arguments, "web", figures)


if __name__ == "__main__":
    main()
