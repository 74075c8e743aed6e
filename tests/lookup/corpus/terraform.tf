resource "aws_security_group" "hosting" {
  description = "was 192.0.2.48"
  ingress {
    from_port   = 443
    cidr_blocks = [
      "203.0.113.80/29", # the first
      "198.51.100.0/24",
    ]
    ipv6_cidr_blocks = ["2001:db8:20::/48"]
  }
}
resource "google_compute_firewall" "shut" {
  source_ranges = ["192.0.2.64/26"]
  deny {
    protocol = "all"
  }
}
resource "google_compute_firewall" "old" {
  disabled      = true
  source_ranges = ["192.0.2.0/28"]
  allow {
    protocol = "tcp"
  }
}
