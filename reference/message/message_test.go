package message

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"
)

func TestGolden(t *testing.T) {
	raw, err := os.ReadFile("../../harness/wire/testdata/messages.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Name, Payload string
		Type          Type
		Op            Op
		Code          Code
		ID, Arg       uint32
		Body, Error   string
		Key           string
		Deadline      uint32
	}
	if err := json.Unmarshal(raw, &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) == 0 {
		t.Fatal("messages.json holds no vectors")
	}
	for _, row := range rows {
		payload, err := hex.DecodeString(row.Payload)
		if err != nil {
			t.Fatal(err)
		}
		m, err := Parse(payload)
		if row.Error != "" {
			if err == nil {
				t.Errorf("%s: parsed as %+v, want malformed", row.Name, m)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", row.Name, err)
			continue
		}
		if m.Type != row.Type || m.Op != row.Op || m.Code != row.Code || m.ID != row.ID || m.Arg != row.Arg ||
			hex.EncodeToString(m.Body) != row.Body ||
			keyText(m.Key) != row.Key || m.Deadline != row.Deadline {
			t.Errorf("%s: parsed as %+v, want %+v", row.Name, m, row)
		}
		if got := hex.EncodeToString(m.Bytes()); got != row.Payload || m.Len() != len(payload) {
			t.Errorf("%s: encoded %s of %d bytes, want %s", row.Name, got, m.Len(), row.Payload)
		}
	}
}

// keyText is the key as the vectors write it.
func keyText(key uint64) string {
	if key == 0 {
		return ""
	}
	return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, key))
}

func TestMalformedRequestKeepsItsID(t *testing.T) {
	m, err := Parse(Message{Type: Request, Op: 9, ID: 7}.Bytes())
	if err == nil || m.ID != 7 || m.Type != Request {
		t.Errorf("an unknown operation: %+v, %v; want request 7 and an error", m, err)
	}
}

func TestFill(t *testing.T) {
	p := Fill(300, 5)
	for _, i := range []int{0, 1, 255, 256, 299} {
		if want := byte((5 + i*131 + (i>>8)*17) % 256); p[i] != want {
			t.Errorf("byte %d is %d, want %d", i, p[i], want)
		}
	}
}
