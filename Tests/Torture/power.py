"""Power cuts: snapshots of the disk under a working digitd, each of which is then started from."""

import fcntl
import os
import shutil
import subprocess
import time

import books
from daemon import Daemon
from part import Part

FICLONE = 0x40049409
SIZE = 256 << 20


def why_not():
    """Why there can be no power cuts here; nothing where there can."""
    if os.geteuid() != 0:
        return "only root may mount"
    missing = [name for name in ("mkfs.xfs", "mkfs.ext4", "mount", "losetup") if not shutil.which(name)]
    if missing:
        return f"{missing[0]} is not installed"
    return None


def command(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def unmount(place):
    """Takes a disk away; a reader that is in the middle of a page notices only then that its daemon is gone."""
    for _ in range(300):
        if subprocess.run(["umount", place], capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    command("umount", "--lazy", place)


class Disk:
    """An ext4 in a file of an xfs, which copies a file at one moment, as it is."""

    def __init__(self, folder):
        self.folder = folder
        self.outer, self.inner, self.again = (os.path.join(folder, name) for name in ("outer", "inner", "again"))
        for place in (self.outer, self.inner, self.again):
            os.makedirs(place)
        image = os.path.join(folder, "outer.img")
        with open(image, "wb") as file:
            file.truncate(16 * SIZE)
        command("mkfs.xfs", "-q", "-m", "reflink=1", image)
        command("mount", "-o", "loop", image, self.outer)
        self.image = os.path.join(self.outer, "disk.img")
        with open(self.image, "wb") as file:
            file.truncate(SIZE)
        command("mkfs.ext4", "-q", self.image)
        # Written through often, so that a cut finds much that is half done.
        command("mount", "-o", "loop,commit=1", self.image, self.inner)

    def cut(self, number):
        """The disk as it is at this moment."""
        path = os.path.join(self.outer, f"cut{number}.img")
        with open(self.image, "rb") as source, open(path, "wb") as goal:
            fcntl.ioctl(goal, FICLONE, source.fileno())
        return path

    def detach(self):
        for place in (self.again, self.inner, self.outer):
            if os.path.ismount(place):
                unmount(place)


class Power(Part):
    """A daemon on a disk that is copied at random moments."""

    def __init__(self, options, seed, disk):
        super().__init__(options, seed, folder=disk.inner)
        self.disk = disk

    def run(self, end):
        self.daemon.log = os.path.join(self.disk.folder, "log")
        self.daemon.start()
        wrong, number = [], 0
        while not wrong and (number == 0 or not end()):
            self.drop(self.random.choice([1, 1, 3, 20, 60]))
            time.sleep(self.random.random() * 0.5)
            if self.random.random() < 0.6:
                # The daemon works on meanwhile, and rests when it has nothing more to do.
                cut = self.disk.cut(number)
                wrong = [f"power cut {number}: {sentence}" for sentence in self.start_from(cut)]
                os.remove(cut)
                number += 1
        self.daemon.kill()
        self.note("files dropped", len(self.drops))
        self.note("power cuts", number)
        return wrong

    def start_from(self, cut):
        command("mount", "-o", "loop", cut, self.disk.again)
        try:
            root = os.path.join(self.disk.again, "root")
            if not os.path.isdir(os.path.join(root, "work")):
                return []
            found = self.found(root)
            self.note("files found after cuts", len(found))
            daemon = Daemon(self.options.digitd, root, self.daemon.log, settings=[
                "intake.incompleteLimit=1s", "intake.unknownSettle=200ms"])
            daemon.start()
            wrong = self.wait(daemon, root)
            if not daemon.stop():
                wrong.append("digitd did not end when it was asked to")
            wrong += self.compare(found, root)
            code, report = daemon.verify()
            if code != 0:
                wrong.append(f"digitd verify ended with {code}: {report}")
            return wrong
        finally:
            unmount(self.disk.again)

    def found(self, root):
        """What the cut has left of the files, by their content."""
        found = {}
        for folder in ("inbox", "work", "done", "failed"):
            for path in books.files_below(os.path.join(root, folder)):
                name = os.path.basename(path)
                if not name.endswith(".reason.txt") and not name.startswith("."):
                    with open(path, "rb") as file:
                        found.setdefault(books.digest(file.read()), []).append(path)
        return found

    def wait(self, daemon, root):
        until = time.monotonic() + 60
        while time.monotonic() < until and daemon.is_alive():
            if not any(True for folder in ("inbox", "work") for _ in books.files_below(os.path.join(root, folder))):
                return []
            time.sleep(0.05)
        return ["not all is answered after a minute"]

    def compare(self, found, root):
        after = books.Books(root)
        wrong = list(after.faults)
        for key, paths in found.items():
            rows, originals = after.rows.get(key, []), after.originals.get(key, [])
            fields = [row[4] for row in rows]
            # Of several files of one content, as empty ones, there are as many answers.
            if len(set(fields)) and len(fields) > len(set(fields)) * len(paths):
                wrong.append(f"twice: {paths} has the rows {[row[1] for row in rows]}")
            if not rows:
                wrong.append(f"lost: {paths} has no row")
            if len(originals) != len(paths):
                wrong.append(f"{paths} has the originals {originals}")
            if len(after.documents.get(key, [])) != len(paths):
                wrong.append(f"{paths} has the documents {after.documents.get(key, [])}")
        return wrong


def run(options, seed, end):
    reason = why_not()
    if reason:
        return {f"skipped, since {reason}": 1}, [], []
    folder = os.path.join(options.folder, "power")
    os.makedirs(folder)
    disk = Disk(folder)
    try:
        part = Power(options, seed, disk)
        wrong = part.run(end)
        return part.counts, wrong, []
    finally:
        disk.detach()
        shutil.rmtree(folder)
