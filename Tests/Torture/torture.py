"""Lets digitd meet all that can happen to it, and then counts.

    python3 Tests/Torture/torture.py --digitd .build/release/digitd --seconds 600 --seed 7
    python3 Tests/Torture/torture.py --digitd .build/release/digitd --part damage --part clocks

Every scan dropped must have exactly one answer, one document and one original, whatever happened
meanwhile; 'digitd verify' has to find the same, and 'digitd verify --repair' nothing to mend. A seed gives the same
actions in the same order; the moments at which they meet the daemon are the machine's. A root with differences is
kept, and named. A part that cannot be run here is named at the end; where it was asked for, that is a failure.
"""

import argparse
import os
import random
import sys
import tempfile
import time

import corrections
import damage
import drops
import hostile
import machine
import power

PARTS = {
    "drops": drops.run,
    "damage": damage.run,
    "hostile": hostile.run,
    "clocks": lambda *given: machine.run(machine.Clocks, *given),
    "corrections": corrections.run,
    "models": lambda *given: machine.run(machine.Models, *given),
    "stalls": lambda *given: machine.run(machine.Stalls, *given),
    "calls": lambda *given: machine.run(machine.Calls, *given),
    "power": power.run,
}


def run(name, options, seed, seconds):
    """Runs a part for a while, and returns whether all is well, and whether it was run at all."""
    limit = time.monotonic() + seconds
    counts, wrong, kept = PARTS[name](options, seed, lambda: time.monotonic() >= limit)
    actions = ", ".join(f"{count:,} {action.replace('_', ' ')}" for action, count in sorted(counts.items()))
    print(f"  {name}: {actions}", flush=True)
    for sentence in wrong[:20]:
        print(f"    {sentence}")
    if wrong:
        print(f"    {len(wrong)} differences; kept: {' '.join(kept) or 'nothing'}")
        print(f"    again: python3 Tests/Torture/torture.py --digitd {options.digitd} --part {name} "
              f"--seconds {seconds:g} --seed {seed}")
    return not wrong, not any(action.startswith("skipped") for action in counts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--digitd", required=True, help="the program")
    parser.add_argument("--seconds", type=float, default=60, help="how long all parts take together, about")
    parser.add_argument("--seed", type=int, help="which actions; drawn and printed without it")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this one; may be repeated")
    parser.add_argument("--all", action="store_true", help="each part has to be run")
    parser.add_argument("--may-skip", action="store_true", help="what cannot be run here is no failure")
    options = parser.parse_args()
    options.digitd = os.path.abspath(options.digitd)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1 << 31)
    parts = options.part or list(PARTS)
    print(f"torture: seed {seed}, {options.seconds:g} seconds", flush=True)
    with tempfile.TemporaryDirectory(prefix="digitd-torture-") as options.folder:
        outcomes = {name: run(name, options, seed, options.seconds / len(parts)) for name in parts}
    well = all(well for well, _ in outcomes.values())
    skipped = [name for name, (_, was_run) in outcomes.items() if not was_run]
    if well and len(skipped) < len(parts):
        print("  each scan has one answer, one document and one original; 'digitd verify' agrees")
    if skipped:
        print(f"  not run: {', '.join(skipped)}")
    asked = (options.part or options.all) and not options.may_skip
    return 0 if well and not (skipped and asked) else 1


if __name__ == "__main__":
    sys.exit(main())
