package main

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// errNoBrowser says that there is none.
var errNoBrowser = errors.New("there is no Chromium on this machine (Debian: apt-get install chromium)")

// patience is how long pages may take for all that is asked of them: far more than they take on a busy machine.
const patience = 9 * time.Minute

// start starts Chromium, or says that there is none. Nothing that it is asked for leaves this machine.
func start() (context.Context, context.CancelFunc, error) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, nil, errNoBrowser
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"))
	limited, free := context.WithTimeout(context.Background(), patience)
	allocated, release := chromedp.NewExecAllocator(limited, options...)
	ctx, end := chromedp.NewContext(allocated)
	return ctx, func() { end(); release(); free() }, chromedp.Do(ctx)
}

// look is how a page is looked at.
type look struct {
	width, height int64
	dark          bool
	script        bool
}

// open opens a file, at a fragment of it, such as case=FRM-001.server.
func open(ctx context.Context, path, fragment string, l look) error {
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	if err == nil {
		_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !l.script})
	}
	if err != nil {
		return err
	}
	address := "file://" + filepath.ToSlash(path) + "#" + fragment
	return chromedp.Do(ctx, chromedp.EmulateViewport(l.width, l.height), chromedp.Navigate("about:blank"), // another fragment alone is no load
		chromedp.Navigate(address))
}
