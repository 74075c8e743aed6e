"""TLS contexts for the servers of the tests, with certificates made on the spot."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Authority:
    """A certificate authority of the tests; *bundle* is the file to trust."""

    authority: trustme.CA
    bundle: Path

    @classmethod
    def create(cls, folder: Path) -> Authority:
        """Make one, with its file in *folder*."""
        authority = trustme.CA()
        bundle = folder / "authority.pem"
        authority.cert_pem.write_to_path(bundle)
        return cls(authority, bundle)

    def context(self, *names: str, expired: bool = False, early: bool = False) -> ssl.SSLContext:
        """A server's context with a certificate for these names or addresses."""
        now = datetime.now(UTC)
        times = {"not_after": now - timedelta(days=1), "not_before": now - timedelta(days=2)} if expired else {}
        if early:
            times = {"not_before": now + timedelta(days=1), "not_after": now + timedelta(days=2)}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(*names, **times).configure_cert(context)
        return context


def self_signed(folder: Path, name: str) -> ssl.SSLContext:
    """A server's context whose certificate vouches for itself."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(name))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "self-signed.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
