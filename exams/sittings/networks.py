"""Ranges of network addresses as a person writes them. Pure."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from exams.errors import Invalid

MOST = 50


def read_networks(typed: str) -> list[str]:
    """The ranges, one a line, each in its shortest form; raises Invalid naming the wrong line."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise Invalid("network.too_many", field="networks", most=MOST)
    return [_network(line) for line in lines]


def _network(line: str) -> str:
    try:
        return str(ip_network(line, strict=False))
    except ValueError:
        raise Invalid("network.unreadable", field="networks", line=line[:60]) from None


def inside(address: str, networks: str) -> bool:
    """Whether the address lies in one of the ranges; an address that is none lies in no range."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in ip_network(line) for line in networks.split())
