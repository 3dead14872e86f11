package app

import (
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// clientAddress returns the address a request came from. It is the socket's own
// unless that is a trusted proxy; then it is the right-most entry of
// X-Forwarded-For that is not one. Entries further left were written by whoever
// sent the request and are never believed.
func clientAddress(peer netip.Addr, forwarded []string, trusted []netip.Prefix) netip.Addr {
	at := peer.Unmap()
	entries := strings.Split(strings.Join(forwarded, ","), ",")
	for i := len(entries) - 1; i >= 0 && isTrusted(at, trusted); i-- {
		next, err := parseForwarded(entries[i])
		if err != nil {
			break
		}
		at = next
	}
	return at
}

// parseForwarded reads one entry, which some proxies write with a port.
func parseForwarded(entry string) (netip.Addr, error) {
	entry = strings.TrimSpace(entry)
	if both, err := netip.ParseAddrPort(entry); err == nil {
		return both.Addr().Unmap().WithZone(""), nil
	}
	addr, err := netip.ParseAddr(strings.Trim(entry, "[]"))
	return addr.Unmap().WithZone(""), err
}

func isTrusted(addr netip.Addr, trusted []netip.Prefix) bool {
	for _, prefix := range trusted {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// clientIP is clientAddress of a request.
func (a *App) clientIP(c *fiber.Ctx) netip.Addr {
	peer, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	if !ok {
		return netip.IPv4Unspecified()
	}
	if len(a.cfg.Proxies()) == 0 {
		return peer.Unmap()
	}
	var forwarded []string
	for _, value := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		forwarded = append(forwarded, string(value))
	}
	return clientAddress(peer, forwarded, a.cfg.Proxies())
}

// addressKey is what attempts from an address are counted under: an IPv6 user
// has a whole /64 to choose from.
func addressKey(addr netip.Addr) string {
	if addr.Is6() {
		if prefix, err := addr.Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return addr.String()
}
