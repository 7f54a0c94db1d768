#!/bin/bash
# Makes a release: runs everything long, packs it, writes the checksums, and says what failed. Called by `make release`.
#
#   QUICK=1 make release    each long part for a minute: to try the script, not to release
#
# The version is that of the first heading in CHANGELOG.md. A part that fails holds up no other; one that this machine cannot run
# (no root, no Chromium) counts as failed, too, since nobody has seen it pass. Logs are in .build/release-logs.
set -uo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^## \([^ ]*\).*/\1/p' CHANGELOG.md | head -1)
seconds=${QUICK:+60}
seconds=${seconds:-3600}
logs=.build/release-logs
rm -rf "$logs"
mkdir -p "$logs"
failed=()

# part NAME COMMAND...: one part of the release, with its log and its time.
part() {
  local name=$1 begin=$SECONDS
  shift
  printf '%-14s ' "$name"
  if "$@" >"$logs/$name.log" 2>&1; then
    echo "ok, $((SECONDS - begin)) s"
  else
    echo "FAILED after $((SECONDS - begin)) s: $(grep -v '^ *$' "$logs/$name.log" | tail -1)"
    failed+=("$name")
  fi
}

is_clean() {
  local changes
  changes=$(git status --porcelain) && [ -z "$changes" ] ||
    { echo "$changes"; echo "there are changes that are not committed; commit them"; return 1; }
}
has_a_date() {
  grep -m1 '^## ' CHANGELOG.md | grep -qE "^## $version — [0-9]{4}-[0-9]{2}-[0-9]{2}$" ||
    { echo "the first heading of CHANGELOG.md has no date; write '## $version — $(date +%F)'"; return 1; }
}
says_its_version() {
  [ "$(.build/release/digitd --version)" = "$version" ] ||
    { echo "the program says $(.build/release/digitd --version); set Digitd.version to $version"; return 1; }
}
checksums() { (cd .build/deb && sha256sum digitd_"$version"_*.deb | tee SHA256SUMS); }

echo "digitd $version"
part clean is_clean
part date has_a_date
part build make build
part version says_its_version
part test make test
part sanitize make sanitize
part torture make torture SECONDS_OF_TORTURE="$seconds" ALL_OF_TORTURE=1
part fuzz make fuzz FUZZ_SECONDS="$seconds"
part systemd make test-systemd
part web make test-web
part bench make bench
part deb make test-deb
part checksums checksums

if [ ${#failed[@]} = 0 ]; then
  cat .build/deb/SHA256SUMS
  echo "digitd $version is ready. Tag it: git tag --sign v$version"
else
  echo "digitd $version is not ready. Failed: ${failed[*]}. Their logs: $logs" >&2
  exit 1
fi
