"""Damage of the ledger: pages zeroed, its log flipped or removed, an older one put back, while digitd works or not."""

import os
import shutil

import books
from part import Part

PAGE = 4096
# From this size on, the start does not look at every page.
LARGE = 8 << 20


class Damage(Part):
    """A root that was worked in, whose ledger is then damaged in one way."""

    # What was in hand has lost its name, and is answered again under another one.
    allowed_differences = ("document-unknown",)

    WAYS = ["zero_page", "zero_page_at_work", "flip_log", "remove_log", "older_ledger", "remove_ledger"]

    def __init__(self, options, seed, is_large=False, template=None):
        super().__init__(options, seed)
        self.is_large = is_large
        if template:
            self.copy(template)

    def ledger(self, suffix=""):
        return os.path.join(self.root, "digitd.sqlite" + suffix)

    def prepare(self):
        """Answers scans until the ledger is as large as it should be."""
        self.daemon.start()
        while True:
            # No pictures, which are quick to answer, with names that make large rows.
            for _ in range(500 if self.is_large else 40):
                name = "n" * 200 + f"-{self.maker.count + 1}.png"
                data = b"no picture: " + self.maker.text()
                self.drops[books.digest(data)] = (name, None, False)
                os.rename(self.stage(data), self.path(name))
            wrong = self.wait_for_rest(stops=False)
            sizes = [os.path.getsize(self.ledger(suffix)) for suffix in ("", "-wal")]
            if wrong or not self.is_large or sizes[0] > LARGE + (1 << 20):
                break
        return wrong if self.daemon.stop() else ["digitd did not end when it was asked to"]

    def copy(self, template):
        """Takes over a prepared root; what digitd never writes to again is linked."""
        def take(source, goal):
            changes = source.endswith(".csv") or "digitd" in os.path.basename(source)
            (shutil.copy2 if changes else os.link)(source, goal)

        shutil.rmtree(self.root)
        shutil.copytree(template.root, self.root, copy_function=take)
        self.drops = dict(template.drops)
        self.maker.count = template.maker.count + 1_000_000 * self.random.randrange(1, 1_000_000)

    # The ways.

    def overwrite(self, path, offset, data):
        with open(path, "r+b") as file:
            file.seek(offset)
            file.write(data)

    def zero_page(self):
        page = self.random.randrange(os.path.getsize(self.ledger()) // PAGE)
        self.overwrite(self.ledger(), page * PAGE, bytes(PAGE))

    def zero_page_at_work(self):
        self.daemon.start()
        self.drop(5)
        self.zero_page()
        self.drop(5)

    def work_and_be_killed(self):
        self.daemon.start()
        self.drop(self.random.randrange(1, 40))
        if self.random.random() < 0.5:
            self.wait_for_rest(stops=False)
        self.daemon.kill()

    def flip_log(self):
        self.work_and_be_killed()
        size = os.path.getsize(self.ledger("-wal")) if os.path.exists(self.ledger("-wal")) else 0
        for _ in range(self.random.choice([1, 1, 8])):
            if size:
                self.overwrite(self.ledger("-wal"), self.random.randrange(size), self.random.randbytes(1))

    def remove_log(self):
        self.work_and_be_killed()
        for suffix in ("-wal", "-shm"):
            if os.path.exists(self.ledger(suffix)):
                os.remove(self.ledger(suffix))

    def older_ledger(self):
        older = os.path.join(self.folder, "older")
        shutil.copy(self.ledger(), older)
        self.daemon.start()
        self.drop(self.random.randrange(1, 40))
        self.wait_for_rest()
        shutil.copy(older, self.ledger())

    def remove_ledger(self):
        self.work_and_be_killed()
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(self.ledger(suffix)):
                os.remove(self.ledger(suffix))

    def rows(self):
        """The rows of each CSV."""
        outbox = os.path.join(self.root, "outbox")
        found = set()
        for name in os.listdir(outbox):
            if name.endswith(".csv"):
                with open(os.path.join(outbox, name), "rb") as file:
                    found.update(file.read().split(b"\r\n"))
        return found

    def is_damage(self, report):
        return "is damaged" in report.get("trouble", "")

    def run(self, way):
        """Returns the sentences of what is wrong."""
        before = self.rows()
        self.note(way)
        getattr(self, way)()
        self.drop(5)
        if not self.daemon.is_alive():
            self.daemon.start(is_awaited=False)
        wrong = self.wait_for_rest() + self.judge(has_lost_its_ledger=True)
        lost = before - self.rows()
        if lost:
            wrong.append(f"{len(lost)} rows of before are gone: {sorted(lost)[0][:80]}")
        return [f"{way}, a {'large' if self.is_large else 'small'} ledger: {sentence}" for sentence in wrong]


def run(options, seed, end):
    """Damages copies of a small and a large ledger, each in another way, until the time is over."""
    templates = {is_large: Damage(options, seed, is_large) for is_large in (False, True)}
    counts, wrong, kept = {}, [], []
    for template in templates.values():
        wrong += template.prepare()
    number = 0
    while not wrong and (number < len(Damage.WAYS) or not end()):
        way = Damage.WAYS[number % len(Damage.WAYS)]
        is_large = (number // len(Damage.WAYS)) % 2 == 1
        number += 1
        part = Damage(options, seed + number, is_large, templates[is_large])
        found = part.run(way)
        for name, count in part.counts.items():
            counts[name] = counts.get(name, 0) + count
        wrong += found
        if found:
            kept.append(part.folder)
        else:
            part.tidy_up()
    for template in templates.values():
        template.tidy_up()
    return counts, wrong, kept
