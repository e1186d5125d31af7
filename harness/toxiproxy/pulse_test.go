package toxiproxy

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestAServerThatStandsStillIsNoticed(t *testing.T) {
	hold, asked := make(chan struct{}), make(chan struct{}, 100)
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked <- struct{}{}
		<-hold
	}))
	defer server.Close()
	p := feel(Server{URL: server.URL})
	defer p.end()
	<-asked
	for limit := time.Now().Add(10 * time.Second); p.late() <= tolerable; time.Sleep(time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("a question that stays open counts as %v", p.late())
		}
	}
	close(hold)
	<-asked // the next question: the first one has its answer
	if p.late() <= tolerable {
		t.Errorf("an answer that came late counts as %v", p.late())
	}
}
