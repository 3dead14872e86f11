package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// A caller is one connection that is kept open. It does as little as can be, so
// that what is measured is the server: the answer's body is read and forgotten.
type caller struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(address string) (*caller, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &caller{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

// get asks for a path as somebody signed in and tells the status and the size
// of the body in bytes.
func get(path, secret string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\nHost: bench\r\nCookie: session=" + secret + "\r\n\r\n")
}

func (c *caller) do(request []byte) (status, size int, err error) {
	if _, err := c.conn.Write(request); err != nil {
		return 0, 0, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, 0, err
	}
	if len(line) < 12 {
		return 0, 0, fmt.Errorf("no answer: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, 0, err
	}
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return status, 0, err
		}
		if len(line) <= 2 {
			break
		}
		if name, value, ok := bytes.Cut(line, []byte(": ")); ok && bytes.EqualFold(name, []byte("Content-Length")) {
			if size, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return status, 0, err
			}
		}
	}
	_, err = c.in.Discard(size)
	return status, size, err
}

// A party is who asks one server: several connections.
type party struct {
	callers []*caller
	asked   int
}

func newParty(address string, conns int) (*party, error) {
	p := &party{}
	for range conns {
		c, err := dial(address)
		if err != nil {
			p.close()
			return nil, err
		}
		p.callers = append(p.callers, c)
	}
	return p, nil
}

func (p *party) close() {
	for _, c := range p.callers {
		c.conn.Close()
	}
}

// sample is what some answers took.
type sample struct {
	took    []time.Duration
	elapsed time.Duration
}

func (s *sample) add(o sample) {
	s.took = append(s.took, o.took...)
	s.elapsed += o.elapsed
}

func (s *sample) perSecond() float64 {
	if s.elapsed == 0 {
		return 0
	}
	return float64(len(s.took)) / s.elapsed.Seconds()
}

// quantile is the time in milliseconds that the part q of the answers took at most.
func (s *sample) quantile(q float64) float64 {
	if len(s.took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s.took))
	return float64(sorted[min(len(sorted)-1, int(q*float64(len(sorted))))].Microseconds()) / 1000
}

// ask sends the requests in turn over all connections until the time is up.
func (p *party) ask(requests [][]byte, for_ time.Duration) (sample, error) {
	var all sample
	var mu sync.Mutex
	var group sync.WaitGroup
	var failed error
	start := time.Now()
	for n, c := range p.callers {
		group.Go(func() {
			took, err := c.until(requests, p.asked+n*7, start.Add(for_))
			mu.Lock()
			defer mu.Unlock()
			all.took = append(all.took, took...)
			if err != nil {
				failed = err
			}
		})
	}
	group.Wait()
	all.elapsed = time.Since(start)
	p.asked += len(all.took)
	return all, failed
}

func (c *caller) until(requests [][]byte, at int, end time.Time) ([]time.Duration, error) {
	var took []time.Duration
	for before := time.Now(); before.Before(end); at++ {
		request := requests[at%len(requests)]
		status, _, err := c.do(request)
		if err != nil {
			return took, err
		}
		if status >= 400 {
			first, _, _ := bytes.Cut(request, []byte("\r\n"))
			return took, fmt.Errorf("%s: status %d", first, status)
		}
		now := time.Now()
		took = append(took, now.Sub(before))
		before = now
	}
	return took, nil
}
