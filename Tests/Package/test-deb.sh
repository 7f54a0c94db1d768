#!/bin/bash
# Installs the package into a fresh Debian, in a booted systemd, and lives with it: the first answer, a second root,
# backup and restore, upgrade, downgrade, remove, purge. One line a check; the last line counts them.
#
# Needs root, and the network for what the package depends on. `make test-deb` starts it. KEEP=1 leaves the machine.
set -uo pipefail
cd "$(dirname "$0")/../.."

cache=.build/package-root
packages=systemd,systemd-sysv,dbus,ca-certificates,zsh,bash-completion
. Tests/machine.sh

version=$(sed -n 's/^## \([^ ]*\).*/\1/p' CHANGELOG.md | head -1)
export DIGITD=${DIGITD:-.build/release/digitd}
deb=.build/deb/digitd_${version}_amd64.deb
later=.build/deb/digitd_${version}+later_amd64.deb
root=/var/lib/digitd

# --- the file --------------------------------------------------------------------------------------

echo "$deb: $(($(stat --format=%s "$deb") / 1000)) kB, installed $(dpkg-deb --field "$deb" Installed-Size) KiB"
before=$(sha256sum <"$deb")
bash Packaging/deb.sh >/dev/null
is "it has the same bytes when it is built again" "$(sha256sum <"$deb")" "$before"
if command -v lintian >/dev/null; then
  said=$(lintian --allow-root --no-tag-display-limit "$deb" 2>&1)
  is "lintian finds no error" "$(grep -c '^E:' <<<"$said")" 0
  [ -z "$said" ] || sed 's/^/        /' <<<"$said"
else
  echo "skipped lintian: it is not installed here"
fi
if command -v promtool >/dev/null; then
  succeeds "the alert rules fire when they should" promtool test rules Tests/Package/alerts-test.yaml
else
  echo "skipped the alert rules: promtool is not installed here"
fi
size=$(dpkg-deb --fsys-tarfile "$deb" | tar --list --verbose ./usr/bin/digitd | awk '{ print $3 }')
# The aim is 25 MB; Docs/Decisions/0075-what-the-megabytes-are.md says what stands in the way.
if [ "$size" -lt 40000000 ]; then pass "the program has $size bytes"; else fail "the program is below 40 MB" "$size"; fi
DEB_VERSION=$version+later bash Packaging/deb.sh >/dev/null

# --- from apt to the first answer ------------------------------------------------------------------

make_machine
cp "$deb" "$later" "$machine/srv/"
boot
inside sh -c '. /etc/os-release; echo "The machine is $PRETTY_NAME"'
apt() { inside env DEBIAN_FRONTEND=noninteractive apt-get --yes --quiet=2 --no-install-recommends "$@" 2>&1; }
install_deb() { apt install --allow-downgrades -o Dpkg::Options::=--force-confdef "/srv/$(basename "$1")"; }
property() { inside systemctl show "${2:-digitd}" --property="$1" --value; }
is_active() { [ "$(property ActiveState "${1:-digitd}")" = active ]; }
rows() { inside sh -c "cat ${1:-$root}/outbox/results-*.csv 2>/dev/null" | tr -d '\r' | grep -v '^schema,'; }
row_count() { rows "${1:-}" | wc -l; }
has_rows() { [ "$(row_count "${2:-}")" -ge "$1" ]; }

begin=$(date +%s%N)
said=$(install_deb "$deb") || { tail -20 <<<"$said"; give_up "the package cannot be installed"; }
installed=$(date +%s%N)
if within 20 is_active; then pass "the service runs after 'apt install ./digitd*.deb'"; else
  fail "the service runs after 'apt install ./digitd*.deb'" "$(inside journalctl --unit=digitd --no-pager | tail -5)"; fi
is "and at every boot" "$(property UnitFileState)" enabled
is "the page is off" "$(property UnitFileState digitd-web) $(property ActiveState digitd-web)" "disabled inactive"
is "it runs as its own user" "$(inside stat --format=%U "/proc/$(property MainPID)")" digitd
is "nothing of Swift is there beside it" "$(inside find / -xdev -name 'libswift*' | wc -l)" 0

inside useradd --create-home --groups digitd alice
"$DIGITD" synthesise --scans --force --count 40 --seed 7 --output "$cache/scans" >/dev/null
rm -rf "$machine/home/alice/scans"; cp -r "$cache/scans/images" "$machine/home/alice/scans"
inside chown -R alice: /home/alice/scans
as alice sh -c "cp \$(ls -d ~/scans/* | head -1) $root/inbox/"
within 20 has_rows 1 || fail "the first scan is answered"
answered=$(date +%s%N)
echo "        apt: $(((installed - begin) / 1000000)) ms; to the first answer: $(((answered - begin) / 1000000)) ms"
as alice sh -c "cp \$(ls -d ~/scans/* | tail -19) $root/inbox/"
if within 20 has_rows 20; then pass "20 scans of a member of the group are answered"; else
  fail "20 scans of a member of the group are answered" "rows: $(row_count)"; fi
