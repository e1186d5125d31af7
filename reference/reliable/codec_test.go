package reliable

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"
)

func TestGolden(t *testing.T) {
	raw, err := os.ReadFile("../../harness/reliable/testdata/datagrams.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Name, Datagram  string
		Kind            Kind
		Session, Number uint32
		Payload, Error  string
	}
	if err := json.Unmarshal(raw, &rows); err != nil || len(rows) == 0 {
		t.Fatalf("%d vectors: %v", len(rows), err)
	}
	for _, row := range rows {
		b, _ := hex.DecodeString(row.Datagram)
		d, err := Parse(b)
		if row.Error != "" {
			if err == nil {
				t.Errorf("%s: read as %+v", row.Name, d)
			}
			continue
		}
		if err != nil || d.Kind != row.Kind || d.Session != row.Session || d.Number != row.Number || hex.EncodeToString(d.Payload) != row.Payload {
			t.Errorf("%s: %+v, %v", row.Name, d, err)
		}
		if !bytes.Equal(d.Bytes(), b) {
			t.Errorf("%s is encoded as %x", row.Name, d.Bytes())
		}
	}
}

// FuzzParse takes any bytes: what is a datagram is encoded to the same bytes again.
func FuzzParse(f *testing.F) {
	f.Add(Datagram{Kind: Message, Session: 7, Number: 9, Payload: []byte("hello")}.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, err := Parse(b); err == nil && !bytes.Equal(d.Bytes(), b) {
			t.Fatalf("%x is encoded as %x", b, d.Bytes())
		}
	})
}
