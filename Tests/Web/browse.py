"""Uses the page of digitd in a browser, as people do. Called by `make test-web`.

    python Tests/Web/browse.py --digitd .build/release/digitd --screenshots Docs/web

Each part is a function named for what it does; the first that fails ends the run. Chromium is Debian's.
"""

import argparse
import contextlib
import csv
import http.client
import http.server
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from serving import free_port, wait_until

# The strokes of a few digits in the unit square.
STROKES = {
    "7": [[(0.1, 0.05), (0.9, 0.05), (0.45, 1)]],
    "4": [[(0.55, 0), (0.1, 0.62), (0.95, 0.62)], [(0.7, 0.3), (0.7, 1)]],
    "2": [[(0.1, 0.25), (0.25, 0.05), (0.6, 0), (0.85, 0.2), (0.75, 0.45), (0.1, 1), (0.95, 1)]],
}


@contextlib.contextmanager
def running(digitd, root):
    """Runs the daemon and its page on a root; gives the page's address."""
    port = free_port()
    daemon = subprocess.Popen(
        [digitd, "run", "--root", root, "--web", "--listen", f"127.0.0.1:{port}"],
        stdout=subprocess.PIPE, text=True)
    try:
        for line in daemon.stdout:
            if line.startswith("The page is at"):
                break
        else:
            sys.exit("The page did not start.")
        yield f"http://127.0.0.1:{port}/"
    finally:
        daemon.send_signal(signal.SIGTERM)
        if daemon.wait(timeout=20) != 0:
            sys.exit(f"The daemon ended with {daemon.returncode}.")


def answers(address, query=""):
    """Asks for answers as a program does."""
    with urllib.request.urlopen(f"{address}api/answers?limit=500&{query}") as response:
        return json.load(response)["answers"]


def draw(page, digits):
    """Draws digits side by side with the mouse."""
    box = page.locator("#sheet").bounding_box()
    height = box["height"] * 0.62
    width = height * 0.55
    step = width * 1.5
    left = box["x"] + (box["width"] - step * len(digits)) / 2
    for digit in digits:
        for stroke in STROKES[digit]:
            points = [(left + x * width, box["y"] + box["height"] * 0.19 + y * height) for x, y in stroke]
            page.mouse.move(*points[0])
            page.mouse.down()
            for point in points[1:]:
                page.mouse.move(*point, steps=8)
            page.mouse.up()
        left += step


def check_drawing(page, address, root, shot):
    """Draws a 7 and a 42, takes a stroke back, and keeps a drawing as labels."""
    page.goto(address)
    draw(page, "7")
    expect(page.locator("#number")).to_have_text("7")
    expect(page.locator("#neurons li")).to_have_count(30)
    expect(page.locator("#shipped .most")).to_contain_text("7")
    shot("draw")
    page.click("#clear")
    expect(page.locator("#number")).to_have_text("")
    draw(page, "42")
    expect(page.locator("#number")).to_have_text("42", timeout=30000)
    expect(page.locator("#seen button")).to_have_count(2)
    page.fill("#truth", "42")
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("Saved")
    names = {path.parent.name for path in (root / "training").glob("*/drawn-*")}
    assert names == {"4", "2"}, names
    page.click("#undo")
    expect(page.locator("#number")).not_to_have_text("42", timeout=30000)


def check_dropping(page, address, scans, shot):
    """Drops three scans and sees their answers arrive."""
    page.goto(address + "answers")
    before = page.locator("#answers li").count()
    page.set_input_files("#files", [str(scan) for scan in scans[:3]])
    expect(page.locator("#answers li.new")).to_have_count(3, timeout=20000)
    assert page.locator("#answers li").count() == before + 3
    wait_until(lambda: page.evaluate(
        "[...document.images].filter(i => i.getBoundingClientRect().top < innerHeight).every(i => i.complete)"), "small pictures")
    shot("answers", height=520)


