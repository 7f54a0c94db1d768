"""Uses the page of digitd in a browser, as people do. Called by `make test-web`.

    python Tests/Web/browse.py --digitd .build/release/digitd --screenshots Docs/web

Each part is a function named for what it does; the first that fails ends the run. Chromium is Debian's.
"""

import argparse
import base64
import contextlib
import csv
import itertools
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from serving import free_port, start_page, wait_until

# The strokes of a few digits in the unit square.
STROKES = {
    "7": [[(0.1, 0.05), (0.9, 0.05), (0.45, 1)]],
    "4": [[(0.55, 0), (0.1, 0.62), (0.95, 0.62)], [(0.7, 0.3), (0.7, 1)]],
    "2": [[(0.1, 0.25), (0.25, 0.05), (0.6, 0), (0.85, 0.2), (0.75, 0.45), (0.1, 1), (0.95, 1)]],
}


@contextlib.contextmanager
def running(digitd, root, is_patient=False):
    """Runs the daemon and its page on a root; gives the page's address."""
    port = free_port()
    daemon = subprocess.Popen(
        # It learns when it is asked to, and not in between.
        [digitd, "run", "--root", root, "--web", "--listen", f"127.0.0.1:{port}", "--set", "retraining.settle=1d",
         "--set", f"retraining.minimumImages={10 if is_patient else 100000}"],
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
    page.set_input_files("#files", [str(scan) for scan in scans[:2]])
    # The third is dragged onto the page.
    carried = page.evaluate_handle("""([name, bytes]) => {
        const carried = new DataTransfer();
        carried.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name));
        return carried;
    }""", [scans[2].name, base64.b64encode(scans[2].read_bytes()).decode()])
    page.dispatch_event("#main", "dragenter", {"dataTransfer": carried})
    expect(page.locator("#drop")).to_be_visible()
    page.dispatch_event("#main", "drop", {"dataTransfer": carried})
    expect(page.locator("#drop")).to_be_hidden()
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
    """Looks at a page with many numbers and at what was left aside, goes through them by Tab, boxes a missed number and
    takes it back."""
    answer = max(answers(address), key=lambda answer: len(answer["numbers"]))
    page.goto(f"{address}scan?id={answer['scan']}")
    boxes = page.locator(".box")
    expect(boxes).to_have_count(len(answer["numbers"]))
    boxes.first.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".box.chosen")).to_have_count(1)
    expect(page.locator("#chosen p.small").first).not_to_contain_text("Looking", timeout=60000)
    shot("scan", height=520)
    page.click("#seen")
    expect(page.locator("#page canvas.kinds")).to_be_visible(timeout=60000)
    expect(page.locator("#kinds li")).to_have_count(4)
    colours = page.evaluate("""() => {
        const canvas = document.querySelector("canvas.kinds");
        const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const found = new Set();
        for (let place = 0; place < data.length; place += 4) if (data[place + 3]) found.add(data[place]);
        return found.size;
    }""")
    assert colours >= 2, f"{colours} kinds of ink are on the page"
    page.click("#seen")
    expect(page.locator("#page canvas.kinds")).to_have_count(0)
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
    # A picture that is shown was asked for before, among the next three.
    loaded = []
    page.on("request", lambda request: loaded.append(request.url) if "/picture?" in request.url else None)
    page.goto(address + "review")
    expect(page.locator("#card")).to_be_visible()
    # Playwright's own waiting evaluates text in the page, which the page's policy forbids.
    wait_until(lambda: page.locator("#crop").evaluate("i => i.complete && i.naturalWidth > 0"), "a crop")
    shot("review", height=640)
    line = page.locator("#count")
    asked = []
    page.on("request", lambda request: asked.append(request.post_data_json) if request.method == "POST" else None)
    def source():
        return page.locator("#crop").evaluate("i => i.src")
    # From a key to the next number's picture, by the page's own clock: this script's looks at the page take longer.
    page.evaluate("""() => {
        window.taken = [];
        let begin = null;
        document.addEventListener("keydown", () => { begin = performance.now(); }, true);
        document.getElementById("crop").addEventListener("load", () => {
            if (begin !== null) window.taken.push(performance.now() - begin);
            begin = null;
        });
    }""")
    for number in range(count):
        early, last = len(loaded), source()
        if number % 4 == 1:
            page.keyboard.type(f"7{number:02}")
        if number == 6:
            page.keyboard.press("Backspace")
            page.keyboard.press("Backspace")
        else:
            page.keyboard.press("Enter")
        wait_until(lambda: f"{number + 1} done today" in line.text_content(), "the next number")
        wait_until(lambda: source() != last, "the next picture")
        assert source() in loaded[:early], f"The picture of number {number + 2} was asked for when it was shown."
    wait_until(lambda: page.evaluate("window.taken.length") >= count - 1, "the last picture")
    taken = statistics.median(page.evaluate("window.taken"))
    assert taken < 600, f"A number takes {taken:.0f} ms; a hundred a minute are asked for."
    print(f"From a key to the next number's picture {taken:.0f} ms, the correction's way to the disk included (median of {count}).")
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


