# Makes digitd@.service of digitd.service: a root for each NAME in `systemctl enable --now digitd@NAME`,
# in /var/lib/digitd/NAME, with the configuration /etc/digitd/NAME.yaml. `make install` runs it.
/^#/ {
  /^# Another root?/,/^# one path:/d
  s|/etc/digitd/digitd\.yaml|/etc/digitd/NAME.yaml|
  s|/var/lib/digitd|&/NAME|g
  s|\(systemctl [a-z -]*\)digitd |\1digitd@NAME |
  s|-u digitd |-u digitd@NAME |
}
/^#/! {
  s|/etc/digitd/digitd\.yaml|/etc/digitd/%i.yaml|
  s|/var/lib/digitd|&/%i|
  s|digitd run|& --root /var/lib/digitd/%i|
  # It may not be there yet when the command that makes it is started.
  s|^ReadWritePaths=|&-|
  s|^Description=.*|& in %i|
}
# Its folders are made by root, with the modes and access lists of the other's.
/^ExecStartPre=/i\
ExecStartPre=+/bin/sh -c 'sed "s|/var/lib/digitd|&/%i|" /usr/lib/tmpfiles.d/digitd.conf | systemd-tmpfiles --create -'
