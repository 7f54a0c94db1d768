"""Prints how many lines of each module the tests run through, the least covered first.

    python3 Tests/coverage.py .build/coverage/debug/codecov/digitd.json

The file is what `swift test --enable-code-coverage` leaves behind. `make coverage` does both.
"""

import json
import pathlib
import sys


def main(path):
    sources = pathlib.Path(__file__).resolve().parent.parent / "Sources"
    modules = {}
    for file in json.loads(pathlib.Path(path).read_text())["data"][0]["files"]:
        name = pathlib.Path(file["filename"])
        if not name.is_relative_to(sources):
            continue
        lines = file["summary"]["lines"]
        row = modules.setdefault(name.relative_to(sources).parts[0], [0, 0, 0])
        for place, number in enumerate((1, lines["count"], lines["covered"])):
            row[place] += number
    modules["all"] = [sum(row[place] for row in modules.values()) for place in range(3)]
    print(f"{'module':<20}{'files':>7}{'lines':>8}{'covered':>9}{'share':>9}")
    for module, (files, lines, covered) in sorted(
            modules.items(), key=lambda item: (item[0] == "all", item[1][2] / max(1, item[1][1]))):
        print(f"{module:<20}{files:>7}{lines:>8}{covered:>9}{100 * covered / max(1, lines):>7.1f} %")


if __name__ == "__main__":
    main(*sys.argv[1:])
