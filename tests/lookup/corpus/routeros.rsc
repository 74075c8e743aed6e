/ip firewall address-list
add address=203.0.113.80/29 list=hosting
add address=198.51.100.16-198.51.100.20 comment="was 192.0.2.48" list=hosting
add address=192.0.2.0/28 disabled=yes list=hosting
add address=192.0.2.64/26 list=shut
/ip firewall filter
add action=drop chain=input src-address-list=shut
add action=accept chain=input dst-port=443 protocol=tcp src-address-list=hosting
add action=drop chain=input src-address=192.0.2.16/28
add action=accept chain=input src-address=!198.51.100.64/28
/ipv6 firewall address-list
add address=2001:db8:20::/48 list=hosting
