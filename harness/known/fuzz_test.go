package known

import (
	"slices"
	"strings"
	"testing"
)

// FuzzList takes any text file of cases. What is read can be written and read again; editing a list to what it says already
// changes no byte; and editing it to nothing leaves no entry.
func FuzzList(f *testing.F) {
	f.Add([]byte("# heading\nFRM-001.server.whole=reset expires=2026-12-31 link=https://example.org/1#c  # why\r\n\nFRM-*\n"))
	f.Add([]byte("A-1 rate=0.02"))
	f.Add([]byte("=x"))
	f.Fuzz(func(t *testing.T, source []byte) {
		items, err := listItems("list", source)
		if err != nil {
			if !strings.Contains(err.Error(), "list:") {
				t.Fatalf("the error does not say where: %v", err)
			}
			return
		}
		var entries []Entry
		for _, i := range items {
			entries = append(entries, i.Entry)
			again, err := parseLine(Line(i.Entry))
			again.Where = i.Where
			if err != nil || again.String() != i.String() || again.Expires != i.Expires || again.Link != i.Link {
				t.Fatalf("%q was read as %+v, written as %q and read as %+v, %v", source, i.Entry, Line(i.Entry), again, err)
			}
		}
		editsOfList(t, source, entries)
	})
}

func editsOfList(t *testing.T, source []byte, entries []Entry) {
	same, err := EditList("list", source, entries)
	if err != nil || slices.Compare(same, source) != 0 {
		t.Fatalf("edited to what it says, %q became %q, %v", source, same, err)
	}
	none, err := EditList("list", source, nil)
	if err != nil {
		t.Fatal(err)
	}
	if left, err := listItems("list", none); err != nil || len(left) > 0 {
		t.Fatalf("edited to nothing, %q still has %d entries, %v", none, len(left), err)
	}
}

// FuzzEditManifest takes any manifest. An edit is refused, or the lists are what was asked for and an edit to the same is
// none: EditManifest reads its own work, so this looks for panics, and for what it should have seen.
func FuzzEditManifest(f *testing.F) {
	f.Add([]byte("name: x\nknown_failing:\n  - case: A-1\n    reason: r # why\n\n  - case: B-1\n    reason: r\nserver:\n  command: x\n"))
	f.Add([]byte("known_failing: []\nknown_flaky:\n- case: A-1\n  reason: r\n  rate: 0.5\n"))
	f.Add([]byte("known_failing: &a\n  - case: A-1\nknown_flaky: *a\n"))
	f.Fuzz(func(t *testing.T, source []byte) {
		failing, flaky := []Entry{{Case: "C-1", Reason: "r"}}, []Entry{{Case: "D-1", Reason: "s", Rate: 0.5}}
		edited, err := EditManifest(source, failing, flaky)
		if err != nil {
			return
		}
		got, err := manifestList(edited, FailingKey)
		if err != nil || !slices.Equal(got, failing) {
			t.Fatalf("%q became %q, which says %+v, %v", source, edited, got, err)
		}
		again, err := EditManifest(edited, failing, flaky)
		if err != nil || slices.Compare(again, edited) != 0 {
			t.Fatalf("a second edit to the same made %q of %q, %v", again, edited, err)
		}
	})
}
