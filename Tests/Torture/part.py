"""What all parts of the torture share: a root of their own, scans to drop, and the judgement at the end."""

import os
import random
import shutil
import signal
import tempfile
import time

import books
import scans
from daemon import Daemon


class Part:
    """One root, its daemon, and what was dropped there."""

    # What of a root need not agree when the part is over, as 'digitd verify' calls it.
    allowed_differences = ()

    def __init__(self, options, seed, library=None, before=(), settings=(), folder=None):
        self.options = options
        self.folder = folder or tempfile.mkdtemp(prefix=f"digitd-torture-{type(self).__name__.lower()}-")
        self.root = os.path.join(self.folder, "root")
        self.inbox = os.path.join(self.root, "inbox")
        self.staging = os.path.join(self.folder, "staging")
        for place in (self.inbox, self.staging):
            os.makedirs(place, exist_ok=True)
        self.random = random.Random(seed)
        self.maker = scans.Maker(seed + 1, False)
        self.daemon = Daemon(
            options.digitd, self.root, os.path.join(self.folder, "log"), library, before, settings)
        self.drops = {}
        self.counts = {}

    def note(self, action, count=1):
        self.counts[action] = self.counts.get(action, 0) + count

    def make(self, name):
        data, code = self.maker.make()
        self.drops[books.digest(data)] = (name, code, False)
        return data

    def stage(self, data):
        path = os.path.join(self.staging, str(self.maker.count))
        with open(path, "wb") as file:
            file.write(data)
        return path

    def path(self, name):
        path = os.path.join(self.inbox, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def new_name(self):
        return f"{self.random.choice('abc')}{self.maker.count + 1}.png"

    def move(self):
        name = self.new_name()
        os.rename(self.stage(self.make(name)), self.path(name))

    def drop(self, count):
        for _ in range(count):
            self.move()

    def left(self):
        """How many scans are not answered."""
        return sum(1 for folder in ("inbox", "work")
                   for _ in books.files_below(os.path.join(self.root, folder)))

    def has_room(self, most=60):
        """Whether more scans may be dropped: a page takes seconds, and nobody wants to wait for hundreds at the end."""
        return self.left() < most

    def wait_for_rest(self, seconds=90, stops=True):
        """Waits until everything is answered: for as long as it goes on, and some seconds longer."""
        left, since = None, time.monotonic()
        told = since
        while True:
            if not self.daemon.is_alive():
                self.note("died by itself")
                self.daemon.start()
            now = self.left()
            if now == 0:
                break
            if time.monotonic() - told > 20:
                told = time.monotonic()
                print(f"  {type(self).__name__.lower()}: waiting for {now} scans", flush=True)
            if now != left:
                left, since = now, time.monotonic()
            if time.monotonic() - since > seconds:
                return [f"{now} scans are not answered after {seconds} seconds"]
            time.sleep(0.05)
        time.sleep(0.3)
        if not stops:
            return []
        return [] if self.daemon.stop() else ["digitd did not end when it was asked to"]

    def judge(self, has_lost_its_ledger=False):
        """Counts, and lets digitd count; what may differ is known."""
        wrong = books.check(self.root, self.drops, documents_of_lost_ledgers=has_lost_its_ledger,
            pages=self.maker.pages)
        code, report = self.daemon.verify()
        kinds = [difference["kind"] for difference in report.get("differences", [])]
        if self.is_damage(report):
            # Nobody had come upon it; the repair has to.
            self.note("damage that only verify found")
            code, report = self.daemon.verify("--repair")
            mended = [mending["kind"] for mending in report.get("mended", [])]
            if code not in (0, 65) or "ledger-set-aside" not in mended:
                wrong.append(f"digitd verify --repair left a damaged ledger in use, {code}: {report}")
            code, report = self.daemon.verify()
            kinds = [difference["kind"] for difference in report.get("differences", [])]
        if code not in (0, 65) or any(kind not in self.allowed_differences for kind in kinds):
            wrong.append(f"digitd verify ended with {code}: {report}")
        code, report = self.daemon.verify("--repair")
        if code not in (0, 65) or report.get("mended"):
            wrong.append(f"digitd verify --repair found something to mend, {code}: {report}")
        return wrong

    def is_damage(self, report):
        """Whether a verification has found the ledger damaged."""
        return False

    def end_trainers(self):
        """Ends what a killed daemon has left learning on this root: it asks for its daemon at each mini-batch, and has
        only what others leave of the processor."""
        for number in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{number}/cmdline", "rb") as file:
                    words = file.read().split(b"\0")
                if b"retrain" in words and os.fsencode(self.root) in words:
                    os.kill(int(number), signal.SIGKILL)
            except OSError:
                continue

    def tidy_up(self):
        if self.daemon.is_alive():
            self.daemon.kill()
        self.end_trainers()
        shutil.rmtree(self.folder, ignore_errors=True)
