#!/bin/sh
# ufw prepend of a rule that is there already, behind a deny of the same port.
#
# Expected by most: the rule comes first, as the manual says of prepend, or the command fails and says that it did not.
# What happens: "Skipping inserting existing rule", exit code 0, and the rule stays behind the deny, where it does nothing.
# So a script that prepends its rules and looks at the exit code believes that they hold.
#
# Debian's ufw 0.36.2-1; as root, in a network and with a copy of /etc/ufw of its own, so that nothing here changes.
set -eu
version=$(dpkg-query -W -f '${Version}' ufw 2>/dev/null || true)
[ "$version" = 0.36.2-1 ] || { echo "needs ufw 0.36.2-1 (apt-get install ufw=0.36.2-1), found ${version:-none}" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r /usr/share/ufw "$folder/rules"
cp -r /etc/ufw/. "$folder/rules"
cp /usr/share/ufw/user.rules /usr/share/ufw/user6.rules "$folder/rules"
# The inner shell expands it.
# shellcheck disable=SC2016
unshare --net --mount sh -eu -c '
    mount --bind "$1/rules" /etc/ufw
    ufw --version | head -n 1
    ufw deny 443 >/dev/null
    ufw allow from 192.0.2.0/26 to any port 443 proto tcp >/dev/null
    set +e
    said=$(ufw prepend allow from 192.0.2.0/26 to any port 443 proto tcp 2>&1)
    code=$?
    set -e
    echo "ufw prepend says: $said"
    echo "exit code: $code"
    ufw show added | grep "^ufw" | tee "$1/added"
    [ "$code" = 0 ]
    echo "$said" | grep -q "Skipping inserting existing rule"
    [ "$(head -n 1 "$1/added")" = "ufw deny 443" ]
' sh "$folder"
echo "As described."
