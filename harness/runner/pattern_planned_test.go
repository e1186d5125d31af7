package runner

import (
	"strings"
	"testing"
)

// Whoever asks for a row that nobody judges is told why, and not that there is none.
func TestAPatternOfARowWithoutAClauseTellsWhy(t *testing.T) {
	_, err := find("RTY-017.client", nil)
	if err == nil || !strings.Contains(err.Error(), `no case matches "RTY-017.client" (withdrawn: The message profile has no field`) {
		t.Errorf("got %v", err)
	}
}
