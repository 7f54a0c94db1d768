"""Drops scans in every way while digitd is killed, stopped, restarted and told to reload, and then counts.

    python3 Tests/Torture/torture.py --digitd .build/release/digitd --seconds 600 --seed 7

Every scan dropped must have exactly one answer, one document and one original, whatever happened
meanwhile; 'digitd verify' has to find the same. A seed gives the same actions in the same order; the moments at
which they meet the daemon are the machine's. A root with differences is kept, and named.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import books
import scans


class Daemon:
    """digitd on a root, with what it says in a file."""

    def __init__(self, program, root, log, library):
        self.command = [
            program, "run", "--root", root, "--set", "reading.timeLimit=10s",
            "--set", "intake.minimumFreeSpace=0B"]
        self.environment = dict(os.environ)
        self.environment.pop("DIGITD_CONFIG", None)
        # A crash is wanted now and then; what Swift writes about it takes seconds.
        self.environment["SWIFT_BACKTRACE"] = "enable=no"
        self.may_crash = library is not None
        if library:
            self.environment["LD_PRELOAD"] = library
        self.log = log
        self.process = None
        self.starts = 0
        self.begin = 0

    def start(self, is_awaited=True):
        with open(self.log, "ab") as log:
            self.begin = log.tell()
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, env=self.environment)
        self.starts += 1
        while is_awaited and self.is_alive() and not self.is_ready():
            time.sleep(0.01)

    def is_ready(self):
        """Whether it has said so since it was started last: before, a signal just ends it."""
        with open(self.log, "rb") as log:
            log.seek(self.begin)
            return b"digitd is ready" in log.read()

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Returns whether it ended soon, and as it should."""
        if not self.is_alive():
            return True
        expected = [0] if self.is_ready() else [0, -signal.SIGTERM]
        if self.may_crash:
            # A small scan that kills has met it first.
            expected += [-signal.SIGKILL, -signal.SIGABRT]
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30) in expected
        except subprocess.TimeoutExpired:
            self.kill()
            return False


class Torture:
    """One root, its daemon, and all that is done to both."""

    def __init__(self, program, seed, library):
        self.folder = tempfile.mkdtemp(prefix="digitd-torture-")
        self.root = os.path.join(self.folder, "root")
        self.inbox = os.path.join(self.root, "inbox")
        self.staging = os.path.join(self.folder, "staging")
        os.makedirs(self.inbox)
        os.makedirs(self.staging)
        self.program = program
        self.random = random.Random(seed)
        self.maker = scans.Maker(seed + 1, library is not None)
        self.daemon = Daemon(program, self.root, os.path.join(self.folder, "log"), library)
        self.drops = {}
        self.writers = []
        self.counts = {}

    # What people do.

    def note(self, action):
        self.counts[action] = self.counts.get(action, 0) + 1

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
        name = f"{self.random.choice('abc')}{self.maker.count + 1}.png"
        if self.random.random() < 0.25:
            name = f"s{self.random.randrange(4)}/t{self.random.randrange(3)}/{name}"
        return name

    def move(self):
        name = self.new_name()
        os.rename(self.stage(self.make(name)), self.path(name))

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

    def run(self, seconds):
        """Returns the sentences of what is wrong."""
        self.daemon.start()
        names = [name for name, _ in self.ACTIONS]
        weights = [weight for _, weight in self.ACTIONS]
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not self.daemon.is_alive():
                self.note("died by itself")
                self.daemon.start()
            action = self.random.choices(names, weights)[0]
            # A process that is just starting has no handler yet, and would end.
            if action == "reload" and not self.daemon.is_ready():
                action = "move"
            self.note(action)
            getattr(self, action)()
            self.go_on_writing()
            time.sleep(self.random.choice([0, 0, 0.01, 0.05, 0.2]) * self.random.random())
        while self.writers:
            self.go_on_writing()
        return self.wait_for_rest() + self.judge()

    def wait_for_rest(self):
        """Waits until everything is answered: for as long as it goes on, and a minute longer."""
        left, since = None, time.monotonic()
        while True:
            if not self.daemon.is_alive():
                self.note("died by itself")
                self.daemon.start()
            now = sum(1 for folder in ("inbox", "work")
                      for _ in books.files_below(os.path.join(self.root, folder)))
            if now == 0:
                break
            if now != left:
                left, since = now, time.monotonic()
            if time.monotonic() - since > 90:
                return [f"{now} scans are not answered after a minute and a half"]
            time.sleep(0.1)
        time.sleep(0.5)
        return [] if self.daemon.stop() else ["digitd did not end when it was asked to"]

    def judge(self):
        wrong = books.check(self.root, self.drops)
        verify = subprocess.run(
            [self.program, "verify", "--root", self.root], capture_output=True, text=True)
        if verify.returncode != 0:
            wrong.append(f"digitd verify ended with {verify.returncode}: {verify.stdout}{verify.stderr}")
        return wrong

    def tidy_up(self):
        shutil.rmtree(self.folder)


def build_faults(folder):
    """Builds the library that lets readers die; nothing where there is no compiler."""
    source = os.path.join(os.path.dirname(__file__), "..", "Faults", "ReadingFaults.c")
    library = os.path.join(folder, "reading-faults.so")
    compiler = shutil.which("clang") or shutil.which("cc")
    if not compiler:
        return None
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--digitd", required=True, help="the program")
    parser.add_argument("--seconds", type=float, default=60, help="for how long scans are dropped")
    parser.add_argument("--seed", type=int, help="which actions; drawn and printed without it")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 31)
    print(f"torture: seed {seed}, {options.seconds:g} seconds", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        torture = Torture(os.path.abspath(options.digitd), seed, build_faults(folder))
        try:
            wrong = torture.run(options.seconds)
        finally:
            if torture.daemon.is_alive():
                torture.daemon.kill()
        actions = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(torture.counts.items()))
        print(f"  {len(torture.drops):,} scans dropped, {torture.daemon.starts} starts: {actions}")
        if not wrong:
            print("  each has one answer, one document and one original; 'digitd verify' agrees")
            torture.tidy_up()
            return 0
        for sentence in wrong[:20]:
            print(f"  {sentence}")
        print(f"  {len(wrong)} differences; the root is kept: {torture.folder}")
        print(f"  again: python3 Tests/Torture/torture.py --digitd {options.digitd} "
              f"--seconds {options.seconds:g} --seed {seed}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
