#!/bin/bash
# Boots a small Debian with the installed unit in systemd-nspawn and uses it as people do: drops
# scans, reads the CSV, reloads, kills the process in the middle of its work, stops it, and looks
# that everything was answered once. One line a check; the last line counts them.
#
# Needs root and, the first time, the network: the Debian root (about 210 MB, half a minute) stays in
# .build/systemd-root. `make test-systemd` starts it. KEEP=1 leaves the machine's files for a look.
set -uo pipefail
cd "$(dirname "$0")/../.."

packages=systemd,systemd-sysv,dbus,acl,libjpeg62-turbo,libnettle8,libopenblas0-pthread,libpng16-16,libsqlite3-0,zlib1g
cache=.build/systemd-root
. Tests/machine.sh

# --- the machine -------------------------------------------------------------------------------

make_machine
echo "Installing digitd into it"
make --no-print-directory install DESTDIR="$PWD/$machine" >"$cache/install.log" 2>&1 ||
  { tail -20 "$cache/install.log" >&2; give_up "'make install' failed; its log is $cache/install.log"; }

# Who uses it: alice may, bob may not. The unit is enabled, so that it starts with the machine.
chroot "$machine" systemd-sysusers
chroot "$machine" useradd --create-home --groups digitd alice
chroot "$machine" useradd --create-home bob
systemctl --root="$machine" --quiet enable digitd.service
# Labels are learned from after two seconds instead of a minute.
sed -i 's/^  settle: 1min$/  settle: 2s/' "$machine/etc/digitd/digitd.yaml"

# --- the service's side --------------------------------------------------------------------------

root=/var/lib/digitd
property() { inside systemctl show digitd --property="$1" --value; }
journal() { inside journalctl --unit=digitd --no-pager --output=cat "$@"; }
rows() { inside sh -c "cat $root/outbox/results-*.csv 2>/dev/null" | tr -d '\r' | grep -v '^schema,'; }
row_count() { rows | wc -l; }
has_rows() { [ "$(row_count)" -ge "$1" ]; }
# Files with more than one row of field 0 or 1: answered twice.
twice() { rows | awk -F, '$5 <= 1 { print $4 }' | sort | uniq -d; }
files_in() { inside find "$root/$1" -type f | wc -l; }
is_empty() { [ "$(files_in "$1")" = 0 ]; }

echo "Making scans"
rm -rf "$cache/scans" "$cache/labels"
"$machine/usr/bin/digitd" synthesise --scans --count 600 --seed 7 --output "$cache/scans" >/dev/null ||
  give_up "'digitd synthesise' failed" 70
mapfile -t scans < <(find "$cache/scans" -type f \( -name '*.png' -o -name '*.jpg' -o -name '*.jpeg' \) | sort)
[ "${#scans[@]}" -ge 600 ] || give_up "'digitd synthesise' made ${#scans[@]} scans instead of 600" 70
# put FIRST COUNT PREFIX: copies scans into alice's home under names of their own.
put() {
  rm -rf "$machine/home/alice/scans" && mkdir "$machine/home/alice/scans"
  local i
  for ((i = $1; i < $1 + $2; i++)); do cp "${scans[i]}" "$machine/home/alice/scans/$3-$i.${scans[i]##*.}"; done
  chown -R --reference="$machine/home/alice" "$machine/home/alice/scans"
  chmod -R go-w "$machine/home/alice/scans"
}

# --- the checks --------------------------------------------------------------------------------

boot --private-network
echo "The machine runs systemd $(inside systemctl --version | awk 'NR == 1 { print $2 }')"

is_active() { [ "$(property ActiveState)" = active ]; }
if within 30 is_active; then pass "it started with the machine and is ready"; else
  fail "it started with the machine and is ready" "$(property ActiveState)"
  journal | tail -20
  echo "$passed passed, $failed failed, and nothing else can be looked at"
  exit 1
