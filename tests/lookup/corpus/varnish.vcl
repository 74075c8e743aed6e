vcl 4.0;
backend default none;
acl hosting { "203.0.113.80"/29; "2001:db8:20::"/48; ! "198.51.100.7"; "198.51.100.0"/24; }
acl shut { "192.0.2.64"/26; }
sub vcl_recv {
  if (client.ip ~ shut) { return (synth(403)); }
  if (!client.ip ~ hosting) {
    return (synth(403));
  }
}
