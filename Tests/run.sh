#!/usr/bin/env bash
# Builds and runs the tests, and says what took long. Called by `make test`; what is given goes to
# `swift test`.
#
#     SWIFT=swift bash Tests/run.sh --filter 'A hint'
set -euo pipefail

# Two processes share the tests, side by side. Within each they run one after the other: a daemon in a
# test's own process needs Swift's threads, which are as many as cores, and a test that trains keeps one.
services='^(digitdTests|DigitServiceTests)\.'

started=$(date +%s.%N)
"$SWIFT" build --build-tests --explicit-target-dependency-import-check error
built=$(date +%s.%N)

export SWIFT_BACKTRACE=enable=no
rm -f .build/tests-*.log .build/tests-*.xml

# Runs some of the tests; their output goes to the terminal and to a log.
run() {
  local name=$1
  shift
  # Both only read what is built, so neither waits for the other's lock.
  "$SWIFT" test --skip-build --ignore-lock --no-parallel --xunit-output ".build/tests-$name.xml" "$@" 2>&1 \
    | tee ".build/tests-$name.log"
}

status=0
if [ $# -gt 0 ]; then
  run some "$@" || status=$?
else
  run services --filter "$services" &
  # Either opens the build's database as it starts, and one that finds it locked gives up.
  until grep -qs 'Test run started' .build/tests-services.log || ! kill -0 $! 2>/dev/null; do sleep 1; done
  run others --skip "$services" || status=$?
  wait $! || status=$?
  # A short form of 'make torture', against the program as it was just built: two minutes of those parts that say much
  # soon. The others take minutes before they have anything to harm.
  python3 Tests/Torture/torture.py --digitd .build/debug/digitd --seconds 120 --may-skip \
    --part drops --part hostile --part clocks --part stalls || status=$?
fi
ended=$(date +%s.%N)

awk -v build="$(awk "BEGIN { print $built - $started }")" \
  -v tests="$(awk "BEGIN { print $ended - $built }")" \
  -f Tests/what-took-long.awk .build/tests-*.xml 2>/dev/null || true
# What failed, and the runners' own last lines, once more below the table.
grep -hE '^✘ (Test|Suite) .*failed after' .build/tests-*.log || true
grep -hE 'Test run with [0-9]+ test' .build/tests-*.log || true
exit "$status"