fi
status=$(property StatusText)
if [ -n "$status" ]; then pass "it says what it is doing: $status"; else fail "it says what it is doing"; fi
is "the watchdog is set" "$(property WatchdogUSec)" 1min

pid=$(property MainPID)
is "it runs as its own user" "$(inside stat --format=%U "/proc/$pid")" digitd
is "it has no capability" "$(inside awk '/^CapEff/ { print $2 }' "/proc/$pid/status")" 0000000000000000
is "it is under a system call filter" "$(inside awk '/^Seccomp:/ { print $2 }' "/proc/$pid/status")" 2
is "its inbox belongs to the group" "$(inside stat --format='%a %U %G' $root/inbox)" "2770 digitd digitd"

put 0 20 first
# A umask that would keep the group out, which the default ACL overrules.
as alice sh -c "umask 077; cp ~/scans/* $root/inbox/"
if within 20 has_rows 20; then pass "20 dropped scans are answered"; else fail "20 dropped scans are answered" "rows: $(row_count)"; fi
within 5 is_empty inbox; is "the inbox is empty again" "$(files_in inbox)" 0
answered=$(rows | awk -F, '$6 == "read" || $6 == "review"' | wc -l)
if [ "$answered" -ge 18 ]; then pass "$answered of 20 are read as digits"; else fail "at least 18 of 20 are read as digits" "read: $answered"; fi
is "each has its JSON document" "$(inside find $root/outbox -name '*.json' | wc -l)" 20
if as alice sh -c "head -1 $root/outbox/results-*.csv" >/dev/null; then pass "people of the group can read the answers"; else fail "people of the group can read the answers"; fi
if as bob ls $root >/dev/null 2>&1; then fail "others cannot look in"; else pass "others cannot look in"; fi

as alice sh -c "umask 077; mkdir $root/inbox/album; cp ~/scans/first-0.* $root/inbox/album/"
if within 20 has_rows 21; then pass "a folder's scan is answered"; else fail "a folder's scan is answered"; fi
has "its row names the folder" "$(rows | tail -1)" album/first-0

as alice sh -c "cd $root/inbox; ln -s /etc/passwd link.png; mkfifo pipe.png; mkdir folder.png; echo no picture >letter.png"
if within 20 has_rows 25; then pass "a link, a pipe, a folder and a letter are answered"; else fail "a link, a pipe, a folder and a letter are answered" "rows: $(row_count)"; fi
is "as rejected" "$(rows | tail -4 | awk -F, '{ print $6 }' | sort | uniq -c | tr -s ' ')" " 4 rejected"
within 5 inside test -f $root/failed/letter.png
is "with the reason beside them" "$(inside find $root/failed -name '*.reason.txt' | wc -l)" 4

# A file that its owner closed to all: refused by name, nothing else held up.
as alice sh -c "cp ~/scans/first-1.* $root/work-around 2>/dev/null; install -m 600 ~/scans/first-1.* $root/inbox/private.png"
if within 20 has_rows 26; then pass "a file that nobody may read is answered"; else fail "a file that nobody may read is answered"; fi
has "with its owner and mode" "$(rows | tail -1)" "(owner "
has "in a sentence" "$(rows | tail -1)" "mode 0600). Make it readable and drop it again."

# --- reload --------------------------------------------------------------------------------------

inside systemctl reload digitd; is "it reloads" "$?" 0
has "and says so" "$(journal | tail -60)" eload
is "with the same process" "$(property MainPID)" "$pid"
echo 'no such key: 1' >>"$machine/etc/digitd/digitd.yaml"
inside systemctl reload digitd 2>/dev/null; if [ $? != 0 ]; then pass "a wrong configuration fails the reload"; else fail "a wrong configuration fails the reload"; fi
inside sh -c "kill -HUP $pid"
put 20 5 reload
as alice sh -c "cp ~/scans/* $root/inbox/"
if within 20 has_rows 31; then pass "and the daemon works on with the one it had"; else fail "and the daemon works on with the one it had"; fi
is "with the same process" "$(property MainPID)" "$pid"
sed -i '$d' "$machine/etc/digitd/digitd.yaml"

