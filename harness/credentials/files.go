package credentials

import (
	"fmt"
	"net"
	"os"

	"github.com/sockdrill/sockdrill/harness/certificate"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Files are what the implementation is told of TLS, the same at each call; nothing where it is reached otherwise, and c is nil. Of a
// server, addr is where it listens, or empty if it will say so itself.
func (c *Credentials) Files(addr string) (files process.Files, err error) {
	if c == nil {
		return files, nil
	}
	if c.files != files {
		return c.files, nil
	}
	declared := c.Impl.TLS
	files = process.Files{ClientCert: declared.ClientCert, ClientKey: declared.ClientKey, CA: declared.CA, Cert: declared.Cert,
		Key: declared.Key, Name: declared.ServerName()}
	if files.CA == "" {
		files.CA, err = c.authority.WriteFile(c.Dir)
	}
	if err == nil && c.Impl.Side == record.Server && files.Cert == "" {
		host, _, _ := net.SplitHostPort(addr) // of an adapter there is none yet
		files.Cert, files.Key, err = c.write(c.authority.Issue(certificate.Right, c.names(host)...))
	}
	if err == nil && c.Impl.Side == record.Client && c.Mutual && files.ClientCert == "" {
		files.ClientCert, files.ClientKey, err = c.write(c.authority.IssueClient(certificate.Right, clientName))
	}
	if err == nil {
		c.files = files
	}
	return files, err
}

// Renew puts another right certificate, and its key, where the server was told to find them, and returns the certificate (DER). A file is
// replaced as a whole, the key first: between the two they do not fit each other, as it is wherever certificates are renewed.
func (c *Credentials) Renew() ([]byte, error) {
	leaf, err := c.authority.Issue(certificate.Right, c.names("")...)
	cert, key, err := c.write(leaf, err)
	if err == nil {
		err = os.Rename(key, c.files.Key)
	}
	if err == nil {
		err = os.Rename(cert, c.files.Cert)
	}
	if err != nil {
		return nil, err
	}
	return leaf.TLS().Certificate[0], nil
}

// write writes a certificate, if there is one, into a folder of its own.
func (c *Credentials) write(leaf *certificate.Leaf, err error) (cert, key string, _ error) {
	if err != nil {
		return "", "", err
	}
	dir, err := os.MkdirTemp(c.Dir, "shown-")
	if err != nil {
		return "", "", fmt.Errorf("making a folder for a certificate in %s: %w", c.Dir, err)
	}
	return leaf.WriteFiles(dir)
}
