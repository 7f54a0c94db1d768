#!/bin/bash
# Packs the program that is built for Debian, into .build/deb: the same bytes from the same program and sources.
# Called by `make deb`; DEB_VERSION=… names another version, to try an upgrade.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=
for tool in dh dpkg-deb dpkg-shlibdeps; do
  command -v "$tool" >/dev/null || missing="$missing $tool"
done
[ -z "$missing" ] || {
  echo "deb.sh: not here:$missing; install them: apt-get install --no-install-recommends debhelper dpkg-dev" >&2
  exit 69
}

# The first heading of the changelog: '## 0.1.0 — 2026-11-22', or '## 0.1.0 — unreleased'.
heading=$(grep -m1 '^## ' CHANGELOG.md)
read -r _ version _ day <<<"$heading"
version=${DEB_VERSION:-$version}
if [ "$day" = unreleased ]; then
  seconds=$(git log -1 --format=%ct 2>/dev/null || stat --format=%Y CHANGELOG.md)
  distribution=UNRELEASED
else
  seconds=$(date --utc --date="$day" +%s)
  distribution=stable
fi
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$seconds}
export SOURCE=$PWD DIGITD=${DIGITD:-.build/release/digitd} DEB_RULES_REQUIRES_ROOT=no DEB_BUILD_OPTIONS=terse LC_ALL=C.UTF-8 TZ=UTC
umask 022

work=.build/deb/work
rm -rf "$work"
mkdir -p "$work"
cp -r Packaging/debian "$work/debian"
maintainer=$(sed -n 's/^Maintainer: //p' Packaging/debian/control)
cat >"$work/debian/changelog" <<END
digitd ($version) $distribution; urgency=medium

  * What is new stands in /usr/share/doc/digitd/NEWS.md.gz.

 -- $maintainer  $(date --utc --date="@$SOURCE_DATE_EPOCH" --rfc-email)
END

log=.build/deb/log
(cd "$work" && debian/rules binary) >"$log" 2>&1 || {
  tail -20 "$log" >&2
  echo "deb.sh: the package could not be built; the whole log is $log" >&2
  exit 70
}
for package in .build/deb/digitd_"$version"_*.deb; do
  echo "$package: $(stat --format=%s "$package") bytes, SHA-256 $(sha256sum "$package" | cut -d' ' -f1)"
done
