"""Answers are corrected by requests and by labels, and learned from, while digitd is killed in between."""

import os
import subprocess
import time

import books
import scans
from part import Part


class Corrections(Part):
    """Each answer is corrected once at the most: one row and one document must come of it."""

    # It learns at once, of whatever there is.
    SETTINGS = ["retraining.settle=200ms", "retraining.minimumImages=1", "retraining.timeLimit=60s"]

    def __init__(self, options, seed):
        super().__init__(options, seed, settings=self.SETTINGS)
        self.waiting = []
        # By digest: the name of the scan, and the number that was said.
        self.said = {}

    def drop_stroke(self):
        name = self.new_name()
        data = scans.stroke(self.random.choice([28, 40, 64]), self.maker.text(), self.maker.count)
        self.drops[books.digest(data)] = (name, None, False)
        os.rename(self.stage(data), self.path(name))
        self.waiting.append((name, data))

    def number(self):
        """Digits that no stroke is read as."""
        return "".join(self.random.choice("23456789") for _ in range(self.random.choice([1, 1, 6])))

    def say(self, name, data, number):
        self.said[books.digest(data)] = (name, number)

    def ask(self):
        """'digitd correct', as soon as the scan was answered."""
        name, data = self.waiting[0]
        number = self.number()
        command = [self.options.digitd, "correct", "--root", self.root, name, number]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if self.random.random() < 0.3:
            time.sleep(self.random.random() * 0.2)
            self.restart_killed()
        # 0: it was handed over. Anything else: nothing was, for the scan is not answered yet.
        if process.wait(60) == 0:
            self.waiting.pop(0)
            self.say(name, data, number)
            self.note("requests")

    def label(self):
        """A file in training, as a person moves it there."""
        name, data = self.waiting.pop(0)
        number = self.number()
        folder = os.path.join(self.root, "training", "numbers")
        os.makedirs(folder, exist_ok=True)
        os.rename(self.stage(data), os.path.join(folder, f"{number}__{name}"))
        self.say(name, data, number)
        self.note("labels")

    def restart_killed(self):
        self.note("kills")
        self.daemon.kill()
        self.daemon.start(is_awaited=self.random.random() < 0.5)

    def retrain(self):
        """Learning in a process of its own, which is killed now and then."""
        process = subprocess.Popen(
            [self.options.digitd, "retrain", "--root", self.root, "--force"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        time.sleep(self.random.random() * 4)
        self.note("retrainings killed" if process.poll() is None else "retrainings")
        process.kill()
        process.wait()

    def run(self, end):
        self.daemon.start()
        while not end():
            if not self.daemon.is_alive():
                return ["digitd ended by itself"]
            if self.has_room():
                self.drop(self.random.randrange(0, 3))
                self.drop_stroke()
            if len(self.waiting) > 3:
                self.random.choice([self.ask, self.ask, self.label])()
            if self.random.random() < 0.08:
                self.restart_killed()
            if self.random.random() < 0.03:
                self.retrain()
            time.sleep(self.random.random() * 0.3)
        return self.wait_for_corrections() + self.wait_for_rest() + self.judge()

    def wait_for_corrections(self, seconds=90):
        """Waits until each of them has its row."""
        left, since = None, time.monotonic()
        while time.monotonic() - since < seconds:
            if not self.daemon.is_alive():
                return ["digitd ended by itself"]
            found = books.Books(self.root).corrections
            now = sum(1 for digest in self.said if digest not in found)
            if now == 0:
                return []
            if now != left:
                left, since = now, time.monotonic()
            time.sleep(0.2)
        return [f"{left} corrections have no row after {seconds} seconds"]

    def judge(self):
        wrong = super().judge()
        found = books.Books(self.root)
        for digest, (name, number) in self.said.items():
            rows = found.corrections.get(digest, [])
            if [row[6] for row in rows] != [number]:
                wrong.append(f"'{name}' was corrected to {number} and has the rows {rows}")
            documents = found.documents_of_corrections.get(digest, [])
            if len(documents) != 1:
                wrong.append(f"'{name}' has {len(documents)} documents of its correction")
        for digest in found.corrections:
            if digest not in self.said:
                wrong.append(f"a correction that nobody asked for: {found.corrections[digest]}")
        waiting = os.listdir(os.path.join(self.root, "training", "corrections"))
        if waiting:
            wrong.append(f"{len(waiting)} requests are left: {waiting[:3]}")
        return wrong


def run(options, seed, end):
    part = Corrections(options, seed)
    try:
        wrong = part.run(end)
    finally:
        if part.daemon.is_alive():
            part.daemon.kill()
    part.note("scans dropped", len(part.drops))
    if wrong:
        return part.counts, wrong, [part.folder]
    part.tidy_up()
    return part.counts, wrong, []
