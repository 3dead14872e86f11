package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

const (
	// requestTime is how long a request may take, its database work included.
	requestTime = 30 * time.Second
	// maxBody is the largest form, in bytes. The server's own limit has to be
	// higher, or the connection breaks instead of showing a page.
	maxBody = 1 << 20
	// compressFrom is the size in bytes from which compressing pays.
	compressFrom = 1 << 10
)

// middleware is what every request passes through, outermost first.
func (a *App) middleware() []fiber.Handler {
	return []fiber.Handler{a.observe, a.secureHeaders, a.compress, a.catchPanic, a.limitBody, a.deadline}
}

// observe gives the request an id, turns an error into its page, and writes one
// line to the log: no query text, no body, no secret.
func (a *App) observe(c *fiber.Ctx) error {
	start := time.Now()
	id := rand.Text()[:16]
	c.Locals(requestIDKey, id)
	c.Set(fiber.HeaderXRequestID, id)
	if err := c.Next(); err != nil {
		if err := c.App().ErrorHandler(c, err); err != nil {
			_ = c.SendStatus(fiber.StatusInternalServerError)
		}
	}
	status := c.Response().StatusCode()
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	attrs := []slog.Attr{
		slog.String("id", id), slog.String("method", c.Method()), slog.String("path", loggedPath(c)),
		slog.Int("status", status), slog.Duration("took", time.Since(start)), slog.String("ip", a.clientIP(c).String()),
	}
	if user := visitOf(c).user; user != nil {
		attrs = append(attrs, slog.Int64("user", user.ID))
	}
	a.log.LogAttrs(c.UserContext(), level, "request", attrs...)
	return nil
}

// loggedPath is the path without what must not be in a log: the secret of a
// one-time link.
func loggedPath(c *fiber.Ctx) string {
	for _, prefix := range []string{joinPrefix, calendarPrefix} {
		if strings.HasPrefix(c.Path(), prefix) {
			return prefix + ":secret"
		}
	}
	return shorten(c.Path(), 200)
}

// requestID is the id that the log knows a request by.
func requestID(c *fiber.Ctx) string {
	id, _ := c.Locals(requestIDKey).(string)
	return id
}

// contentSecurityPolicy allows what the binary itself serves and nothing else.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// secureHeaders tells the browser to trust nothing but us and to keep nothing;
// the handler of the assets, which may be kept, says so itself.
func (a *App) secureHeaders(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentSecurityPolicy, contentSecurityPolicy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")
	c.Set(fiber.HeaderCacheControl, "no-store")
	if a.cfg.Secure() {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000; includeSubDomains")
	}
	return c.Next()
}

// compress makes text smaller at the quickest setting. That pages hold secrets
// does no harm: the only one, the request-forgery token, is masked anew each time.
func (a *App) compress(c *fiber.Ctx) error {
	err := c.Next()
	if err != nil {
		return err
	}
	res := c.Response()
	if res.IsBodyStream() { // asking for its body would wait for its end
		return nil
	}
	body := res.Body()
	if len(body) < compressFrom || len(res.Header.Peek(fiber.HeaderContentEncoding)) > 0 ||
		!c.Context().Request.Header.HasAcceptEncoding("gzip") || !isText(string(res.Header.ContentType())) {
		return nil
	}
	res.SetBodyRaw(fasthttp.AppendGzipBytesLevel(nil, body, fasthttp.CompressBestSpeed))
	res.Header.Set(fiber.HeaderContentEncoding, "gzip")
	c.Vary(fiber.HeaderAcceptEncoding)
	return nil
}

func isText(contentType string) bool {
	return strings.HasPrefix(contentType, "text/") || strings.HasPrefix(contentType, "application/json") ||
		strings.HasPrefix(contentType, "application/javascript") || strings.HasPrefix(contentType, "image/svg+xml")
}

// catchPanic turns a panic into an error and logs where it came from. What it
// was raised with stays out of the log unless it is an error of the runtime.
func (a *App) catchPanic(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			a.log.ErrorContext(c.UserContext(), "panic", "id", requestID(c), "type", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
			err = fiber.ErrInternalServerError
		}
	}()
	return c.Next()
}

// deadline ends the work for a request that takes too long. The page that says
// so is made with the context from before.
func (a *App) deadline(c *fiber.Ctx) error {
	before := c.UserContext()
	ctx, cancel := context.WithTimeout(before, mayWait(c))
	defer cancel()
	c.SetUserContext(ctx)
	defer c.SetUserContext(before)
	return c.Next()
}
