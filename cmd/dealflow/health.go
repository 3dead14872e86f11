package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

type healthCmd struct{}

// Run asks /readyz of the server that listens on the configured address. It is
// what a container's health check calls, since its image has no other program.
func (h *healthCmd) Run(ctx context.Context, p *program) error {
	host, port, err := net.SplitHostPort(p.cfg.Addr)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		// Not "localhost": an image without a hosts file cannot resolve it.
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("no server answers on %s: %w", p.cfg.Addr, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the server on %s is not ready: %s", p.cfg.Addr, res.Status)
	}
	_, err = fmt.Fprintln(p.out, "ready")
	return err
}
