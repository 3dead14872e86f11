package config

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// S3 is a store for documents that speaks S3.
type S3 struct {
	// Endpoint is the address of the server; empty means the data folder.
	Endpoint string
	Bucket   string
	// Region is us-east-1 when empty, which servers other than Amazon's take.
	Region               string
	AccessKey, SecretKey string
	// PathStyle is "true", "false" or empty: has the bucket in the path, which is
	// the rule everywhere but at Amazon.
	PathStyle string
}

const s3Help = `  S3_ENDPOINT     Address of an S3-compatible store for documents; without it, the data folder.
  S3_BUCKET, S3_REGION, S3_ACCESS_KEY, S3_SECRET_KEY
                  The bucket in that store and the key to it.
  S3_PATH_STYLE   true or false: the bucket is in the path, or in the host name.`

// maxUpload bounds the setting, in megabytes: what is uploaded is read as a
// whole when its text is.
const maxUpload = 1024

func (s *S3) fields() map[string]*string {
	return map[string]*string{"S3_ENDPOINT": &s.Endpoint, "S3_BUCKET": &s.Bucket, "S3_REGION": &s.Region,
		"S3_ACCESS_KEY": &s.AccessKey, "S3_SECRET_KEY": &s.SecretKey, "S3_PATH_STYLE": &s.PathStyle}
}

// check says nothing of the keys themselves.
func (s *S3) check() error {
	if s.Endpoint == "" {
		for name, field := range s.fields() {
			if *field != "" && name != "S3_REGION" {
				return fmt.Errorf("%s is set but S3_ENDPOINT is not", name)
			}
		}
		return nil
	}
	u, err := url.Parse(s.Endpoint)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" {
		return errors.New("S3_ENDPOINT must be an address such as https://s3.eu-central-1.amazonaws.com, without a path")
	}
	for _, name := range []string{"S3_BUCKET", "S3_ACCESS_KEY", "S3_SECRET_KEY"} {
		if *s.fields()[name] == "" {
			return fmt.Errorf("S3_ENDPOINT is set but %s is not", name)
		}
	}
	switch s.PathStyle {
	case "", "true", "false":
	default:
		return errors.New("S3_PATH_STYLE must be true or false")
	}
	if s.Region == "" {
		s.Region = "us-east-1"
	}
	return nil
}

// PathInAddress says whether the bucket stands in the path.
func (s *S3) PathInAddress() bool {
	if s.PathStyle != "" {
		return s.PathStyle == "true"
	}
	return !strings.HasSuffix(strings.TrimRight(s.Endpoint, "/"), ".amazonaws.com")
}

func (c *Config) checkUpload() error {
	if c.MaxUpload == 0 {
		c.MaxUpload = 50
	}
	if c.MaxUpload < 1 || c.MaxUpload > maxUpload {
		return fmt.Errorf("DEALFLOW_MAX_UPLOAD (--max-upload) is %d; it must be from 1 to %d megabytes", c.MaxUpload, maxUpload)
	}
	return nil
}

// MaxUploadBytes is the largest document in bytes.
func (c *Config) MaxUploadBytes() int64 { return int64(c.MaxUpload) << 20 }
