"""What is no digit, drawn by other programs than digitd's own: how much of it does digitd accept?

    make bench-no-digits

Letters and signs in the eight fonts of OpenCV (Hershey, 1967), slanted, bent and blurred; clothes as polygons;
gratings, checks, clouds, scribbles, blank paper. Half of the pictures are dark on paper, 28 to 96 pixels high;
half are white on black in 28x28, as in the sets for machine learning. Letters that many hands draw like a digit
are left out: B D G I J O Q S Z and b g i j l o q s y z. One seed gives one set of pictures.
"""

import json
import pathlib
import subprocess
import tempfile

import cv2
import numpy as np

from shared import arguments_parser, record

LETTERS = "ACEFHKLMNPRTUVWXYacdefhkmnprtuvwx"
SIGNS = "#$%&*+=?@<>{}~!^"
FONTS = [
    cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_PLAIN, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_COMPLEX_SMALL, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
]
SIDE = 256


def bend(chance, ink):
    """Slants, turns and bends a picture as a hand would."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) - SIDE / 2
    slant, turn = chance.normal(0, 0.2), chance.normal(0, 0.08)
    u, v = x + slant * y + turn * y, y - turn * x
    for _ in range(2):
        period, phase = chance.uniform(0.6, 1.5) * SIDE, chance.uniform(0, 2 * np.pi, 2)
        u, v = (u + chance.uniform(0, 9) * np.sin(2 * np.pi * v / period + phase[0]),
                v + chance.uniform(0, 9) * np.sin(2 * np.pi * u / period + phase[1]))
    return cv2.remap(ink, (u + SIDE / 2).astype(np.float32), (v + SIDE / 2).astype(np.float32), cv2.INTER_LINEAR)


def sign(chance, text):
    """One character of a font."""
    font = FONTS[chance.integers(len(FONTS))]
    thickness = int(chance.integers(4, 16))
    (width, height), _ = cv2.getTextSize(text, font, 1, 1)
    scale = 140 / max(width, height, 1)
    (width, height), below = cv2.getTextSize(text, font, scale, thickness)
    ink = np.zeros((SIDE, SIDE), np.uint8)
    at = ((SIDE - width) // 2, (SIDE + height - below // 2) // 2)
    cv2.putText(ink, text, at, font, scale, 255, thickness, cv2.LINE_AA)
    return bend(chance, ink)


CLOTHES = {
    "shirt": [(60, 60), (100, 45), (156, 45), (196, 60), (220, 130), (190, 140), (180, 110), (180, 215), (76, 215),
              (76, 110), (66, 140), (36, 130)],
    "trousers": [(85, 35), (171, 35), (180, 220), (140, 220), (128, 90), (116, 220), (76, 220)],
    "dress": [(105, 35), (151, 35), (160, 100), (190, 225), (66, 225), (96, 100)],
    "shoe": [(40, 120), (90, 110), (150, 150), (220, 165), (225, 195), (40, 195)],
    "bag": [(50, 110), (85, 110), (95, 60), (161, 60), (171, 110), (206, 110), (215, 210), (41, 210)],
    "boot": [(90, 40), (150, 40), (150, 150), (215, 175), (218, 210), (90, 210)],
}


def clothing(chance):
    """A piece of clothing with shades on it."""
    names = sorted(CLOTHES)
    shape = np.array(CLOTHES[names[chance.integers(len(names))]], np.float32)
    shape += chance.normal(0, 6, shape.shape).astype(np.float32)
    ink = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(ink, [shape.astype(np.int32)], 255, cv2.LINE_AA)
    shade = cv2.resize(chance.uniform(90, 255, (8, 8)).astype(np.float32), (SIDE, SIDE))
    return (ink * (shade / 255)).astype(np.uint8)


def texture(chance):
    """A grating, checks, clouds or noise all over."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    kind, turn, period = chance.integers(4), chance.uniform(0, np.pi), chance.uniform(16, 90)
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    if kind == 0:
        return (127 + 127 * np.sin(2 * np.pi * along / period)).astype(np.uint8)
    if kind == 1:
        return (((along // period + across // period) % 2) * 255).astype(np.uint8)
    cells = int(chance.integers(4, 12)) if kind == 2 else 64
    return cv2.resize(chance.uniform(0, 255, (cells, cells)).astype(np.float32), (SIDE, SIDE)).astype(np.uint8)


def scribble(chance):
    """A line to and fro."""
    count = int(chance.integers(9, 16))
    ends = chance.uniform(50, 206, (count, 2))
    ink = np.zeros((SIDE, SIDE), np.uint8)
    steps = np.linspace(0, count - 1, 40 * count)
    smooth = np.stack([np.interp(steps, range(count), ends[:, k]) for k in range(2)], 1)
    smooth = cv2.blur(smooth.astype(np.float32), (1, 25))
    cv2.polylines(ink, [smooth.astype(np.int32)], False, 255, int(chance.integers(5, 13)), cv2.LINE_AA)
    return ink


def blank(chance):
    """Nothing, on paper that may be uneven."""
    shade = cv2.resize(chance.uniform(0, 40, (3, 3)).astype(np.float32), (SIDE, SIDE))
    return np.clip(shade + chance.normal(0, chance.uniform(0, 6), (SIDE, SIDE)), 0, 255).astype(np.uint8)


KINDS = {
    "letters": (700, lambda chance: sign(chance, LETTERS[chance.integers(len(LETTERS))])),
    "signs": (300, lambda chance: sign(chance, SIGNS[chance.integers(len(SIGNS))])),
    "clothes": (300, clothing),
    "textures": (200, texture),
    "scribbles": (200, scribble),
    "blank paper": (100, blank),
}


def draw(folder, seed):
    """Draws all pictures; returns the kind of each."""
    chance = np.random.default_rng(seed)
    kinds = {}
    for kind, (count, make) in KINDS.items():
        for index in range(count):
            ink = make(chance)
            if index % 2:
                picture = cv2.resize(ink, (28, 28), interpolation=cv2.INTER_AREA)
            else:
                side = int(chance.integers(28, 97))
                paper, pen = chance.uniform(190, 255), chance.uniform(10, 90)
                small = cv2.resize(ink, (side, side), interpolation=cv2.INTER_AREA) / 255
                grain = chance.normal(0, chance.uniform(0, 5), small.shape)
                picture = np.clip(paper + (pen - paper) * small + grain, 0, 255).astype(np.uint8)
            name = f"{kind.replace(' ', '-')}-{index:04}.png"
            cv2.imwrite(str(folder / name), picture)
            kinds[name] = kind
    return kinds


def main():
    parser = arguments_parser(__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, help="a new folder to leave the pictures in")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or pathlib.Path(scratch) / "images"
        folder.mkdir(parents=True)
        kinds = draw(folder, arguments.seed)
        # A refused picture ends the command with 65; its line says so.
        answers = subprocess.run([arguments.digitd, "classify", "--json", folder], capture_output=True, text=True)
        counts = {kind: {"rejected": 0, "review": 0, "read": 0} for kind in KINDS}
        for line in answers.stdout.splitlines():
            answer = json.loads(line)
            counts[kinds[pathlib.Path(answer["file"]).name]][answer["status"]] += 1
        if sum(sum(row.values()) for row in counts.values()) != len(kinds):
            raise SystemExit(f"digitd classify did not answer every picture:\n{answers.stderr}")
        counts["all"] = {status: sum(row[status] for row in counts.values()) for status in ("rejected", "review", "read")}
        print(f"{'kind':<12}{'pictures':>9}{'refused':>9}{'review':>9}{'accepted':>10}")
        for kind, row in counts.items():
            count = sum(row.values())
            print(f"{kind:<12}{count:>9}{row['rejected']:>9}{row['review']:>9}{row['read']:>10} = "
                  f"{100 * row['read'] / count:.1f} %")
        record(arguments, "no-digits", {
            f"accepted, {kind}": (100 * row["read"] / sum(row.values()), "%") for kind, row in counts.items()})


if __name__ == "__main__":
    main()
