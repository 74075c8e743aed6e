#!/bin/sh
# iptables: a netmask with holes is taken without a word, and the rule is about addresses that nobody wrote down
#
# Most would expect a mask whose bits are not in one piece, mostly a slip of the pen (255.255.0.255 for 255.255.255.0), to be
# refused, as ipset and "ip route" do.
# What happens: iptables takes it, exits with 0 and says nothing; iptables-save prints it as it was typed. The rule then lets in
# one address of each of 256 networks in place of the 256 addresses that were meant.
#
# Needs: Debian 12 and root. Seen with iptables 1.8.9 and ipset 7.17, in a network namespace of its own.
set -eu
version=1.8.9-2
ipset=7.17-1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for package in "iptables=$version" "ipset=$ipset"; do
    if [ "$(dpkg-query -W -f '${Version}' "${package%%=*}" 2>/dev/null || true)" != "${package#*=}" ]; then
        apt-get update -q >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$package" >&2
    fi
    dpkg-query -W -f '${Package} ${Version}\n' "${package%%=*}"
done

unshare --net sh -eu -c '
    iptables -A INPUT -s 198.51.0.7/255.255.0.255 -j ACCEPT
    echo "iptables: exit $?"
    iptables-save | grep -- "-A INPUT"
    ipset create hosting hash:net
    if ipset add hosting 198.51.0.7/255.255.0.255 2>/dev/null; then echo "ipset: taken"; else echo "ipset: refused"; fi
' > "$folder/seen"
cat "$folder/seen"
cat > "$folder/expected" <<SEEN
iptables: exit 0
-A INPUT -s 198.51.0.7/255.255.0.255 -j ACCEPT
ipset: refused
SEEN
diff "$folder/expected" "$folder/seen" || { echo "It behaves otherwise now."; exit 1; }
