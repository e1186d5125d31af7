package pen

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/tls"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"
)

// suite is what a cipher suite of TLS 1.3 stands for (RFC 8446 appendix B.4).
type suite struct {
	hash   func() hash.Hash
	keyLen int // bytes
	aead   func(key []byte) (cipher.AEAD, error)
}

func suiteOf(id uint16) (suite, error) {
	switch id {
	case tls.TLS_AES_128_GCM_SHA256:
		return suite{sha256.New, 16, gcm}, nil
	case tls.TLS_AES_256_GCM_SHA384:
		return suite{sha512.New384, 32, gcm}, nil
	case tls.TLS_CHACHA20_POLY1305_SHA256:
		return suite{sha256.New, chacha20poly1305.KeySize, chacha20poly1305.New}, nil
	}
	return suite{}, fmt.Errorf("no records are made here of the cipher suite %s", tls.CipherSuiteName(id))
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// keys are those of one direction.
type keys struct {
	suite
	secret []byte
	aead   cipher.AEAD
	iv     []byte
	number uint64 // of the next record
}

func newKeys(s suite, secret []byte) (*keys, error) {
	k := &keys{suite: s, secret: secret}
	return k, k.derive()
}

// derive makes key and iv out of the secret, and begins to count anew (RFC 8446 section 7.3).
func (k *keys) derive() error {
	key, err := k.expand("key", k.keyLen)
	if err != nil {
		return err
	}
	if k.aead, err = k.suite.aead(key); err != nil {
		return err
	}
	k.iv, err = k.expand("iv", k.aead.NonceSize())
	k.number = 0
	return err
}

// update goes on to the next secret (RFC 8446 section 7.2).
func (k *keys) update() (err error) {
	if k.secret, err = k.expand("traffic upd", len(k.secret)); err != nil {
		return err
	}
	return k.derive()
}

// expand is HKDF-Expand-Label with an empty context (RFC 8446 section 7.1).
func (k *keys) expand(label string, n int) ([]byte, error) {
	label = "tls13 " + label
	info := binary.BigEndian.AppendUint16(nil, uint16(n))
	info = append(info, byte(len(label)))
	info = append(info, label...)
	info = append(info, 0)
	return hkdf.Expand(k.hash, k.secret, string(info), n)
}

// nonce is that of the next record, which it counts (RFC 8446 section 5.3).
func (k *keys) nonce() []byte {
	nonce := bytes.Clone(k.iv)
	tail := nonce[len(nonce)-8:]
	binary.BigEndian.PutUint64(tail, binary.BigEndian.Uint64(tail)^k.number)
	k.number++
	return nonce
}

// secrets takes what crypto/tls tells of its secrets (the format SSLKEYLOGFILE), and hands it on.
type secrets struct {
	to io.Writer // nil: nobody else listens

	mu    sync.Mutex
	lines []string
}

func (s *secrets) Write(line []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, string(line))
	if s.to == nil {
		return len(line), nil
	}
	return s.to.Write(line)
}

// keys are those of the secret with the name: a line is a name, the client's random number, and the secret.
func (s *secrets) keys(of suite, name string) (*keys, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range s.lines {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == name {
			secret, err := hex.DecodeString(fields[2])
			if err != nil {
				return nil, fmt.Errorf("reading a secret of TLS: %w", err)
			}
			return newKeys(of, secret)
		}
	}
	return nil, fmt.Errorf("crypto/tls told no secret %s", name)
}
