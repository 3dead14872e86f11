package app

import (
	"net/netip"
	"testing"
)

func TestClientAddress(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	tests := []struct {
		name      string
		peer      string
		forwarded []string
		trusted   []netip.Prefix
		want      string
	}{
		{"direct", "203.0.113.9", nil, nil, "203.0.113.9"},
		{"direct with a forged header", "203.0.113.9", []string{"198.51.100.1"}, nil, "203.0.113.9"},
		{"untrusted peer with a forged header", "203.0.113.9", []string{"198.51.100.1"}, proxies, "203.0.113.9"},
		{"through a proxy", "10.1.2.3", []string{"203.0.113.9"}, proxies, "203.0.113.9"},
		{"forged entries before the proxy's", "10.1.2.3", []string{"1.1.1.1, 10.9.9.9, 203.0.113.9"}, proxies, "203.0.113.9"},
		{"two proxies", "10.1.2.3", []string{"1.1.1.1, 203.0.113.9, 10.4.4.4"}, proxies, "203.0.113.9"},
		{"two headers", "10.1.2.3", []string{"1.1.1.1", "203.0.113.9"}, proxies, "203.0.113.9"},
		{"proxy without header", "10.1.2.3", nil, proxies, "10.1.2.3"},
		{"rubbish after the client", "10.1.2.3", []string{"203.0.113.9, unknown"}, proxies, "10.1.2.3"},
		{"only proxies", "10.1.2.3", []string{"10.5.5.5, 10.4.4.4"}, proxies, "10.5.5.5"},
		{"with a port", "10.1.2.3", []string{"203.0.113.9:4711"}, proxies, "203.0.113.9"},
		{"IPv6", "fd00::1", []string{"2001:db8::7"}, proxies, "2001:db8::7"},
		{"IPv6 with brackets and port", "fd00::1", []string{"[2001:db8::7]:443"}, proxies, "2001:db8::7"},
		{"mapped peer", "::ffff:10.1.2.3", []string{"::ffff:203.0.113.9"}, proxies, "203.0.113.9"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := clientAddress(netip.MustParseAddr(tc.peer), tc.forwarded, tc.trusted)
			if got.String() != tc.want {
				t.Errorf("clientAddress(%s, %q) = %s, want %s", tc.peer, tc.forwarded, got, tc.want)
			}
		})
	}
}

func TestAddressKey(t *testing.T) {
	tests := []struct{ addr, want string }{
		{"203.0.113.9", "203.0.113.9"},
		{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
	}
	for _, tc := range tests {
		if got := addressKey(netip.MustParseAddr(tc.addr)); got != tc.want {
			t.Errorf("addressKey(%s) = %q, want %q", tc.addr, got, tc.want)
		}
	}
}
