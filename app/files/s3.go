package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
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

// S3 keeps content in a bucket, under "documents/" and its key.
type S3 struct {
	client *minio.Client
	bucket string
}

// NewS3 makes the client; it reaches for nothing yet.
func NewS3(o S3Options) (*S3, error) {
	u, err := url.Parse(o.Endpoint)
	if err != nil || u.Host == "" {
		return nil, errors.New("S3_ENDPOINT must be an address such as https://s3.eu-central-1.amazonaws.com")
	}
	lookup := minio.BucketLookupDNS
	if o.PathStyle {
		lookup = minio.BucketLookupPath
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds:        credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""),
		Secure:       u.Scheme == "https",
		Region:       o.Region,
		BucketLookup: lookup,
	})
	if err != nil {
		return nil, fmt.Errorf("S3: %w", err)
	}
	return &S3{client: client, bucket: o.Bucket}, nil
}

// Name is "s3".
func (*S3) Name() string { return "s3" }

func object(key string) (string, error) {
	if err := checkKey(key); err != nil {
		return "", err
	}
	return "documents/" + key, nil
}

// Put sends the file, unless it is there.
func (s *S3) Put(ctx context.Context, f *Staged) error {
	name, err := object(f.Key)
	if err != nil {
		return err
	}
	if info, err := s.client.StatObject(ctx, s.bucket, name, minio.StatObjectOptions{}); err == nil && info.Size == f.Size {
		return nil
	}
	if _, err := f.File.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("send file: %w", err)
	}
	_, err = s.client.PutObject(ctx, s.bucket, name, f.File, f.Size, minio.PutObjectOptions{ContentType: "application/octet-stream"})
	if err != nil {
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
	o, err := s.client.GetObject(ctx, s.bucket, name, minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, fmt.Errorf("get file: %w", err)
	}
	info, err := o.Stat()
	if err != nil {
		if minio.ToErrorResponse(err).StatusCode == http.StatusNotFound {
			err = ErrMissing
		}
		return nil, 0, errors.Join(fmt.Errorf("get file: %w", err), o.Close())
	}
	return o, info.Size, nil
}

// Delete removes the object.
func (s *S3) Delete(ctx context.Context, key string) error {
	name, err := object(key)
	if err != nil {
		return err
	}
	if err := s.client.RemoveObject(ctx, s.bucket, name, minio.RemoveObjectOptions{}); err != nil {
		return fmt.Errorf("delete file: %w", err)
	}
	return nil
}

// Check asks whether the bucket is there.
func (s *S3) Check(ctx context.Context) error {
	ok, err := s.client.BucketExists(ctx, s.bucket)
	if err != nil {
		return fmt.Errorf("the bucket %s cannot be reached: %w", s.bucket, err)
	}
	if !ok {
		return fmt.Errorf("there is no bucket %s", s.bucket)
	}
	return nil
}
