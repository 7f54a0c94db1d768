"""Scans dropped in every way, while digitd is killed, stopped, restarted and told to reload."""

import os
import signal
import time

import books
from daemon import build_faults
from part import Part
import scans


class Drops(Part):
    """One root, its daemon, and all that people and machines do to both."""

    def __init__(self, options, seed, library):
        super().__init__(options, seed, library)
        self.maker = scans.Maker(seed + 1, library is not None)
        self.writers = []

    def new_name(self):
        name = f"{self.random.choice('abc')}{self.maker.count + 1}.png"
        if self.random.random() < 0.25:
            name = f"s{self.random.randrange(4)}/t{self.random.randrange(3)}/{name}"
        return name

    def copy(self):
        name = self.new_name()
        with open(self.path(name), "xb") as file:
            file.write(self.make(name))

    def link(self):
        name = self.new_name()
        os.link(self.stage(self.make(name)), self.path(name))

    def same_name(self):
        """A name that was used before, and those digitd gives itself."""
        name = f"same{self.random.choice(['', '~1', '~2', '~3', '~17'])}.png"
        path = self.path(name)
        if not os.path.lexists(path):
            staged = self.stage(self.make(name))
            try:
                os.link(staged, path)
            except FileExistsError:
                raise AssertionError("nobody else drops here")

    def replace(self):
        """A file that waits is replaced by another one: only the second must be answered."""
        name = f"replaced{self.maker.count}.png"
        first = self.make(name)
        key = books.digest(first)
        self.drops[key] = (name, self.drops[key][1], True)
        os.rename(self.stage(first), self.path(name))
        os.rename(self.stage(self.make(name)), self.path(name))

    def burst(self):
        for _ in range(self.random.randrange(5, 80)):
            self.move()

    def folder_of_scans(self):
        folder = os.path.join(self.staging, f"folder{self.maker.count}")
        name = f"dropped{self.maker.count}"
        os.makedirs(os.path.join(folder, "below"))
        for number in range(self.random.randrange(1, 9)):
            inside = f"below/{number}.png" if number % 2 else f"{number}.png"
            with open(os.path.join(folder, inside), "wb") as file:
                file.write(self.make(f"{name}/{inside}"))
        os.rename(folder, os.path.join(self.inbox, name))

    def begin_slow_writing(self):
        name = f"slow{self.maker.count}.png"
        data = self.make(name)
        file = open(self.path(name), "xb", buffering=0)
        step = len(data) // self.random.randrange(2, 6) + 1
        self.writers.append((file, [data[at:at + step] for at in range(0, len(data), step)]))

    def go_on_writing(self):
        for file, pieces in self.writers:
            file.write(pieces.pop(0))
            if not pieces:
                file.close()
        self.writers = [writer for writer in self.writers if writer[1]]

    # What happens to the daemon.

    def kill(self):
        self.daemon.kill()
        self.daemon.start(is_awaited=self.random.random() < 0.7)

    def restart(self):
        if not self.daemon.stop():
            raise AssertionError("digitd did not end when it was asked to")
        self.daemon.start(is_awaited=self.random.random() < 0.7)

    def reload(self):
        self.daemon.process.send_signal(signal.SIGHUP)

    def pause(self):
        self.daemon.process.send_signal(signal.SIGSTOP)
        time.sleep(self.random.random() * 0.3)
        self.daemon.process.send_signal(signal.SIGCONT)

    ACTIONS = [
        ("move", 30), ("copy", 10), ("link", 8), ("same_name", 12), ("replace", 5), ("burst", 3),
        ("folder_of_scans", 5), ("begin_slow_writing", 6), ("kill", 8), ("restart", 2), ("reload", 2),
        ("pause", 2)]

    def run(self, end):
        """Returns the sentences of what is wrong."""
        self.daemon.start()
        names = [name for name, _ in self.ACTIONS]
        weights = [weight for _, weight in self.ACTIONS]
        while not end():
            if not self.daemon.is_alive():
                self.note("died by itself")
                self.daemon.start()
            action = self.random.choices(names, weights)[0]
            # A process that is just starting has no handler yet, and would end.
            if action == "reload" and not self.daemon.is_ready():
                action = "move"
            if action == "burst" and not self.has_room(150):
                action = "move"
            self.note(action)
            getattr(self, action)()
            self.go_on_writing()
            time.sleep(self.random.choice([0, 0, 0.01, 0.05, 0.2]) * self.random.random())
        while self.writers:
            self.go_on_writing()
        return self.wait_for_rest() + self.judge()


def run(options, seed, end):
    folder = os.path.join(options.folder, "faults")
    os.makedirs(folder, exist_ok=True)
    part = Drops(options, seed, build_faults(folder, "ReadingFaults"))
    try:
        wrong = part.run(end)
    finally:
        if part.daemon.is_alive():
            part.daemon.kill()
    part.note("scans dropped", len(part.drops))
    part.note("starts", part.daemon.starts)
    if wrong:
        return part.counts, wrong, [part.folder]
    part.tidy_up()
    return part.counts, wrong, []