def rows(root):
    """Returns the rows of all results files as dictionaries."""
    found = []
    for path in sorted((root / "outbox").glob("results-*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            found += csv.DictReader(file)
    return found


def corrected(root):
    """Returns the rows that correct others, by scan and field, the last one of each."""
    return {(row["sha256"], row["field"]): row["number"] for row in rows(root) if row["status"] == "corrected"}


def labels(root):
    """Returns the labels of whole scans and of numbers, without those of drawings."""
    return [path for path in (root / "training").glob("[0-9n]*/*") if not path.name.startswith((".", "drawn-"))]


def check_scan(page, address, root, shot):
    """Looks at a page with many numbers, goes through them by Tab, boxes a missed number and takes it back."""
    answer = max(answers(address), key=lambda answer: len(answer["numbers"]))
    page.goto(f"{address}scan?id={answer['scan']}")
    boxes = page.locator(".box")
    expect(boxes).to_have_count(len(answer["numbers"]))
    boxes.first.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".box.chosen")).to_have_count(1)
    expect(page.locator("#chosen p.small").first).not_to_contain_text("Looking", timeout=60000)
    shot("scan", height=520)
    page.click("#draw")
    sheet = page.locator("#page").bounding_box()
    page.mouse.move(sheet["x"] + 40, sheet["y"] + 30)
    page.mouse.down()
    page.mouse.move(sheet["x"] + 140, sheet["y"] + 70, steps=5)
    page.mouse.up()
    page.keyboard.type("314")
    page.keyboard.press("Enter")
    expect(page.locator(".box.missed")).to_have_count(1)
    found = list((root / "training" / "numbers").glob(f"314__scan-{answer['scan']}-*.png"))
    assert len(found) == 1, found
    page.reload()
    expect(page.locator(".box.missed")).to_have_count(1)
    page.click(".box.missed", force=True)
    page.get_by_role("button", name="Remove the box").click()
    expect(page.locator(".box.missed")).to_have_count(0)
    assert not found[0].exists()


def check_review(page, address, root, shot, count=20):
    """Corrects numbers by keyboard alone: accepts, replaces, says that there is none, takes back."""
    page.goto(address + "review")
    expect(page.locator("#card")).to_be_visible()
    # Playwright's own waiting evaluates text in the page, which the page's policy forbids.
    wait_until(lambda: page.locator("#crop").evaluate("i => i.complete && i.naturalWidth > 0"), "a crop")
    shot("review", height=640)
    line = page.locator("#count")
    asked = []
    page.on("request", lambda request: asked.append(request.post_data_json) if request.method == "POST" else None)
    for number in range(count):
        if number % 4 == 1:
            page.keyboard.type(f"7{number:02}")
        if number == 6:
            page.keyboard.press("Backspace")
            page.keyboard.press("Backspace")
        else:
            page.keyboard.press("Enter")
        expect(line).to_contain_text(f"{number + 1} done today")
    scans = {answer["scan"]: answer for answer in answers(address)}
    assert len(asked) == count and asked[6]["number"] is None and asked[5]["number"] == "705", asked
    wait_until(lambda: not list((root / "training" / "corrections").glob("*.json")), "the daemon's rows")
    documents = {path.name: json.loads(path.read_text()) for path in (root / "outbox").rglob("*~corrected-*.json")}
    said = {(document["file"], document["field"]): document["number"] for document in documents.values()}
    for wish in asked:
        assert said[scans[wish["scan"]]["file"], wish["field"]] == wish["number"], wish
    assert len(corrected(root)) == count, corrected(root)
    # What shows no number is no example of one; each other number is.
    found = labels(root)
    assert len(found) >= count - 1, found
    # The last one is written already: shown again, and corrected by what is said then.
    page.keyboard.press("Control+z")
    expect(page.locator("#notice")).to_contain_text("written already")
    expect(line).to_contain_text(f"{count - 1} done today")
    page.keyboard.type("999")
    page.keyboard.press("Enter")
    wait_until(lambda: "999" in corrected(root).values(), "the second correction")
    assert len(corrected(root)) == count
    before = line.text_content()
    page.keyboard.press("Escape")
    assert line.text_content() == before


