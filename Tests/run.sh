#!/usr/bin/env bash
# Builds and runs the tests, and says what took long. Called by `make test`; what is given goes to
# `swift test`.
#
#     SWIFT=swift bash Tests/run.sh --filter 'A hint'
set -euo pipefail

started=$(date +%s.%N)
"$SWIFT" build --build-tests --explicit-target-dependency-import-check error
built=$(date +%s.%N)

rm -f .build/tests.log .build/tests*.xml
status=0
# One test after the other: beside each other, a test's time would count its wait for a core.
SWIFT_BACKTRACE=enable=no "$SWIFT" test --skip-build --no-parallel \
  --xunit-output .build/tests.xml "$@" 2>&1 | tee .build/tests.log || status=$?
ended=$(date +%s.%N)

awk -v build="$(awk "BEGIN { print $built - $started }")" \
  -v tests="$(awk "BEGIN { print $ended - $built }")" \
  -f Tests/what-took-long.awk .build/tests*.xml 2>/dev/null || true
# The runner's own last line, once more below the table.
grep -E 'Test run with [0-9]+ test' .build/tests.log | tail -n 1 || true
exit "$status"
