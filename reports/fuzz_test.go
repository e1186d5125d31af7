package reports

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzEvents takes any events.ndjson. It is refused, or a report is made of it that every view can show.
func FuzzEvents(f *testing.F) {
	var whole []byte
	for _, e := range sample() {
		line, err := json.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		whole = append(append(whole, line...), '\n')
		f.Add(append(line, '\n'))
	}
	f.Add(whole)
	f.Add(whole[:len(whole)-20])
	f.Fuzz(func(t *testing.T, text []byte) {
		report, err := FromEvents(bytes.NewReader(text))
		if err != nil {
			return
		}
		if err := report.WriteAll(t.TempDir()); err != nil {
			t.Fatal(err)
		}
	})
}