def check_models(page, address, root, digitd, shot):
    """Looks at the models, and goes back to the one before."""
    # A name without a path: it stands in the history, and so in the picture for Docs.
    model = "model.safetensors"
    for words in [["export", "built-in", model], ["import", model], ["promote", "000001"]]:
        subprocess.run([pathlib.Path(digitd).absolute(), "models", *words, "--root", root], cwd=root.parent,
                       check=True, stdout=subprocess.DEVNULL)
    page.goto(address + "models")
    expect(page.locator("#in-use")).to_contain_text("000001")
    expect(page.locator("#history li")).to_have_count(2)
    expect(page.locator("#chart svg")).to_be_visible()
    page.click("#compare button")
    expect(page.locator("#comparison .bars")).not_to_have_count(0, timeout=120000)
    shot("models", height=820)
    page.click("#back")
    expect(page.locator("#in-use")).to_contain_text("built in")
    listed = subprocess.run([digitd, "models", "--root", root], check=True, capture_output=True, text=True).stdout
    assert listed.startswith("* built-in"), listed


def check_health(page, address, shot):
    """Looks how it is, in words and in charts."""
    page.goto(address + "health")
    expect(page.locator("#now")).to_contain_text("runs")
    for place in ["hour", "day", "month"]:
        expect(page.locator(f"#{place} svg")).to_be_visible()
        expect(page.locator(f"#{place} p")).to_contain_text("answers")
    shot("health", height=820)


@contextlib.contextmanager
def proxied(address, prefix):
    """Runs a small proxy that shows a page under a prefix, as nginx would; gives the address behind it."""
    goal = urllib.parse.urlsplit(address).netloc

    class Handler(http.server.BaseHTTPRequestHandler):
        def forward(self):
            if not self.path.startswith(prefix):
                self.send_error(404)
                return
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            connection = http.client.HTTPConnection(goal)
            connection.request(self.command, "/" + self.path.removeprefix(prefix), body or None, dict(self.headers))
            answer = connection.getresponse()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ["transfer-encoding", "connection"]:
                    self.send_header(name, value)
            self.send_header("connection", "close")
            self.end_headers()
            with contextlib.suppress(OSError):
                while part := answer.read1(1 << 16):
                    self.wfile.write(part)
                    self.wfile.flush()

        do_GET = do_POST = do_DELETE = forward

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()


def check_proxy(page, address, root):
    """Uses the page under a prefix behind a proxy: each page, a drawing, a correction, events."""
    with proxied(address, "/office/digits/") as outside:
        for path in ["", "answers", "review", "models", "health"]:
            page.goto(outside + path)
            page.wait_for_load_state("load")
            for link in page.locator("nav a").all():
                assert link.evaluate("a => a.href").startswith(outside), link
        page.goto(outside)
        draw(page, "7")
        expect(page.locator("#number")).to_have_text("7")
        page.goto(outside + "review")
        expect(page.locator("#card")).to_be_visible()
        before = page.locator("#count").text_content()
        page.keyboard.press("Enter")
        wait_until(lambda: page.locator("#count").text_content() != before, "a correction through the proxy")
        page.goto(outside + "answers")
        scan = next(path for path in (root / "done").rglob("*.png"))
        page.set_input_files("#files", [str(scan)])
        expect(page.locator("#answers li.new")).to_have_count(1, timeout=20000)
        page.goto(address)


def check_table(page, address):
    """Downloads the CSV of a filter."""
    page.goto(address + "answers?status=review")
    with page.expect_download() as download:
        page.click("#table")
    text = pathlib.Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith("scan,time,file") and len(text.splitlines()) > 1, text[:200]


