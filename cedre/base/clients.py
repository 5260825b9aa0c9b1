"""Where a request comes from, for the counts that limit how often one may ask. Addresses are never kept as they are."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

# A network of this many bits is what one home or one phone has in IPv6: its addresses count as one.
ONE_CLIENT = 64


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: what the last of our own proxies saw, or the other end of the connection."""
    proxies = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(address: str) -> bytes:
    """What counts as one client: an address in IPv4, a network in IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address.encode()
    return parsed.packed if parsed.version == 4 else parsed.packed[: ONE_CLIENT // 8]