def check_models(page, address, root, digitd):
    """Looks at the models, and goes back to the one before."""
    # A name without a path: it stands in the history, and so in the pictures for Docs.
    model = "model.safetensors"
    for words in [["export", "built-in", model], ["import", model], ["promote", "000001"]]:
        subprocess.run([pathlib.Path(digitd).absolute(), "models", *words, "--root", root], cwd=root.parent,
                       check=True, stdout=subprocess.DEVNULL)
    page.goto(address + "models")
    expect(page.locator("#in-use")).to_contain_text("000001")
    expect(page.locator("#history li")).to_have_count(2)
    expect(page.locator("#chart svg")).to_be_visible()
    assert page.locator("#other").input_value() == "000001"
    page.click("#compare button")
    expect(page.locator("#comparison .bars")).not_to_have_count(0, timeout=120000)
    page.click("#back")
    expect(page.locator("#in-use")).to_contain_text("built in")
    listed = subprocess.run([digitd, "models", "--root", root], check=True, capture_output=True, text=True).stdout
    assert listed.startswith("* built-in"), listed


def put_labels(digitd, root):
    """Labels a hundred digits, two zeros among them as sevens."""
    subprocess.run([digitd, "synthesise", "--folders", "--count", "100", "--seed", "9", "--output", root.parent / "digits"],
                   check=True, stdout=subprocess.DEVNULL)
    for digit in range(10):
        for scan in sorted((root.parent / "digits" / str(digit)).iterdir()):
            shutil.copy(scan, root / "training" / str(digit))
    for number, scan in enumerate(sorted((root.parent / "digits" / "0").iterdir())[:2]):
        (root / "training" / "0" / scan.name).rename(root / "training" / "7" / f"wrong-{number}.png")


def reports(root):
    return sorted((root / "training" / "reports").glob("*.json"))


def check_asking(page, address, root):
    """Asks for learning by the page's button; the daemon does it at once, and its report shows by itself."""
    page.goto(address + "models")
    page.click("#learn")
    expect(page.locator("#learn")).to_be_disabled()
    # The daemon of this test learns from a hundred thousand labels on, so it says that there are too few.
    expect(page.locator("#report")).to_contain_text("learning begins with 100000", timeout=60000)
    expect(page.locator("#learn")).to_be_enabled(timeout=30000)
    assert len(reports(root)) == 1 and not (root / "training" / "learn-now").exists()


def write_report(root):
    """Writes a report as a retraining does, of labels that are there; a real one takes minutes."""
    names = {digit: sorted(path.name for path in (root / "training" / str(digit)).glob("*.png")) for digit in range(10)}
    comparison = {"images": "held-out labelled images", "count": 20, "correctBefore": 12, "correctAfter": 15, "gained": 4, "lost": 1}
    report = json.loads(reports(root)[0].read_text()) | {
        "time": "2030-01-01T12:00:00+00:00", "outcome": "promoted", "reason": "It is better.", "nextStep": "Nothing.",
        "labelled": comparison,
        "changed": [{"name": f"{digit}/{names[digit][0]}", "label": digit, "before": 10, "after": digit} for digit in [1, 2, 3, 4]]
        + [{"name": f"5/{names[5][0]}", "label": 5, "before": 5, "after": 6}],
        "suspicious": [{"name": f"7/wrong-{number}.png", "label": 7, "read": 0, "confidence": 0.99} for number in range(2)],
    }
    (root / "training" / "reports" / "2030-01-01T12-00-00-promoted.json").write_text(json.dumps(report))


