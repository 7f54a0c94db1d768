#!/usr/bin/env python3
"""Compares what the sources import with `Package.swift`, and that with the table of `Docs/Architecture.md`.

usage: imports.py [REPOSITORY]

SwiftPM's own check lets an import pass that comes with another one. This one says of each target which imports are not
declared and which declared ones nobody imports, and of each row of the table what differs. It ends with 1 when
anything does.
"""
import re
import sys
from pathlib import Path

# What comes with Swift and Linux.
TOOLCHAIN = {"Dispatch", "Foundation", "FoundationEssentials", "FoundationXML", "Glibc", "Synchronization", "Testing"}

# Linked for what it leaves out; there is nothing to import.
ONLY_LINKED = {("digitd", "CNoUnicodeData")}

TARGET = re.compile(r"\.(target|testTarget|executableTarget)\(\s*name: \"(\w+)\"(.*?)(?=\n        [./]|\n    \]\n)", re.DOTALL)
PRODUCT = re.compile(r'\.product\(name: "(\w+)", package: "([\w.-]+)"\)')
IMPORT = re.compile(r"^\s*(?:@testable )?import (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(\w+)", re.MULTILINE)


class Target:
    """A target of the manifest: its folder, the modules it declares, and the packages they come from."""

    def __init__(self, kind, name, text, root):
        self.name = name
        place = re.search(r'path: "([\w/]+)"', text)
        self.folder = root / (place.group(1) if place else f"{'Tests' if kind == 'testTarget' else 'Sources'}/{name}")
        found = re.search(r"dependencies: \[(.*?)\]", text, re.DOTALL)
        dependencies = found.group(1) if found else ""
        self.packages = {package for _, package in PRODUCT.findall(dependencies)}
        self.modules = set(re.findall(r'"(\w+)"', PRODUCT.sub("", dependencies)))
        self.declared = self.modules | {product for product, _ in PRODUCT.findall(dependencies)}

    def differences(self):
        files = list(self.folder.rglob("*.swift"))
        if not files:
            return
        imported = {module for file in files for module in IMPORT.findall(file.read_text())}
        for module in sorted(imported - TOOLCHAIN - self.declared):
            yield f"'{self.name}' imports '{module}', which Package.swift does not declare for it"
        for module in sorted(self.declared - imported):
            if (self.name, module) not in ONLY_LINKED:
                yield f"'{self.name}' declares '{module}' in Package.swift and never imports it"


def rows(text):
    """The rows of the table of arrows: a module, and what is said of its imports."""
    table = text.split("| module | imports |", 1)[1].split("\n\n", 1)[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE))


def differences_of_row(target, row):
    told = set(re.findall(r"`(\w+)`", row))
    for module in sorted(told - target.declared):
        yield f"Docs/Architecture.md lets '{target.name}' import '{module}', which Package.swift does not declare for it"
    # The program stands on nearly everything; its row says so in words.
    if "what it stands on" in row:
        return
    for name in sorted(target.modules - told) + sorted(target.packages):
        if name not in told and name.removesuffix(".swift") not in row:
            yield f"Docs/Architecture.md does not say that '{target.name}' may import '{name}'"


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    # What follows the package is for 'make fuzz' alone.
    manifest = (root / "Package.swift").read_text().split("\nif Context", 1)[0]
    targets = [Target(*found, root) for found in TARGET.findall(manifest)]
    table = rows((root / "Docs/Architecture.md").read_text())
    differences = [line for target in targets for line in target.differences()]
    for target in targets:
        if target.name in table:
            differences += differences_of_row(target, table[target.name])
        elif target.folder.parent.name == "Sources" and any(target.folder.rglob("*.swift")):
            differences.append(f"Docs/Architecture.md has no row for '{target.name}'")
    for line in differences:
        print(f"error: {line}", file=sys.stderr)
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
