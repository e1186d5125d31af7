package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// reader is how pages are tried.
type reader struct {
	sockdrill string        // the binary, an absolute path
	limit     time.Duration // of one block of commands
	update    bool
}

// tryAll tries pages, some side by side, and tells of each when it is through.
func (r reader) tryAll(ctx context.Context, pages []string, jobs int, out io.Writer) tally {
	var all tally
	var telling sync.Mutex
	var wg sync.WaitGroup
	places := make(chan struct{}, jobs)
	for _, page := range pages {
		places <- struct{}{}
		wg.Go(func() {
			defer func() { <-places }()
			if ctx.Err() != nil {
				return
			}
			began := time.Now()
			found := r.try(ctx, page)
			telling.Lock()
			defer telling.Unlock()
			all.add(found)
			if ctx.Err() == nil {
				fmt.Fprintf(out, "%s%s: %s\n", found.complaints(), page, time.Since(began).Round(time.Second/10))
			}
		})
	}
	wg.Wait()
	return all
}