def learn(page, root):
    """Has the daemon really learn; it takes minutes."""
    page.click("#learn")
    expect(page.locator("#learning")).to_contain_text("of a retraining is done", timeout=120000)
    wait_until(lambda: reports(root), "a report", 1800)
    wait_until(lambda: page.locator("#report strong").count() > 0, "the report on the page", 30)


def check_report(page, address, root, digitd, shot, is_patient):
    """Looks at what was learned: before and after, what is read otherwise, labels that look wrong. Keeps one, throws one out."""
    put_labels(digitd, root)
    if is_patient:
        page.goto(address + "models")
        learn(page, root)
    else:
        check_asking(page, address, root)
        write_report(root)
        page.goto(address + "models")
    report = json.loads(reports(root)[-1].read_text())
    expect(page.locator("#report")).to_contain_text(report["reason"])
    expect(page.locator("#report .tiles li")).to_have_count(min(60, len(report["changed"])))
    expect(page.locator("#tiles li")).to_have_count(len(report["suspicious"]))
    assert {"7/wrong-0.png", "7/wrong-1.png"} <= {entry["name"] for entry in report["suspicious"]}, report["suspicious"]
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    wait_until(lambda: page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)"), "the pictures")
    shot("models")
    page.get_by_role("button", name="Throw out: 7/wrong-0.png").click()
    page.get_by_role("button", name="Keep: 7/wrong-1.png").click()
    expect(page.locator("#tiles li")).to_have_count(len(report["suspicious"]) - 2)
    assert not (root / "training" / "7" / "wrong-0.png").exists()
    assert (root / "training" / "7" / "sure__wrong-1.png").exists()
    if not is_patient:
        # The reports before are there as well.
        page.select_option("#reports", index=1)
        expect(page.locator("#report")).to_contain_text("learning begins with 100000")


def check_health(page, address, shot):
    """Looks how it is, in words and in charts."""
    page.goto(address + "health")
    expect(page.locator("#now")).to_contain_text("runs")
    for place in ["hour", "day", "month"]:
        expect(page.locator(f"#{place} svg")).to_be_visible()
        expect(page.locator(f"#{place} p")).to_contain_text("answers")
    shot("health", height=820)


def documented(kind):
    """Returns what Docs/Web.md tells to write into a proxy's configuration."""
    text = (pathlib.Path(__file__).resolve().parents[2] / "Docs" / "Web.md").read_text()
    lines = text[text.lower().index(f"{kind}:\n"):].splitlines()[2:]
    return "\n".join(itertools.takewhile(lambda line: line.startswith("    "), lines))


