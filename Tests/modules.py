#!/usr/bin/env python3
"""Prints a table of the modules: files, lines, the longest function, and test lines for each source line.

usage: modules.py [REPOSITORY]

Blank lines and comments count as lines, as `wc -l` counts them. A function is a Swift `func`, `init`, `deinit`,
`subscript` or computed property, or a C function, from its first line to its closing brace.
"""
import re
import sys
from pathlib import Path

SWIFT_HEAD = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*"
    r"(?:(?:public|package|internal|private|fileprivate|static|class|final|override|mutating|nonmutating|"
    r"convenience|required|nonisolated|borrowing|consuming|prefix|postfix|infix|lazy|open)(?:\(set\))?\s+)*"
    r"(func\b|init[?!]?\s*[(<]|deinit\b|subscript\b|var\s+\w+\s*:[^={]*\{)")
C_HEAD = re.compile(r"^[A-Za-z_][^;={}]*\)\s*\{?\s*$")


def bare(text):
    """Blanks out strings and comments, keeping every line break."""
    pattern = re.compile(
        r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)
    return pattern.sub(lambda match: "\n" * match.group().count("\n"), text)


def longest_function(path):
    """The number of lines of a file's longest function, and the line it begins at."""
    lines = bare(path.read_text(errors="replace")).split("\n")
    head = SWIFT_HEAD if path.suffix == ".swift" else C_HEAD
    best = (0, 0)
    for start, line in enumerate(lines):
        if not head.match(line):
            continue
        depth, opened = 0, False
        for end in range(start, len(lines)):
            for character in lines[end]:
                if character == "{":
                    depth, opened = depth + 1, True
                elif character == "}":
                    depth -= 1
            if opened and depth <= 0:
                best = max(best, (end - start + 1, start + 1))
                break
            # A requirement of a protocol, or a declaration, has no body.
            following = lines[end + 1].strip() if end + 1 < len(lines) else ""
            if not opened and depth == 0 and not following:
                break
            if not opened and end > start and (head.match(lines[end + 1]) if end + 1 < len(lines) else True):
                break
    return best


def count(folder, suffixes):
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in suffixes and path.is_file()]
    return files, sum(path.read_bytes().count(b"\n") for path in files)


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    print("| module | files | lines | longest function | test lines | a source line |")
    print("| --- | ---: | ---: | --- | ---: | ---: |")
    totals = [0, 0, 0]
    for folder in sorted((root / "Sources").iterdir(), key=lambda path: path.name.lower()):
        files, lines = count(folder, {".swift", ".c", ".h"})
        _, tests = count(root / "Tests" / f"{folder.name}Tests", {".swift"}) if (
            root / "Tests" / f"{folder.name}Tests").is_dir() else ([], 0)
        length, place, name = max(
            ((*longest_function(path), path.name) for path in files), default=(0, 0, ""))
        longest = f"{length} ({name})" if length else "–"
        ratio = f"{tests / lines:.2f}" if tests else "–"
        print(f"| {folder.name} | {len(files)} | {lines:,} | {longest} | {tests or '–'} | {ratio} |")
        totals = [totals[0] + len(files), totals[1] + lines, totals[2] + tests]
    print(f"| all | {totals[0]} | {totals[1]:,} | | {totals[2]:,} | {totals[2] / totals[1]:.2f} |")


if __name__ == "__main__":
    main()
