package pen

import (
	"bytes"
	"crypto/tls"
	"encoding/hex"
	"testing"
)

// The secret of a server's data, and what comes of it, in the handshake that RFC 8448 section 3 writes out.
func TestKeysOfRFC8448(t *testing.T) {
	secret := unhex(t, "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643")
	of, err := suiteOf(tls.TLS_AES_128_GCM_SHA256)
	if err != nil {
		t.Fatal(err)
	}
	k, err := newKeys(of, secret)
	if err != nil {
		t.Fatal(err)
	}
	if key, err := k.expand("key", k.keyLen); err != nil || !bytes.Equal(key, unhex(t, "9f02283b6c9c07efc26bb9f2ac92e356")) {
		t.Errorf("the key is %x, %v", key, err)
	}
	if want := unhex(t, "cf782b88dd83549aadf1e984"); !bytes.Equal(k.iv, want) {
		t.Errorf("the iv is %x; want %x", k.iv, want)
	}
}

// Which suite a handshake agrees to depends on the processors of both sides; here each is used.
func TestRecordsOfEachSuite(t *testing.T) {
	for _, id := range []uint16{tls.TLS_AES_128_GCM_SHA256, tls.TLS_AES_256_GCM_SHA384, tls.TLS_CHACHA20_POLY1305_SHA256} {
		of, err := suiteOf(id)
		if err != nil {
			t.Fatal(err)
		}
		out, in := pairOf(t, of)
		for _, r := range []Record{{Type: Data, Data: []byte("a")}, {Type: Alert, Data: []byte{0, 0, 0}, Padding: 3}, {Type: Data, Data: []byte{}}} {
			sealed := out.seal(r)
			got, err := in.open(sealed[:headerLen], sealed[headerLen:])
			if err != nil || got.Type != r.Type || len(got.Data)+got.Padding != len(r.Data)+r.Padding || !bytes.HasPrefix(got.Data, r.Data) {
				t.Errorf("%s: %+v came as %+v, %v", tls.CipherSuiteName(id), r, got, err)
			}
			if err := out.update(); err != nil {
				t.Fatal(err)
			}
			if err := in.update(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := suiteOf(tls.TLS_RSA_WITH_AES_128_CBC_SHA); err == nil {
		t.Error("a suite of TLS 1.2 was taken")
	}
}

func pairOf(t *testing.T, of suite) (out, in *keys) {
	t.Helper()
	out, err := newKeys(of, make([]byte, of.hash().Size()))
	if err != nil {
		t.Fatal(err)
	}
	in, err = newKeys(of, make([]byte, of.hash().Size()))
	if err != nil {
		t.Fatal(err)
	}
	return out, in
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
