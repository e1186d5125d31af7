package secure

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"
)

// Files is a certificate with its key in two files. Certificates are renewed every few weeks, and a server that only reads them when it
// begins serves the old one until somebody notices.
type Files struct {
	cert, key string

	mu      sync.Mutex
	current *tls.Certificate
	read    [2]stamp // of the files when they were read
}

// stamp is what changes when a file does.
type stamp struct {
	at   time.Time
	size int64
}

// LoadFiles reads a certificate, with the intermediates that belong to it, and its key, as PEM.
func LoadFiles(cert, key string) (*Files, error) {
	f := &Files{cert: cert, key: key}
	if err := f.load(f.stamps()); err != nil {
		return nil, fmt.Errorf("reading a certificate: %w", err)
	}
	return f, nil
}

// Certificate returns the certificate that is in the files now. While they do not fit each other, or cannot be read, it is
// the last one that could be: renewing two files is not one step.
func (f *Files) Certificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.stamps(); now != f.read {
		f.load(now)
	}
	return f.current, nil
}

// load reads the files, which are as old as the stamps say, or younger.
func (f *Files) load(stamps [2]stamp) error {
	certificate, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return err
	}
	f.current, f.read = &certificate, stamps
	return nil
}

func (f *Files) stamps() (stamps [2]stamp) {
	for i, path := range []string{f.cert, f.key} {
		if info, err := os.Stat(path); err == nil {
			stamps[i] = stamp{info.ModTime(), info.Size()}
		}
	}
	return stamps
}