def check_pinch(browser, address):
    """Comes nearer to a scan with two fingers."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(f"{address}scan?id=1")
    expect(page.locator(".box").first).to_be_visible()
    frame = page.locator("#view").bounding_box()
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + min(frame["height"], 300) / 2
    fingers = context.new_cdp_session(page)

    def touch(kind, *distances):
        points = [{"x": x + distance, "y": y, "id": index} for index, distance in enumerate(distances)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch("touchStart", -20, 20)
    for distance in range(25, 65, 5):
        touch("touchMove", -distance, distance)
    touch("touchEnd")
    width = page.locator("#page").evaluate("p => p.style.width")
    assert 250 < float(width.rstrip("%")) < 350, width
    page.click("#fit")
    assert page.locator("#page").evaluate("p => p.style.width") == "100%"
    context.close()


def check_phone(browser, address, shot_of):
    """Looks at every page on a small phone, light and dark, with axe: no finding, nothing wider than the screen."""
    for scheme in ["light", "dark"]:
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, color_scheme=scheme, has_touch=True)
        page = context.new_page()
        for path in ["", "answers", "review", "scan?id=1", "models", "health", "login"]:
            page.goto(address + path)
            page.wait_for_load_state("load")
            page.wait_for_timeout(500)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 360, f"{path} is {wide} pixels wide"
            report = Axe().run(page)
            found = [(finding["id"], finding["nodes"][0]["html"][:120]) for finding in report.response["violations"]]
            assert not found, f"{path} ({scheme}): {found}"
            shot_of(page)(f"phone-{scheme}-{path.split('?')[0] or 'draw'}")
        context.close()


def check_description(address, program, work):
    """Asks what the description describes, in every way it allows and many that it does not."""
    url = f"{address}api/openapi.json"
    base = address.rstrip("/")
    result = subprocess.run(
        [program, "run", url, "--url", base, "--exclude-path", "/api/events", "--max-examples", "25",
         "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"],
        cwd=work, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(result.stdout[-6000:] + result.stderr[-2000:])


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--digitd", required=True)
    options.add_argument("--screenshots", type=pathlib.Path)
    options.add_argument("--without-schemathesis", action="store_true")
    given = options.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="digitd-web-"))
    root = work / "root"
    subprocess.run([given.digitd, "synthesise", "--scans", "--count", "40", "--longest", "4", "--seed", "3",
                    "--output", work / "scans"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([given.digitd, "synthesise", "--pages", "--unseen", "--count", "5", "--dpi", "150", "--seed", "21",
                    "--output", work / "pages"], check=True, stdout=subprocess.DEVNULL)
    scans = sorted((work / "scans" / "images").iterdir())
    (root / "inbox").mkdir(parents=True)
    for scan in [*scans[:30], *sorted((work / "pages" / "images").iterdir())]:
        shutil.copy(scan, root / "inbox")

    def shot_of(page):
        def shot(name, height=None):
            # What Docs shows: the wide pages, and drawing on a phone in the dark.
            if given.screenshots and name in ["draw", "answers", "scan", "review", "models", "health", "phone-dark-draw"]:
                given.screenshots.mkdir(parents=True, exist_ok=True)
                clip = {"x": 0, "y": 0, "width": 1180, "height": height} if height else None
                page.screenshot(path=given.screenshots / f"{name}.png", clip=clip)
        return shot

    with running(given.digitd, str(root)) as address, sync_playwright() as playwright:
        wait_until(lambda: len(answers(address)) == 32, "32 answers", 180)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1180, "height": 860}, locale="en-GB").new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        # The browser calls it an error that the daemon has taken a correction; the page says so.
        page.on("console", lambda message: errors.append(message.text)
                if message.type == "error" and " 409 " not in message.text else None)
        shot = shot_of(page)
        for check in [
            lambda: check_drawing(page, address, root, shot),
            lambda: check_dropping(page, address, scans[30:], shot),
            lambda: check_scan(page, address, root, shot),
            lambda: check_review(page, address, root, shot),
            lambda: check_models(page, address, root, given.digitd, shot),
            lambda: check_health(page, address, shot),
            lambda: check_table(page, address),
            lambda: check_proxy(page, address, root),
            lambda: check_pinch(browser, address),
            lambda: check_phone(browser, address, shot_of),
        ]:
            check()
        assert not errors, errors
        browser.close()
        if not given.without_schemathesis:
            check_description(address, pathlib.Path(sys.executable).absolute().parent / "schemathesis", work)
    shutil.rmtree(work)
    print("The page works: drawing, dropping, one scan, review by keyboard, models, health, phone size, light and dark.")


if __name__ == "__main__":
    main()
