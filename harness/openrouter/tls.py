"""Certificates for the mock: right ones, and each kind of wrong one."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

RIGHT_NAMES = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class TlsIdentity:
    """A certificate chain with its key, in PEM, and the authority a client should trust (PEM) to believe it."""

    chain: bytes
    private_key: bytes
    authority: bytes

    def server_context(self) -> ssl.SSLContext:
        """What the server wraps its sockets with: TLS 1.2 and later."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with trustme.Blob(self.private_key + self.chain).tempfile() as path:
            context.load_cert_chain(path)
        return context

    @classmethod
    def right(cls, *names: str) -> TlsIdentity:
        """Valid for `names`; for this machine's loopback when none are given."""
        return cls._issued(trustme.CA(), names or RIGHT_NAMES)

    @classmethod
    def wrong_host(cls) -> TlsIdentity:
        """Valid, for another host."""
        return cls._issued(trustme.CA(), ("elsewhere.example",))

    @classmethod
    def expired(cls) -> TlsIdentity:
        """For the right host, until yesterday."""
        return cls._issued(trustme.CA(), RIGHT_NAMES, not_after=datetime.now(UTC) - timedelta(days=1))

    @classmethod
    def unknown_authority(cls) -> TlsIdentity:
        """For the right host, by an authority other than the one the client is told to trust."""
        issued = cls._issued(trustme.CA(), RIGHT_NAMES)
        return cls(issued.chain, issued.private_key, trustme.CA().cert_pem.bytes())

    @classmethod
    def self_signed(cls) -> TlsIdentity:
        """For the right host, vouched for by nobody; the authority to trust is another."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        alternatives = [x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))]
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
            .sign(key, hashes.SHA256())
        )
        private_key = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return cls(certificate.public_bytes(serialization.Encoding.PEM), private_key, trustme.CA().cert_pem.bytes())

    @classmethod
    def _issued(cls, authority: trustme.CA, names: tuple[str, ...], not_after: datetime | None = None) -> TlsIdentity:
        issued = authority.issue_cert(*names, not_after=not_after)
        chain = b"".join(blob.bytes() for blob in issued.cert_chain_pems)
        return cls(chain, issued.private_key_pem.bytes(), authority.cert_pem.bytes())