verify() { as digitd digitd verify --root "${1:-$root}"; }
succeeds "digitd verify agrees" verify
is "the manual is there" "$(inside find /usr/share/man/man1 -name 'digitd.1*' | wc -l)" 1
for shell in bash zsh; do
  case $shell in
    bash) file=/usr/share/bash-completion/completions/digitd ;;
    zsh) file=/usr/share/zsh/vendor-completions/_digitd ;;
  esac
  succeeds "$shell understands the completions" inside "$shell" -n "$file"
done
metrics=$(inside digitd status --metrics)
has "metrics tell that it works" "$metrics" "digitd_up{root=\"$root\"} 1"

# --- a second root ---------------------------------------------------------------------------------

inside cp /etc/digitd/digitd.yaml /etc/digitd/office.yaml
succeeds "digitd@office starts" inside systemctl enable --now digitd@office
as alice sh -c "cp \$(ls -d ~/scans/* | head -3) $root/office/inbox/"
if within 20 has_rows 3 $root/office; then pass "a second root answers"; else
  fail "a second root answers" "$(inside journalctl --unit=digitd@office --no-pager | tail -5)"; fi
is "with the same modes" "$(inside stat --format='%a %U %G' $root/office/inbox $root/office/outbox | sort)" \
  "$(inside stat --format='%a %U %G' $root/inbox $root/outbox | sort)"
is "and leaves the first alone" "$(row_count)" 20

# --- upgrade, downgrade ----------------------------------------------------------------------------

echo "# an administrator's line" >>"$machine/etc/digitd/digitd.yaml"
pid=$(property MainPID) office=$(property MainPID digitd@office)
said=$(install_deb "$later") || fail "the later version is installed" "$(tail -5 <<<"$said")"
within 20 is_active
is "an upgrade restarts the daemon that ran" "$(is_active && [ "$(property MainPID)" != "$pid" ] && echo restarted)" restarted
is "and the other root's" "$(is_active digitd@office && [ "$(property MainPID digitd@office)" != "$office" ] && echo restarted)" restarted
is "it does not start the page" "$(property ActiveState digitd-web)" inactive
has "it keeps a changed configuration" "$(tail -1 "$machine/etc/digitd/digitd.yaml")" "administrator's line"
inside systemctl stop digitd
said=$(install_deb "$deb") || fail "the earlier version is installed again" "$(tail -5 <<<"$said")"
is "a downgrade leaves a stopped daemon stopped" "$(property ActiveState)" inactive
inside systemctl start digitd
as alice sh -c "cp \$(ls -d ~/scans/* | head -1) $root/inbox/again.png"
if within 20 has_rows 21; then pass "and it goes on where it was"; else fail "and it goes on where it was"; fi

# --- backup and restore, as Docs/Administration.md has it ------------------------------------------

inside systemctl stop digitd 'digitd@*'
succeeds "a backup is made" inside tar --create --acls --gzip --file=/var/backups/digits.tar.gz --directory=/var/lib digitd
inside systemctl start digitd
kept=$(row_count)
as alice sh -c "cp \$(ls -d ~/scans/* | head -5) $root/inbox/"
within 20 has_rows $((kept + 5))
inside systemctl stop digitd
inside mv $root /var/lib/digitd.lost
succeeds "it is restored" inside tar --extract --acls --gzip --file=/var/backups/digits.tar.gz --directory=/var/lib
succeeds "the restored root passes digitd verify" verify
succeeds "and the other one" verify $root/office
inside systemctl start digitd
is "the restored root has the answers of the backup" "$(row_count)" "$kept"
as alice sh -c "umask 077; cp \$(ls -d ~/scans/* | head -1) $root/inbox/after.png"
if within 20 has_rows $((kept + 1)); then pass "and goes on"; else fail "and goes on"; fi
inside rm -rf /var/lib/digitd.lost

# --- remove, purge, install again ------------------------------------------------------------------

inside systemctl enable --quiet --now digitd-web
files=$(inside find $root -type f | wc -l)
said=$(apt remove digitd) || fail "the package is removed" "$(tail -5 <<<"$said")"
is "remove stops all" "$(inside sh -c 'readlink /proc/[0-9]*/exe' | grep -c '^/usr/bin/digitd')" 0
is "the configuration stays" "$(inside ls /etc/digitd | tr '\n' ' ')" "digitd.yaml office.yaml "
said=$(apt purge digitd) || fail "the package is purged" "$(tail -5 <<<"$said")"
is "purge takes the configuration, and not what others wrote" "$(inside ls /etc/digitd | tr '\n' ' ')" "office.yaml "
# The ledger's log goes back into its file when a daemon stops.
now=$(inside find $root -type f | wc -l)
if [ "$now" -ge $((files - 4)) ] && [ "$(row_count)" = $((kept + 1)) ]; then
  pass "scans, answers, labels and models stay"; else fail "scans, answers, labels and models stay" "$files files before, $now now"; fi
is "no unit is left" "$(inside systemctl list-unit-files --no-legend 'digitd*' | wc -l)" 0
said=$(install_deb "$deb") || fail "the package is installed again" "$(tail -5 <<<"$said")"
within 20 is_active
as alice sh -c "cp \$(ls -d ~/scans/* | head -1) $root/inbox/anew.png"
if within 20 has_rows $((kept + 2)); then pass "installed again it goes on"; else fail "installed again it goes on"; fi
succeeds "and digitd verify agrees" verify

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
