"""The books of a root, kept independently of digitd: every scan has one answer, one document, one original."""

import csv
import hashlib
import json
import os
import stat


def digest(data):
    return hashlib.sha256(data).hexdigest()


def files_below(folder):
    for place, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(place, name)


class Books:
    """What lies in a root, by the digest of each scan."""

    def __init__(self, root):
        self.faults = []
        self.rows = {}
        self.documents = {}
        # Rows and documents that correct others.
        self.corrections = {}
        self.documents_of_corrections = {}
        self.originals = {}
        self._read_rows(os.path.join(root, "outbox"))
        self._read_documents(os.path.join(root, "outbox"))
        for shelf in ("done", "failed"):
            self._read_originals(os.path.join(root, shelf))

    def _read_rows(self, outbox):
        numbers = set()
        for name in sorted(os.listdir(outbox)):
            if not (name.startswith("results-") and name.endswith(".csv")) or "~" in name:
                continue
            with open(os.path.join(outbox, name), "rb") as file:
                data = file.read()
            if not data.endswith(b"\r\n") or b"\0" in data:
                self.faults.append(f"{name} has a torn end")
            table = list(csv.reader(data.decode().splitlines(keepends=True), strict=True))
            if not table or table[0][:2] != ["schema", "seq"]:
                self.faults.append(f"{name} has no header")
            for row in table[1:]:
                if len(row) != len(table[0]):
                    self.faults.append(f"{name}: a row of {len(row)} cells: {row[:4]}")
                if row[1] in numbers:
                    self.faults.append(f"{name}: the number {row[1]} is given twice")
                numbers.add(row[1])
                rows = self.corrections if row[14] else self.rows
                rows.setdefault(row[11] or f"name:{row[3]}", []).append(row)

    def _read_documents(self, outbox):
        for path in files_below(outbox):
            if not path.endswith(".json"):
                continue
            try:
                with open(path, "rb") as file:
                    document = json.load(file)
            except ValueError as error:
                self.faults.append(f"{path}: {error}")
                continue
            key = document.get("sha256") or f"name:{document['file']}"
            documents = self.documents_of_corrections if "corrects" in document else self.documents
            documents.setdefault(key, []).append(path)

    @staticmethod
    def _has_reason(path):
        folder, name = os.path.split(os.fsencode(path))
        if len(name + b".reason.txt") <= 255:
            return os.path.exists(os.path.join(folder, name + b".reason.txt"))
        # The name of the reason is cut, and marked.
        return any(other.endswith(b".reason.txt") and other.startswith(name[:200]) for other in os.listdir(folder))

    def _read_originals(self, shelf):
        for path in files_below(shelf):
            # Links, pipes and the like lie there as what they are.
            if path.endswith(".reason.txt") or not stat.S_ISREG(os.lstat(path).st_mode):
                continue
            with open(path, "rb") as file:
                self.originals.setdefault(digest(file.read()), []).append(path)
            if shelf.endswith("failed") and not self._has_reason(path):
                self.faults.append(f"{path} has no reason beside it")


def check(root, drops, documents_of_lost_ledgers=False, pages=None):
    """Compares what was dropped with what lies there.

    drops: by digest, (name, code the answer must have or None, whether it may have been replaced
    before it was taken). pages: by digest, how many pages a file has where it has more than one; each has an answer
    and a document. Returns the sentences of what is wrong.
    """
    pages = pages or {}
    books = Books(root)
    wrong = list(books.faults)
    for key, (name, code, may_be_replaced) in drops.items():
        # What is given up has been read by nobody, so its row has no digest; it has its name.
        rows = books.rows.get(key, []) or books.rows.get(f"name:{name}", []) if code else books.rows.get(key, [])
        originals = books.originals.get(key, [])
        if not rows and not originals and may_be_replaced:
            continue
        # A number is told by the page, which the name ends with, and its field.
        fields = [(row[3], row[4]) for row in rows]
        count = pages.get(key, 1)
        names = {row[3] for row in rows}
        if rows and not code and len(names) != count:
            wrong.append(f"'{name}' of {count} pages has answers to {sorted(names)}")
        if not rows:
            wrong.append(f"lost: '{name}' has no row")
        elif not code and len(fields) != len(set(fields)):
            wrong.append(f"twice: '{name}' has the rows {[row[1] for row in rows]}")
        if code and rows and code not in {row[8] for row in rows}:
            wrong.append(f"'{name}' has the code '{rows[0][8]}', not '{code}'")
        if len(originals) != 1:
            wrong.append(f"'{name}' has {len(originals)} originals: {originals}")
        if not code and not documents_of_lost_ledgers and len(books.documents.get(key, [])) != count:
            wrong.append(f"'{name}' has {len(books.documents.get(key, []))} documents")
    for key, rows in books.rows.items():
        if key not in drops and not key.startswith("name:"):
            wrong.append(f"a row for '{rows[0][3]}' with bytes that nobody dropped")
    for folder in ("inbox", "work"):
        left = list(files_below(os.path.join(root, folder)))
        if left:
            wrong.append(f"{len(left)} files are left in {folder}/: {left[:3]}")
    return wrong
