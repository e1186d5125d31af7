package reports

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/sockdrill/sockdrill/harness/given"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Events writes events.ndjson while the run goes on, so that what was seen is on disk whatever happens next.
// It may be used from any goroutine.
type Events struct {
	mu   sync.Mutex
	file *os.File
}

// CreateEvents makes the file, and its folder if need be. An older file of that name is replaced, and what is no file is refused.
func CreateEvents(path string) (*Events, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("create events file: %s is %s, and no file", path, given.Kind(info.Mode()))
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("create events file %s: %w", path, err)
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("create events file: %w", err)
	}
	return &Events{file: file}, nil
}

// Write appends one event as one line. The line is handed to the system whole before Write returns.
func (e *Events) Write(event record.Event) error {
	text, err := json.Marshal(event)
	if err != nil {
		return fmt.Errorf("write event %q of %s: %w", event.Type, event.Case, err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, err := e.file.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	return nil
}

// Close brings the file to the disk and closes it.
func (e *Events) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return errors.Join(e.file.Sync(), e.file.Close())
}

// mostLine is the greatest length of one event, in bytes. A trace of as many events as a case keeps takes about a tenth.
const mostLine = 64 << 20

// readLine returns the next line with its end, or what there is of it beside io.EOF.
func readLine(in *bufio.Reader) (text []byte, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if len(text)+len(part) > mostLine {
			return nil, fmt.Errorf("it is longer than %d MiB: no event is", mostLine>>20)
		}
		text = append(text, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return text, err
		}
	}
}

// FromEvents reads the lines of an events.ndjson and builds the report. A last line that was cut short is left out, and
// the report is partial. A line elsewhere that is not an event, one of more than mostLine bytes, or a stream without a run, is an error.
func FromEvents(r io.Reader) (*Report, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	var events []record.Event
	for number := 1; ; number++ {
		text, err := readLine(in)
		whole := err == nil
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read events, line %d: %w", number, err)
		}
		if len(bytes.TrimSpace(text)) > 0 {
			var e record.Event
			bad := json.Unmarshal(text, &e)
			if bad != nil && whole {
				return nil, fmt.Errorf("read events, line %d: %w", number, bad)
			}
			if bad == nil {
				events = append(events, e)
			}
		}
		if !whole {
			break
		}
	}
	report := Build(events)
	if report.Run.Tool == "" && len(report.Run.Implementations) == 0 {
		return nil, errors.New(`read events: there is no "run" line; is this an events.ndjson of sockdrill?`)
	}
	return report, nil
}
