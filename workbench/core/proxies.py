"""Which proxies are trusted to say which machine asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
MOST_HOPS = 10
SITE_PREFIX = 64
"""An IPv6 customer has a network of this length at least: its addresses count as one."""


@dataclass(frozen=True)
class Proxies:
    """The proxies that are trusted: so many before every request, or those in some networks."""

    hops: int = 0
    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, words: Sequence[str]) -> "Proxies":
        """A number of proxies, or networks and addresses; nothing is none.

        Raises:
            ValueError: a word is neither.
        """
        if len(words) == 1 and words[0].isdecimal():
            hops = int(words[0])
            if hops > MOST_HOPS:
                raise ValueError(f"{hops} proxies in a row are more than {MOST_HOPS}")
            return cls(hops=hops)
        return cls(networks=tuple(ip_network(word, strict=False) for word in words))

    def __bool__(self) -> bool:
        return bool(self.hops or self.networks)

    def client(self, peer: str, forwarded: Sequence[str]) -> str:
        """Who asks, as far as the proxies that are trusted say so; else who has the socket."""
        passed = self.passed(peer, forwarded)
        return str(parsed(forwarded[-passed]) or peer) if passed else peer

    def passed(self, peer: str, forwarded: Sequence[str]) -> int:
        """Through how many of them the request came, by `X-Forwarded-For` read from its end."""
        if self.hops:
            return self.hops if len(forwarded) >= self.hops else 0
        passed = 0
        for address in [peer, *reversed(forwarded)][: len(forwarded)]:
            if not self._trusts(address):
                break
            passed += 1
        return passed

    def _trusts(self, address: str) -> bool:
        known = parsed(address)
        return known is not None and any(known in network for network in self.networks)


def parsed(text: str) -> Address | None:
    """An address as headers and sockets write it: with a port, in brackets, IPv4 within IPv6."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def words(header: str) -> list[str]:
    """A header's values, in their order."""
    return [word.strip() for word in header.split(",") if word.strip()]


def site_of(address: str) -> str:
    """What counts as one client: the address, or the network that an IPv6 address lies in."""
    known = parsed(address)
    if isinstance(known, IPv6Address):
        return str(ip_network(f"{known}/{SITE_PREFIX}", strict=False).network_address)
    return str(known or "")
