# Sourced by the tests that boot a small Debian in systemd-nspawn: the machine, and how checks are told.
# Before: $cache, a folder for the machine's files; $packages, what it has beside a minimal Debian.

base=$cache/base
machine=$cache/machine
passed=0
failed=0

pass() { passed=$((passed + 1)); printf 'ok      %s\n' "$1"; }
fail() { failed=$((failed + 1)); printf 'FAILED  %s\n' "$1"; [ $# -lt 2 ] || printf '        %s\n' "${@:2}"; }

# is WHAT FOUND EXPECTED: a check of a value.
is() { if [ "$2" = "$3" ]; then pass "$1"; else fail "$1" "found: $2" "expected: $3"; fi; }

# has WHAT TEXT PART: a check that a text contains another.
has() { if [[ "$2" == *"$3"* ]]; then pass "$1"; else fail "$1" "found: $2" "expected to contain: $3"; fi; }

# succeeds WHAT COMMAND...: a check that a command ends with 0.
succeeds() {
  local output
  if output=$("${@:2}" 2>&1); then pass "$1"; else fail "$1" "$(tail -3 <<<"$output")"; fi
}

# within SECONDS COMMAND...: asks again until the command succeeds.
within() {
  local end=$(($(date +%s%N) + $1 * 1000000000))
  until "${@:2}"; do [ "$(date +%s%N)" -lt "$end" ] || return 1; sleep 0.05; done
}

give_up() { echo "$(basename "$0"): $1" >&2; exit "${2:-69}"; }

# Makes the small Debian, where it is not there yet, and a copy of it to boot.
make_machine() {
  [ "$(id -u)" = 0 ] || give_up "booting a machine needs root; run it with sudo" 77
  if ! command -v systemd-nspawn >/dev/null || ! command -v mmdebstrap >/dev/null || ! command -v nsenter >/dev/null; then
    command -v apt-get >/dev/null || give_up "needs systemd-nspawn, nsenter and mmdebstrap; install them and run it again"
    echo "Installing the Debian packages that boot a machine: systemd-container mmdebstrap util-linux"
    { DEBIAN_FRONTEND=noninteractive apt-get update --quiet=2 &&
      DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends --quiet=2 \
        systemd-container mmdebstrap util-linux >/dev/null; } ||
      give_up "the packages could not be installed; install systemd-container and mmdebstrap, then run it again"
  fi
  mkdir -p "$cache"
  if [ "$(cat "$base.packages" 2>/dev/null)" != "$packages" ]; then
    echo "Making a small Debian in $base (a minute, once)"
    rm -rf "$base" "$base.packages"
    mmdebstrap --quiet --variant=minbase --skip=cleanup/apt/lists --include="$packages" bookworm "$base" \
      2>"$cache/mmdebstrap.log" ||
      { tail -5 "$cache/mmdebstrap.log" >&2; give_up "mmdebstrap failed; its log is $cache/mmdebstrap.log"; }
    echo "$packages" >"$base.packages"
  fi
  rm -rf "$machine"
  cp -a --reflink=auto "$base" "$machine"
}

leader=
nspawn=

# boot OPTION...: boots the machine.
boot() {
  setsid systemd-nspawn --quiet --register=no --keep-unit --boot "$@" \
    --directory="$machine" --console=pipe </dev/null >"$cache/nspawn.log" 2>&1 &
  nspawn=$!
  within 60 is_running || { tail "$cache/nspawn.log" >&2; give_up "the machine did not boot; its log is $cache/nspawn.log"; }
}
is_running() {
  # setsid may have forked: the container's first process is nspawn's only child.
  leader=$(cat "/proc/$nspawn/task/$nspawn/children" 2>/dev/null)
  leader=${leader%% *}
  [ -n "$leader" ] || return 1
  case $(inside systemctl is-system-running 2>/dev/null) in running | degraded) ;; *) return 1 ;; esac
}
inside() { nsenter --target "$leader" --all "$@" </dev/null; }
as() { local user=$1; shift; inside runuser -u "$user" -- "$@"; }
power_off() {
  [ -z "$nspawn" ] || { inside systemctl poweroff 2>/dev/null; timeout 20 tail --pid="$nspawn" -f /dev/null || kill "$nspawn"; }
  nspawn=
}
cleanup() { power_off; [ -n "${KEEP:-}" ] || rm -rf "$machine"; }
trap cleanup EXIT
