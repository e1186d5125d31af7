package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
)

// lock signs or encrypts.
func (s Step) lock(p []byte) []byte {
	if s.Kind == HMAC {
		return append(append([]byte{}, p...), s.sum(p)...)
	}
	nonce := make([]byte, nonceLen, nonceLen+len(p)+tagLen)
	rand.Read(nonce) // which does not fail
	return s.gcm().Seal(nonce, nonce, p, nil)
}

func (s Step) unlock(p []byte) ([]byte, error) {
	if s.Kind == HMAC {
		signed := len(p) - signatureLen
		if signed < 0 || !hmac.Equal(p[signed:], s.sum(p[:signed])) {
			return nil, ErrKey
		}
		return p[:signed], nil
	}
	if len(p) < nonceLen {
		return nil, ErrKey
	}
	plain, err := s.gcm().Open(nil, p[:nonceLen], p[nonceLen:], nil)
	if err != nil {
		return nil, ErrKey
	}
	return plain, nil
}

func (s Step) sum(p []byte) []byte {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write(p)
	return mac.Sum(nil)
}

func (s Step) gcm() cipher.AEAD {
	block, err := aes.NewCipher(s.Key)
	if err != nil {
		panic(err) // Check has seen the key
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // its block has 16 bytes
	}
	return gcm
}