# --- a second daemon -----------------------------------------------------------------------------

second=$(as digitd digitd run --root $root 2>&1); code=$?
if [ $code != 0 ]; then pass "a second daemon is refused (exit code $code)"; else fail "a second daemon is refused"; fi
has "and told who is there" "$second" "$pid"

# --- killed at work ------------------------------------------------------------------------------

put 25 500 kill
as alice sh -c "cp ~/scans/* $root/inbox/"
restarted() { [ "$(property NRestarts)" -ge "$1" ] && [ "$(property ActiveState)" = active ]; }
for kills in 1 2 3; do
  within 10 has_rows $((31 + kills * 100))
  inside systemctl kill --signal=KILL --kill-whom=main digitd
  if within 20 restarted $kills; then pass "it comes back after SIGKILL number $kills, with $(($(row_count) - 31)) of 500 scans answered"; else
    fail "it comes back after SIGKILL number $kills" "$(property ActiveState), restarts: $(property NRestarts)"; fi
done
if within 60 has_rows 531; then pass "all 500 are answered in the end"; else fail "all 500 are answered in the end" "rows: $(row_count)"; fi
within 10 is_empty inbox
within 10 is_empty work
is "none of them twice" "$(twice)" ""
is "none is left in inbox and work" "$(files_in inbox) $(files_in work)" "0 0"
is "and every original is filed" "$(inside find $root/done $root/failed -name 'kill-*' ! -name '*.reason.txt' | wc -l)" 500

# --- learning ------------------------------------------------------------------------------------

"$machine/usr/bin/digitd" synthesise --folders --count 100 --seed 8 --output "$cache/labels" >/dev/null ||
  give_up "'digitd synthesise' failed" 70
cp -r "$cache/labels/." "$machine/home/alice/labels"
chown -R --reference="$machine/home/alice" "$machine/home/alice/labels"
as alice sh -c "cd ~/labels; for digit in *; do cp \$digit/*.png $root/training/\$digit/; done"
report() { inside find $root/training/reports -type f 2>/dev/null | grep -q .; }
if within 150 report; then pass "labelled images are learned from, under the same restrictions"; else
  fail "labelled images are learned from, under the same restrictions" "$(journal | tail -5)"; fi
is "the daemon lived through it" "$(property NRestarts) $(property ActiveState)" "3 active"

# --- stop ----------------------------------------------------------------------------------------

begin=$(date +%s%N)
inside systemctl stop digitd
took=$((($(date +%s%N) - begin) / 1000000))
is "it stops cleanly" "$(property Result) $(property ExecMainStatus)" "success 0"
if [ $took -lt 10000 ]; then pass "in $took ms"; else fail "within 10 s" "it took $took ms"; fi
has "and the journal shows it" "$(inside journalctl --unit=digitd --no-pager --output=cat | tail -8)" top
put 525 5 stopped
as alice sh -c "cp ~/scans/* $root/inbox/"
inside systemctl start digitd
if within 20 has_rows 536; then pass "what was dropped meanwhile is answered after the start"; else fail "what was dropped meanwhile is answered after the start"; fi
is "nothing was answered twice at all" "$(twice)" ""
is "no call was forbidden" "$(inside journalctl --no-pager --output=cat --unit=digitd | grep -c -e SIGSYS -e 'status=31')" 0
memory=$(inside awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$(property MainPID)/status")
echo "Peak memory of the daemon: $memory MB; start to ready: $(inside systemctl show digitd --property=ExecMainStartTimestampMonotonic,ActiveEnterTimestampMonotonic --value | paste -sd' ' | awk '{ d = ($1 - $2) / 1000; print (d < 0 ? -d : d) }') ms"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