@contextlib.contextmanager
def proxied(kind, address, work):
    """Runs nginx or Caddy as Docs/Web.md tells to; gives the page's address behind it."""
    port = free_port()
    place = documented(kind).replace("127.0.0.1:8735", urllib.parse.urlsplit(address).netloc)
    work = work / kind
    work.mkdir()
    file = work / "configuration"
    if kind == "nginx":
        folders = "".join(f"{name}_temp_path {work}/{name}; " for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        file.write_text(
            f"daemon off; worker_processes 1; pid {work}/pid; error_log {work}/errors; {'user root; ' if os.geteuid() == 0 else ''}"
            f"events {{}} http {{ access_log off; {folders} server {{ listen 127.0.0.1:{port}; {place} }} }}\n")
        command = ["nginx", "-e", work / "errors", "-c", file]
    else:
        file.write_text(f"{{\n admin off\n auto_https off\n}}\nhttp://127.0.0.1:{port} {{\n{place}\n}}\n")
        command = ["caddy", "run", "--config", file, "--adapter", "caddyfile"]
    proxy = subprocess.Popen(command, env=os.environ | {"HOME": str(work)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    outside = f"http://127.0.0.1:{port}/digits/"

    def is_there():
        if proxy.poll() is not None:
            sys.exit(f"{kind} did not start; see {work}")
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(outside + "healthz").status == 200
    try:
        wait_until(is_there, f"{kind} answers")
        yield outside
    finally:
        # Caddy would wait for the events to end, and nginx, killed, would leave its workers behind.
        proxy.send_signal(signal.SIGTERM if kind == "nginx" else signal.SIGKILL)
        proxy.wait(timeout=20)


def check_proxy(kind, browser, digitd, root):
    """Uses a page with a password under a prefix behind a proxy: signs in, each page, a drawing, a correction, a drop whose
    answer comes by itself."""
    if not shutil.which(kind, path=os.environ["PATH"] + ":/usr/sbin"):
        sys.exit(f"The page is tested behind {kind}; install it: apt-get install --no-install-recommends nginx-light caddy")
    subprocess.run([digitd, "web", "--set-password", "--root", root], input="a horse that is correct\n", text=True,
                   check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    own = start_page(digitd, root, port, "--rate", "5000")
    context = browser.new_context(viewport={"width": 1180, "height": 860}, locale="en-GB")
    try:
        with proxied(kind, f"http://127.0.0.1:{port}/", root.parent) as outside:
            use_behind(context.new_page(), outside, root)
    finally:
        context.close()
        own.terminate()
        own.wait(timeout=20)
        (root / ".digitd.web").unlink()


def use_behind(page, outside, root):
    """Uses a page behind a proxy."""
    page.goto(outside + "answers")
    assert page.url == outside + "login", page.url
    page.fill("#password", "a cow")
    page.click("button.main")
    expect(page.locator("#problem")).to_have_text("The password is wrong.")
    page.fill("#password", "a horse that is correct")
    page.click("button.main")
    page.wait_for_url(outside)
    cookie, = page.context.cookies()
    assert cookie["path"].rstrip("/") == "/digits" and cookie["httpOnly"] and cookie["sameSite"] == "Strict", cookie
    for path in ["answers", "review", "models", "health", ""]:
        page.goto(outside + path)
        page.wait_for_load_state("load")
        for link in page.locator("nav a").all():
            assert link.evaluate("a => a.href").startswith(outside), link
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
    # A proxy that keeps events back would show it much later.
    expect(page.locator("#answers li.new")).to_have_count(1, timeout=10000)


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
    """Looks at every page on a small phone, light, dark and in German, with axe: no finding, nothing wider than the screen."""
    for scheme, locale in [("light", "en-GB"), ("dark", "en-GB"), ("light", "de-DE")]:
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, color_scheme=scheme, locale=locale, has_touch=True)
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
            assert page.evaluate("document.documentElement.lang") == locale[:2]
            shot_of(page)(f"phone-{scheme}{'-de' if locale == 'de-DE' else ''}-{path.split('?')[0] or 'draw'}")
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
    options.add_argument("--patient", action="store_true", help="have a model really learn, which takes minutes")
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
    dropped = [*scans[:30], *sorted((work / "pages" / "images").iterdir())]
    for scan in dropped:
        shutil.copy(scan, root / "inbox")

    def shot_of(page):
        def shot(name, height=None):
            # What Docs shows: the wide pages, and drawing on a phone in the dark.
            if given.screenshots and name in ["draw", "answers", "scan", "review", "models", "health", "phone-dark-draw"]:
                given.screenshots.mkdir(parents=True, exist_ok=True)
                clip = {"x": 0, "y": 0, "width": 1180, "height": height} if height else None
                page.screenshot(path=given.screenshots / f"{name}.png", clip=clip, full_page=name == "models")
        return shot

    with running(given.digitd, str(root), given.patient) as address, sync_playwright() as playwright:
        wait_until(lambda: len(answers(address)) == len(dropped), "all answers", 180)
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
            lambda: check_models(page, address, root, given.digitd),
            lambda: check_report(page, address, root, given.digitd, shot, given.patient),
            lambda: check_health(page, address, shot),
            lambda: check_table(page, address),
            lambda: check_proxy("nginx", browser, given.digitd, root),
            lambda: check_proxy("caddy", browser, given.digitd, root),
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
