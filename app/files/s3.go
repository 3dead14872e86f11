package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// S3Options say where a bucket is.
type S3Options struct {
	// Endpoint is the address of the server, https:// or http:// and a host.
	Endpoint             string
	Bucket, Region       string
	AccessKey, SecretKey string
	// PathStyle has the bucket in the path and not in the host name.
	PathStyle bool
}

// S3 keeps content in a bucket, under "documents/" and its key. It needs four
// requests of the interface, which is why there is no client library here but
// the one that signs them.
type S3 struct {
	client      *http.Client
	signer      *v4.Signer
	credentials aws.Credentials
	bucket      string
	region      string
	base        *url.URL // of the bucket
}

// The SHA-256 of a request without a body, which is signed with it.
const noBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// A request that the server did not take is sent three times in all, with a
// growing pause.
const (
	s3Attempts = 3
	s3Pause    = 200 * time.Millisecond
)

// NewS3 makes the client; it reaches for nothing yet.
func NewS3(o S3Options) (*S3, error) {
	u, err := url.Parse(o.Endpoint)
	if err != nil || u.Host == "" {
		return nil, errors.New("S3_ENDPOINT must be an address such as https://s3.eu-central-1.amazonaws.com")
	}
	base := &url.URL{Scheme: u.Scheme, Host: o.Bucket + "." + u.Host, Path: "/"}
	if o.PathStyle {
		base.Host, base.Path = u.Host, "/"+o.Bucket+"/"
	}
	return &S3{
		client: &http.Client{},
		// The names of objects are signed as they stand in the address.
		signer:      v4.NewSigner(func(so *v4.SignerOptions) { so.DisableURIPathEscaping = true }),
		credentials: aws.Credentials{AccessKeyID: o.AccessKey, SecretAccessKey: o.SecretKey},
		bucket:      o.Bucket, region: o.Region, base: base,
	}, nil
}

// Name is "s3".
func (*S3) Name() string { return "s3" }

// An s3Error is an answer other than 2xx.
type s3Error struct{ status int }

func (e *s3Error) Error() string {
	return fmt.Sprintf("the store answered %d %s", e.status, http.StatusText(e.status))
}

func missing(err error) bool {
	answer, ok := errors.AsType[*s3Error](err)
	return ok && answer.status == http.StatusNotFound
}

// object is the name of a key's content in the bucket.
func object(key string) (string, error) {
	if err := checkKey(key); err != nil {
		return "", err
	}
	return "documents/" + key, nil
}

// send signs and sends a request for a name in the bucket, again when the server
// could not take it. The answer's body is the caller's to close.
func (s *S3) send(ctx context.Context, method, name string, f *Staged) (*http.Response, error) {
	pause := s3Pause
	for attempt := 1; ; attempt++ {
		answer, err := s.sendOnce(ctx, method, name, f)
		if err == nil {
			return answer, nil
		}
		refused, answered := errors.AsType[*s3Error](err)
		if attempt == s3Attempts || answered && refused.status < 500 && refused.status != http.StatusTooManyRequests {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(pause):
			pause *= 2
		}
	}
}

func (s *S3) sendOnce(ctx context.Context, method, name string, f *Staged) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, s.base.ResolveReference(&url.URL{Path: name}).String(), http.NoBody)
	if err != nil {
		return nil, err
	}
	sum := noBody
	if f != nil {
		// The key is the content's SHA-256: a server refuses what arrives broken.
		sum = f.Key
		request.Body, request.ContentLength = io.NopCloser(io.NewSectionReader(f.File, 0, f.Size)), f.Size
		request.Header.Set("Content-Type", "application/octet-stream")
	}
	request.Header.Set("X-Amz-Content-Sha256", sum)
	if err := s.signer.SignHTTP(ctx, s.credentials, request, sum, "s3", s.region, time.Now()); err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode/100 != 2 {
		return nil, errors.Join(&s3Error{answer.StatusCode}, answer.Body.Close())
	}
	return answer, nil
}

// do is send for an answer of which only the size that its head names matters.
func (s *S3) do(ctx context.Context, method, name string, f *Staged) (size int64, err error) {
	answer, err := s.send(ctx, method, name, f)
	if err != nil {
		return 0, err
	}
	return answer.ContentLength, answer.Body.Close()
}

// Put sends the file, unless it is there.
func (s *S3) Put(ctx context.Context, f *Staged) error {
	name, err := object(f.Key)
	if err != nil {
		return err
	}
	if size, err := s.do(ctx, http.MethodHead, name, nil); err == nil && size == f.Size {
		return nil
	}
	if _, err := s.do(ctx, http.MethodPut, name, f); err != nil {
		return fmt.Errorf("send file: %w", err)
	}
	return nil
}

// Open asks for the object.
func (s *S3) Open(ctx context.Context, key string) (io.ReadCloser, int64, error) {
	name, err := object(key)
	if err != nil {
		return nil, 0, err
	}
	answer, err := s.send(ctx, http.MethodGet, name, nil)
	if missing(err) {
		err = ErrMissing
	}
	if err != nil {
		return nil, 0, fmt.Errorf("get file: %w", err)
	}
	if answer.ContentLength < 0 {
		return nil, 0, errors.Join(errors.New("get file: the store does not say how large it is"), answer.Body.Close())
	}
	return answer.Body, answer.ContentLength, nil
}

// Delete removes the object.
func (s *S3) Delete(ctx context.Context, key string) error {
	name, err := object(key)
	if err != nil {
		return err
	}
	if _, err := s.do(ctx, http.MethodDelete, name, nil); err != nil && !missing(err) {
		return fmt.Errorf("delete file: %w", err)
	}
	return nil
}

// Check asks whether the bucket is there.
func (s *S3) Check(ctx context.Context) error {
	_, err := s.do(ctx, http.MethodHead, "", nil)
	switch {
	case missing(err):
		return fmt.Errorf("there is no bucket %s", s.bucket)
	case err != nil:
		return fmt.Errorf("the bucket %s cannot be reached: %w", s.bucket, err)
	}
	return nil
}
